"""What the published warehouse holds: its tables and views, and the columns of one."""

from difflib import get_close_matches

import duckdb

from assets.published import Unanswerable, published
from assets.text_table import text_table

_TABLES = (
    "SELECT table_name, 'table', comment FROM duckdb_tables() UNION ALL"
    " SELECT view_name, 'view', comment FROM duckdb_views() WHERE NOT internal ORDER BY 2, 1"
)
_COLUMNS = (
    "SELECT column_name, replace(data_type, 'TIMESTAMP WITH TIME ZONE', 'TIMESTAMPTZ'), comment"
    " FROM duckdb_columns() WHERE NOT internal AND table_name = ? ORDER BY column_index"
)


def table_names(db: duckdb.DuckDBPyConnection) -> dict[str, tuple[str, str]]:
    """Tables and views by name, each with `table` or `view` and its comment."""
    return {name: (kind, comment) for name, kind, comment in db.execute(_TABLES).fetchall()}


def known_table(db: duckdb.DuckDBPyConnection, name: str) -> str:
    """The name, where the warehouse has a table or view of it.

    Raises:
        Unanswerable: where it has none; the message names what may have been meant.
    """
    names = table_names(db)
    if name in names:
        return name
    near = get_close_matches(name, names, n=3, cutoff=0.5)
    hint = f"Did you mean {' or '.join(near)}?" if near else "`dateline tables` lists them."
    raise Unanswerable(f"There is no table or view {name!r}. {hint}")


def describe_warehouse() -> str:
    """Every table and view with its number of rows and what a row is."""
    with published() as db:
        rows = [
            (name, f"{_count(db, name):,}" if kind == "table" else "view", comment.split(". ")[0].rstrip("."))
            for name, (kind, comment) in table_names(db).items()
        ]
    return text_table(["name", "rows", "a row is"], rows, [False, True, False])


def describe_table(name: str) -> str:
    """One table or view: what a row is, and its columns."""
    with published() as db:
        kind, comment = table_names(db)[known_table(db, name)]
        columns = db.execute(_COLUMNS, [name]).fetchall()
        count = _count(db, name)
    width = max(len(column) for column, *_ in columns)
    widest = max(len(dtype) for _, dtype, _ in columns)
    lines = [f"  {column:<{width}}  {dtype:<{widest}}  {meaning}" for column, dtype, meaning in columns]
    return "\n".join([f"{name}: {kind} of {count:,} rows", comment, "", *lines])


def _count(db: duckdb.DuckDBPyConnection, name: str) -> int:
    [(count,)] = db.execute(f'SELECT count(*) FROM "{name}"').fetchall()
    return int(count)
