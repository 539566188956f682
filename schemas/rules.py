"""Every rule of a table against a frame: each one reports, even if nothing fails."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

import pandera.polars as pa
import polars as pl
from pandera.api.polars.types import PolarsData
from pandera.backends.polars.register import register_polars_backends

from schemas.table import Column, Layer, Rule, Table, columns_of, rules_of

# A failing rule counts and shows at most this many rows of a frame: without a limit, one that fails on millions of rows
# eats the machine.
FAILURES_SHOWN = 20


@dataclass(frozen=True)
class RuleReport:
    """One rule of one table: how many rows broke it, and the first of them.

    `failures` counts at most `FAILURES_SHOWN` rows of each frame checked; `example` is the failing value or row.
    """

    column: str
    rule: str
    failures: int
    example: str | None


# The rules that Pandera reports under its own names.
_BUILT_IN = {
    "column_in_dataframe": "present",
    "column_in_schema": "known",
    "dtype": "type",
    "not_nullable": "not null",
    "field_uniqueness": "unique",
}
_WHOLE_TABLE = "(row)"
_FAILURES = pl.Schema({"column": pl.String, "rule": pl.String, "failure_case": pl.String})


def _checked(column: Column) -> pa.Column:
    checks = [
        getattr(pa.Check, check)(against, error=rule, n_failure_cases=FAILURES_SHOWN)
        for (check, against), rule in zip(column.checks.items(), column.rules, strict=True)
    ]
    return pa.Column(column.dtype, checks, nullable=column.nullable, unique=column.unique)


def _check_of_rows(rule: Rule) -> pa.Check:
    def holds(data: PolarsData) -> pl.LazyFrame:
        return data.lazyframe.select(rule.holds)

    return pa.Check(holds, error=rule.name, n_failure_cases=FAILURES_SHOWN)


@cache
def schema_of(model: type[Table], layer: Layer) -> pa.DataFrameSchema:
    """The Pandera schema of a table in one layer. Extra and missing columns fail."""
    # A schema keeps the checks that it was made with: those for polars must be registered first.
    register_polars_backends()
    return pa.DataFrameSchema(
        {column.name: _checked(column) for column in columns_of(model, layer)},
        checks=[_check_of_rows(rule) for rule in rules_of(model)],
        strict=True,
    )


def _expected(model: type[Table], layer: Layer) -> list[tuple[str, str]]:
    rules = [(_WHOLE_TABLE, "known")]
    for column in columns_of(model, layer):
        rules += [(column.name, "present"), (column.name, "type")]
        rules += [] if column.nullable else [(column.name, "not null")]
        rules += [(column.name, "unique")] if column.unique else []
        rules += [(column.name, rule) for rule in column.rules]
    rules += [(_WHOLE_TABLE, rule.name) for rule in rules_of(model)]
    return rules


def _is_sound(frame: pl.DataFrame, model: type[Table], layer: Layer) -> bool:
    """Whether every rule of a model holds: Pandera's checks, evaluated together instead of one by one, which takes a
    tenth of the time. If not, Pandera says which rules fail.
    """
    columns = columns_of(model, layer)
    if dict(frame.schema) != {column.name: column.dtype for column in columns}:
        return False
    rows, schema = frame.lazy(), schema_of(model, layer)
    kept = [
        (pl.col(column.name).is_not_null() & pl.col(column.name).is_not_nan()).all()
        if column.dtype.is_float()
        else pl.col(column.name).is_not_null().all()
        for column in columns
        if not column.nullable
    ]
    kept += [pl.col(column.name).is_unique().all() for column in columns if column.unique]
    checks = [(check, name) for name, field in schema.columns.items() for check in field.checks]
    checks += [(check, "*") for check in schema.checks]
    asked = [check.get_backend(rows)(check).apply(PolarsData(rows, name)) for check, name in checks]
    judged = [rows.select(rule) for rule in kept] + [answer.select(pl.first().all()) for answer in asked]
    return all(answer.item() for answer in pl.collect_all(judged))


def _failures(frame: pl.DataFrame, model: type[Table], layer: Layer) -> pl.DataFrame:
    schema = schema_of(model, layer)
    try:
        # A LazyFrame is checked for its columns and types alone: rules of values assume the declared types.
        schema.validate(frame.lazy(), lazy=True)
        schema.validate(frame, lazy=True)
    except pa.errors.SchemaErrors as error:
        cases: pl.DataFrame = error.failure_cases
    else:
        return pl.DataFrame(schema=_FAILURES)
    rule = pl.col("check").str.replace(r"^dtype\(.*$", "dtype").replace(_BUILT_IN)
    subject = (
        pl.when(pl.col("check").str.starts_with("column_in_dataframe"))
        .then("failure_case")
        .when(pl.col("column").is_in(list(schema.columns)))
        .then("column")
        .otherwise(pl.lit(_WHOLE_TABLE))
    )
    return cases.select(column=subject, rule=rule, failure_case=pl.col("failure_case").cast(pl.String))


def rule_reports(frame: pl.DataFrame, model: type[Table], layer: Layer = "parsed") -> list[RuleReport]:
    """Check a frame against every rule of a model.

    Returns one report per rule, in column order, with zero failures if the rule holds. Values are
    checked, not only types: the frame must be eager (Pandera skips value rules on a LazyFrame).
    """
    sound = _is_sound(frame, model, layer)
    failures = pl.DataFrame(schema=_FAILURES) if sound else _failures(frame, model, layer)
    broken = failures.group_by("column", "rule").agg(
        failures=pl.len(), example=pl.col("failure_case").first()
    )
    found = {(row["column"], row["rule"]): row for row in broken.iter_rows(named=True)}
    expected = _expected(model, layer)
    # A failure that no declared rule explains must still be seen.
    unexpected = [key for key in found if key not in set(expected)]
    return [
        RuleReport(
            column, rule, min(found.get((column, rule), {}).get("failures", 0), FAILURES_SHOWN), example
        )
        for column, rule in [*expected, *unexpected]
        for example in [found.get((column, rule), {}).get("example")]
    ]


def merge_reports(parts: Iterable[list[RuleReport]]) -> list[RuleReport]:
    """Add up the reports of several frames of one table, rule by rule."""
    merged: dict[tuple[str, str], RuleReport] = {}
    for report in (report for part in parts for report in part):
        key = (report.column, report.rule)
        before = merged.get(key)
        merged[key] = (
            report
            if before is None
            else RuleReport(*key, before.failures + report.failures, before.example or report.example)
        )
    return list(merged.values())
