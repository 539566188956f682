"""The tables and views of a warehouse, and the columns of one."""

from difflib import get_close_matches

import duckdb
from tabulate import tabulate

from pipelines.answers.errors import QueryError
from pipelines.answers.text_tables import one_line
from pipelines.counted import counted
from schemas.sql_quoting import quoted_name

_TABLES = """
    SELECT table_name, 'table', comment FROM duckdb_tables()
    UNION ALL SELECT view_name, 'view', comment FROM duckdb_views() WHERE NOT internal
    ORDER BY 2, 1
"""
_COLUMNS = """
    SELECT column_name, replace(data_type, 'TIMESTAMP WITH TIME ZONE', 'TIMESTAMPTZ'), comment
    FROM duckdb_columns() WHERE NOT internal AND table_name = ? ORDER BY column_index
"""


def table_names(db: duckdb.DuckDBPyConnection) -> dict[str, tuple[str, str]]:
    """Tables and views by name, each with `table` or `view` and its comment."""
    return {name: (kind, comment) for name, kind, comment in db.execute(_TABLES).fetchall()}


def check_table(db: duckdb.DuckDBPyConnection, name: str) -> None:
    """Raise a QueryError, with similar names, if the warehouse has no table or view of this name."""
    names = table_names(db)
    if name not in names:
        near = get_close_matches(name, names, n=3, cutoff=0.5)
        hint = f"Did you mean {' or '.join(near)}?" if near else "`dateline tables` lists them."
        raise QueryError(f"There is no table or view {name!r}. {hint}")


def describe_warehouse(db: duckdb.DuckDBPyConnection) -> str:
    """Every table and view with its number of rows and what a row is."""
    rows = [
        (
            name,
            f"{_count(db, name):,}" if kind == "table" else "view",
            one_line(comment.split(". ")[0].rstrip(".")),
        )
        for name, (kind, comment) in table_names(db).items()
    ]
    return str(
        tabulate(rows, ["name", "rows", "a row is"], colalign=["left", "right"], disable_numparse=True)
    )


def describe_table(db: duckdb.DuckDBPyConnection, name: str) -> str:
    """One table or view: what a row is, and its columns."""
    check_table(db, name)
    kind, comment = table_names(db)[name]
    columns = tabulate(db.execute(_COLUMNS, [name]).fetchall(), tablefmt="plain")
    return f"{name}: {kind} of {counted(_count(db, name), 'row')}\n{comment}\n\n{columns}"


def _count(db: duckdb.DuckDBPyConnection, name: str) -> int:
    [(count,)] = db.execute(f"SELECT count(*) FROM {quoted_name(name)}").fetchall()
    return int(count)
