"""Query results as CSV, JSON and Parquet files."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Literal

import duckdb

from pipelines.answers.csv_cells import safe_column
from pipelines.visible_text import SIGNS

Format = Literal["csv", "json", "parquet"]

# JSON has no word for these, yet DuckDB writes them. Strings are matched to be passed over.
_NOT_FINITE = re.compile(r'"(?:[^"\\]|\\.)*"|(-?Infinity|NaN)')
_BATCH = 10_000


def write_rows(rows: duckdb.DuckDBPyRelation, form: Format, path: Path) -> None:
    """Write all rows to a file. Of two columns with the same name, the second becomes `<name>_1`.

    Parquet and JSON have the exact values; JSON is an array of objects, a row a line, with null for a fraction that is
    not finite, and codes for signs that a terminal would act upon. CSV has no values that a spreadsheet would run, see
    `csv_cells`.
    """
    match form:
        case "csv":
            columns = enumerate(zip(rows.types, rows.columns, strict=True), 1)
            safe = rows.project(", ".join(safe_column(at, dtype.id, name) for at, (dtype, name) in columns))
            safe.write_csv(str(path))
        case "json":
            _write_json(rows, path)
        case "parquet":
            rows.write_parquet(str(path), compression="zstd")


def _write_json(rows: duckdb.DuckDBPyRelation, path: Path) -> None:
    # A column of this name would be taken for the row.
    objects = rows.query("whole_row_", "SELECT to_json(whole_row_)::VARCHAR FROM whole_row_")
    assert objects is not None
    separator = "["
    with path.open("w", encoding="utf-8") as file:
        for text in _texts(objects):
            finite = _NOT_FINITE.sub(lambda found: "null" if found[1] else found[0], text)
            # They occur only in strings, where JSON has codes for them.
            shown = SIGNS.sub(lambda found: f"\\u{ord(found[0]):04x}", finite)
            file.write(f"{separator}\n{shown}")
            separator = ","
        file.write("[]\n" if separator == "[" else "\n]\n")


def _texts(column: duckdb.DuckDBPyRelation) -> Iterator[str]:
    try:
        for batch in column.to_arrow_reader(_BATCH):
            yield from batch.column(0).to_pylist()
    except OSError as error:
        # pyarrow's form of an error in the query.
        raise duckdb.Error(str(error)) from None
