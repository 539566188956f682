"""Rows as plain text, for a terminal and for the docs."""

from collections.abc import Sequence
from dataclasses import dataclass

import duckdb
import tabulate

# A column is no wider than its heading and its cells.
tabulate.MIN_PADDING = 0

# A longer cell is cut; CSV, JSON and Parquet have it whole.
WIDEST_CELL = 80
_NUMBERS = {
    *("tinyint", "smallint", "integer", "bigint", "hugeint"),
    *("utinyint", "usmallint", "uinteger", "ubigint", "uhugeint"),
    *("float", "double", "decimal"),
}
_FRACTIONS = {"float", "double"}


@dataclass(frozen=True)
class TextRows:
    """Rows of text cells, in columns of which some hold numbers; null is blank."""

    columns: Sequence[str]
    numeric: Sequence[bool]
    cells: Sequence[Sequence[str | None]]

    def as_table(self) -> str:
        """A line a row, numbers to the right, long cells cut."""
        cells = [[_one_line(cell) for cell in row] for row in self.cells]
        align = ["right" if numeric else "left" for numeric in self.numeric]
        return str(tabulate.tabulate(cells, self.columns, disable_numparse=True, colalign=align))

    def as_records(self) -> str:
        """A line a cell, one row below another, long cells cut."""
        return "\n\n".join(
            tabulate.tabulate(
                [(column, _one_line(cell)) for column, cell in zip(self.columns, row, strict=True)],
                tablefmt="plain",
                disable_numparse=True,
            )
            for row in self.cells
        )


def first_rows(result: duckdb.DuckDBPyRelation, most: int) -> tuple[TextRows, bool]:
    """The first rows of a result, fractions with at most four digits; and whether there are more."""
    types = [dtype.id for dtype in result.types]
    # By position: two columns may have the same name.
    cells = [
        f"round(#{at}, 4)::VARCHAR" if dtype in _FRACTIONS else f"#{at}::VARCHAR"
        for at, dtype in enumerate(types, 1)
    ]
    rows = result.project(", ".join(cells)).limit(most + 1).fetchall()
    return TextRows(result.columns, [dtype in _NUMBERS for dtype in types], rows[:most]), len(rows) > most


def _one_line(cell: str | None) -> str:
    text = " ".join((cell or "").split())
    return text if len(text) <= WIDEST_CELL else text[: WIDEST_CELL - 1] + "…"
