"""Numbers of a day's rows worth plotting: they show when captures or their reading change."""

from collections.abc import Mapping
from datetime import date
from typing import Final

import polars as pl

# By name; `rows` are the rows of the table.
Numbers = dict[str, float]

# Sums, so that the numbers of pieces of a day add up.
MEASURES: Final[Mapping[str, Mapping[str, pl.Expr]]] = {
    "pages": {
        "characters": pl.col("characters").sum(),
        "unknown_characters": pl.col("unknown_characters").sum(),
        "repaired_pages": (pl.col("repairs").list.len() > 0).sum(),
    },
    "items": {
        "briefs": (pl.col("kind") == "brief").sum(),
        "broken_off": (~pl.col("complete")).sum(),
        "without_agency": (pl.col("agencies").list.len() == 0).sum(),
    },
    "events": {
        "cooperation": (pl.col("quad_class") <= 2).sum(),
        "conflict": (pl.col("quad_class") > 2).sum(),
    },
}


def measures(table: str, rows: pl.DataFrame) -> dict[date, Numbers]:
    """The measures of each day among rows of a table, which have their day as `date`."""
    found = rows.group_by("date").agg(**MEASURES.get(table, {}))
    return {
        row["date"]: {name: float(value) for name, value in row.items() if name != "date"}
        for row in found.iter_rows(named=True)
    }


def with_shares(numbers: Numbers) -> Numbers:
    """Numbers of a whole day, with the shares that follow from sums."""
    if not numbers.get("characters"):
        return numbers
    return {**numbers, "unknown_share": numbers["unknown_characters"] / numbers["characters"]}
