"""Rows as lines of text, in columns."""

from collections.abc import Sequence

import duckdb

# A longer cell is cut; CSV and JSON have it whole.
WIDEST_CELL = 80
# DECIMAL has its digits in parentheses behind it.
_NUMBERS = {
    *("TINYINT", "SMALLINT", "INTEGER", "BIGINT", "HUGEINT", "UTINYINT", "USMALLINT", "UINTEGER", "UBIGINT"),
    *("UHUGEINT", "FLOAT", "DOUBLE", "DECIMAL"),
}


def text_table(columns: Sequence[str], rows: Sequence[Sequence[str | None]], right: Sequence[bool]) -> str:
    """Rows under their headings; columns of numbers (`right`) to the right, null left blank."""
    cells = [list(columns), *([_cell(value) for value in row] for row in rows)]
    widths = [max(len(line[at]) for line in cells) for at in range(len(columns))]
    cells.insert(1, ["-" * width for width in widths])
    return "\n".join(
        "  ".join(
            value.rjust(width) if to_right else value.ljust(width)
            for value, width, to_right in zip(line, widths, right, strict=True)
        ).rstrip()
        for line in cells
    )


def _cell(value: str | None) -> str:
    text = " ".join((value or "").split())
    return text if len(text) <= WIDEST_CELL else text[: WIDEST_CELL - 1] + "…"


def numeric_columns(result: duckdb.DuckDBPyRelation) -> list[bool]:
    """Which columns hold numbers."""
    return [str(dtype).split("(")[0] in _NUMBERS for dtype in result.types]


def relation_table(result: duckdb.DuckDBPyRelation, most: int) -> tuple[str, bool]:
    """The first rows of a result as text, fractions with at most four digits; and whether there are more."""
    # By their places: several columns may have one name.
    rounded = result.project(
        ", ".join(
            f"round(#{place}, 4)::VARCHAR" if str(dtype) == "DOUBLE" else f"#{place}::VARCHAR"
            for place, dtype in enumerate(result.types, 1)
        )
    )
    rows = rounded.limit(most + 1).fetchall()
    return text_table(result.columns, rows[:most], numeric_columns(result)), len(rows) > most
