"""Items become versions of stories, and versions are linked where they tell one report."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

import dagster as dg

from assets.daily import daily_assets, make_stage
from assets.data_folder import DataFolder
from assets.day_parts import write_days
from assets.progress import Progress
from assets.settings import Settings
from assets.stages import LINK_DAYS, LINKS, VERSIONS
from assets.work import Outcome
from pipelines.stories.links import links
from pipelines.stories.versions import day_versions
from schemas.catalog import TABLES
from schemas.table import polars_schema

_ITEMS = polars_schema(TABLES["items"].model, "parsed")
_VERSIONS = polars_schema(TABLES["story_versions"].model, "parsed")
_OF_ITEMS = ("date", "version_id", "headline", "dateline", "agencies", "section", "body", "complete")
_OF_VERSIONS = ("date", "version_id", "body", "complete", "block_keys")


def make_versions(root: str, days: Sequence[date]) -> Outcome:
    """The distinct texts of each day."""
    data = DataFolder(root)
    items = data.scan("items", days, _ITEMS).select(_OF_ITEMS).collect()
    return write_days(data, "story_versions", days, day_versions(items))


def make_links(root: str, days: Sequence[date]) -> Outcome:
    """The versions of each day that tell the report of another version of the day or of the days before."""
    data = DataFolder(root)
    near = sorted({day - timedelta(days=shift) for day in days for shift in range(LINK_DAYS + 1)})
    versions = data.scan("story_versions", near, _VERSIONS).select(_OF_VERSIONS).collect()
    return write_days(data, "version_links", days, links(versions, days))


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
