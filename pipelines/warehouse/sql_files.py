"""The SELECT behind each table, from a file of its name.

`tables/*.sql` are the tables of the warehouse, `views/*.sql` its views, which read its tables alone. `intermediate/*.sql`
are temporary tables of the build. Tables read `parsed.<table>`, the Parquet layer with the partition's day as `date`,
intermediate tables, and tables of the warehouse.
"""

import re
from importlib.resources import files

_FOLDER = files("pipelines.warehouse")
_READS = re.compile(r"\b(?:from|join)\s+([\w.]+)", re.IGNORECASE)


def table_sql(name: str) -> str:
    """The SELECT of a warehouse table, as an analyst reads it."""
    return (_FOLDER / "tables" / f"{name}.sql").read_text("utf-8")


def view_sql(name: str) -> str:
    """The SELECT of a warehouse view, as an analyst reads it."""
    return (_FOLDER / "views" / f"{name}.sql").read_text("utf-8")


def intermediate_sql(name: str) -> str:
    """The SELECT of a temporary table between the Parquet layer and the warehouse."""
    return (_FOLDER / "intermediate" / f"{name}.sql").read_text("utf-8")


def names_read(sql: str) -> set[str]:
    """What stands after a `from` or `join`: tables, also those of the parsed layer, and common table expressions."""
    return set(_READS.findall(sql))
