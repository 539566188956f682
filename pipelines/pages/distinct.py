"""Distinct values: costly work is done once per value, not once per occurrence."""

from collections.abc import Callable
from typing import NamedTuple

import polars as pl


class Distinct(NamedTuple):
    """The distinct values of a series, in order of appearance, and the row among them of every value (UInt32)."""

    values: pl.Series
    rows: pl.Series


def find_distinct(values: pl.Series) -> Distinct:
    """Number the values of a series; equal values share a number."""
    # polars can number equal values only through a categorical, which takes twice as long.
    found = (
        values.alias("value").to_frame().with_row_index("at").group_by("value", maintain_order=True).agg("at")
    )
    occurrences = found.select("at").with_row_index("row").explode("at")
    rows = pl.repeat(0, len(values), dtype=pl.UInt32, eager=True)
    return Distinct(
        found.get_column("value").alias(values.name),
        rows.scatter(occurrences.get_column("at"), occurrences.get_column("row")),
    )


def number_used(rows: pl.Series, count: int) -> Distinct:
    """As `find_distinct`, for row numbers below `count`; the distinct rows ascend, and null stays null."""
    used = pl.repeat(False, count, dtype=pl.Boolean, eager=True).scatter(rows.drop_nulls(), True).arg_true()
    places = pl.int_range(len(used), dtype=pl.UInt32, eager=True)
    numbers = pl.repeat(0, count, dtype=pl.UInt32, eager=True).scatter(used, places)
    return Distinct(used, numbers.gather(rows))


def apply_to_distinct(
    texts: pl.Series, rows: pl.Series, read: Callable[[pl.Series], pl.DataFrame]
) -> pl.DataFrame:
    """Apply `read` to the texts at the given rows, one result row for each; each text is read once."""
    used = number_used(rows, len(texts))
    return read(texts.gather(used.values)).gather(used.rows)
