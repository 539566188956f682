"""Texts and their mentions become events."""

from collections.abc import Iterator, Sequence
from datetime import date
from functools import cache

import dagster as dg

from assets.daily import daily_assets, make_stage
from assets.data_folder import DataFolder
from assets.day_parts import DayParts
from assets.day_versions import by_day, undo_by_day
from assets.progress import Progress
from assets.settings import Settings
from assets.stages import EVENTS
from assets.work import Outcome
from pipelines.events.coding import code_events
from pipelines.events.lexicon import Lexicon, load_lexicon
from schemas.catalog import TABLES
from schemas.table import polars_schema

_VERSIONS = polars_schema(TABLES["story_versions"].model, "parsed")
_MENTIONS = polars_schema(TABLES["mentions"].model, "parsed")


@cache
def _lexicon() -> Lexicon:
    # Read once a process: a batch of days costs less than the lexicon.
    return load_lexicon()


def make_events(root: str, days: Sequence[date]) -> Outcome:
    """The events that the distinct texts of each day tell."""
    data = DataFolder(root)
    lexicon = _lexicon()
    texts = (
        data.scan("story_versions", days, _VERSIONS)
        .select("version_id", "headline", "body", "date")
        .collect()
    )
    mentions = data.scan("mentions", days, _MENTIONS).collect()
    # A text is read alone, so all days go in one pass; the same text may read otherwise on another day.
    coded = code_events(by_day(texts), by_day(mentions), lexicon)
    with DayParts(data, EVENTS.tables, days) as parts:
        for table, rows in zip(EVENTS.tables, coded, strict=True):
            parts.add(table, undo_by_day(rows))
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
