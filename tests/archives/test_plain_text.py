"""Whether bytes are the text of a page."""

import polars as pl
import pytest

from pipelines.archives.plain_text import why_no_text
from pipelines.pages.decoding import decode
from tests.conftest import SAMPLE


@pytest.mark.parametrize(
    "content",
    [
        *(
            b"",
            b" \n",
            b"\\\n",
            b"<p>x</p>",
            b"<!doctype html>",
            b"< 5 graden",
            b"\x00\x01\x02" * 9,
            b"\x89PNG\r\n\x1a\n\x00\x00",
        ),
        *(
            "Café".encode("cp1252"),
            "Café".encode("utf-16"),
            b"x\n" * 100_001,
            b"x" * 200_000,
            b"\x07Bel",
            b"x",
        ),
    ],
)
def test_it_is_as_reading_finds_it(content):
    assert (why_no_text(content) is None) == (
        decode(pl.Series([content], dtype=pl.Binary)).item(0, "refusal") is None
    )


def test_every_page_of_the_sample_is_text():
    assert {why_no_text(path.read_bytes()) for path in SAMPLE.rglob("*.txt")} == {None}
