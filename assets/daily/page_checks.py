"""Whether the latest days look like those before: checks of the Parquet layer for the operator."""

from collections.abc import Iterator
from datetime import date, timedelta

import dagster as dg
import polars as pl

from assets.incremental.parts import Parts
from assets.metadata import latest_days_result
from pipelines.pages.drift import (
    BRIEFS_PART,
    DAYS_SEEN,
    UNKNOWN_SHARE,
    days_before,
    days_with_fewer_briefs,
    last_days,
    unread_pages,
)
from pipelines.stories.evidence import is_dated

_WARNINGS = {
    "unknown_agencies": "Every agency is in the lexicon. If not, add a row to pipelines/lexicon/agencies.csv.",
    "unknown_labels": "Every age label is understood. If not, add a row to pipelines/lexicon/age_labels.csv.",
    "unknown_text": f"No page has more than {UNKNOWN_SHARE:.0%} of its text unread. If not, check the layout.",
    "empty_days": "Every day has dated captures. If not, check the crawler.",
    "fewer_briefs": f"Pages have at least {BRIEFS_PART:.0%} of the briefs usual in the {DAYS_SEEN} days before.",
}
PAGE_CHECKS = [
    dg.AssetCheckSpec(name, asset="pages", description=f"Of the last {DAYS_SEEN} days: {text}")
    for name, text in _WARNINGS.items()
]


def judge_pages(parts: Parts, today: date) -> Iterator[dg.AssetCheckResult]:
    """Judge the last days of the Parquet layer."""
    dated = _last_dated_days(parts)
    days = last_days(dated, today)
    near = [*days_before(days), *days] if days else []
    # Also look at undated pages, under the day on which their file was written.
    written = sorted({*days, *last_days(parts.days("pages"), today)})
    quarantine = parts.scan("quarantine", written)
    found = {
        "unknown_agencies": quarantine.filter(reason="unknown_agency").collect(),
        "unknown_labels": quarantine.filter(reason="unknown_age_label").collect(),
        "unknown_text": unread_pages(parts.scan("pages", written)),
        "empty_days": pl.DataFrame({"date": [str(day) for day in days if day not in dated]}),
        "fewer_briefs": days_with_fewer_briefs(parts.scan("pages", near), parts.scan("items", near), days),
    }
    for name, rows in found.items():
        yield latest_days_result("pages", name, written, rows)


def _last_dated_days(parts: Parts) -> list[date]:
    """The days with dated pages, in order, at least back to the first one that `last_days` can reach.

    An undated page is filed under the day on which its file was written; earlier days miss no capture.
    """
    found: list[date] = []
    days = parts.days("pages")
    while days and not (found and found[0] <= found[-1] - timedelta(days=DAYS_SEEN)):
        days, latest = days[:-DAYS_SEEN], days[-DAYS_SEEN:]
        dated = (
            parts.scan("pages", latest).filter(is_dated()).select(pl.col("date").unique().sort()).collect()
        )
        found = [*dated["date"], *found]
    return found
