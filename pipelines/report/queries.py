"""The queries of the page on the warehouse: one SELECT per file, shown next to the picture that it feeds."""

from dataclasses import dataclass
from importlib.resources import files
from typing import Any

import duckdb

_QUERIES = files("pipelines.report") / "queries"

Row = dict[str, Any]


@dataclass(frozen=True)
class Answer:
    """A query with its rows."""

    sql: str
    columns: list[str]
    rows: list[Row]


def query_names() -> list[str]:
    """All queries of the page."""
    return sorted(file.name.removesuffix(".sql") for file in _QUERIES.iterdir() if file.name.endswith(".sql"))


def query_sql(name: str) -> str:
    """The SELECT as an analyst reads it."""
    return (_QUERIES / f"{name}.sql").read_text("utf-8")


def ask(db: duckdb.DuckDBPyConnection, name: str) -> Answer:
    """Run a query of the page."""
    sql = query_sql(name)
    result = db.execute(sql)
    columns = [column[0] for column in result.description or []]
    rows = [dict(zip(columns, row, strict=True)) for row in result.fetchall()]
    return Answer(sql, columns, rows)
