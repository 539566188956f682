"""Whether the latest days look like those before: checks of the Parquet layer for the operator."""

from collections.abc import Iterator, Sequence
from datetime import date

import dagster as dg
import polars as pl

from assets.daily.dated_days import dated_days
from assets.incremental.parts import Parts
from assets.metadata import latest_days_result
from pipelines.counted import counted
from pipelines.pages.drift import (
    BRIEFS_PART,
    DAYS_SEEN,
    UNKNOWN_SHARE,
    briefs_by_day,
    days_before,
    days_with_fewer_briefs,
    last_days,
    unread_pages,
)

_WARNINGS = {
    "unknown_agencies": "Every agency is in the lexicon. If not, add a row to pipelines/lexicon/agencies.csv.",
    "unknown_labels": "Every age label is understood. If not, add a row to pipelines/lexicon/age_labels.csv.",
    "unknown_text": f"No page has more than {UNKNOWN_SHARE:.0%} of its text unread. If not, check the layout.",
    "empty_days": "Every day has dated captures. If not, check the crawler. (Captures that end over"
    f" {DAYS_SEEN} days ago count as an archive, which misses no day after its last.)",
    "fewer_briefs": f"Pages have at least {BRIEFS_PART:.0%} of the briefs usual in the {DAYS_SEEN} days before.",
}
PAGE_CHECKS = [
    dg.AssetCheckSpec(name, asset="pages", description=f"Of the last {DAYS_SEEN} days: {text}")
    for name, text in _WARNINGS.items()
]


def judge_pages(parts: Parts, today: date) -> Iterator[dg.AssetCheckResult]:
    """Judge the last days of the Parquet layer."""
    dated = dated_days(parts, DAYS_SEEN)
    days = last_days(dated, today)
    near = [*days_before(days), *days] if days else []
    # Also look at undated pages, under the day on which their file was written.
    written = sorted({*days, *last_days(parts.days("pages"), today)})
    quarantine = parts.scan("quarantine", written)
    pages = parts.scan("pages", written)
    read = f"{counted(pages.select(pl.len()).collect().item(), 'page')} read"
    # If no page at all is dated, every day lacks one.
    empty = [day for day in days or written if day not in dated]
    briefs = briefs_by_day(parts.scan("pages", near), parts.scan("items", near))
    found = {
        "unknown_agencies": (quarantine.filter(reason="unknown_agency").collect(), read),
        "unknown_labels": (quarantine.filter(reason="unknown_age_label").collect(), read),
        "unknown_text": (unread_pages(pages), read),
        "empty_days": (pl.DataFrame({"date": map(str, empty)}), counted(len(days or written), "day")),
        "fewer_briefs": (days_with_fewer_briefs(briefs, days), _compared(briefs, days)),
    }
    for name, (rows, judged) in found.items():
        yield latest_days_result("pages", name, written, rows, judged=judged)


def _compared(briefs: pl.DataFrame, days: Sequence[date]) -> str:
    """What the check of briefs is based on, in words: a check that judged nothing says so."""
    number = briefs.filter(pl.col("date").is_in(list(days)), pl.col("usual").is_not_null()).height
    return (
        f"{counted(number, 'day')}, compared with the days before" if number else "no day has one before it"
    )
