"""What each table and view of the warehouse is made from, and where its columns come from.

A table of the parsed layer has its name as key, one of the warehouse `warehouse/<table>`. `make docs` writes
`lineage.csv` from the SQL, and a test holds the two together.
"""

from functools import cache
from importlib.resources import files

import polars as pl

# The key of a table that is read, and one of its columns.
Source = tuple[str, str]

# A row is a source of a column; or, without columns, a table that is read.
LINEAGE_SCHEMA = {"table": pl.String, "column": pl.String, "source": pl.String, "source_column": pl.String}


def tables_read(table: str) -> list[str]:
    """The keys of what a table or view of the warehouse is made from, in the order of the catalog."""
    return _rows(table).filter(pl.col("column").is_null())["source"].to_list()


def column_sources(table: str) -> dict[str, list[Source]]:
    """The columns that each column of a table or view gets its values from; one that only counts rows is left out."""
    found: dict[str, list[Source]] = {}
    for _, column, source, source_column in _rows(table).drop_nulls("column").iter_rows():
        found.setdefault(column, []).append((source, source_column))
    return found


def _rows(table: str) -> pl.DataFrame:
    return _lineage().get(table, pl.DataFrame(schema=LINEAGE_SCHEMA))


@cache
def _lineage() -> dict[str, pl.DataFrame]:
    file = files("pipelines.warehouse").joinpath("lineage.csv").read_bytes()
    rows = pl.read_csv(file, schema=LINEAGE_SCHEMA)
    return {name: part for (name,), part in rows.group_by("table", maintain_order=True)}
