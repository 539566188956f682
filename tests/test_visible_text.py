"""What a terminal would act upon is shown as escapes, whoever wrote it."""

import io
import os

import pytest

from assets.cli.output import VisibleStream
from pipelines.visible_text import visible, visible_line
from tests.hostile import NAMES, UNSEEN


def test_signs_that_act_become_escapes():
    assert visible("\x1b]0;x\x07 \x9b31m \u202e \x7f \r \u2028") == (
        "\\x1b]0;x\\x07 \\x9b31m \\u202e \\x7f \\r \\u2028"
    )
    assert visible(os.fsdecode(b"a\xff")) == "a\\udcff"


def test_text_stays_as_it_is():
    text = "Oekraïne — “ja” 😀 e\u0301 \u00ad\u200d\n\tа"
    assert visible(text) == text


@pytest.mark.parametrize("name", NAMES)
def test_a_name_is_one_line(name):
    shown = visible_line(name)
    assert len(shown.splitlines()) == 1
    assert not UNSEEN.search(shown)


def test_the_printed_stream_shows_what_its_encoding_lacks():
    raw = io.BytesIO()
    stream = VisibleStream(io.TextIOWrapper(raw, "ascii", write_through=True))
    print("Oekraïne \x1b[2J", file=stream)
    stream.writelines(["\u202e"])
    assert raw.getvalue() == b"Oekra\\xefne \\x1b[2J\n\\u202e"
    with pytest.raises(AttributeError):
        _ = stream.buffer
