"""The guide for analysts: its queries, asked anew, with what they give below them."""

import re

import duckdb

from assets.text_table import relation_table

# A query and, after it, the block with its output.
_EXAMPLE = re.compile(r"(```sql\n(?P<sql>.*?)```\n\n```text\n)(?P<output>.*?)(```)", re.DOTALL)
# Rows that a page can take.
_MOST_ROWS = 30


def queries(page: str) -> list[str]:
    """The queries of a page that have an output block."""
    return [found["sql"] for found in _EXAMPLE.finditer(page)]


def answered(page: str, db: duckdb.DuckDBPyConnection) -> str:
    """The page with every output block as the warehouse gives it now."""
    return _EXAMPLE.sub(lambda found: f"{found[1]}{_output(found['sql'], db)}\n{found[4]}", page)


def _output(sql: str, db: duckdb.DuckDBPyConnection) -> str:
    text, more = relation_table(db.sql(sql), _MOST_ROWS)
    return f"{text}\n..." if more else text
