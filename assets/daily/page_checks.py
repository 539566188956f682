"""Whether the latest days look like the days before: checks of the Parquet layer for the operator."""

from collections.abc import Iterator
from datetime import date

import dagster as dg
import polars as pl

from assets.incremental.parts import Parts
from assets.metadata import preview
from pipelines.pages.drift import (
    BRIEFS_PART,
    DAYS_SEEN,
    UNKNOWN_SHARE,
    days_before,
    days_with_fewer_briefs,
    last_days,
    unread_pages,
)

_WARNINGS = {
    "unknown_agencies": "Every agency is in the lexicon. If not: add a row to pipelines/lexicon/agencies.csv.",
    "unknown_labels": "Every age label is understood. If not: add a row to pipelines/lexicon/age_labels.csv.",
    "unknown_text": f"No page has more than {UNKNOWN_SHARE:.0%} of its text unread. If not: look at the layout.",
    "empty_days": "Every day has captures. If not: look at what captures the pages.",
    "fewer_briefs": f"A page has at least {BRIEFS_PART:.0%} of the briefs that were usual in {DAYS_SEEN} days.",
}
PAGE_CHECKS = [
    dg.AssetCheckSpec(name, asset="pages", description=f"Of the last {DAYS_SEEN} days: {text}")
    for name, text in _WARNINGS.items()
]


def judge_pages(parts: Parts, today: date) -> Iterator[dg.AssetCheckResult]:
    """Judge the last days of the Parquet layer."""
    days = last_days(parts.days("captures"), today)
    captured, near = set(parts.days("captures")), [*days_before(days), *days] if days else []
    quarantine = parts.scan("quarantine", days)
    found = {
        "unknown_agencies": quarantine.filter(reason="unknown_agency").collect(),
        "unknown_labels": quarantine.filter(reason="unknown_age_label").collect(),
        "unknown_text": unread_pages(parts.scan("pages", days)),
        "empty_days": pl.DataFrame({"date": [str(day) for day in days if day not in captured]}),
        "fewer_briefs": days_with_fewer_briefs(parts.scan("pages", near), parts.scan("items", near), days),
    }
    for name, rows in found.items():
        yield dg.AssetCheckResult(
            passed=rows.is_empty(),
            asset_key="pages",
            check_name=name,
            severity=dg.AssetCheckSeverity.WARN,
            metadata={
                "days": f"{days[0]} to {days[-1]}" if days else "none",
                "rows_found": len(rows),
                "rows": preview(rows),
            },
        )
