"""Reads from the SQL of each table and view what it is made from, and where its columns come from.

`make docs` keeps the answer in `pipelines/warehouse/lineage.csv`: to trace it takes seconds, which no run should spend.

A table of the parsed layer has its name as key, one of the warehouse `warehouse/<table>`. Intermediate tables of the
build are looked through: what they are made from replaces them.
"""

import json
from collections.abc import Iterator, Mapping
from functools import cache, cached_property
from importlib.resources import files
from typing import Any

import duckdb
import polars as pl
from sqlglot import exp
from sqlglot.errors import SqlglotError
from sqlglot.lineage import Node, lineage
from sqlglot.schema import Schema, ensure_schema

from pipelines.warehouse.lineage import LINEAGE_SCHEMA, Source
from schemas.catalog import tables_in, views
from schemas.duckdb_types import sql_type
from schemas.table import Layer, columns_of

# The intermediate tables that Python makes of the rows of their files, as a SELECT that gets each column from where it
# does.
MADE_BY_PYTHON = {
    "version_times": "select version_id, published_from, published_until, published_by from parsed.version_times",
    "linked_versions": (
        "select v.version_id, least(l.version_a, l.version_b) as story_id, length(l.version_a) as number,"
        " length(l.version_a || l.same_text) as version from parsed.story_versions as v"
        " join parsed.version_links as l on v.version_id in (l.version_a, l.version_b)"
    ),
    "dateline_countries": "select dateline, dateline as countries from parsed.items",
}
_IN_WAREHOUSE = tables_in("warehouse") | views()
_KEYS = [*tables_in("parsed"), *(f"warehouse/{name}" for name in _IN_WAREHOUSE)]


class Lineage:
    """What tables and views read.

    Args:
        sql: the SELECT of each table, view and intermediate table by name. A table without one reads nothing.
    """

    def __init__(self, sql: Mapping[str, str]) -> None:
        self.sql = sql

    def tables_read(self, table: str) -> list[str]:
        """The keys of what a table or view is made from, in the order of the catalog.

        Raises:
            KeyError: if it names a table that is neither declared nor intermediate.
        """
        return sorted(self._keys_read(table), key=_KEYS.index) if table in self.sql else []

    def column_sources(self, table: str) -> dict[str, list[Source]]:
        """The columns that each column gets its values from; none where it only counts rows.

        Where the SQL cannot be traced, a column comes from those of its name in the tables that are read.
        """
        names = [column.name for column in columns_of(_IN_WAREHOUSE[table], "warehouse")]
        traced = self.traced(table)
        if traced is None:
            read = {key: _columns_of_key(key) for key in self.tables_read(table)}
            traced = {
                name: [(key, name) for key, columns in read.items() if name in columns] for name in names
            }
        return {name: traced.get(name, []) for name in names}

    def traced(self, table: str) -> dict[str, list[Source]] | None:
        """The sources of each column as the SQL has them, or None where sqlglot cannot tell them."""
        if table not in self.sql:
            return {}
        try:
            nodes = lineage(
                None,
                self.sql[table],
                _schema(),
                sources=self._intermediate(table),
                dialect="duckdb",
                trim_selects=False,
                db="warehouse",
            )
        except SqlglotError:
            return None
        return {column: sorted(set(_ends(node))) for column, node in nodes.items()}

    def _keys_read(self, name: str) -> set[str]:
        keys: set[str] = set()
        for read in self.named[name]:
            schema, _, table = read.rpartition(".")
            if schema == "parsed":
                keys.add(table)
            elif table in _IN_WAREHOUSE:
                keys.add(f"warehouse/{table}")
            else:
                keys |= self._keys_read(table)
        return keys

    def _intermediate(self, name: str) -> dict[str, str]:
        """The intermediate tables that a table or view is made from, directly or through others."""
        found: dict[str, str] = {}
        for read in self.named[name]:
            if read in self.sql and read not in _IN_WAREHOUSE:
                found |= {read: self.sql[read]} | self._intermediate(read)
        return found

    @cached_property
    def named(self) -> dict[str, set[str]]:
        """The tables that each SELECT names, by DuckDB's own parser: it takes a tenth of the time of sqlglot."""
        with duckdb.connect() as db:
            parsed = db.execute("SELECT json_serialize_sql(unnest(?))", [list(self.sql.values())]).fetchall()
        return {name: _named_in(json.loads(tree)) for name, (tree,) in zip(self.sql, parsed, strict=True)}


@cache
def lineage_of_files() -> Lineage:
    """The lineage by the SQL files beside this module, each named after its table."""
    folders = [folder for folder in files("pipelines.warehouse").iterdir() if folder.is_dir()]
    selects = [file for folder in folders for file in folder.iterdir() if file.name.endswith(".sql")]
    sql = {file.name.removesuffix(".sql"): file.read_text("utf-8") for file in selects}
    # What is read from the lexicon is read from no table.
    return Lineage({name: text for name, text in sql.items() if " lexicon(" not in text} | MADE_BY_PYTHON)


def lineage_table() -> pl.DataFrame:
    """The rows of `lineage.csv`."""
    of_files = lineage_of_files()
    rows = []
    for table in sorted(_IN_WAREHOUSE):
        rows += [(table, None, key, None) for key in of_files.tables_read(table)]
        rows += [
            (table, column, *source)
            for column, sources in of_files.column_sources(table).items()
            for source in sources
        ]
    return pl.DataFrame(rows, LINEAGE_SCHEMA, orient="row")


def _named_in(tree: dict[str, Any]) -> set[str]:
    if tree["error"]:
        raise ValueError(tree["error_message"])
    nodes = list(_nodes(tree))
    expressions = {entry["key"] for node in nodes if "cte_map" in node for entry in node["cte_map"]["map"]}
    tables = [node for node in nodes if node.get("type") == "BASE_TABLE"]
    named = {".".join(filter(None, [table["schema_name"], table["table_name"]])) for table in tables}
    return named - expressions


def _nodes(tree: Any) -> Iterator[dict[str, Any]]:
    if isinstance(tree, dict):
        yield tree
    parts = tree.values() if isinstance(tree, dict) else tree if isinstance(tree, list) else ()
    for part in parts:
        yield from _nodes(part)


def _ends(node: Node) -> Iterator[Source]:
    """The columns of tables that the lineage of a column ends in."""
    for end in node.walk():
        if isinstance(end.expression, exp.Table):
            table = end.expression.name
            key = table if end.expression.db == "parsed" else f"warehouse/{table}"
            yield key, end.name.rpartition(".")[2]


def _columns_of_key(key: str) -> dict[str, str]:
    """The columns of a table by its key, with their types."""
    schema, _, name = key.rpartition("/")
    layer: Layer = "warehouse" if schema else "parsed"
    model = _IN_WAREHOUSE[name] if schema else tables_in("parsed")[name]
    return {column.name: sql_type(column.dtype) for column in columns_of(model, layer)}


@cache
def _schema() -> Schema:
    """The columns of all that can be read, with their types: the Parquet layer has the partition's day, too, and tables
    of the warehouse the number of each row.
    """
    types: dict[str, Any] = {"parsed": {}, "warehouse": {}}
    for key in _KEYS:
        schema, _, name = key.rpartition("/")
        implicit = {"rowid": "BIGINT"} if schema else {"date": "DATE"}
        types[schema or "parsed"][name] = _columns_of_key(key) | implicit
    return ensure_schema(types, dialect="duckdb")
