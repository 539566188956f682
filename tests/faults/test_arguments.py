"""The arguments of `python -m tests.faults`."""

import pytest

from tests.faults.__main__ import KINDS, _asked, _chosen


@pytest.mark.parametrize(
    ("arguments", "wrong"),
    [
        (["half-hour", "kills"], "stand for all kinds"),
        (["kills", "full"], "stand for all kinds"),
        (["kills", "--number", "0"], "--number 0"),
        (["kills", "--number", "-1"], "--number -1"),
        (["fuzz", "--minutes", "0"], "--minutes 0"),
        (["fuzz", "--number", "3"], "fuzz takes --minutes"),
        (["kills", "--minutes", "3"], "cases take --number"),
        (["half-hour", "--number", "3"], "numbers of their own"),
    ],
)
def test_wrong_usage_says_what_is_wrong(capsys, arguments, wrong):
    with pytest.raises(SystemExit) as ended:
        _asked(arguments)
    assert ended.value.code == 2
    assert wrong in capsys.readouterr().err


def test_numbers_are_those_given_or_the_usual_ones():
    assert _chosen(_asked(["kills", "fuzz"])) == {"kills": KINDS["kills"].usual, "fuzz": KINDS["fuzz"].usual}
    assert _chosen(_asked(["kills", "fuzz", "--number", "3", "--minutes", "0.5"])) == {
        "kills": 3,
        "fuzz": 0.5,
    }
    assert _chosen(_asked(["full"])) == {name: kind.full for name, kind in KINDS.items()}
