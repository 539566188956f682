"""Items become versions of stories, and versions are linked where they tell one report."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

import dagster as dg
import polars as pl

from assets.daily import daily_assets, make_stage
from assets.data_folder import DataFolder
from assets.day_parts import write_days
from assets.progress import Progress
from assets.settings import Settings
from assets.stages import LINK_DAYS, LINKS, VERSIONS
from assets.work import Outcome, total
from pipelines.stories.links import links
from pipelines.stories.versions import day_versions
from schemas.catalog import TABLES
from schemas.table import polars_schema

_ITEMS = polars_schema(TABLES["items"].model, "parsed")
_PAGES = polars_schema(TABLES["pages"].model, "parsed")
_VERSIONS = polars_schema(TABLES["story_versions"].model, "parsed")


def make_versions(root: str, days: Sequence[date]) -> Outcome:
    """The distinct texts of each day."""
    data = DataFolder(root)
    items = data.scan("items", days, _ITEMS).collect()
    pages = data.scan("pages", days, _PAGES).select("page_id", "date").collect()
    texts = [
        day_versions(items.filter(date=day), pages.filter(date=day).rename({"date": "capture_date"}))
        for day in days
    ]
    return write_days(data, "story_versions", days, pl.concat(texts).rename({"capture_date": "date"}))


def make_links(root: str, days: Sequence[date]) -> Outcome:
    """The versions of each day that tell the report of another version of the day or of the days before."""
    data = DataFolder(root)
    return total(_link(data, day) for day in days)


def _link(data: DataFolder, day: date) -> Outcome:
    window = [day - timedelta(days=days) for days in range(1, LINK_DAYS + 1)]
    today = data.scan("story_versions", [day], _VERSIONS).rename({"date": "capture_date"}).collect()
    before = data.scan("story_versions", window, _VERSIONS).rename({"date": "capture_date"}).collect()
    return write_days(data, "version_links", [day], links(today, before).with_columns(date=pl.lit(day)))


@dg.multi_asset(**daily_assets(VERSIONS))  # type: ignore[arg-type]
def versions(
    context: dg.AssetExecutionContext,
    data: dg.ResourceParam[DataFolder],
    settings: dg.ResourceParam[Settings],
    progress: dg.ResourceParam[Progress],
) -> Iterator[dg.MaterializeResult | dg.AssetCheckResult]:  # type: ignore[type-arg]
    """The distinct texts sighted on each day."""
    yield from make_stage(context, VERSIONS, make_versions, data, settings=settings, progress=progress)


@dg.multi_asset(**daily_assets(LINKS))  # type: ignore[arg-type]
def version_links(
    context: dg.AssetExecutionContext,
    data: dg.ResourceParam[DataFolder],
    settings: dg.ResourceParam[Settings],
    progress: dg.ResourceParam[Progress],
) -> Iterator[dg.MaterializeResult | dg.AssetCheckResult]:  # type: ignore[type-arg]
    """Which texts are versions of one story, and why."""
    yield from make_stage(context, LINKS, make_links, data, settings=settings, progress=progress)
