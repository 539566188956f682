"""What the Dagster UI shows of a table: its columns (all from `schemas/`), its rules, and its first rows.

Text from outside goes only into table cells and plain text, which the UI never renders as Markdown or HTML, and
without invisible characters.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import dagster as dg
import polars as pl

from pipelines.visible_text import visible, visible_line
from schemas.catalog import TABLES
from schemas.duckdb_types import sql_type
from schemas.rules import FAILURES_SHOWN, RuleReport
from schemas.table import Layer, columns_of, row_meaning

OWNERS = ["team:dateline"]
_LONG = {"body", "sentence", "excerpt", "content"}
_PREVIEW_ROWS = 5
_CELL_CHARACTERS = 60


def table_spec(table: str, layer: Layer, **spec: Any) -> dg.AssetSpec:
    """The asset of a table: its description, group, kinds, owners and columns; `spec` holds the rest."""
    entry = TABLES[table]
    columns = [
        dg.TableColumn(
            name=column.name,
            type=sql_type(column.dtype),
            description=column.comment,
            constraints=dg.TableColumnConstraints(
                nullable=column.nullable, unique=column.unique, other=list(column.rules)
            ),
        )
        for column in columns_of(TABLES[table].model, layer)
    ]
    return dg.AssetSpec(
        key=[layer, table] if layer == "warehouse" else table,
        description=row_meaning(entry.model),
        group_name=entry.group if layer == "parsed" or entry.group == "analysis" else "warehouse",
        kinds={"parquet", "polars"} if layer == "parsed" else {"duckdb", "sql"},
        owners=OWNERS,
        tags={"layer": layer},
        metadata={"dagster/column_schema": dg.TableSchema(columns), "dagster/table_name": table},
        **spec,
    )


def schema_check(table: str, layer: Layer, *, blocking: bool) -> dg.AssetCheckSpec:
    """The check of all rules of a table's schema."""
    return dg.AssetCheckSpec(
        "schema",
        asset=[layer, table] if layer == "warehouse" else table,
        blocking=blocking,
        description="Every rule of the table's schema, each with the number of rows that break it and an example."
        + (
            f" Of each piece of a day, at most {FAILURES_SHOWN} rows are counted."
            if layer == "parsed"
            else ""
        ),
    )


def schema_result(table: str, layer: Layer, reports: Sequence[RuleReport]) -> dg.AssetCheckResult:
    """The result of `schema_check`: every rule, those that failed first."""
    failures = sum(report.failures for report in reports)
    return dg.AssetCheckResult(
        passed=failures == 0,
        asset_key=[layer, table] if layer == "warehouse" else table,
        check_name="schema",
        metadata={"failures": failures, "rules": rules_table(reports)},
    )


def rules_table(reports: Sequence[RuleReport]) -> dg.TableMetadataValue:
    """Every rule with its failures and a failing row, those that failed first."""
    ordered = sorted(reports, key=lambda report: -report.failures)
    return dg.MetadataValue.table(
        [
            dg.TableRecord(
                {
                    "column": report.column,
                    "rule": report.rule,
                    "failures": report.failures,
                    "example": _cell(report.example),
                }
            )
            for report in ordered
        ]
    )


def latest_days_result(
    asset: str, check: str, days: Sequence[date], found: pl.DataFrame, **more: str | int
) -> dg.AssetCheckResult:
    """A check of the latest days, which only warns: it passes if no row was found. `more` is shown beside the rows."""
    return dg.AssetCheckResult(
        passed=found.is_empty(),
        asset_key=asset,
        check_name=check,
        severity=dg.AssetCheckSeverity.WARN,
        metadata={
            "days": f"{days[0]} to {days[-1]}" if days else "none",
            **more,
            "rows_found": len(found),
            "rows": preview(found),
        },
    )


def broken_days(broken: Mapping[date, str]) -> dict[str, str]:
    """Days that broke, each with its error."""
    return {day.isoformat(): visible_line(error) for day, error in broken.items()}


def named_days(broken: Mapping[date, str]) -> str:
    """Days that broke, each with its error, in a line."""
    return "; ".join(f"{day} ({error})" for day, error in broken_days(broken).items())


def preview(frame: pl.DataFrame) -> dg.TableMetadataValue:
    """The first rows, without long texts."""
    rows = frame.head(_PREVIEW_ROWS).select(pl.exclude(list(_LONG & set(frame.columns))))
    schema = dg.TableSchema([dg.TableColumn(name) for name in rows.columns])
    records = [
        dg.TableRecord({name: _cell(value) for name, value in row.items()})
        for row in rows.iter_rows(named=True)
    ]
    return dg.MetadataValue.table(records, schema=schema)


def _cell(value: object) -> str:
    text = "" if value is None else ", ".join(map(str, value)) if isinstance(value, list) else str(value)
    text = visible(" ".join(text.split()))
    return text if len(text) <= _CELL_CHARACTERS else text[: _CELL_CHARACTERS - 1] + "…"
