"""Versions of several days in one frame: the same text of two days stays two."""

import polars as pl

_DAY_CHARACTERS = len("YYYY-MM-DD")


def by_day(rows: pl.DataFrame) -> pl.DataFrame:
    """Rows with the day put before each `version_id` instead of in a column `date`."""
    return rows.with_columns(version_id=pl.col("date").cast(pl.String) + pl.col("version_id")).drop("date")


def undo_by_day(rows: pl.DataFrame) -> pl.DataFrame:
    """Rows of `by_day` with `version_id` and `date` restored."""
    key = pl.col("version_id")
    return rows.with_columns(
        date=key.str.head(_DAY_CHARACTERS).str.to_date("%Y-%m-%d"), version_id=key.str.slice(_DAY_CHARACTERS)
    )
