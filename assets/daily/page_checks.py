"""Whether the latest days look like the days before: checks of the Parquet layer for the operator."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

import dagster as dg
import polars as pl

from assets.days import LOCAL
from assets.incremental.parts import Parts
from assets.metadata import preview

# The checks look at this many days.
DAYS_SEEN = 28
# A page with more unread text than this is worth a look.
UNKNOWN_SHARE = 0.05
# A day with fewer briefs a page than this part of what was usual.
BRIEFS_PART = 0.5

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


def last_days(captured: list[date], today: date) -> list[date]:
    """The days that the checks look at: those up to yesterday, or up to the last capture where that is later or all of
    them are of the past, as in an archive. None before the first capture.
    """
    if not captured:
        return []
    yesterday = today - timedelta(days=1)
    is_archive = captured[-1] < yesterday - timedelta(days=DAYS_SEEN)
    last = captured[-1] if is_archive else max(captured[-1], yesterday)
    return pl.date_range(max(captured[0], last - timedelta(days=DAYS_SEEN - 1)), last, eager=True).to_list()


def judge_pages(parts: Parts, today: date | None = None) -> Iterator[dg.AssetCheckResult]:
    """Judge the last days of the Parquet layer."""
    days = last_days(parts.days("captures"), today or datetime.now(LOCAL).date())
    quarantine = parts.scan("quarantine", days)
    share = pl.col("unknown_characters") / pl.col("characters")
    found = {
        "unknown_agencies": quarantine.filter(reason="unknown_agency").collect(),
        "unknown_labels": quarantine.filter(reason="unknown_age_label").collect(),
        "unknown_text": parts.scan("pages", days).filter(share > UNKNOWN_SHARE).collect(),
        "empty_days": _empty_days(parts, days),
        "fewer_briefs": _fewer_briefs(parts, days),
    }
    for name, rows in found.items():
        yield dg.AssetCheckResult(
            passed=rows.is_empty(),
            asset_key="pages",
            check_name=name,
            severity=dg.AssetCheckSeverity.WARN,
            metadata={
                "days": len(days),
                "first_day": str(days[0]) if days else "",
                "last_day": str(days[-1]) if days else "",
                "rows_found": len(rows),
                "rows": preview(rows),
            },
        )


def _empty_days(parts: Parts, days: list[date]) -> pl.DataFrame:
    captured = set(parts.days("captures"))
    return pl.DataFrame({"date": [day for day in days if day not in captured]}, schema={"date": pl.Date})


def _fewer_briefs(parts: Parts, days: list[date]) -> pl.DataFrame:
    if not days:
        return pl.DataFrame(schema={"date": pl.Date})
    before = pl.date_range(days[0] - timedelta(days=DAYS_SEEN), days[0], closed="left", eager=True).to_list()
    near = [*before, *days]
    pages = parts.scan("pages", near).group_by("date").agg(pages=pl.len())
    # An article has the position 0: numbers are read sooner than kinds.
    briefs = parts.scan("items", near).group_by("date").agg(briefs=(pl.col("position") > 0).sum())
    counted = pages.join(briefs, on="date", how="left").sort("date").collect()
    usual = pl.col("briefs_a_page").shift(1).rolling_median_by("date", f"{DAYS_SEEN}d")
    return (
        counted.with_columns(briefs_a_page=pl.col("briefs").fill_null(0) / pl.col("pages"))
        .with_columns(usual=usual)
        .filter(pl.col("date").is_in(days), pl.col("briefs_a_page") < BRIEFS_PART * pl.col("usual"))
    )
