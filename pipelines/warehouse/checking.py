"""The rules of `schemas/` held against tables in DuckDB."""

from itertools import chain

import duckdb
import polars as pl

from schemas.catalog import TABLES
from schemas.rules import RuleReport, merge_reports, rule_reports
from schemas.table import columns_of

# Rows checked at once: bounds the memory.
_ROWS = 25_000


def _value_reports(db: duckdb.DuckDBPyConnection, table: str) -> list[RuleReport]:
    model = TABLES[table].model
    names = ", ".join(f'"{column.name}"' for column in columns_of(model, "warehouse"))
    batches = db.sql(f'SELECT {names} FROM "{table}"').to_arrow_reader(_ROWS)
    frames = (pl.DataFrame(pl.from_arrow(batch)) for batch in batches)
    empty = pl.DataFrame(schema={column.name: column.dtype for column in columns_of(model, "warehouse")})
    # The rules of an empty table report, too.
    first = next(frames, empty)
    return merge_reports(
        rule_reports(_as_declared(frame, empty.schema), model, "warehouse")
        for frame in chain([first], frames)
    )


def _as_declared(frame: pl.DataFrame, schema: pl.Schema) -> pl.DataFrame:
    # DuckDB hands times over in the session's zone: the same moments, named otherwise.
    return frame.with_columns(
        pl.col(name).dt.convert_time_zone("UTC")
        for name, dtype in schema.items()
        if isinstance(dtype, pl.Datetime) and isinstance(frame.schema[name], pl.Datetime)
    )


def _count(db: duckdb.DuckDBPyConnection, sql: str) -> tuple[int, str | None]:
    # All rows are fetched: a connection with an unfinished result does no other work.
    [(count, example)] = db.execute(sql).fetchall()
    return int(count), example


def _key_reports(db: duckdb.DuckDBPyConnection, table: str) -> list[RuleReport]:
    """Rules that need the whole table, or another one: uniqueness and references."""
    reports = []
    for column in columns_of(TABLES[table].model, "warehouse"):
        name = f'"{column.name}"'
        if column.unique:
            failures, example = _count(
                db,
                f'SELECT count(*), min(v)::VARCHAR FROM (SELECT {name} AS v FROM "{table}" '
                f"GROUP BY {name} HAVING count(*) > 1)",
            )
            reports.append(RuleReport(column.name, "unique in the table", failures, example))
        if column.references:
            other, key = column.references.split(".")
            failures, example = _count(
                db,
                f'SELECT count(*), min({name})::VARCHAR FROM "{table}" '
                f'WHERE {name} IS NOT NULL AND {name} NOT IN (SELECT "{key}" FROM "{other}")',
            )
            reports.append(RuleReport(column.name, f"is in {column.references}", failures, example))
    return reports


def table_reports(db: duckdb.DuckDBPyConnection, table: str) -> list[RuleReport]:
    """Every rule of a warehouse table: of its values, its keys and its references to other tables."""
    return [*_value_reports(db, table), *_key_reports(db, table)]
