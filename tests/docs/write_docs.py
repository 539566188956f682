"""Writes the data dictionary, and the outputs below the queries in the docs: `make docs`."""

import re
from pathlib import Path

import duckdb

from assets.cli.warehouse import open_warehouse
from assets.storage.data_folder import PROJECT, replacing
from pipelines.answers.text_tables import text_table
from pipelines.warehouse.lineage import tables_read
from schemas.dictionary import data_dictionary

# A query, and after it the block with its output.
_EXAMPLE = re.compile(r"(```sql\n(?P<sql>.*?)```\n\n```text\n)(?P<output>.*?)(```)", re.DOTALL)
# As many rows as are pleasant to read on a page.
_MOST_ROWS = 30


def write_docs(project: Path) -> list[Path]:
    """Write `docs/tables.md`, and the outputs in `README.md` and `docs/analysts.md`.

    Raises:
        QueryError: where there is no warehouse, or a query fails.
    """
    dictionary, *pages = (project / page for page in ("docs/tables.md", "README.md", "docs/analysts.md"))
    with open_warehouse() as db:
        texts = {page: with_outputs(page.read_text("utf-8"), db) for page in pages}
    for page, text in {dictionary: data_dictionary(tables_read), **texts}.items():
        with replacing(page) as path:
            path.write_text(text, "utf-8")
    return [dictionary, *pages]


def queries(page: str) -> list[str]:
    """The queries of a page that have an output block."""
    return [found["sql"] for found in _EXAMPLE.finditer(page)]


def with_outputs(page: str, db: duckdb.DuckDBPyConnection) -> str:
    """The page with what the warehouse answers now in every output block."""
    return _EXAMPLE.sub(lambda found: f"{found[1]}{_output(db, found['sql'])}\n{found[4]}", page)


def _output(db: duckdb.DuckDBPyConnection, sql: str) -> str:
    table, more = text_table(db.sql(sql), _MOST_ROWS)
    return f"{table}\n..." if more else table


if __name__ == "__main__":
    for written in write_docs(PROJECT):
        print(f"{written.relative_to(PROJECT)} is written")
