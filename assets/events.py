"""Texts and their mentions become events."""

from collections.abc import Iterator, Sequence
from datetime import date

import dagster as dg
import polars as pl

from assets.daily import daily_assets, make_stage
from assets.data_folder import DataFolder
from assets.day_parts import DayParts
from assets.progress import Progress
from assets.settings import Settings
from assets.stages import EVENTS
from assets.work import Outcome
from pipelines.events.coding import code_events
from pipelines.events.lexicon import load_lexicon
from schemas.catalog import TABLES
from schemas.table import polars_schema

_VERSIONS = polars_schema(TABLES["story_versions"].model, "parsed")
_MENTIONS = polars_schema(TABLES["mentions"].model, "parsed")


def make_events(root: str, days: Sequence[date]) -> Outcome:
    """The events that the distinct texts of each day tell."""
    data = DataFolder(root)
    lexicon = load_lexicon()
    texts = (
        data.scan("story_versions", days, _VERSIONS)
        .select("version_id", "headline", "body", "date")
        .collect()
    )
    mentions = data.scan("mentions", days, _MENTIONS).collect()
    with DayParts(data, EVENTS.tables, days) as parts:
        for day in days:
            coded = code_events(texts.filter(date=day), mentions.filter(date=day), lexicon)
            for table, rows in zip(EVENTS.tables, coded, strict=True):
                parts.add(table, rows.with_columns(date=pl.lit(day)))
    return parts.outcome


@dg.multi_asset(**daily_assets(EVENTS))  # type: ignore[arg-type]
def events(
    context: dg.AssetExecutionContext,
    data: dg.ResourceParam[DataFolder],
    settings: dg.ResourceParam[Settings],
    progress: dg.ResourceParam[Progress],
) -> Iterator[dg.MaterializeResult | dg.AssetCheckResult]:  # type: ignore[type-arg]
    """What one country did or said toward another, and the sentences that might have told it but gave nothing."""
    yield from make_stage(context, EVENTS, make_events, data, settings=settings, progress=progress)
