"""`dateline query`: one SQL query on the published warehouse."""

import os
import shutil
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Literal

import duckdb

from assets.cli.formats import Format, write_rows
from assets.cli.text_tables import first_rows
from assets.cli.warehouse import QueryError, open_warehouse
from assets.storage.data_folder import replacing

# A table is for reading; the other formats have all rows.
MOST_ROWS = 1_000
_BY_SUFFIX: dict[str, Format] = {".csv": "csv", ".json": "json", ".parquet": "parquet"}


def run_query(sql: str, form: Format | Literal["table"] | None, output: Path | None) -> None:
    """Print the rows of a query, or write them to a file.

    Args:
        sql: one query; `SET` statements may come before it.
        form: of the rows; if not given, that of the file's suffix, else a table.
        output: the file, replaced whole when the query has succeeded.

    Raises:
        QueryError: where the query fails, or cannot be asked this way.
    """
    if output is not None:
        _check_output(output)
        form = form or _BY_SUFFIX.get(output.suffix.lower())
    elif form == "parquet":
        raise QueryError("Parquet cannot be printed: name a file with --output.")
    with open_warehouse() as db:
        rows = _ask(db, sql)
        if rows is None:
            return
        if form is None or form == "table":
            _write_table(rows, output)
        elif output is not None:
            with replacing(output) as path:
                write_rows(rows, form, path)
        else:
            _print_rows(rows, form)


def _check_output(output: Path) -> None:
    if output.exists() and not output.is_file():
        raise QueryError(f"{output} is not a file: name a file with --output, or leave it out to print.")
    if not output.parent.is_dir():
        raise QueryError(f"There is no folder {output.parent}: create it, or choose another with --output.")
    if not os.access(output.parent, os.W_OK):
        raise QueryError(f"Cannot write to the folder {output.parent}: choose another with --output.")


def _ask(db: duckdb.DuckDBPyConnection, sql: str) -> duckdb.DuckDBPyRelation | None:
    """The rows of the query; none for a statement that gives no rows."""
    statements = db.extract_statements(sql)
    if not statements or any(each.type != duckdb.StatementType.SET for each in statements[:-1]):
        raise QueryError("Ask one query at a time; only SET statements may come before it.")
    for setting in statements[:-1]:
        db.execute(setting)
    if duckdb.ExpectedResultType.QUERY_RESULT in statements[-1].expected_result_type:
        return db.sql(statements[-1])
    db.execute(statements[-1])
    return None


def _write_table(rows: duckdb.DuckDBPyRelation, output: Path | None) -> None:
    shown, more = first_rows(rows, MOST_ROWS)
    table = shown.as_table()
    if output is not None:
        with replacing(output) as path:
            path.write_text(f"{table}\n", "utf-8")
    elif sys.stdout.isatty() and table.index("\n") > shutil.get_terminal_size().columns:
        print(shown.as_records())
    else:
        print(table)
    if more:
        print(f"These are the first {MOST_ROWS:,} rows; --format csv gives all.", file=sys.stderr)
    elif not shown.cells:
        print("No rows.", file=sys.stderr)


def _print_rows(rows: duckdb.DuckDBPyRelation, form: Format) -> None:
    # Through a file: DuckDB writes to files alone, and a query that fails halfway prints nothing.
    with TemporaryDirectory(prefix="dateline-") as folder:
        path = Path(folder, "rows")
        write_rows(rows, form, path)
        with path.open(encoding="utf-8", newline="") as file:
            shutil.copyfileobj(file, sys.stdout)
