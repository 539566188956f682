"""The DuckDB file that analysts open: built beside, checked, swapped in."""

from collections.abc import Iterator
from datetime import timedelta

import dagster as dg
from filelock import FileLock

from assets.building import TABLES, days_to_refresh, failing, warehouse_built
from assets.column_metadata import column_lineage, preview, rules_table, table_spec
from assets.data_folder import DataFolder
from assets.days import LOCAL
from assets.progress import Progress
from assets.settings import Settings
from assets.stages import code_version
from assets.summary import is_of_this_version
from pipelines.warehouse.building import row_count
from pipelines.warehouse.lineage import tables_read
from schemas.catalog import tables_in
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
            deps=[_dependency(key) for key in tables_read(table)],
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
    """Build all tables beside the published file, check every rule, and swap the file in if all hold."""
    asked = {key.path[-1] for key in context.selected_asset_keys}
    # Tables that are not asked for are taken over, if this code made them: others may lack a table or a column.
    tables = asked if is_of_this_version(data) else set(TABLES)
    # All days are made: their processes would lie idle beside DuckDB, with their memory.
    settings.pool.close()
    progress.start("warehouse", 2 * len(TABLES), 0)
    with FileLock(data.parsed / "warehouse.lock"):
        parts = data.listed_parts(tables_in("parsed"))
        days = days_to_refresh(data, parts) if tables == set(TABLES) and not settings.redo else None
        with warehouse_built(data, parts, tables, days, settings=settings, progress=progress) as (
            db,
            reports,
        ):
            rows = {table: row_count(db, table) for table in asked}
            shown = {table: preview(db.sql(f'SELECT * FROM "{table}" LIMIT 5').pl()) for table in asked}
    progress.finish()
    failed = failing(reports)
    for table in sorted(asked, key=TABLES.index):
        yield _schema_check(table, reports[table])
    if failed:
        raise dg.Failure(
            f"not published: rules fail in {', '.join(failed)}; the old warehouse stands. See the asset checks.",
            metadata={table: rules_table(reports[table]) for table in failed},
            allow_retries=False,
        )
    for table in sorted(asked, key=TABLES.index):
        told = {
            "dagster/row_count": rows[table],
            "dagster/column_lineage": column_lineage(table),
            "preview": shown[table],
            "made_anew": "everything" if days is None else f"what differs for {len(days)} changed days",
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
