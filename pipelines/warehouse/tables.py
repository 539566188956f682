"""Tables and views in DuckDB, with the types and comments of `schemas/`."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager

import duckdb
import polars as pl

from pipelines.warehouse.sql_files import table_sql, view_sql
from schemas.catalog import TABLES, tables_in
from schemas.duckdb_types import comments, create_table, sql_type
from schemas.sql_quoting import quoted_text
from schemas.table import columns_of

# Long texts that seldom repeat. Zstd makes these and unique keys smaller than what DuckDB would choose, in half the
# time.
_TEXTS = {
    "story_versions": ("body", "headline"),
    "stories": ("body", "headline"),
    "events": ("sentence",),
    "uncoded_sentences": ("sentence",),
}


def create_parsed_views(db: duckdb.DuckDBPyConnection, parts: Mapping[str, Sequence[str]]) -> None:
    """Show the Parquet layer as `parsed.<table>`, in a database that is gone when `db` is closed.

    Args:
        db: the warehouse being built.
        parts: for each table of the parsed layer the paths of its files, `.../date=<day>/...`; none for an empty table.
    """
    db.execute("ATTACH ':memory:' AS parsed")
    for name, model in tables_in("parsed").items():
        columns = columns_of(model, "parsed")
        if parts.get(name):
            paths = ", ".join(map(quoted_text, parts[name]))
            source = f"read_parquet([{paths}], hive_partitioning = true, hive_types = {{'date': DATE}})"
        else:
            nulls = [f'NULL::{sql_type(column.dtype)} AS "{column.name}"' for column in columns]
            source = f"(SELECT {', '.join(nulls)}, NULL::DATE AS date WHERE false)"
        names = ", ".join(f'"{column.name}"' for column in columns)
        db.execute(f'CREATE VIEW parsed."{name}" AS SELECT {names}, date FROM {source}')


def build_table(db: duckdb.DuckDBPyConnection, name: str, rows: pl.DataFrame | None = None) -> None:
    """Build a table of the warehouse, with its types and comments, from its SQL file or else from a frame.

    Raises:
        duckdb.Error: if rows do not fit the declared types, or a column is missing or unknown.
    """
    model = TABLES[name].model
    statement = create_table(name, model)
    keys = [column.name for column in columns_of(model, "warehouse") if column.unique]
    for text in (*keys, *_TEXTS.get(name, ())):
        statement = statement.replace(f'"{text}" VARCHAR', f'"{text}" VARCHAR USING COMPRESSION zstd')
    with _transaction(db):
        db.execute(statement)
        if rows is None:
            db.execute(f'INSERT INTO "{name}" BY NAME {table_sql(name)}')
        else:
            execute_on(db, f'INSERT INTO "{name}" BY NAME FROM frame', rows)
        for comment in comments(name, model):
            db.execute(comment)


def execute_on(db: duckdb.DuckDBPyConnection, statement: str, frame: pl.DataFrame) -> None:
    """Run a statement that reads a frame as `frame`."""
    db.register("frame", frame)
    db.execute(statement)
    db.unregister("frame")


def build_view(db: duckdb.DuckDBPyConnection, name: str) -> None:
    """Create a view of the warehouse with its comments, from its SQL file.

    Raises:
        duckdb.Error: if it reads something that does not exist.
        TypeError: if its columns or their types are not the declared ones; nothing is cast silently.
    """
    model = TABLES[name].model
    db.execute(f'CREATE VIEW "{name}" AS {view_sql(name)}')
    declared = [(column.name, sql_type(column.dtype)) for column in columns_of(model, "warehouse")]
    found = [(column, kind) for column, (kind, _) in described(db, name).items()]
    if found != declared:
        raise TypeError(f"view {name}: {sorted(set(found) ^ set(declared))} differ between SQL and schema")
    # Committing hundreds of comments one by one takes longer than the comments do.
    with _transaction(db):
        for comment in comments(name, model, "view"):
            db.execute(comment)


def described(db: duckdb.DuckDBPyConnection, name: str) -> dict[str, tuple[str, bool]]:
    """The columns of a table or view: the type of each, and whether it may be null."""
    rows = db.execute(f'DESCRIBE "{name}"').fetchall()
    return {
        column: (kind.replace("TIMESTAMP WITH TIME ZONE", "TIMESTAMPTZ"), nullable == "YES")
        for column, kind, nullable, *_ in rows
    }


@contextmanager
def _transaction(db: duckdb.DuckDBPyConnection) -> Iterator[None]:
    db.begin()
    try:
        yield
    except BaseException:
        db.rollback()
        raise
    db.commit()
