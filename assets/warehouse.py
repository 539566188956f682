"""The DuckDB file that analysts open: built in a staging file, checked, published."""

from collections.abc import Iterator
from datetime import timedelta

import dagster as dg
from filelock import FileLock

from assets.building import TABLES, warehouse_built
from assets.column_metadata import column_lineage, preview, rules_table, table_spec
from assets.data_folder import DataFolder
from assets.days import LOCAL
from assets.progress import Progress
from assets.settings import Settings
from assets.stages import code_version
from schemas.lineage import WAREHOUSE_READS
from schemas.rules import RuleReport


def _dependency(key: str) -> dg.AssetDep:
    # All days are read. Said so, Dagster would look up the versions of thousands of partitions in every run (seconds).
    mapping = None if "/" in key else dg.LastPartitionMapping()
    return dg.AssetDep(dg.AssetKey(key.split("/")), partition_mapping=mapping)


# The morning's run has published by eight.
FRESHNESS = dg.FreshnessPolicy.cron(
    deadline_cron="0 8 * * *", lower_bound_delta=timedelta(hours=3), timezone=LOCAL.key
)


def _specs() -> list[dg.AssetSpec]:
    return [
        table_spec(
            table,
            "warehouse",
            deps=[_dependency(key) for key in WAREHOUSE_READS.get(table, [])],
            code_version=code_version("schemas", "pipelines/warehouse"),
            skippable=True,
            freshness=FRESHNESS,
        )
        for table in TABLES
    ]


def _checks() -> list[dg.AssetCheckSpec]:
    return [
        dg.AssetCheckSpec(
            "schema",
            asset=["warehouse", table],
            blocking=True,
            description="Every rule of the table's schema, its keys and its references; none may fail to publish.",
        )
        for table in TABLES
    ]


@dg.multi_asset(specs=_specs(), check_specs=_checks(), can_subset=True, name="build_warehouse")
def warehouse(
    context: dg.AssetExecutionContext,
    data: dg.ResourceParam[DataFolder],
    settings: dg.ResourceParam[Settings],
    progress: dg.ResourceParam[Progress],
) -> Iterator[dg.MaterializeResult | dg.AssetCheckResult]:  # type: ignore[type-arg]
    """Build all tables in a staging file, check every rule, and publish the file if all hold."""
    asked = {key.path[-1] for key in context.selected_asset_keys}
    # All days are made: their processes would lie idle beside DuckDB, with their memory.
    settings.pool.close()
    with (
        FileLock(data.parsed / "warehouse.lock"),
        warehouse_built(data, settings=settings, progress=progress) as staged,
    ):
        rows = {table: len(staged.db.table(table)) for table in asked}
        shown = {table: preview(staged.db.sql(f'SELECT * FROM "{table}" LIMIT 5').pl()) for table in asked}
    progress.finish()
    for table in sorted(asked, key=TABLES.index):
        yield _schema_check(table, staged.reports[table])
    if staged.failing:
        raise dg.Failure(
            f"not published: rules fail in {', '.join(staged.failing)}; the old warehouse stands."
            " See the asset checks.",
            metadata={table: rules_table(staged.reports[table]) for table in staged.failing},
            allow_retries=False,
        )
    for table in sorted(asked, key=TABLES.index):
        told = {
            "dagster/row_count": rows[table],
            "dagster/column_lineage": column_lineage(table),
            "preview": shown[table],
        }
        yield dg.MaterializeResult(asset_key=["warehouse", table], metadata=told)


def _schema_check(table: str, reports: list[RuleReport]) -> dg.AssetCheckResult:
    failures = sum(report.failures for report in reports)
    return dg.AssetCheckResult(
        passed=failures == 0,
        asset_key=["warehouse", table],
        check_name="schema",
        metadata={"failures": failures, "rules": rules_table(reports)},
    )
