"""The rules of `schemas/` checked on tables in DuckDB, where the rows stay.

One statement a table counts what breaks the rules of its columns, its keys and its references. Rules of whole rows are
polars expressions: the columns that they read are handed to polars, a bounded number of rows at a time.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import duckdb
import polars as pl
from pandera.api.polars.types import PolarsData

from pipelines.warehouse.tables import described
from schemas.catalog import TABLES
from schemas.duckdb_types import sql_type
from schemas.rules import RuleReport
from schemas.table import Column, Table, columns_of, polars_schema, schema_of

# Rows handed to polars at once.
_ROWS = 250_000
_WHOLE_ROW = "(row)"


def table_reports(db: duckdb.DuckDBPyConnection, table: str) -> list[RuleReport]:
    """Every rule of a table or view of the warehouse: its columns, their types and values, its keys, its references.

    Failures are counted over the whole table. Where columns or types are not the declared ones, that alone is reported.
    """
    model = TABLES[table].model
    found = described(db, table)
    reports = _declaration_reports(model, {name: kind for name, (kind, _) in found.items()})
    if any(report.failures for report in reports):
        return reports
    never_null = {name for name, (_, nullable) in found.items() if not nullable}
    of_columns = [
        rule
        for column in columns_of(model, "warehouse")
        for rule in _column_rules(table, column, model, never_null=column.name in never_null)
    ]
    keys = [_key_rule(table, name, holds) for name, holds in _row_rules(model) if _is_key(holds, model)]
    others = {name: holds for name, holds in _row_rules(model) if not _is_key(holds, model)}
    return [*reports, *_counted(db, table, [*of_columns, *keys]), *_row_reports(db, table, others)]


def _declaration_reports(model: type[Table], found: Mapping[str, str]) -> list[RuleReport]:
    columns = columns_of(model, "warehouse")
    unknown = sorted(found.keys() - {column.name for column in columns})
    reports = [RuleReport(_WHOLE_ROW, "known", len(unknown), ", ".join(unknown) or None)]
    for column in columns:
        kind = found.get(column.name)
        misfit = kind if kind not in (None, sql_type(column.dtype)) else None
        reports += [
            RuleReport(column.name, "present", int(kind is None), None),
            RuleReport(column.name, "type", int(misfit is not None), misfit),
        ]
    return reports


@dataclass(frozen=True)
class _Rule:
    """A rule as SQL.

    `suspects` is an expression over the table that is 0 where the rule holds; it may read `source`, a common table
    expression. `broken` is the query for how many rows break the rule and one of the values.
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
    [found] = db.execute(f'{shared} SELECT {suspects} FROM "{table}"').fetchall()
    for rule, suspected in zip(rules, found, strict=True):
        [(failures, example)] = db.execute(rule.broken).fetchall() if suspected else [(0, None)]
        yield RuleReport(rule.column, rule.name, failures, example)


# Each of Pandera's checks as a condition on a column. Null breaks none of them.
_CONDITIONS: dict[str, Callable[[str, Mapping[str, Any]], str]] = {
    "isin": lambda name, given: f"{name} IN ({', '.join(map(_quoted, given['allowed_values']))})",
    "str_matches": lambda name, given: (
        f"regexp_matches({name}, {_quoted('^' + given['pattern'].lstrip('^'))})"
    ),
    "greater_than": lambda name, given: f"{name} > {given['min_value']}",
    "greater_than_or_equal_to": lambda name, given: f"{name} >= {given['min_value']}",
    "less_than": lambda name, given: f"{name} < {given['max_value']}",
    "less_than_or_equal_to": lambda name, given: f"{name} <= {given['max_value']}",
}


def _column_rules(table: str, column: Column, model: type[Table], *, never_null: bool) -> Iterator[_Rule]:
    name = f'"{column.name}"'
    if not column.nullable:
        # Nulls that DuckDB itself keeps out of the table need not be looked for.
        absent = "false" if never_null else f"{name} IS NULL"
        yield _condition(
            table, column, "not null", f"{absent} OR isnan({name})" if column.dtype.is_float() else absent
        )
    if column.unique:
        yield _unique(table, column.name, "unique", name)
    checks = schema_of(model, "warehouse").columns[column.name].checks
    broken = {
        rule: f"NOT ({_CONDITIONS[check.name](name, check.statistics)})"
        for rule, check in zip(column.rules, checks, strict=True)
    }
    if column.references:
        yield from _reference_rules(table, column, broken)
    else:
        yield from (_condition(table, column, rule, condition) for rule, condition in broken.items())


def _condition(table: str, column: Column, rule: str, broken: str) -> _Rule:
    query = f'SELECT count(*), min("{column.name}")::VARCHAR FROM "{table}" WHERE {broken}'
    return _Rule(column.name, rule, f"count(*) FILTER ({broken})", query)


def _reference_rules(table: str, column: Column, broken: Mapping[str, str]) -> Iterator[_Rule]:
    """The rules of a column that refers to a key: a value that equals a sound key is sound, so the others are tested."""
    other, key = (column.references or "").split(".")
    name, unsound = f'"{column.name}"', f'"unsound {column.name}"'
    keys = f'SELECT "{key}" AS {name} FROM "{other}"'
    sound = f"FROM ({keys}) WHERE NOT ({' OR '.join(broken.values()) or 'false'})"
    source = (
        f'{unsound} AS MATERIALIZED (SELECT {name} FROM "{table}" ANTI JOIN ({sound}) USING ({name})'
        f" WHERE {name} IS NOT NULL)"
    )
    for rule, condition in broken.items():
        suspects = f"(SELECT count(*) FROM {unsound} WHERE {condition})"
        yield replace(_condition(table, column, rule, condition), suspects=suspects, source=source)
    lost = f"ANTI JOIN ({keys}) USING ({name})"
    yield _Rule(
        column.name,
        f"is in {column.references}",
        f"(SELECT count(*) FROM {unsound} {lost})",
        f'SELECT count(*), min({name})::VARCHAR FROM "{table}" {lost} WHERE {name} IS NOT NULL',
        source,
    )


def _unique(table: str, column: str, rule: str, key: str) -> _Rule:
    repeated = (
        f'SELECT {key} AS value, count(*) - 1 AS surplus FROM "{table}" GROUP BY ALL HAVING surplus > 0'
    )
    # Hashes take half the time and memory of values; they differ where values do, but for a collision.
    suspects = f"count({key}) - count(DISTINCT hash({key}))"
    query = f"SELECT coalesce(sum(surplus), 0)::BIGINT, min(value)::VARCHAR FROM ({repeated})"
    return _Rule(column, rule, suspects, query)


class _Selected:
    """Stands for a frame of which a rule selects the rows that hold: gives the expression itself."""

    def select(self, holds: pl.Expr) -> pl.Expr:
        return holds


def _row_rules(model: type[Table]) -> list[tuple[str, pl.Expr]]:
    """The name of each rule of whole rows, and the expression that is true where it holds."""
    frame: Any = _Selected()
    return [
        (str(check.error or check.name), check._check_fn(PolarsData(frame, "*")))
        for check in schema_of(model, "warehouse").checks
    ]


def _is_key(holds: pl.Expr, model: type[Table]) -> bool:
    """Whether a rule says that the columns it reads stand once: it holds for a row alone, and not for the row twice."""
    alone = pl.DataFrame(
        [[None] * len(polars_schema(model, "warehouse"))], polars_schema(model, "warehouse"), orient="row"
    )
    twice = pl.concat([alone, alone])
    return bool(alone.select(holds.all()).item()) and not twice.select(holds.all()).item()


def _key_rule(table: str, name: str, holds: pl.Expr) -> _Rule:
    columns = ", ".join(f'"{column}"' for column in holds.meta.root_names())
    return _unique(table, _WHOLE_ROW, name, f"({columns})")


def _row_reports(
    db: duckdb.DuckDBPyConnection, table: str, rules: Mapping[str, pl.Expr]
) -> Iterator[RuleReport]:
    columns = sorted({name for holds in rules.values() for name in holds.meta.root_names()})
    if not columns:
        return
    failures, examples = dict.fromkeys(rules, 0), dict.fromkeys(rules)
    names = ", ".join(f'"{name}"' for name in columns)
    for batch in db.sql(f'SELECT {names} FROM "{table}"').to_arrow_reader(_ROWS):
        rows = pl.DataFrame(pl.from_arrow(batch))
        counts = rows.select((~holds).sum().alias(name) for name, holds in rules.items()).row(0, named=True)
        for name, count in counts.items():
            failures[name] += count
            if count and examples[name] is None:
                examples[name] = str(rows.filter(~rules[name]).row(0, named=True))
    for name in rules:
        yield RuleReport(_WHOLE_ROW, name, failures[name], examples[name])


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
