"""Warehouses of a few rows, written by hand."""

from typing import Any

import duckdb
import polars as pl

from pipelines.warehouse.tables import build_table, build_view
from schemas.catalog import TABLES, tables_in, views
from schemas.table import polars_schema
from tests.schemas.good_rows import GOOD_ROWS

Rows = list[dict[str, Any]]
COUNTRIES: Rows = [
    {"country": "BEL", "name_nl": "België", "name_en": "Belgium"},
    {"country": "DEU", "name_nl": "Duitsland", "name_en": "Germany"},
    {"country": "NLD", "name_nl": "Nederland", "name_en": "Netherlands"},
]
EVENT_TYPES: Rows = [
    {"event_type": "ACCUSE", "name_nl": "beschuldigen", "name_en": "Accuse", "directed": True},
    {"event_type": "AID", "name_nl": "helpen", "name_en": "Aid", "directed": True},
    {"event_type": "CONSULT", "name_nl": "overleggen", "name_en": "Consult", "directed": False},
]


def warehouse(**given: Rows) -> duckdb.DuckDBPyConnection:
    """A warehouse in memory with all tables and views; what a row does not say is as in a good row."""
    db = duckdb.connect()
    db.execute("SET TimeZone = 'UTC'")
    rows = {"countries": COUNTRIES, "event_types": EVENT_TYPES} | given
    for table in tables_in("warehouse"):
        schema = polars_schema(TABLES[table].model, "warehouse")
        full = [{**GOOD_ROWS[table], **row} for row in rows.get(table, [])]
        frame = pl.DataFrame([{name: row.get(name) for name in schema} for row in full], schema=schema)
        build_table(db, table, frame)
    for view in views():
        build_view(db, view)
    return db


def answers(sql: str, **given: Rows) -> list[tuple[Any, ...]]:
    """What a query gives on a warehouse of these rows; fractions are rounded to four digits."""
    with warehouse(**given) as db:
        rows = db.execute(sql).fetchall()
    return [tuple(round(value, 4) if isinstance(value, float) else value for value in row) for row in rows]
