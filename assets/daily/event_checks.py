"""Checks for the operator: does a day have as many stories and events, and as sure ones, as the weeks before?"""

from collections.abc import Iterator
from datetime import date

import dagster as dg

from assets.daily.dated_days import dated_days
from assets.incremental.parts import Parts
from assets.metadata import latest_days_result
from pipelines.counted import counted
from pipelines.events.reader.package import model_settings
from pipelines.unusual_days import (
    DAYS_JUDGED,
    DAYS_READ,
    LEAST_COUNT,
    LEAST_DAYS,
    WEEKS,
    day_figures,
    days_needed,
    judged_days,
)

# By the figure that each check looks at.
_CHECKS = {
    "stories": ("unusual_stories", "as many distinct texts"),
    "events": ("unusual_events", "as many events"),
    "mean_confidence": ("unusual_confidence", "events as sure, on average,"),
    "doubtful_share": ("unusual_doubts", "the same share of events below the confidence cut-off"),
}
EVENT_CHECKS = [
    dg.AssetCheckSpec(
        name,
        asset="events",
        description=f"Each of the last {DAYS_JUDGED} days has {text} as the same weekday of the last {WEEKS} weeks.",
    )
    for name, text in _CHECKS.values()
]


def judge_events(parts: Parts, today: date) -> Iterator[dg.AssetCheckResult]:
    """Judge the last days before today; more captures may still come today."""
    coded = set(parts.days("events"))
    made = [day for day in dated_days(parts, DAYS_READ, today) if day in coded]
    days = days_needed(made) if made else []
    figures = day_figures(
        days, parts.scan("story_versions", days), parts.scan("events", days), model_settings().confident_from
    )
    last = [day for day in days if (days[-1] - day).days < DAYS_JUDGED]
    for figure, rows in judged_days(figures).items():
        unusual = rows.filter("unusual").drop("unusual")
        name, _ = _CHECKS[figure]
        judged = _judged(len(rows), len(last), len(days))
        yield latest_days_result("events", name, last, unusual, days_judged=len(rows), judged=judged)


def _judged(judged: int, last: int, known: int) -> str:
    """What the result is based on, in words: a check that judged nothing says so."""
    if judged:
        left = f"; too few stories or events on {last - judged}" if judged < last else ""
        return f"{counted(judged, 'day')}, compared with the days before{left}"
    if known <= LEAST_DAYS:
        return f"too few days to judge: {known}, at least {LEAST_DAYS + 1} are needed"
    return (
        f"too few to judge: under {LEAST_COUNT} stories or events on each of the last {counted(last, 'day')}"
    )
