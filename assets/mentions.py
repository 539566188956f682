"""Texts become mentions of countries."""

from collections.abc import Iterator, Sequence
from datetime import date
from functools import cache

import dagster as dg

from assets.daily import daily_assets, make_stage
from assets.data_folder import DataFolder
from assets.day_parts import write_days
from assets.day_versions import by_day, undo_by_day
from assets.progress import Progress
from assets.settings import Settings
from assets.stages import MENTIONS
from assets.work import Outcome
from pipelines.countries.gazetteer import Gazetteer, load_gazetteer
from pipelines.countries.matching import mentions as find_mentions
from schemas.catalog import TABLES
from schemas.table import polars_schema

_VERSIONS = polars_schema(TABLES["story_versions"].model, "parsed")


@cache
def _gazetteer() -> Gazetteer:
    # Read once a process, for all its batches.
    return load_gazetteer()


def make_mentions(root: str, days: Sequence[date]) -> Outcome:
    """The country forms in the distinct texts of some days."""
    data = DataFolder(root)
    gazetteer = _gazetteer()
    texts = (
        data.scan("story_versions", days, _VERSIONS)
        .select("version_id", "headline", "body", "date")
        .collect()
    )
    # A text is read alone, so all days go in one pass: each pass costs a compilation of all forms.
    found = find_mentions(by_day(texts), gazetteer)
    return write_days(data, "mentions", days, undo_by_day(found))


@dg.multi_asset(**daily_assets(MENTIONS))  # type: ignore[arg-type]
def mentions(
    context: dg.AssetExecutionContext,
    data: dg.ResourceParam[DataFolder],
    settings: dg.ResourceParam[Settings],
    progress: dg.ResourceParam[Progress],
) -> Iterator[dg.MaterializeResult | dg.AssetCheckResult]:  # type: ignore[type-arg]
    """Every form in a text that refers to a country."""
    yield from make_stage(context, MENTIONS, make_mentions, data, settings=settings, progress=progress)
