"""Tables and views in DuckDB, with the types and comments of `schemas/`."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager

import duckdb
import polars as pl

from pipelines.warehouse.sql_files import table_sql, view_sql
from schemas.catalog import TABLES, tables_in
from schemas.duckdb_types import comments, create_table, sql_type
from schemas.table import columns_of


def create_parsed_views(db: duckdb.DuckDBPyConnection, parts: Mapping[str, Sequence[str]]) -> None:
    """Show the Parquet layer as `parsed.<table>`, each in a database of its own that is gone when `db` is closed.

    Args:
        db: the warehouse being built.
        parts: for each table of the parsed layer, the paths of its files, `.../date=<day>/...`; none for an empty table.
    """
    db.execute("ATTACH ':memory:' AS parsed")
    for name, model in tables_in("parsed").items():
        columns = columns_of(model, "parsed")
        if parts.get(name):
            listed = ", ".join(f"'{path}'" for path in (one.replace("'", "''") for one in parts[name]))
            names = ", ".join(f'"{column.name}"' for column in columns)
            source = (
                f"SELECT {names}, date FROM read_parquet([{listed}], hive_partitioning = true,"
                " hive_types = {'date': DATE})"
            )
        else:
            nulls = ", ".join(f'NULL::{sql_type(column.dtype)} AS "{column.name}"' for column in columns)
            source = f"SELECT {nulls}, NULL::DATE AS date WHERE false"
        db.execute(f'CREATE VIEW parsed."{name}" AS {source}')


def create_table_of(db: duckdb.DuckDBPyConnection, name: str, rows: pl.DataFrame) -> None:
    """Create a table of a frame's columns and rows."""
    with _registered(db, rows) as source:
        db.execute(f"CREATE TABLE {name} AS FROM {source}")


# Texts and keys that stand once in a table: zstd takes a third of the time of what DuckDB chooses, and less room.
_TEXTS = {
    "story_versions": ("body", "headline"),
    "stories": ("body", "headline"),
    "events": ("sentence",),
    "uncoded_sentences": ("sentence",),
}


def _create_table(name: str) -> str:
    model = TABLES[name].model
    keys = [column.name for column in columns_of(model, "warehouse") if column.unique]
    statement = create_table(name, model)
    for column in (*keys, *_TEXTS.get(name, ())):
        statement = statement.replace(f'"{column}" VARCHAR', f'"{column}" VARCHAR USING COMPRESSION zstd')
    return statement


def build_table(db: duckdb.DuckDBPyConnection, name: str, rows: pl.DataFrame | None = None) -> None:
    """Build a table of the warehouse, with its types and comments, from a frame or else from its SQL file.

    Raises:
        duckdb.Error: where rows do not fit the declared types, or a column is missing or unknown.
    """
    model = TABLES[name].model
    with _transaction(db):
        db.execute(_create_table(name))
        if rows is None:
            db.execute(f'INSERT INTO "{name}" BY NAME {table_sql(name)}')
        else:
            with _registered(db, rows) as source:
                db.execute(f'INSERT INTO "{name}" BY NAME FROM {source}')
        for comment in comments(name, model):
            db.execute(comment)


def build_view(db: duckdb.DuckDBPyConnection, name: str) -> None:
    """Create a view of the warehouse with its comments, from its SQL file.

    Raises:
        duckdb.Error: where it reads something that does not exist.
        TypeError: where its columns or their types are not the declared ones; nothing is cast in silence.
    """
    model = TABLES[name].model
    db.execute(f'CREATE VIEW "{name}" AS {view_sql(name)}')
    declared = [(column.name, sql_type(column.dtype)) for column in columns_of(model, "warehouse")]
    found = [(column, kind) for column, (kind, _) in described(db, name).items()]
    if found != declared:
        raise TypeError(f"view {name}: {sorted(set(found) ^ set(declared))} differ between SQL and schema")
    # A commit of their own for hundreds of comments takes longer than they do.
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


def row_count(db: duckdb.DuckDBPyConnection, name: str) -> int:
    """How many rows a table has."""
    [(count,)] = db.execute(f'SELECT count(*) FROM "{name}"').fetchall()
    return int(count)


@contextmanager
def _registered(db: duckdb.DuckDBPyConnection, rows: pl.DataFrame) -> Iterator[str]:
    db.register("rows_of_frame", rows)
    yield "rows_of_frame"
    db.unregister("rows_of_frame")


@contextmanager
def _transaction(db: duckdb.DuckDBPyConnection) -> Iterator[None]:
    db.begin()
    try:
        yield
    except BaseException:
        db.rollback()
        raise
    db.commit()
