"""Texts become mentions of countries."""

from collections.abc import Iterator, Sequence
from datetime import date

import dagster as dg
import polars as pl

from assets.daily import daily_assets, make_stage
from assets.data_folder import DataFolder
from assets.day_parts import DayParts
from assets.progress import Progress
from assets.settings import Settings
from assets.stages import MENTIONS
from assets.work import Outcome
from pipelines.countries.gazetteer import load_gazetteer
from pipelines.countries.matching import mentions as find_mentions
from schemas.catalog import TABLES
from schemas.table import polars_schema

_VERSIONS = polars_schema(TABLES["story_versions"].model, "parsed")


def make_mentions(root: str, days: Sequence[date]) -> Outcome:
    """The country forms in the distinct texts of some days."""
    data = DataFolder(root)
    gazetteer = load_gazetteer()
    texts = (
        data.scan("story_versions", days, _VERSIONS)
        .select("version_id", "headline", "body", "date")
        .collect()
    )
    with DayParts(data, MENTIONS.tables, days) as parts:
        for day in days:
            found = find_mentions(texts.filter(date=day).drop("date"), gazetteer)
            parts.add("mentions", found.with_columns(date=pl.lit(day)))
    return parts.outcome


@dg.multi_asset(**daily_assets(MENTIONS))  # type: ignore[arg-type]
def mentions(
    context: dg.AssetExecutionContext,
    data: dg.ResourceParam[DataFolder],
    settings: dg.ResourceParam[Settings],
    progress: dg.ResourceParam[Progress],
) -> Iterator[dg.MaterializeResult | dg.AssetCheckResult]:  # type: ignore[type-arg]
    """Every form in a text that refers to a country."""
    yield from make_stage(context, MENTIONS, make_mentions, data, settings=settings, progress=progress)
