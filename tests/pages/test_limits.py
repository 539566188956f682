"""What is beyond the limits in the lexicon is truncated or skipped, and has a row in quarantine."""

from datetime import date

import polars as pl
import pytest

from assets.daily.pages import batches_of
from assets.daily.stages import BATCH_BYTES, PAGES
from pipelines.limits import CODED_CHARACTERS, coded_part
from tests.pages.page_text import read


def texts(headline: str | None, body: str) -> pl.DataFrame:
    return pl.DataFrame(
        {"headline": [headline], "body": [body]}, schema={"headline": pl.String, "body": pl.String}
    )


@pytest.mark.parametrize(
    ("headline", "length"),
    [("Kop", CODED_CHARACTERS - 3), (None, CODED_CHARACTERS), ("é" * 30_000, 0), ("", 9)],
)
def test_a_text_is_coded_up_to_the_limit(headline: str | None, length: int) -> None:
    cut = coded_part(texts(headline, "ö" * 40_000))
    expected = (
        min(CODED_CHARACTERS - len(headline or ""), 40_000) if len(headline or "") < CODED_CHARACTERS else 0
    )
    assert len(cut["body"].item()) == max(0, expected)
    assert len(cut["headline"].item() or "") <= CODED_CHARACTERS
    whole = texts(headline and headline[:9], "o" * length)
    assert coded_part(whole).equals(whole)


def test_the_end_of_a_long_text_is_quarantined() -> None:
    body = "Iran dreigt de VS. " * 2_000
    parsed = read(f"Kop\nBERLIJN (ANP) - {body}", f"Kop\nBERLIJN (ANP) - {body[:9_000]}")
    [row] = parsed.quarantine.rows(named=True)
    assert row["reason"] == "text_cut_for_coding"
    left_out = len(body.strip()) + len("Kop") - CODED_CHARACTERS
    assert row["detail"].endswith(f"{left_out} characters are left out")
    assert row["span_end"] - row["span_start"] == left_out
    assert parsed.items.filter(page_id=row["page_id"])["body"].item() == body.strip()


def test_batches_are_bounded_by_bytes_and_by_number() -> None:
    sizes = [BATCH_BYTES // 4] * 9 + [10] * (PAGES.batch_pages + 1) + [BATCH_BYTES * 9]
    captures = pl.DataFrame({"size_bytes": sizes, "date": date(2025, 12, 8)})
    found = batches_of(captures)
    assert pl.concat(found).equals(captures)
    assert max(map(len, found)) <= PAGES.batch_pages
    assert (
        max(part.filter(pl.col("size_bytes") <= BATCH_BYTES)["size_bytes"].sum() for part in found)
        <= BATCH_BYTES
    )
