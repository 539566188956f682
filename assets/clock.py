"""When pages were captured and texts appeared."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

import dagster as dg
import polars as pl

from assets.daily import daily_assets, make_stage
from assets.data_folder import DataFolder
from assets.day_parts import DayParts
from assets.progress import Progress
from assets.settings import Settings
from assets.stages import CLOCK
from assets.work import Outcome
from pipelines.stories.clock import Clock
from pipelines.stories.evidence import is_dated
from pipelines.stories.windows import HALF_WIDTH, clock_of_days, clock_of_undated
from schemas.catalog import TABLES
from schemas.table import polars_schema

_PAGES = polars_schema(TABLES["pages"].model, "parsed")
_ITEMS = polars_schema(TABLES["items"].model, "parsed")
_EVIDENCE = ("page_id", "capture_date", "captured_from", "captured_until", "captured_by")
_LABELS = ("page_id", "version_id", "age_minutes_min", "age_minutes_max")


def make_clock(root: str, days: Sequence[date]) -> Outcome:
    """The capture and publication intervals that each day's labels and dates allow."""
    data = DataFolder(root)
    shifts = range(-HALF_WIDTH, HALF_WIDTH + 1)
    near = sorted({day + timedelta(days=shift) for day in days for shift in shifts})
    pages, labels = _pages(data, near).collect(), _labels(data, near).collect()
    # A page belongs to the day of its partition, whatever day it prints: so each is timed with its own day alone.
    clocks = [clock_of_days(days, pages.with_columns(capture_date="date").drop("date"), labels)]
    undated = pages.filter(~is_dated(), pl.col("date").is_in(days))
    clocks += [_clock_of_undated(data, day, rows.drop("date")) for (day,), rows in undated.group_by("date")]
    with DayParts(data, CLOCK.tables, days) as parts:
        for clock in clocks:
            for table, rows in zip(CLOCK.tables, clock, strict=True):
                parts.add(table, rows)
    return parts.outcome


def _clock_of_undated(data: DataFolder, day: object, undated: pl.DataFrame) -> Clock:
    # Nothing tells which days an undated page is near to: all that share a text with it take part.
    everywhere = data.days("items")
    labels = _labels(data, everywhere)
    shown = labels.join(undated.lazy(), on="page_id", how="semi").select("version_id").unique()
    shared = labels.join(shown, on="version_id", how="semi").collect()
    sharing = (
        _pages(data, everywhere)
        .filter(is_dated())
        .join(shared.lazy(), on="page_id", how="semi")
        .join(undated.lazy(), on="page_id", how="anti")
        .sort("date")
        .unique("page_id", keep="first", maintain_order=True)
    )
    clock = clock_of_undated(pl.concat([undated, sharing.drop("date").collect()]), shared.unique())
    return Clock(*(table.with_columns(date=pl.lit(day, pl.Date)) for table in clock))


def _pages(data: DataFolder, days: Sequence[date]) -> pl.LazyFrame:
    return data.scan("pages", days, _PAGES).select(*_EVIDENCE, "date")


def _labels(data: DataFolder, days: Sequence[date]) -> pl.LazyFrame:
    return data.scan("items", days, _ITEMS).select(_LABELS).drop_nulls()


@dg.multi_asset(**daily_assets(CLOCK))  # type: ignore[arg-type]
def clock(
    context: dg.AssetExecutionContext,
    data: dg.ResourceParam[DataFolder],
    settings: dg.ResourceParam[Settings],
    progress: dg.ResourceParam[Progress],
) -> Iterator[dg.MaterializeResult | dg.AssetCheckResult]:  # type: ignore[type-arg]
    """When each page was captured and each text appeared, as far as labels and dates tell."""
    yield from make_stage(context, CLOCK, make_clock, data, settings=settings, progress=progress)
