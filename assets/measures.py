"""Numbers of a day's part that plot themselves in the UI, one line a number."""

from collections.abc import Mapping
from datetime import date
from typing import Final

import polars as pl

# Sums, so that the numbers of pieces of a part add up.
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


def measures(table: str, rows: pl.DataFrame) -> dict[date, dict[str, float]]:
    """The numbers of each day among rows of a table, which have their day as `date`."""
    found = rows.group_by("date").agg(**MEASURES.get(table, {}))
    return {
        row["date"]: {name: float(value) for name, value in row.items() if name != "date"}
        for row in found.iter_rows(named=True)
    }


def shown(numbers: Mapping[str, float]) -> dict[str, float]:
    """Numbers as the UI shows them, with the shares that follow from sums."""
    if not numbers.get("characters"):
        return dict(numbers)
    return {**numbers, "unknown_share": numbers["unknown_characters"] / numbers["characters"]}


def sparkline(values: list[float]) -> str:
    """Values as bars in a small picture, oldest first; as Markdown short enough for the UI to show it inline."""
    top = max(values, default=0) or 1
    bars = "".join(
        f"M{3 * place + 1} 20v-{max(1, round(18 * value / top))}" for place, value in enumerate(values)
    )
    picture = (
        f"<svg xmlns='http://www.w3.org/2000/svg' width='{3 * len(values)}' height='20'>"
        f"<path stroke='#56b4e9' stroke-width='2' d='{bars}'/></svg>"
    )
    encoded = picture.replace("#", "%23").replace("<", "%3C").replace(">", "%3E").replace(" ", "%20")
    return f"![rows of each day](data:image/svg+xml,{encoded})"
