"""Bounds of what is plausible, from `limits.csv`: anything beyond is quarantined."""

from typing import Final

import polars as pl

from pipelines.lexicon_files import lexicon

_LIMITS: Final = dict(lexicon("limits").select("name", pl.col("value").cast(pl.Int64)).iter_rows())
CODED_CHARACTERS: Final = _LIMITS["coded_characters"]
"""Characters of a text, headline and body together, in which countries and events are looked for."""
DATE_LINE_DAYS_LATER: Final = _LIMITS["date_line_days_later"]
"""Days that a printed date may be after the day of its folder or file."""


def coded_part(texts: pl.DataFrame) -> pl.DataFrame:
    """Texts with `headline` (null if none) and `body`, truncated to what is coded."""
    headline = pl.col("headline").str.head(CODED_CHARACTERS)
    left = CODED_CHARACTERS - headline.str.len_chars().fill_null(0)
    return texts.with_columns(headline=headline, body=pl.col("body").str.head(left))


def beyond_coded_part() -> pl.Expr:
    """How many characters of a text, `headline` and `body`, are not coded; 0 if all are."""
    length: pl.Expr = pl.col("headline").str.len_chars().fill_null(0) + pl.col("body").str.len_chars()
    return length.cast(pl.Int64).sub(CODED_CHARACTERS).clip(0)
