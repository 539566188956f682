"""Query results as CSV, JSON and Parquet files."""

import re
from pathlib import Path
from typing import Literal

import duckdb

Format = Literal["csv", "json", "parquet"]

_BATCH = 10_000
# JSON has no word for these, which DuckDB writes all the same. A string is matched to be passed over.
_STRING_OR_NOT_FINITE = re.compile(r'"(?:[^"\\]|\\.)*"|(-?Infinity|NaN)')


def write_rows(rows: duckdb.DuckDBPyRelation, form: Format, path: Path) -> None:
    """Write all rows to a file; in JSON an array of objects, with null for fractions that are not finite.

    Where two columns have the same name, the second becomes `<name>_1`.
    """
    match form:
        case "csv":
            rows.write_csv(str(path))
        case "parquet":
            rows.write_parquet(str(path), compression="zstd")
        case "json":
            _write_json(rows, path)


def _write_json(rows: duckdb.DuckDBPyRelation, path: Path) -> None:
    # A column of this name would be taken for the row.
    objects = rows.query("whole_row_", "SELECT to_json(whole_row_)::VARCHAR FROM whole_row_")
    assert objects is not None
    separator = "["
    with path.open("w", encoding="utf-8") as file:
        for batch in objects.to_arrow_reader(_BATCH):
            for text in batch.column(0).to_pylist():
                file.write(f"{separator}\n{_finite(text)}")
                separator = ","
        file.write("[]\n" if separator == "[" else "\n]\n")


def _finite(text: str) -> str:
    return _STRING_OR_NOT_FINITE.sub(lambda found: "null" if found[1] else found[0], text)
