"""`dateline query`: one SQL query on the published warehouse."""

import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Literal

import duckdb

from assets.cli.warehouse import open_warehouse
from assets.storage.data_folder import replacing
from pipelines.answers.errors import QueryError
from pipelines.answers.formats import Format, write_rows
from pipelines.answers.text_tables import text_table

# A table is for reading; the other formats have all rows.
MOST_ROWS = 1_000
_BY_SUFFIX: dict[str, Format | Literal["table"]] = {
    ".csv": "csv",
    ".json": "json",
    ".parquet": "parquet",
    ".txt": "table",
}


def run_query(sql: str, form: Format | Literal["table"] | None, output: Path | None) -> None:
    """Print the rows of a query, or write them to a file.

    Args:
        sql: one query; `SET` statements may come before it.
        form: of the rows; if not given, that of the file's suffix, on the terminal a table.
        output: the file, replaced whole when the query has succeeded.

    Raises:
        QueryError: if the query fails, or cannot be asked this way.
    """
    if output is not None:
        if output.exists() and not output.is_file():
            raise QueryError(f"{output} is not a file: give --output a file name, or omit it to print.")
        if not output.parent.is_dir():
            raise QueryError(
                f"The folder {output.parent} does not exist: create it, or give --output another."
            )
        form = form or _format_of(output)
    elif form == "parquet":
        raise QueryError("Parquet cannot be printed: give a file with --output.")
    with open_warehouse() as db:
        rows = _ask(db, sql)
        if rows is None:
            return
        note = ""
        with _printed() if output is None else replacing(output) as path:
            if form is None or form == "table":
                note = _write_table(rows, path, on_terminal=output is None and sys.stdout.isatty())
            else:
                write_rows(rows, form, path)
        if note:
            print(note, file=sys.stderr)


def _format_of(output: Path) -> Format | Literal["table"]:
    suffix = output.suffix.lower()
    if suffix not in _BY_SUFFIX:
        raise QueryError(f"--output {output}: name it .csv, .json, .parquet or .txt, or give --format.")
    return _BY_SUFFIX[suffix]


def _ask(db: duckdb.DuckDBPyConnection, sql: str) -> duckdb.DuckDBPyRelation | None:
    """The rows of the query; none for a statement without rows, such as SET."""
    statements = db.extract_statements(sql)
    if not statements:
        raise QueryError('There is no query: give one, such as "FROM stories LIMIT 5".')
    if any(each.type != duckdb.StatementType.SET for each in statements[:-1]):
        raise QueryError("Ask one query at a time; only SET statements may come before it.")
    *settings, last = statements
    for setting in settings:
        db.execute(setting)
    if duckdb.ExpectedResultType.QUERY_RESULT in last.expected_result_type:
        return db.sql(last)
    db.execute(last)
    return None


@contextmanager
def _printed() -> Iterator[Path]:
    """A temporary path; what the block writes there is printed, but nothing if the query fails halfway."""
    with TemporaryDirectory(prefix="dateline-") as folder:
        path = Path(folder, "rows")
        yield path
        with path.open(encoding="utf-8", newline="") as file:
            shutil.copyfileobj(file, sys.stdout)
    sys.stdout.flush()


def _write_table(rows: duckdb.DuckDBPyRelation, path: Path, *, on_terminal: bool) -> str:
    """Write the first rows; returns a note for the reader."""
    table, more = text_table(rows, MOST_ROWS)
    path.write_text(f"{table}\n", "utf-8")
    if more:
        return f"These are the first {MOST_ROWS:,} rows; --format csv gives all."
    if on_terminal and table.index("\n") > shutil.get_terminal_size().columns:
        return "The rows are wider than the terminal: select fewer columns, or add `| less -S`."
    return ""
