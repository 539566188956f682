"""The queries of the page on the warehouse: one SELECT per file."""

from importlib.resources import files

import duckdb
import polars as pl

_QUERIES = files("pipelines.report") / "queries"

# Those that feed the pictures by what a reader has chosen: the page shows them with the choice as the condition.
CHOSEN = "where realis <> 'historical'"


def query_names() -> list[str]:
    """All queries of the page."""
    return sorted(file.name.removesuffix(".sql") for file in _QUERIES.iterdir() if file.name.endswith(".sql"))


def query_sql(name: str) -> str:
    """The SELECT as an analyst reads it."""
    return (_QUERIES / f"{name}.sql").read_text("utf-8")


def ask(db: duckdb.DuckDBPyConnection, name: str, **given: pl.DataFrame) -> pl.DataFrame:
    """The rows of a query; `given` are tables that it reads beside those of the warehouse."""
    for table, content in given.items():
        db.register(table, content)
    rows: pl.DataFrame = db.sql(query_sql(name)).pl()
    return rows
