"""What the Dagster UI shows of a table: its columns, from `schemas/` alone, and a preview."""

from collections.abc import Sequence
from typing import Any

import dagster as dg
import polars as pl

from pipelines.warehouse.lineage import column_sources
from schemas.catalog import TABLES
from schemas.duckdb_types import sql_type
from schemas.rules import RuleReport
from schemas.table import Layer, columns_of, row_meaning

OWNERS = ["team:dateline"]
_LONG = {"body", "sentence", "excerpt", "content"}
_PREVIEW_CHARACTERS = 60


def column_schema(table: str, layer: Layer) -> dg.TableSchema:
    """The columns of a table with type, meaning and rules."""
    return dg.TableSchema(
        columns=[
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
    )


def column_lineage(table: str) -> dg.TableColumnLineage:
    """The columns of the tables that each column of a warehouse table comes from."""
    return dg.TableColumnLineage(
        deps_by_column={
            column: [dg.TableColumnDep(asset_key=key.split("/"), column_name=name) for key, name in sources]
            for column, sources in column_sources(table).items()
            if sources
        }
    )


def table_spec(
    table: str,
    layer: Layer,
    *,
    deps: Sequence[str | dg.AssetDep] = (),
    partitions: dg.PartitionsDefinition[str] | None = None,
    code_version: str | None = None,
    skippable: bool = False,
    freshness: dg.FreshnessPolicy | None = None,
) -> dg.AssetSpec:
    """The asset of a table: its description, group, kinds, owners and columns."""
    entry = TABLES[table]
    return dg.AssetSpec(
        key=[layer, table] if layer == "warehouse" else table,
        deps=list(deps),
        description=row_meaning(entry.model),
        group_name=entry.group if layer == "parsed" or entry.group == "analysis" else "warehouse",
        kinds={"parquet", "polars"} if layer == "parsed" else {"duckdb", "sql"},
        owners=OWNERS,
        tags={"layer": layer},
        metadata={"dagster/column_schema": column_schema(table, layer), "dagster/table_name": table},
        partitions_def=partitions,
        code_version=code_version,
        skippable=skippable,
        freshness_policy=freshness,
    )


def preview(frame: pl.DataFrame) -> dg.MarkdownMetadataValue:
    """The first five rows without long texts, as a Markdown table."""
    rows = frame.head(5).select(pl.exclude(list(_LONG & set(frame.columns))))
    shown = [[_cell(value) for value in row] for row in rows.iter_rows()]
    return dg.MetadataValue.md(markdown_table(rows.columns, shown))


def _cell(value: Any) -> str:
    text = "" if value is None else ", ".join(map(str, value)) if isinstance(value, list) else str(value)
    text = " ".join(text.split()).replace("|", "\\|")
    return text if len(text) <= _PREVIEW_CHARACTERS else text[: _PREVIEW_CHARACTERS - 1] + "…"


def markdown_table(columns: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Rows as a Markdown table."""
    lines = [columns, ["---"] * len(columns), *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def rules_table(reports: Sequence[RuleReport]) -> dg.MarkdownMetadataValue:
    """Every rule with its failures and a failing row, those that failed first."""
    ordered = sorted(reports, key=lambda report: -report.failures)
    rows = [
        [report.column, f"`{report.rule}`".replace("|", "\\|"), str(report.failures), _cell(report.example)]
        for report in ordered
    ]
    return dg.MetadataValue.md(markdown_table(["column", "rule", "failures", "example"], rows))
