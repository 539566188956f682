"""Whether the parsed days are whole, and whether they look like the days before: checks of pages for the operator."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

import dagster as dg
import polars as pl

from assets.column_metadata import preview
from assets.data_folder import DataFolder
from schemas.catalog import TABLES
from schemas.table import polars_schema

# A page with more unread text than this is worth a look.
UNKNOWN_SHARE = 0.05
# A day with fewer briefs a page than this part of what was usual.
BRIEFS_PART = 0.5
DAYS_BEFORE = 28

_WARNINGS = {
    "unknown_agencies": "Every agency is in the lexicon. If not: add a row to pipelines/lexicon/agencies.csv.",
    "unknown_labels": "Every age label is understood. If not: add a row to pipelines/lexicon/age_labels.csv.",
    "unknown_text": f"No page has more than {UNKNOWN_SHARE:.0%} of its text unread. If not: look at the layout.",
    "empty_days": "Every day between captured days has captures. If not: look at what captures the pages.",
    "fewer_briefs": f"A page has at least {BRIEFS_PART:.0%} of the briefs that were usual in {DAYS_BEFORE} days.",
}
CHECKS = [
    dg.AssetCheckSpec(
        "completeness",
        asset="pages",
        blocking=True,
        description="Every raw file of the day is a page or has a row in quarantine.",
    ),
    *(dg.AssetCheckSpec(name, asset="pages", description=text) for name, text in _WARNINGS.items()),
]


def _scan(data: DataFolder, table: str, days: Sequence[date]) -> pl.LazyFrame:
    return data.scan(table, days, polars_schema(TABLES[table].model, "parsed"))


def _unaccounted(data: DataFolder, days: Sequence[date]) -> pl.DataFrame:
    told = pl.concat([_scan(data, table, days).select("source_path") for table in ("pages", "quarantine")])
    return (
        _scan(data, "captures", days)
        .select("date", "source_path")
        .join(told, on="source_path", how="anti")
        .collect()
    )


def _empty_days(data: DataFolder, days: Sequence[date]) -> pl.DataFrame:
    listed = data.days("captures")
    if not listed or not days:
        return pl.DataFrame(schema={"date": pl.Date})
    first, last = max(min(listed), min(days) - timedelta(days=DAYS_BEFORE)), max(days)
    span = pl.date_range(first, last, eager=True).alias("date")
    # A day whose files went has a part without rows.
    captured = _scan(data, "captures", span).select("date").unique().collect()
    return span.to_frame().join(captured, on="date", how="anti", maintain_order="left")


def _fewer_briefs(data: DataFolder, days: Sequence[date]) -> pl.DataFrame:
    if not days:
        return pl.DataFrame(schema={"date": pl.Date})
    near = pl.date_range(min(days) - timedelta(days=DAYS_BEFORE), max(days), eager=True).to_list()
    pages = _scan(data, "pages", near).group_by("date").agg(pages=pl.len())
    # An article has the position 0: numbers are read sooner than kinds, and a whole history has millions.
    briefs = _scan(data, "items", near).group_by("date").agg(briefs=(pl.col("position") > 0).sum())
    counted = pages.join(briefs, on="date", how="left").sort("date").collect()
    usual = pl.col("briefs_a_page").shift(1).rolling_median_by("date", f"{DAYS_BEFORE}d")
    return (
        counted.with_columns(briefs_a_page=pl.col("briefs").fill_null(0) / pl.col("pages"))
        .with_columns(usual=usual)
        .filter(pl.col("date").is_in(days), pl.col("briefs_a_page") < BRIEFS_PART * pl.col("usual"))
    )


def page_checks(data: DataFolder, days: Sequence[date]) -> Iterator[dg.AssetCheckResult]:
    """Judge some days that were just parsed; with no days the checks pass and say that there were none."""
    quarantine = _scan(data, "quarantine", days)
    share = pl.col("unknown_characters") / pl.col("characters")
    missing = _unaccounted(data, days)
    yield dg.AssetCheckResult(
        passed=missing.is_empty(),
        asset_key="pages",
        check_name="completeness",
        metadata={"days": len(days), "missing": len(missing), "rows": preview(missing)},
    )
    found = {
        "unknown_agencies": quarantine.filter(reason="unknown_agency").collect(),
        "unknown_labels": quarantine.filter(reason="unknown_age_label").collect(),
        "unknown_text": _scan(data, "pages", days).filter(share > UNKNOWN_SHARE).collect(),
        "empty_days": _empty_days(data, days),
        "fewer_briefs": _fewer_briefs(data, days),
    }
    for name, rows in found.items():
        yield dg.AssetCheckResult(
            passed=rows.is_empty(),
            asset_key="pages",
            check_name=name,
            severity=dg.AssetCheckSeverity.WARN,
            metadata={"days": len(days), "rows_found": len(rows), "rows": preview(rows)},
        )
