"""`dateline quarantine`."""

import pytest

from assets.cli.exit_codes import Exit
from tests.conftest import read


def test_what_could_not_be_read_is_listed_by_reason(small, ask):
    folder = next(small.raw.iterdir())
    for number in range(3):
        (folder / f"empty{number}.txt").write_bytes(b" " * number)
    (folder / "cut.txt").write_text(
        "Titel\n\nMeer uit Buitenland\n\nKop\n\nBERLIJN (ANP/XYZ) - Een bericht.\n\n4 uur gele", "utf-8"
    )
    assert ask(small, "run").code == Exit.DONE
    code, out, err = ask(small, "quarantine")
    assert (code, err) == (Exit.DONE, "")
    assert "empty (3): empty or white space only\n" in out
    assert f"  {folder.name}/empty0.txt: " in out
    assert f"  {folder.name}/cut.txt, characters " in out
    code, only, err = ask(small, "quarantine", "--reason", "empty", "--limit", "2")
    assert (code, err) == (Exit.DONE, "")
    assert [line.split(":")[0] for line in only.splitlines()] == [
        "empty (3)",
        f"  {folder.name}/empty0.txt",
        f"  {folder.name}/empty1.txt",
        "  ... and 1 more; --limit shows them",
    ]
    reasons = sorted({row for (row,) in read(small, "SELECT reason FROM quarantine")})
    code, out, err = ask(small, "quarantine", "--reason", "html")
    assert (code, err) == (Exit.DONE, "")
    assert out == f"No rows for html; there are rows for {', '.join(reasons)}.\n"


@pytest.mark.parametrize(
    ("reason", "hint"), [("typo", "There are binary, "), ("emty", "Did you mean empty?")]
)
def test_a_reason_that_there_is_not_is_told(sample, ask, reason, hint):
    code, out, err = ask(sample, "quarantine", "--reason", reason)
    assert (code, out) == (Exit.USAGE, "")
    assert f"There is no reason {reason!r}. {hint}" in err


def test_an_empty_quarantine_says_so(sample, ask):
    code, out, err = ask(sample, "quarantine")
    assert (code, err) == (Exit.DONE, "")
    assert "everything could be read" in out
    assert ask(sample, "quarantine", "--reason", "html") == (Exit.DONE, out, "")
