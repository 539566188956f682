"""Query results as plain text tables, for a terminal and for the docs."""

import duckdb
import tabulate

from pipelines.visible_text import visible

# A column is no wider than its heading and its cells.
tabulate.MIN_PADDING = 0

# A longer cell is cut; CSV, JSON and Parquet have it whole.
WIDEST_CELL = 80
_FRACTIONS = ("float", "double")
_NUMBERS = ("int", "integer", "decimal", *_FRACTIONS)


def text_table(result: duckdb.DuckDBPyRelation, most: int) -> tuple[str, bool]:
    """The first `most` rows of a result, and whether there are more.

    Numbers are to the right, fractions have at most four digits, null is blank.
    """
    types = [dtype.id for dtype in result.types]
    # By position: two columns may have the same name.
    columns = [
        f"round(#{at}, 4)::VARCHAR" if dtype in _FRACTIONS else f"#{at}::VARCHAR"
        for at, dtype in enumerate(types, 1)
    ]
    rows = result.project(", ".join(columns)).limit(most + 1).fetchall()
    table = tabulate.tabulate(
        [[one_line(cell) for cell in row] for row in rows[:most]],
        [one_line(name) for name in result.columns],
        colalign=["right" if dtype.endswith(_NUMBERS) else "left" for dtype in types],
        disable_numparse=True,
    )
    return str(table), len(rows) > most


def one_line(cell: str | None) -> str:
    """A cell of a table: white space collapsed, control characters shown, truncated if too long, blank for null."""
    text = visible(" ".join((cell or "").split()))
    return text if len(text) <= WIDEST_CELL else text[: WIDEST_CELL - 1] + "…"
