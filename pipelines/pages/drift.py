"""Whether the latest days look like the days before: what is read worse, and what is fewer."""

from collections.abc import Sequence
from datetime import date, timedelta

import polars as pl

from pipelines.stories.evidence import is_dated

# The days that are looked at.
DAYS_SEEN = 28
# A page with more unread text than this is worth a look.
UNKNOWN_SHARE = 0.05
# A day with fewer briefs a page than this part of what was usual.
BRIEFS_PART = 0.5


def last_days(captured: Sequence[date], today: date) -> list[date]:
    """The days to look at: those up to yesterday, or up to the last capture where that is later, or where all are long
    past, as in an archive. None before the first capture.

    Args:
        captured: the days with captures, in order.
        today: the local day.
    """
    if not captured:
        return []
    yesterday = today - timedelta(days=1)
    is_archive = captured[-1] < yesterday - timedelta(days=DAYS_SEEN)
    last = captured[-1] if is_archive else max(captured[-1], yesterday)
    first = max(captured[0], last - timedelta(days=DAYS_SEEN - 1))
    return pl.date_range(first, last, eager=True).to_list()


def days_before(days: Sequence[date]) -> list[date]:
    """As many days before the first of some."""
    first = days[0] - timedelta(days=DAYS_SEEN)
    return pl.date_range(first, days[0], closed="left", eager=True).to_list()


def unread_pages(pages: pl.LazyFrame) -> pl.DataFrame:
    """The pages with too much unread text."""
    share = pl.col("unknown_characters") / pl.col("characters")
    return pages.filter(share > UNKNOWN_SHARE).collect()


def briefs_by_day(pages: pl.LazyFrame, items: pl.LazyFrame) -> pl.DataFrame:
    """Count the briefs on the dated pages of each day.

    Args:
        pages, items: the rows of some days and of `days_before` them, each with its day as `date`.

    Returns:
        `date`, `pages`, `briefs`, `briefs_a_page`, and `usual`, the median of the days before (null for the first).
    """
    dated = pages.filter(is_dated())
    page_counts = dated.group_by("date").agg(pages=pl.len())
    # An article has the position 0: numbers are read sooner than kinds.
    brief_counts = (
        items.join(dated, on=["page_id", "date"], how="semi")
        .group_by("date")
        .agg(briefs=(pl.col("position") > 0).sum())
    )
    usual = pl.col("briefs_a_page").shift(1).rolling_median_by("date", f"{DAYS_SEEN}d")
    return (
        page_counts.join(brief_counts, on="date", how="left")
        .sort("date")
        .with_columns(briefs_a_page=pl.col("briefs").fill_null(0) / pl.col("pages"))
        .with_columns(usual=usual)
        .collect()
    )


def days_with_fewer_briefs(briefs: pl.DataFrame, days: Sequence[date]) -> pl.DataFrame:
    """The rows of `briefs_by_day`, of the days to judge, whose pages hold far fewer briefs than usual before."""
    return briefs.filter(
        pl.col("date").is_in(list(days)), pl.col("briefs_a_page") < BRIEFS_PART * pl.col("usual")
    )
