"""The DuckDB file that analysts open: built beside the published one, checked, and swapped in."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from itertools import chain

import dagster as dg
import polars as pl

from assets.dagster_storage import NO_EVENT
from assets.daily.assets import MAKERS, selected, stage_events
from assets.daily.stages import code_version
from assets.incremental.making import Crew, Workers, readable, settle
from assets.incremental.manifest import Manifest, Published, days_out_of_date
from assets.metadata import (
    broken_days,
    named_days,
    preview,
    rules_table,
    schema_check,
    schema_result,
    table_spec,
)
from assets.progress import Progress
from assets.settings import Settings
from assets.storage.data_folder import DataFolder
from pipelines.events.reader.package import model_settings, model_version
from pipelines.pages.folder_names import LOCAL
from pipelines.pages.left_inside import left_inside
from pipelines.warehouse.building import BuildFacts, build_order, staged_warehouse
from pipelines.warehouse.lineage import column_sources, tables_read
from pipelines.warehouse.publishing import discard, publish
from schemas.catalog import tables_in

TABLES = list(tables_in("warehouse"))
# What a run without days materializes.
PUBLISHED = [*(dg.AssetKey(["warehouse", table]) for table in TABLES), dg.AssetKey("report")]

# The morning run publishes by eight.
FRESHNESS = dg.FreshnessPolicy.cron(
    deadline_cron="0 8 * * *", lower_bound_delta=timedelta(hours=3), timezone=LOCAL.key
)

DAYS_LEFT_OUT = dg.AssetCheckSpec(
    "days_left_out",
    asset=["warehouse", "build"],
    description="Every captured day is in the warehouse. A day that broke is named with its error and left out whole.",
)
DAYS_OUT_OF_DATE = dg.AssetCheckSpec(
    "days_out_of_date",
    asset=["warehouse", "build"],
    description="All days were processed with the same code, lexicon and model. After one changes, a run over some days"
    " leaves the others out of date; `dateline run` without days brings them all up to date.",
)
UNDATED_PAGES = dg.AssetCheckSpec(
    "undated_pages",
    asset=["warehouse", "pages"],
    description="Every page has a day. Stories on pages without one are counted in rows whose day is null. To date a"
    " page, name its folder or file after the capture, or list it in a captures.csv.",
)
LEFT_IN_BODIES = dg.AssetCheckSpec(
    "left_in_bodies",
    asset=["warehouse", "story_versions"],
    description="No body contains the opening of another report or an age label. Fails if there are no bodies.",
)
_NO_BODIES = pl.DataFrame(schema={"version_id": pl.String, "body": pl.String})
_BODIES_AT_ONCE = 20_000


@dg.multi_asset(
    name="build_warehouse",
    specs=[
        table_spec(
            table,
            "warehouse",
            # All days are read. If declared, Dagster would look up versions of thousands of partitions in every run.
            deps=[
                dg.AssetDep(
                    dg.AssetKey(key.split("/")),
                    partition_mapping=None if "/" in key else dg.LastPartitionMapping(),
                )
                for key in tables_read(table)
            ],
            code_version=code_version("schemas", "pipelines/warehouse"),
            freshness_policy=FRESHNESS,
        )
        for table in TABLES
    ],
    check_specs=[
        *(schema_check(table, "warehouse", blocking=True) for table in TABLES),
        DAYS_LEFT_OUT,
        DAYS_OUT_OF_DATE,
        UNDATED_PAGES,
        LEFT_IN_BODIES,
    ],
    # All tables are built whatever was selected; an up-to-date warehouse has no event and no check result.
    can_subset=True,
)
def warehouse(
    context: dg.AssetExecutionContext,
    data: dg.ResourceParam[DataFolder],
    settings: Settings,
    pool: dg.ResourceParam[Workers],
    progress: dg.ResourceParam[Progress],
) -> Iterator[dg.AssetMaterialization | dg.MaterializeResult[None] | dg.AssetCheckResult]:
    """Build all tables beside the published file, check every rule, and publish if all hold."""
    # If a day broke, neighbors were processed with it: process them again without it.
    crew = Crew(pool, settings.workers, settings.force, progress, settings.executor)
    settled = settle(data, MAKERS, crew)
    for stage, _ in MAKERS:
        if stage.name in settled:
            yield from stage_events(data, stage, settled[stage.name])
    # All days are done: idle workers would hold memory that DuckDB can use.
    pool.close()
    entries, broken = Manifest(data).read(), Manifest(data).broken()
    if not (settings.force or Published(data).is_stale("warehouse")):
        context.log.info("The published warehouse is up to date.")
        for key in sorted(context.selected_asset_keys, key=PUBLISHED.index):
            yield dg.MaterializeResult(asset_key=key, metadata=NO_EVENT)
        return
    if not entries:
        why = named_days(broken) if broken else "the manifest lists none"
        raise dg.Failure(f"no day could be processed, the old warehouse stays: {why}", allow_retries=False)

    parts = readable(data, entries)
    facts = BuildFacts(
        built_at=datetime.now(UTC),
        code_version=code_version("schemas", "pipelines", "assets"),
        lexicon_version=code_version("pipelines/lexicon"),
        model_version=model_version(),
        min_confidence=model_settings().min_confidence,
        min_story_confidence=model_settings().min_story_confidence,
        confident_from=model_settings().confident_from,
        days_left_out=list(broken),
        days_out_of_date=days_out_of_date(entries),
    )
    progress.start("warehouse", len(build_order()) + len(TABLES), 0)
    with staged_warehouse(
        data.database,
        {table: parts.paths(table, parts.days(table)) for table in tables_in("parsed")},
        facts,
        memory=settings.memory,
        threads=settings.workers,
        progress=lambda _done, _total: progress.advance(1),
    ) as staged:
        undated = staged.db.sql("SELECT source_path, captured_by FROM pages WHERE capture_date IS NULL")
        undated_pages = _undated_pages(len(undated), undated.order("ALL").limit(5).pl())
        left_in_bodies = _left_in_bodies(
            pl.DataFrame(pl.from_arrow(bodies))
            for bodies in staged.db.sql("SELECT version_id, body FROM story_versions").to_arrow_reader(
                _BODIES_AT_ONCE
            )
        )
        sizes = {table: len(staged.db.table(table)) for table in TABLES}
        previews = {
            table: preview(staged.db.sql(f'SELECT * FROM "{table}" LIMIT 5').pl()) for table in TABLES
        }
    progress.finish()

    reports = staged.reports
    yield from selected(context, (schema_result(table, "warehouse", reports[table]) for table in TABLES))
    if staged.failing:
        discard(staged.path)
        raise dg.Failure(
            f"not published, the old warehouse stays: rules fail in {', '.join(staged.failing)} (see the checks)",
            metadata={table: rules_table(reports[table]) for table in staged.failing},
            allow_retries=False,
        )
    publish(staged.path, data.database)
    Published(data).record("warehouse")
    # Left by release 0.1.0.
    (data.parsed / "steps.duckdb").unlink(missing_ok=True)
    yield from selected(
        context,
        [_days_left_out(broken), _days_out_of_date(facts.days_out_of_date), undated_pages, left_in_bodies],
    )
    for key in sorted(context.selected_asset_keys, key=PUBLISHED.index):
        table = key.path[-1]
        yield dg.MaterializeResult(
            asset_key=key,
            metadata={
                "dagster/row_count": sizes[table],
                "dagster/column_lineage": column_lineage(table),
                "preview": previews[table],
            },
        )


def _days_left_out(broken: Mapping[date, str]) -> dg.AssetCheckResult:
    return dg.AssetCheckResult(
        passed=not broken,
        asset_key=DAYS_LEFT_OUT.asset_key,
        check_name=DAYS_LEFT_OUT.name,
        severity=dg.AssetCheckSeverity.WARN,
        metadata={**broken_days(broken), "days": len(broken)},
    )


def _days_out_of_date(days: Sequence[date]) -> dg.AssetCheckResult:
    return dg.AssetCheckResult(
        passed=not days,
        asset_key=DAYS_OUT_OF_DATE.asset_key,
        check_name=DAYS_OUT_OF_DATE.name,
        severity=dg.AssetCheckSeverity.WARN,
        metadata={"days": len(days)} | ({"first": str(days[0]), "last": str(days[-1])} if days else {}),
    )


def _undated_pages(count: int, first: pl.DataFrame) -> dg.AssetCheckResult:
    return dg.AssetCheckResult(
        passed=count == 0,
        asset_key=UNDATED_PAGES.asset_key,
        check_name=UNDATED_PAGES.name,
        severity=dg.AssetCheckSeverity.WARN,
        metadata={"pages": count, "rows": preview(first)},
    )


def _left_in_bodies(batches: Iterable[pl.DataFrame]) -> dg.AssetCheckResult:
    """Judge bodies (`version_id`, `body`) in batches, so that only some are in memory at once."""
    found = [(len(texts), left_inside(texts)) for texts in chain([_NO_BODIES], batches)]
    bodies = sum(size for size, _ in found)
    left = pl.concat([rows for _, rows in found]).sort("version_id")
    return dg.AssetCheckResult(
        # With no bodies, finding nothing proves nothing.
        passed=left.is_empty() and bodies > 0,
        asset_key=LEFT_IN_BODIES.asset_key,
        check_name=LEFT_IN_BODIES.name,
        severity=dg.AssetCheckSeverity.WARN,
        metadata={
            "bodies": bodies,
            "lines": len(left),
            **{kind: left.filter(found=kind).height for kind in ("opening", "label")},
            "rows": preview(left.head(5)),
        },
    )


def column_lineage(table: str) -> dg.TableColumnLineage:
    """The source columns of each column of a warehouse table."""
    return dg.TableColumnLineage(
        deps_by_column={
            column: [dg.TableColumnDep(asset_key=key.split("/"), column_name=name) for key, name in sources]
            for column, sources in column_sources(table).items()
        }
    )
