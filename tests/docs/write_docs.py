"""Writes the lineage, the data dictionary, the codebook, and the outputs below the queries in the docs: `make docs`."""

import re
from pathlib import Path

import duckdb

from assets.cli.warehouse import open_warehouse
from assets.storage.data_folder import PROJECT, replacing
from pipelines.answers.text_tables import text_table
from schemas.dictionary import data_dictionary
from tests.docs.codebook import codebook
from tests.docs.lineage_from_sql import lineage_of_files, lineage_table

# A query, and after it the block with its output.
_EXAMPLE = re.compile(r"(?P<before>```sql\n(?P<sql>.*?)```\n\n```text\n).*?(?P<after>```)", re.DOTALL)
# As many rows as are pleasant to read on a page.
_MOST_ROWS = 30


def write_docs(project: Path) -> list[str]:
    """Write `lineage.csv`, `tables.md`, `codebook.md` and the outputs in `README.md` and `analysts.md`; returns names.

    Raises:
        QueryError: if there is no warehouse, or a query fails.
    """
    pages = {
        "pipelines/warehouse/lineage.csv": lineage_table().write_csv(),
        "docs/tables.md": data_dictionary(lineage_of_files().tables_read),
    }
    with open_warehouse() as db:
        pages["docs/codebook.md"] = codebook(db)
        for page in ("README.md", "docs/analysts.md"):
            pages[page] = with_outputs((project / page).read_text("utf-8"), db)
    for page, text in pages.items():
        with replacing(project / page) as path:
            path.write_text(text, "utf-8")
    return list(pages)


def queries(page: str) -> list[str]:
    """The queries of a page that have an output block."""
    return [found["sql"] for found in _EXAMPLE.finditer(page)]


def with_outputs(page: str, db: duckdb.DuckDBPyConnection) -> str:
    """The page with what the warehouse answers now in every output block."""

    def answer(example: re.Match[str]) -> str:
        table, more = text_table(db.sql(example["sql"]), _MOST_ROWS)
        return example["before"] + table + ("\n...\n" if more else "\n") + example["after"]

    return _EXAMPLE.sub(answer, page)


if __name__ == "__main__":
    for written in write_docs(PROJECT):
        print(f"{written} is written")
