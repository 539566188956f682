"""How a stage's days are made and told of, the same for every daily asset."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import dagster as dg
import polars as pl
from filelock import FileLock

from assets.column_metadata import preview, rules_table, table_spec
from assets.data_folder import DataFolder
from assets.day_metadata import add_day_metadata
from assets.manifest import Manifest, due_days
from assets.measures import shown, sparkline
from assets.partitions import DAYS, days_of
from assets.progress import Progress
from assets.settings import Settings
from assets.stages import CAPTURES, STAGES, Mark, Stage, code_version
from assets.work import MakeDays, Outcome, Workers
from schemas.catalog import TABLES
from schemas.rules import RuleReport, rule_reports
from schemas.table import polars_schema

_TABLES_OF = {stage.name: stage.tables for stage in STAGES}

# Days in the small picture of a table's rows.
DAYS_PICTURED = 30


def stage_specs(stage: Stage) -> list[dg.AssetSpec]:
    """The assets of a stage's tables."""
    deps = [table for reads in stage.reads for table in _TABLES_OF[reads.stage]]
    version = code_version(*stage.code)
    return [
        table_spec(table, "parsed", deps=deps, partitions=DAYS, code_version=version)
        for table in stage.tables
    ]


def stage_checks(stage: Stage) -> list[dg.AssetCheckSpec]:
    """The checks of a stage: the schema of each table (blocking), and that no day broke."""
    return [
        *(
            dg.AssetCheckSpec(
                "schema",
                asset=table,
                blocking=True,
                description="Every rule of the table's schema, each with the rows that break it.",
            )
            for table in stage.tables
        ),
        dg.AssetCheckSpec(
            "days_made",
            asset=stage.tables[0],
            description="Every day asked for was made; a day that broke is named with its error.",
        ),
    ]


def daily_assets(stage: Stage, checks: Sequence[dg.AssetCheckSpec] = ()) -> dict[str, object]:
    """The arguments of `multi_asset` that every stage has in common, and checks of its own."""
    return {
        "name": f"make_{stage.name}",
        "specs": stage_specs(stage),
        "check_specs": [*stage_checks(stage), *checks],
        "backfill_policy": dg.BackfillPolicy.single_run(),
    }


def make_stage(
    context: dg.AssetExecutionContext,
    stage: Stage,
    make_days: MakeDays,
    data: DataFolder,
    *,
    settings: Settings,
    progress: Progress,
    marks: Mapping[date, Mark] | None = None,
) -> Iterator[dg.MaterializeResult | dg.AssetCheckResult]:  # type: ignore[type-arg]
    """Make those of a run's days that are due in a stage, and yield results and checks for the UI.

    `marks` are the due days with their marks, where they do not follow from the stages that this one reads.
    """
    asked = days_of(context)
    data.parsed.mkdir(parents=True, exist_ok=True)
    # A run beside this one waits here, and then finds that nothing is due.
    with FileLock(data.parsed / f"{stage.name}.lock"):
        outcome, due = _make(stage, make_days, data, asked, settings=settings, progress=progress, marks=marks)
    yield from _tell(context, stage, outcome, data=data, asked=asked, due=due)


def _make(
    stage: Stage,
    make_days: MakeDays,
    data: DataFolder,
    asked: list[date],
    *,
    settings: Settings,
    progress: Progress,
    marks: Mapping[date, Mark] | None,
) -> tuple[Outcome, list[date]]:
    manifest = Manifest(data)
    made = manifest.read(*stage.involved)
    due = due_days(data, stage, asked, made, redo=settings.redo) if marks is None else marks
    # Of the captures the mark itself tells how many files there are; those of other stages follow them.
    weights = {day: mark.files or made.get((CAPTURES.name, day), mark).files for day, mark in due.items()}
    outcome = Outcome()
    if due:
        manifest.forget(stage, due)
    progress.start(stage.name, sum(weights.values()), len(due))
    workers = settings.pool if stage.on_workers else Workers(1)
    for rows, part in workers.run(make_days, data.root, weights, most=stage.batch_pages):
        # Batch by batch: what a run made before it was ended is not made again.
        manifest.record(stage, {day: replace(due[day], output=output) for day, output in part.hashes.items()})
        outcome += part
        progress.advance(rows)
    progress.finish()
    return outcome, sorted(due)


def _tell(
    context: dg.AssetExecutionContext,
    stage: Stage,
    outcome: Outcome,
    *,
    data: DataFolder,
    asked: list[date],
    due: list[date],
) -> Iterator[dg.MaterializeResult | dg.AssetCheckResult]:  # type: ignore[type-arg]
    for table in stage.tables:
        told: dict[date, dict[str, Any]] = {
            day: {"dagster/partition_row_count": int(numbers.get("rows", 0)), **shown(numbers)}
            for day in due
            for numbers in [outcome.numbers.get((table, day), {})]
        }
        schema = polars_schema(TABLES[table].model, "parsed")
        first_rows = data.scan(table, asked[-3:], schema).head(5).collect()
        rows = [
            outcome.numbers[table, day]["rows"]
            for day in due[-DAYS_PICTURED:]
            if (table, day) in outcome.numbers
        ]
        # What is told of all days goes to the last one, whose event the UI shows first: with every day it would be
        # written down again.
        told.setdefault(asked[-1], {}).update(
            {
                "days_made": len(due),
                "days_up_to_date": len(asked) - len(due),
                "rows_by_day": dg.MetadataValue.md(sparkline(rows)),
                "preview": preview(first_rows),
            }
        )
        add_day_metadata(context, table, told)
        yield dg.MaterializeResult(asset_key=table)
        yield _schema_check(table, outcome.reports.get(table, []))
    yield dg.AssetCheckResult(
        passed=not outcome.broken,
        asset_key=stage.tables[0],
        check_name="days_made",
        metadata={day.isoformat(): error for day, error in outcome.broken.items()} | {"days": len(due)},
    )


def _schema_check(table: str, reports: list[RuleReport]) -> dg.AssetCheckResult:
    # With no day due there are no reports: the rules are listed all the same, on no rows.
    empty = pl.DataFrame(schema=polars_schema(TABLES[table].model, "parsed"))
    shown = reports or rule_reports(empty, TABLES[table].model, "parsed")
    failures = sum(report.failures for report in shown)
    return dg.AssetCheckResult(
        passed=failures == 0,
        asset_key=table,
        check_name="schema",
        metadata={"failures": failures, "checked": bool(reports), "rules": rules_table(shown)},
    )
