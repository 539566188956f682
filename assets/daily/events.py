"""Texts and their mentions become events."""

from collections.abc import Sequence
from datetime import date
from functools import cache

from assets.daily.stages import EVENTS
from assets.incremental.parts import BatchResult, Parts, PartsWriter
from pipelines.events.coding import code_events
from pipelines.events.lexicon import Lexicon, load_lexicon
from pipelines.stories.day_versions import by_day, undo_by_day


@cache
def _lexicon() -> Lexicon:
    # Read once a process: a batch of days costs less than the lexicon.
    return load_lexicon()


def make_events(parts: Parts, days: Sequence[date]) -> BatchResult:
    """The events that the distinct texts of each day report."""
    texts = parts.scan("story_versions", days).select("version_id", "headline", "body", "date").collect()
    mentions = parts.scan("mentions", days).collect()
    # A text is read alone, so all days go in one pass; the same text may read otherwise on another day.
    coded = code_events(by_day(texts), by_day(mentions), _lexicon())
    with PartsWriter(parts.data, EVENTS.tables, days) as writer:
        for table, rows in zip(EVENTS.tables, coded, strict=True):
            writer.add(table, undo_by_day(rows))
    return writer.result
