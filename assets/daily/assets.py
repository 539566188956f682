"""The daily assets: one step per stage, built the same way for all.

A step records an event for each day and table that it made. A day that is up to date gets no event and
no check result; its last ones still apply.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import chain

import dagster as dg

from assets.dagster_storage import NO_EVENT
from assets.daily import clock, events, mentions, pages, stories
from assets.daily.event_checks import EVENT_CHECKS, judge_events
from assets.daily.page_checks import PAGE_CHECKS, judge_pages
from assets.daily.stages import (
    CAPTURES,
    CLOCK,
    EVENTS,
    FORMS,
    LINKS,
    MENTIONS,
    PAGES,
    STAGES,
    VERSIONS,
    Stage,
)
from assets.incremental.making import Crew, Make, Workers, make_due, readable
from assets.incremental.manifest import Manifest, due_days
from assets.incremental.parts import BatchResult, Parts
from assets.metadata import broken_days, preview, schema_check, schema_result, table_spec
from assets.progress import Progress
from assets.settings import Settings
from assets.storage.data_folder import DataFolder
from assets.today import today
from pipelines.measures import with_shares

# What processes the days of each stage except captures, whose days follow from the files.
MAKERS: Sequence[tuple[Stage, Make]] = (
    (PAGES, pages.make_pages),
    (VERSIONS, stories.make_versions),
    (LINKS, stories.make_links),
    (CLOCK, clock.make_clock),
    (FORMS, mentions.make_forms),
    (MENTIONS, mentions.make_mentions),
    (EVENTS, events.make_events),
)
# Checks that compare the latest days with earlier ones, after a stage has run.
_DRIFT_CHECKS = {PAGES.name: PAGE_CHECKS, EVENTS.name: EVENT_CHECKS}
_JUDGES: Mapping[str, Callable[[Parts, date], Iterator[dg.AssetCheckResult]]] = {
    PAGES.name: judge_pages,
    EVENTS.name: judge_events,
}
_TABLES = {stage.name: stage.tables for stage in STAGES}

Results = Iterator[dg.AssetMaterialization | dg.MaterializeResult[None] | dg.AssetCheckResult]


def daily_assets(partitions: dg.PartitionsDefinition[str]) -> list[dg.AssetsDefinition]:
    """The assets of all stages, in order."""
    return [
        daily_asset(CAPTURES, None, partitions),
        *(daily_asset(stage, make, partitions) for stage, make in MAKERS),
    ]


def daily_asset(
    stage: Stage, make: Make | None, partitions: dg.PartitionsDefinition[str]
) -> dg.AssetsDefinition:
    """The assets of one stage's tables, made in one step; without `make`, the captures themselves."""
    deps = [table for reads in stage.reads for table in _TABLES[reads.stage]]

    @dg.multi_asset(
        name=f"make_{stage.name}",
        specs=[
            table_spec(table, "parsed", deps=deps, partitions_def=partitions, code_version=stage.version)
            for table in stage.tables
        ],
        check_specs=[*_checks(stage), *_DRIFT_CHECKS.get(stage.name, ())],
        backfill_policy=dg.BackfillPolicy.single_run(),
        # A day or table that is up to date has no event and no check result.
        can_subset=True,
    )
    def make_stage(
        context: dg.AssetExecutionContext,
        data: dg.ResourceParam[DataFolder],
        settings: Settings,
        pool: dg.ResourceParam[Workers],
        progress: dg.ResourceParam[Progress],
    ) -> Results:
        asked = {date.fromisoformat(key) for key in context.partition_keys}
        crew = Crew(pool, settings.workers, settings.force, progress, settings.executor)
        if make is None:
            due, chosen = pages.find_captures(
                data,
                asked,
                force=crew.force,
                processes=crew.workers,
                accept_gone=settings.accept_gone,
            )
            entries = Manifest(data).read()
        else:
            chosen, entries = make, Manifest(data).read()
            due = due_days(data, stage, asked, entries, force=crew.force)
        result = make_due(data, stage, chosen, crew, due, entries)
        if due:
            yield from stage_events(data, stage, result)
            checks = _check_results(stage, result)
            if judge := _JUDGES.get(stage.name):
                checks = chain(checks, judge(readable(data, Manifest(data).read()), today()))
            yield from selected(context, checks)
        for key in context.selected_asset_keys:
            yield dg.MaterializeResult(asset_key=key, metadata=NO_EVENT)

    return make_stage


def stage_events(data: DataFolder, stage: Stage, result: BatchResult) -> Iterator[dg.AssetMaterialization]:
    """An event for each day and table that a stage made; that of the last day also shows its first rows."""
    parts = readable(data, Manifest(data).read())
    days = sorted(result.hashes.keys() - result.broken.keys())
    for table in stage.tables:
        for day in days:
            numbers = with_shares(result.numbers[table, day])
            metadata = {"dagster/partition_row_count": int(numbers["rows"]), **numbers}
            rows = {"preview": preview(parts.scan(table, [day]).head().collect())} if day == days[-1] else {}
            yield dg.AssetMaterialization(table, partition=day.isoformat(), metadata={**metadata, **rows})


def selected(
    context: dg.AssetExecutionContext, results: Iterable[dg.AssetCheckResult]
) -> Iterator[dg.AssetCheckResult]:
    """The results of the checks selected for the run."""
    asked = {(key.asset_key, key.name) for key in context.selected_asset_check_keys}
    return (result for result in results if (result.asset_key, result.check_name) in asked)


def _checks(stage: Stage) -> list[dg.AssetCheckSpec]:
    """Checks of each table's schema, and of days that broke. Neither blocks: a day that breaks a rule is left out."""
    return [
        *(schema_check(table, "parsed", blocking=False) for table in stage.tables),
        dg.AssetCheckSpec(
            "days_made",
            asset=stage.tables[0],
            description="Every due day was processed. A day that broke is named with its error and left out whole.",
        ),
    ]


def _check_results(stage: Stage, result: BatchResult) -> Iterator[dg.AssetCheckResult]:
    for table in stage.tables:
        if table in result.reports:
            yield schema_result(table, "parsed", result.reports[table])
    yield dg.AssetCheckResult(
        passed=not result.broken,
        asset_key=stage.tables[0],
        check_name="days_made",
        metadata={**broken_days(result.broken), "days": len(result.hashes) + len(result.broken)},
    )
