"""The DuckDB file that analysts open: built beside, checked, swapped in."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Literal

import dagster as dg
import duckdb
import polars as pl
from filelock import FileLock

from assets.column_metadata import column_lineage, preview, rules_table, table_spec
from assets.data_folder import DataFolder
from assets.days import LOCAL
from assets.progress import Progress
from assets.settings import Settings
from assets.stages import code_version
from assets.summary import is_of_this_version, versions
from pipelines.countries.gazetteer import load_gazetteer
from pipelines.countries.matching import dateline_countries
from pipelines.stories.resolve import resolve
from pipelines.stories.windows import merged_versions
from pipelines.warehouse.building import (
    add_step,
    build_table,
    build_view,
    drop_views,
    set_variables,
    view_parsed,
)
from pipelines.warehouse.checking import table_reports
from pipelines.warehouse.publishing import built_beside, discard, session, swap_in
from pipelines.warehouse.reference import REFERENCE
from pipelines.warehouse.working_order import do_in_order, tables_read, tables_referred_to
from schemas.catalog import tables_in, views
from schemas.lineage import WAREHOUSE_READS
from schemas.rules import RuleReport

TABLES = list(tables_in("warehouse"))
# A table to build, or to check.
Task = tuple[Literal["build", "check"], str]


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


def _version_stories(db: duckdb.DuckDBPyConnection) -> pl.DataFrame:
    links = db.sql("SELECT DISTINCT version_a, version_b, similarity, method FROM parsed.version_links").pl()
    versions = db.sql(
        "SELECT version_id, min(date) AS capture_date, bool_or(complete) AS complete,"
        " max(length(body)) AS length,"
        " any_value(t.published_from) AS published_from"
        " FROM parsed.story_versions LEFT JOIN version_times AS t USING (version_id) GROUP BY version_id"
    ).pl()
    return resolve(links, versions).select("version_id", "story_id")


def _dateline_countries(db: duckdb.DuckDBPyConnection) -> pl.DataFrame:
    datelines = db.sql("SELECT DISTINCT dateline FROM parsed.items WHERE dateline IS NOT NULL").pl()
    return datelines.with_columns(countries=dateline_countries(datelines["dateline"], load_gazetteer()))


def _prepare(db: duckdb.DuckDBPyConnection, data: DataFolder) -> None:
    """Show the Parquet layer, and take the steps that several tables need."""
    parts = {table: [f"{data.parsed / table}/date=*/part.parquet"] for table in tables_in("parsed")}
    view_parsed(
        db, {table: paths for table, paths in parts.items() if any((data.parsed / table).glob("date=*"))}
    )
    add_step(db, "kept_pages")
    add_step(db, "kept_versions")
    add_step(db, "version_times", merged_versions(db.sql("FROM parsed.version_times").pl()))
    add_step(db, "version_stories", _version_stories(db))
    add_step(db, "story_times")
    add_step(db, "dateline_countries", _dateline_countries(db))


def _build(db: duckdb.DuckDBPyConnection, table: str, *, take_over: bool) -> int:
    if take_over:
        return build_table(db, table, db.sql(f'FROM published."{table}"').pl())
    return build_table(db, table, REFERENCE[table]() if table in REFERENCE else None)


def _needs() -> dict[Task, set[Task]]:
    """What has to be built before each table is built or checked."""
    built = {("build", table): {("build", other) for other in tables_read(table)} for table in TABLES}
    checked = {
        ("check", table): {("build", other) for other in tables_referred_to(table)} for table in TABLES
    }
    return built | checked


def _build_and_check(
    db: duckdb.DuckDBPyConnection, data: DataFolder, tables: set[str], *, workers: int, progress: Progress
) -> tuple[dict[str, int], dict[str, list[RuleReport]]]:
    """Build some tables, take the others over from the published file, and check all.

    Returns:
        The rows of each table, and the report of every rule.
    """
    made_by, coded_with = versions()
    values = {
        "built_at": datetime.now(UTC).isoformat(),
        "code_version": made_by,
        "lexicon_version": coded_with,
    }
    counts: dict[str, int] = {}
    reports: dict[str, list[RuleReport]] = {}

    def do(task: Task) -> None:
        kind, table = task
        with session(db) as connection:
            set_variables(connection, values)
            if kind == "build":
                counts[table] = _build(connection, table, take_over=table not in tables)
            else:
                reports[table] = table_reports(connection, table)

    if set(TABLES) - tables:
        db.execute(f"ATTACH '{data.database}' AS published (READ_ONLY)")
    for _ in do_in_order(_needs(), do, workers=workers):
        progress.advance(1)
    if set(TABLES) - tables:
        db.execute("DETACH published")
    return counts, reports


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
        with built_beside(data.database, memory=settings.memory, threads=settings.workers) as (db, beside):
            _prepare(db, data)
            counts, reports = _build_and_check(db, data, tables, workers=settings.workers, progress=progress)
            drop_views(db)
            for view in views():
                build_view(db, view)
            shown = {table: preview(db.sql(f'SELECT * FROM "{table}" LIMIT 5').pl()) for table in asked}
        failed = [table for table in TABLES if any(report.failures for report in reports[table])]
        if failed:
            discard(beside)
        else:
            swap_in(beside, data.database)
    progress.finish()
    for table in sorted(asked, key=TABLES.index):
        yield _schema_check(table, reports[table])
    if failed:
        raise dg.Failure(
            f"not published: rules fail in {', '.join(failed)}; the old warehouse stands. See the asset checks.",
            metadata={table: rules_table(reports[table]) for table in failed},
            allow_retries=False,
        )
    for table in sorted(asked, key=TABLES.index):
        rows = {
            "dagster/row_count": counts[table],
            "dagster/column_lineage": column_lineage(table),
            "preview": shown[table],
        }
        yield dg.MaterializeResult(asset_key=["warehouse", table], metadata=rows)


def _schema_check(table: str, reports: list[RuleReport]) -> dg.AssetCheckResult:
    failures = sum(report.failures for report in reports)
    return dg.AssetCheckResult(
        passed=failures == 0,
        asset_key=["warehouse", table],
        check_name="schema",
        metadata={"failures": failures, "rules": rules_table(reports)},
    )
