"""The rules of `schemas/` checked on tables in DuckDB, where the rows stay.

One statement a table counts what breaks the rules of its columns, keys and references. Rules of whole rows are polars
expressions: the columns that they read are handed to polars, a bounded number of rows at a time.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import duckdb
import polars as pl

from pipelines.warehouse.tables import described
from schemas.catalog import TABLES
from schemas.duckdb_types import sql_type
from schemas.rules import RuleReport
from schemas.sql_quoting import quoted_text
from schemas.table import Column, Table, columns_of, polars_schema, rules_of

_ROWS_AT_ONCE = 250_000
_ROW = "(row)"
# Each check of a value as a condition; null meets all of them.
_CONDITIONS: dict[str, Callable[[str, Any], str]] = {
    "isin": lambda name, values: f"{name} IN ({', '.join(map(quoted_text, values))})",
    "str_matches": lambda name, pattern: f"regexp_matches({name}, {quoted_text('^' + pattern.lstrip('^'))})",
    "greater_than": lambda name, bound: f"{name} > {bound}",
    "greater_than_or_equal_to": lambda name, bound: f"{name} >= {bound}",
    "less_than_or_equal_to": lambda name, bound: f"{name} <= {bound}",
}


def table_reports(db: duckdb.DuckDBPyConnection, table: str) -> list[RuleReport]:
    """Every rule of a table or view of the warehouse: its columns, their types and values, its keys, its references.

    Failures are counted over the whole table. Where columns or types are not the declared ones, that alone is reported.
    """
    model = TABLES[table].model
    found = described(db, table)
    declarations = list(_declaration_reports(model, {name: kind for name, (kind, _) in found.items()}))
    if any(report.failures for report in declarations):
        return declarations
    rules: list[_Rule] = []
    for column in columns_of(model, "warehouse"):
        _, may_be_null = found[column.name]
        rules += _column_rules(table, column, may_be_null=may_be_null)
    of_rows = {rule.name: rule.holds for rule in rules_of(model)}
    keys = {name: holds for name, holds in of_rows.items() if _is_key(holds, model)}
    rules += [_unique(table, _ROW, name, holds.meta.root_names()) for name, holds in keys.items()]
    others = {name: holds for name, holds in of_rows.items() if name not in keys}
    return [*declarations, *_counted(db, table, rules), *_row_reports(db, table, others)]


def _declaration_reports(model: type[Table], found: Mapping[str, str]) -> Iterator[RuleReport]:
    declared = {column.name: sql_type(column.dtype) for column in columns_of(model, "warehouse")}
    unknown = sorted(found.keys() - declared)
    yield RuleReport(_ROW, "known", len(unknown), ", ".join(unknown) or None)
    for name, kind in declared.items():
        other = found[name] if found.get(name, kind) != kind else None
        yield RuleReport(name, "present", int(name not in found), None)
        yield RuleReport(name, "type", int(other is not None), other)


@dataclass(frozen=True)
class _Rule:
    """A rule as SQL.

    `suspects` is an expression over the table that is 0 where the rule holds; it may read `source`, a common table
    expression. `broken` is the query for how many rows break the rule, and one of the values.
    """

    column: str
    name: str
    suspects: str
    broken: str
    source: str | None = None


def _counted(db: duckdb.DuckDBPyConnection, table: str, rules: Sequence[_Rule]) -> Iterator[RuleReport]:
    sources = dict.fromkeys(rule.source for rule in rules if rule.source)
    shared = f"WITH {', '.join(sources)}" if sources else ""
    suspects = ", ".join(rule.suspects for rule in rules)
    [counts] = db.execute(f'{shared} SELECT {suspects} FROM "{table}"').fetchall()
    for rule, count in zip(rules, counts, strict=True):
        [(failures, example)] = db.execute(rule.broken).fetchall() if count else [(0, None)]
        yield RuleReport(rule.column, rule.name, failures, example)


def _column_rules(table: str, column: Column, *, may_be_null: bool) -> Iterator[_Rule]:
    name = f'"{column.name}"'
    if not column.nullable:
        # Nulls that DuckDB itself keeps out of the table need not be looked for.
        absent = f"{name} IS NULL" if may_be_null else "false"
        yield _condition(
            table, name, "not null", f"{absent} OR isnan({name})" if column.dtype.is_float() else absent
        )
    if column.unique:
        yield _unique(table, column.name, "unique", [column.name])
    broken = {
        rule: f"NOT ({_CONDITIONS[check](name, against)})"
        for rule, (check, against) in zip(column.rules, column.checks.items(), strict=True)
    }
    if column.references:
        yield from _reference_rules(table, name, column.references, broken)
    else:
        yield from (_condition(table, name, rule, condition) for rule, condition in broken.items())


def _condition(table: str, name: str, rule: str, broken: str) -> _Rule:
    query = f'SELECT count(*), min({name})::VARCHAR FROM "{table}" WHERE {broken}'
    return _Rule(name.strip('"'), rule, f"count(*) FILTER ({broken})", query)


def _reference_rules(table: str, name: str, references: str, broken: Mapping[str, str]) -> Iterator[_Rule]:
    """The rules of a column that refers to a key. A value that equals a sound key is sound: the others are tested."""
    other, key = references.split(".")
    keys = f'SELECT "{key}" AS {name} FROM "{other}"'
    sound = f"FROM ({keys}) WHERE NOT ({' OR '.join(broken.values()) or 'false'})"
    rows = f'SELECT {name} FROM "{table}"'
    unsound = f'"unsound {name[1:]}'
    source = f"{unsound} AS MATERIALIZED ({rows} ANTI JOIN ({sound}) USING ({name}) WHERE {name} IS NOT NULL)"
    for rule, condition in broken.items():
        suspects = f"(SELECT count(*) FROM {unsound} WHERE {condition})"
        yield replace(_condition(table, name, rule, condition), suspects=suspects, source=source)
    lost = f"ANTI JOIN ({keys}) USING ({name})"
    suspects = f"(SELECT count(*) FROM {unsound} {lost})"
    query = f'SELECT count(*), min({name})::VARCHAR FROM "{table}" {lost} WHERE {name} IS NOT NULL'
    yield _Rule(name.strip('"'), f"is in {references}", suspects, query, source)


def _unique(table: str, column: str, rule: str, key: Sequence[str]) -> _Rule:
    names = ", ".join(f'"{name}"' for name in key)
    repeated = f'SELECT count(*) - 1 AS surplus, min(({names})) AS value FROM "{table}" GROUP BY {names}'
    query = f"SELECT sum(surplus)::BIGINT, (min(value) FILTER (surplus > 0))::VARCHAR FROM ({repeated})"
    # Values differ where their hashes do, and hashes take half the time and memory.
    return _Rule(column, rule, f"count(*) - count(DISTINCT hash({names}))", query)


def _is_key(holds: pl.Expr, model: type[Table]) -> bool:
    """Whether a rule demands uniqueness: it is true of a row alone, but not of the row twice."""
    schema = polars_schema(model, "warehouse")
    alone = pl.DataFrame({name: [None] for name in schema}, schema)
    return bool(alone.select(holds).item()) and not pl.concat([alone, alone]).select(holds.all()).item()


def _row_reports(
    db: duckdb.DuckDBPyConnection, table: str, rules: Mapping[str, pl.Expr]
) -> Iterator[RuleReport]:
    names = ", ".join(sorted({f'"{name}"' for holds in rules.values() for name in holds.meta.root_names()}))
    failures, examples = dict.fromkeys(rules, 0), dict.fromkeys(rules)
    batches = db.sql(f'SELECT {names} FROM "{table}"').to_arrow_reader(_ROWS_AT_ONCE) if rules else ()
    for batch in batches:
        rows = pl.DataFrame(pl.from_arrow(batch))
        for name, holds in rules.items():
            broken = rows.filter(~holds)
            failures[name] += len(broken)
            if len(broken) and examples[name] is None:
                examples[name] = str(broken.select(sorted(set(holds.meta.root_names()))).row(0, named=True))
    for name in rules:
        yield RuleReport(_ROW, name, failures[name], examples[name])
