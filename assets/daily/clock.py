"""When pages were captured and texts appeared."""

from collections.abc import Sequence
from datetime import date, timedelta

import polars as pl

from assets.daily.stages import CLOCK, CLOCK_DAYS
from assets.incremental.parts import BatchResult, Parts, PartsWriter
from pipelines.stories.evidence import is_dated
from pipelines.stories.windows import clock_among, clock_of_days

_EVIDENCE = ("page_id", "capture_date", "captured_from", "captured_until", "captured_by")
_LABELS = ("page_id", "version_id", "age_minutes_min", "age_minutes_max")


def make_clock(parts: Parts, days: Sequence[date]) -> BatchResult:
    """The capture and publication intervals that each day's labels and dates allow."""
    shifts = range(-CLOCK_DAYS, CLOCK_DAYS + 1)
    near = sorted({day + timedelta(days=shift) for day in days for shift in shifts})
    pages, labels = _pages(parts, near).collect(), _labels(parts, near).collect()
    # A page belongs to the day of its partition, whatever day it prints: so each is timed with its own day alone.
    clocks = [clock_of_days(days, pages.with_columns(capture_date="date").drop("date"), labels)]
    undated = pages.filter(~is_dated(), pl.col("date").is_in(list(days)))
    if len(undated):
        # Nothing says which days an undated page is near to: all that share a text with it take part.
        everywhere = parts.days("items")
        context = _pages(parts, everywhere), _labels(parts, everywhere)
        clocks += [clock_among(*context, day, rows) for (day,), rows in undated.group_by("date")]
    with PartsWriter(parts.data, CLOCK.tables, days) as writer:
        for clock in clocks:
            for table, rows in zip(CLOCK.tables, clock, strict=True):
                writer.add(table, rows)
    return writer.result


def _pages(parts: Parts, days: Sequence[date]) -> pl.LazyFrame:
    return parts.scan("pages", days).select(*_EVIDENCE, "date")


def _labels(parts: Parts, days: Sequence[date]) -> pl.LazyFrame:
    return parts.scan("items", days).select(_LABELS).drop_nulls()
