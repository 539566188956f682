"""Parquet becomes DuckDB tables: one SELECT a table, from files beside this module.

`steps/*.sql` are tables in a file of their own, `tables/*.sql` the tables of the warehouse. They read `parsed.<table>`,
views of the Parquet layer with the partition's day as `date`, and the tables built before them. `views/*.sql` read the
tables of the warehouse alone and are kept as views. `changes/*.sql` say what differs from the last build.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from importlib.resources import files

import duckdb
import polars as pl

from schemas.catalog import TABLES, tables_in
from schemas.duckdb_types import comments, create_table, sql_type
from schemas.table import columns_of

_SQL = files("pipelines.warehouse")


def table_sql(name: str) -> str:
    """The SELECT of a warehouse table, as an analyst reads it."""
    return (_SQL / "tables" / f"{name}.sql").read_text("utf-8")


def view_sql(name: str) -> str:
    """The SELECT of a warehouse view, as an analyst reads it."""
    return (_SQL / "views" / f"{name}.sql").read_text("utf-8")


def step_sql(name: str) -> str:
    """The SELECT of a step between the Parquet layer and the warehouse."""
    return (_SQL / "steps" / f"{name}.sql").read_text("utf-8")


def change_sql(name: str) -> str:
    """The SELECT of something that differs from the last build."""
    return (_SQL / "changes" / f"{name}.sql").read_text("utf-8")


def view_parsed(
    db: duckdb.DuckDBPyConnection, parts: Mapping[str, Sequence[str]], only: Mapping[str, str] | None = None
) -> None:
    """Show the Parquet layer as `parsed.<table>`, in place of what was shown before.

    Args:
        db: the warehouse being built.
        parts: for each table of the parsed layer, glob patterns or paths of its files; none for an empty table.
        only: the condition on the rows of a table; all are shown of a table without one.
    """
    db.execute("CREATE SCHEMA IF NOT EXISTS parsed")
    for name, model in tables_in("parsed").items():
        columns = columns_of(model, "parsed")
        if parts.get(name):
            listed = ", ".join(f"'{path}'" for path in (one.replace("'", "''") for one in parts[name]))
            names = ", ".join(f'"{column.name}"' for column in columns)
            source = (
                f"SELECT {names}, date FROM read_parquet([{listed}], hive_partitioning = true,"
                " hive_types = {'date': DATE})"
                f" WHERE {(only or {}).get(name, 'true')}"
            )
        else:
            nulls = ", ".join(f'NULL::{sql_type(column.dtype)} AS "{column.name}"' for column in columns)
            source = f"SELECT {nulls}, NULL::DATE AS date WHERE false"
        db.execute(f'CREATE OR REPLACE VIEW parsed."{name}" AS {source}')


def add_change(db: duckdb.DuckDBPyConnection, name: str) -> None:
    """Make the table in memory of something that differs from the last build, from its SQL file."""
    db.execute(f"CREATE TABLE memory.main.{name} AS {change_sql(name)}")


def frame_as_table(db: duckdb.DuckDBPyConnection, name: str, rows: pl.DataFrame) -> None:
    """Make a table of a frame's columns and rows, in the place of one of that name."""
    db.register("rows_of_frame", rows)
    db.execute(f"CREATE OR REPLACE TABLE {name} AS FROM rows_of_frame")
    db.unregister("rows_of_frame")


def insert_frame(db: duckdb.DuckDBPyConnection, name: str, rows: pl.DataFrame) -> None:
    """Add a frame's rows to a table, each value to the column of its name."""
    db.register("rows_of_frame", rows)
    db.execute(f"INSERT INTO {name} BY NAME FROM rows_of_frame")
    db.unregister("rows_of_frame")


def build_table(db: duckdb.DuckDBPyConnection, name: str, rows: pl.DataFrame | None = None) -> None:
    """Make a table of the warehouse with its types and comments, from a frame or else from its SQL file.

    Raises:
        duckdb.Error: where rows do not fit the declared types, or a column is missing or unknown.
    """
    model = TABLES[name].model
    # In one transaction: what is built beside it sees the whole table or none, and fails where it came too early.
    with _transaction(db):
        db.execute(create_table(name, model))
        if rows is None:
            db.execute(f'INSERT INTO "{name}" BY NAME {table_sql(name)}')
        else:
            insert_frame(db, f'"{name}"', rows)
        for comment in comments(name, model):
            db.execute(comment)


def row_count(db: duckdb.DuckDBPyConnection, name: str) -> int:
    """How many rows a table has."""
    [(count,)] = db.execute(f'SELECT count(*) FROM "{name}"').fetchall()
    return int(count)


def build_view(db: duckdb.DuckDBPyConnection, name: str) -> None:
    """Make a view of the warehouse with its comments, from its SQL file.

    Raises:
        duckdb.Error: where it reads what is not there.
        TypeError: where its columns or their types are not the declared ones; nothing is cast in silence.
    """
    model = TABLES[name].model
    db.execute(f'CREATE VIEW "{name}" AS {view_sql(name)}')
    declared = [(column.name, sql_type(column.dtype)) for column in columns_of(model, "warehouse")]
    described = db.execute(f'DESCRIBE "{name}"').fetchall()
    found = [
        (column, kind.replace("TIMESTAMP WITH TIME ZONE", "TIMESTAMPTZ")) for column, kind, *_ in described
    ]
    if found != declared:
        raise TypeError(f"view {name}: {sorted(set(found) ^ set(declared))} differ between SQL and schema")
    # A commit of their own for hundreds of comments takes longer than they do.
    with _transaction(db):
        for comment in comments(name, model, "view"):
            db.execute(comment)


@contextmanager
def _transaction(db: duckdb.DuckDBPyConnection) -> Iterator[None]:
    db.begin()
    try:
        yield
    except BaseException:
        db.rollback()
        raise
    db.commit()


def set_variables(db: duckdb.DuckDBPyConnection, values: Mapping[str, str]) -> None:
    """Set what the SQL files read with `getvariable`."""
    for name, value in values.items():
        db.execute(f"SET VARIABLE {name} = ?", [value])


def drop_views(db: duckdb.DuckDBPyConnection) -> None:
    """Take the views of the Parquet layer out again: the file must stand alone."""
    db.execute("DROP SCHEMA IF EXISTS parsed CASCADE")
