"""Query results as CSV, JSON and Parquet files."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Literal

import duckdb

from pipelines.answers.csv_cells import safe_column
from pipelines.visible_text import SIGNS
from schemas.sql_quoting import quoted_name, quoted_text

Format = Literal["csv", "json", "parquet"]

# JSON has no word for these, yet DuckDB writes them. Strings are matched to be passed over.
_NOT_FINITE = re.compile(r'"(?:[^"\\]|\\.)*"|(-?Infinity|NaN)')
_BATCH = 10_000

# What engines read at once: a file is a task, a row group is what its extremes let them pass over.
_FILE_BYTES = 512 * 1024 * 1024
_ROWS_A_GROUP = 122_880


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
            _write_parquet(rows, path)


def write_table(
    db: duckdb.DuckDBPyConnection, name: str, folder: Path, *, most_bytes: int = _FILE_BYTES
) -> list[Path]:
    """Write a table or view to Parquet files of about `most_bytes` at most, in a folder that it creates.

    Rows are sorted by the first column of days or times, without any by the first column; so each row group covers
    one range, and a query for some days reads few. Threads may put neighbouring row groups into files in another order.

    Returns:
        The files, in order.
    """
    rows = db.table(name)
    kinds = zip(rows.columns, (dtype.id for dtype in rows.types), strict=True)
    times = [column for column, kind in kinds if kind in ("date", "timestamp with time zone")]
    order = ", ".join(map(quoted_name, dict.fromkeys([*times[:1], rows.columns[0]])))
    options = (
        f"FORMAT parquet, COMPRESSION zstd, FILE_SIZE_BYTES {most_bytes}, ROW_GROUP_SIZE {_ROWS_A_GROUP},"
        " FILENAME_PATTERN 'part_{i}'"
    )
    db.execute(f"COPY (FROM {quoted_name(name)} ORDER BY {order}) TO {quoted_text(str(folder))} ({options})")
    return sorted(folder.iterdir(), key=lambda path: int(path.stem.removeprefix("part_")))


def _write_parquet(rows: duckdb.DuckDBPyRelation, path: Path) -> None:
    """DuckDB writes HUGEINT, the type of `sum`, as fractions: such a column becomes BIGINT, or a decimal if its numbers
    are too large.
    """
    try:
        _with_hugeints_as(rows, "BIGINT").write_parquet(str(path), compression="zstd")
    except duckdb.ConversionException:
        _with_hugeints_as(rows, "DECIMAL(38, 0)").write_parquet(str(path), compression="zstd")


def _with_hugeints_as(rows: duckdb.DuckDBPyRelation, kind: str) -> duckdb.DuckDBPyRelation:
    if "hugeint" not in (dtype.id for dtype in rows.types):
        return rows
    cells = [
        f"#{at}::{kind} AS {quoted_name(name)}" if dtype.id == "hugeint" else f"#{at}"
        for at, (dtype, name) in enumerate(zip(rows.types, rows.columns, strict=True), 1)
    ]
    return rows.project(", ".join(cells))


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
