"""The SELECT behind each table and view, from a file of its name.

Tables read `parsed.<table>`, the Parquet layer with the partition's day as `date`; `lexicon.<file>`; intermediate
tables, which are temporary; and tables of the warehouse. Views read tables of the warehouse alone.
"""

import re
from importlib.resources import files

_READS = re.compile(r"\b(?:from|join)\s+([\w.]+)", re.IGNORECASE)


def table_sql(name: str) -> str:
    """The SELECT of a warehouse table, as an analyst reads it."""
    return _read("tables", name)


def view_sql(name: str) -> str:
    """The SELECT of a warehouse view, as an analyst reads it."""
    return _read("views", name)


def intermediate_sql(name: str) -> str:
    """The SELECT of an intermediate table."""
    return _read("intermediate", name)


def names_read(sql: str) -> set[str]:
    """What follows a `from` or `join`: tables, and common table expressions."""
    return set(_READS.findall(sql))


def _read(folder: str, name: str) -> str:
    return (files("pipelines.warehouse") / folder / f"{name}.sql").read_text("utf-8")
