"""Texts and their mentions become events."""

from collections.abc import Sequence
from datetime import date
from functools import cache
from typing import TYPE_CHECKING

from assets.daily.stages import EVENTS
from assets.incremental.parts import BatchResult, Parts, PartsWriter
from pipelines.events.coding import code_events
from pipelines.limits import coded_part
from pipelines.stories.day_versions import by_day, undo_by_day

if TYPE_CHECKING:
    from pipelines.events.reader.reading import EventReader


@cache
def _reader() -> "EventReader":
    # Loaded once a process, and only by one that codes: numpy and onnxruntime take their time.
    from pipelines.events.reader.reading import load_reader

    return load_reader()


def make_events(parts: Parts, days: Sequence[date]) -> BatchResult:
    """The events that the distinct texts of each day report."""
    texts = parts.scan("story_versions", days).select("version_id", "headline", "body", "date").collect()
    mentions = parts.scan("mentions", days).collect()
    # A text is read alone, so all days go in one pass; the same text may read otherwise on another day.
    coded = code_events(by_day(coded_part(texts)), by_day(mentions), _reader())
    with PartsWriter(parts.data, EVENTS.tables, days) as writer:
        for table, rows in zip(EVENTS.tables, coded, strict=True):
            writer.add(table, undo_by_day(rows))
    return writer.result
