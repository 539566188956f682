"""The clock of one day from the days around it, so that a new day re-does its neighbours and no more.

Every interval found in a window holds: more pages could only make it narrower. What a window finds depends
on its pages alone, so the whole is the same in whatever order the days come.
"""

from collections.abc import Iterable
from datetime import date

import polars as pl

from pipelines.stories.clock import Clock, relax
from pipelines.stories.evidence import is_dated, trusted_dates

# Briefs stand on pages for hours, seldom for a day: the days beside a day say nearly all there is to know
# of it.
HALF_WIDTH = 1

_WINDOW = r"\d{4}-\d\d-\d\d/"


def clock_of_days(
    days: Iterable[date], pages: pl.DataFrame, sightings: pl.DataFrame, half_width: int = HALF_WIDTH
) -> Clock:
    """The clock of the dated pages of some days and of the texts that they show.

    Each day is timed by itself, from its own window, so that it does not matter which other days are asked for; all
    windows are relaxed together, as networks that share nothing. Every row has its day as `date`: a text that
    several days show has a row for each, and `merged_versions` gives the intersection of what they say.

    Args:
        days: local days of capture.
        pages: as for `relax`, and `capture_date`; those farther than `half_width` days from all of `days` are not
            used, nor are undated ones.
        sightings: as for `relax`; of any pages.
        half_width: how many days on either side of a day take part.
    """
    windows = pl.DataFrame({"window": sorted(days)}, schema={"window": pl.Date})
    shifts = pl.DataFrame({"shift": range(-half_width, half_width + 1)}, schema={"shift": pl.Int64})
    of_window = windows.join(shifts, how="cross").select(
        name=pl.col("window").cast(pl.String) + "/",
        capture_date=pl.col("window") + pl.duration(days="shift"),
        is_own=pl.col("shift") == 0,
    )
    near = pages.filter(is_dated()).join(of_window, on="capture_date")
    named = near.with_columns(page_id=pl.col("name") + pl.col("page_id"))
    shown = sightings.join(near.select("page_id", "name"), on="page_id").with_columns(
        page_id=pl.col("name") + pl.col("page_id"), version_id=pl.col("name") + pl.col("version_id")
    )
    clock = _of_pages(relax(named, shown), named.filter("is_own"), shown)
    return Clock(*(_with_window(table) for table in clock))


def clock_of_day(
    day: date, pages: pl.DataFrame, sightings: pl.DataFrame, half_width: int = HALF_WIDTH
) -> Clock:
    """The clock of the dated pages of one day and of the texts that they show; see `clock_of_days`."""
    return clock_of_days([day], pages, sightings, half_width)


def clock_of_undated(pages: pl.DataFrame, sightings: pl.DataFrame) -> Clock:
    """The clock of the undated pages and of the texts that they show.

    Args:
        pages: undated pages and at least those dated ones that share a text with them; dated ones are best
            given
            with the intervals that `clock_of_days` found for them. Others change nothing but the time it
            takes.
        sightings: as for `relax`; of any pages.
    """
    undated = trusted_dates(pages.filter(~is_dated()))
    shown = sightings.join(undated, on="page_id", how="semi").select("version_id").unique()
    shared = sightings.join(shown, on="version_id", how="semi")
    dated = pages.filter(is_dated()).join(shared, on="page_id", how="semi")
    together = pl.concat([undated, dated])
    return _of_pages(relax(together, shared.join(together, on="page_id", how="semi")), undated, sightings)


def merged(clocks: Iterable[Clock]) -> Clock:
    """The clocks of separate sets of pages as one.

    A text that several of them timed was published in the intersection of its intervals. Where that is
    empty, labels of far days contradict each other: the text then has no interval and `published_by` is
    `contradicted`.
    """
    parts = list(clocks)
    pages = pl.concat([part.pages for part in parts]).sort("page_id")
    versions = merged_versions(pl.concat([part.versions for part in parts]))
    contradictions = pl.concat([part.contradictions for part in parts])
    return Clock(pages, versions, contradictions.sort("page_id", "version_id", "age_minutes_min"))


def merged_versions(versions: pl.DataFrame) -> pl.DataFrame:
    """`Clock.versions` of several clocks, stacked in any order, as one row a version; see `merged`."""
    known = pl.col("published_from").is_not_null()
    together = versions.group_by("version_id").agg(
        pl.col("published_from").max(),
        pl.col("published_until").min(),
        timed=known.sum(),
        reason=pl.col("published_by").filter(known).sort(descending=True).first(),
        reason_of_none=pl.col("published_by").filter(~known).sort().first(),
    )
    empty = pl.col("published_from") >= pl.col("published_until")
    return together.select(
        "version_id",
        published_from=pl.when(~empty).then("published_from"),
        published_until=pl.when(~empty).then("published_until"),
        published_by=pl.when(empty)
        .then(pl.lit("contradicted"))
        .when(pl.col("timed") > 1)
        .then(pl.lit("shared_briefs"))
        .otherwise(pl.coalesce("reason", "reason_of_none")),
    ).sort("version_id")


def _with_window(named: pl.DataFrame) -> pl.DataFrame:
    """Rows whose ids begin with a window, with bare ids and the window as `date`."""
    ids = pl.selectors.by_name("page_id", "version_id", "clash", require_all=False)
    first = "page_id" if "page_id" in named.columns else "version_id"
    return named.with_columns(
        ids.str.replace_all(_WINDOW, ""), date=pl.col(first).str.head(len("2025-12-08")).str.to_date()
    )


def _of_pages(clock: Clock, pages: pl.DataFrame, sightings: pl.DataFrame) -> Clock:
    """The part of a clock that is about some pages."""
    shown = sightings.join(pages, on="page_id", how="semi")
    return Clock(
        clock.pages.join(pages, on="page_id", how="semi", maintain_order="left"),
        clock.versions.join(shown, on="version_id", how="semi", maintain_order="left"),
        clock.contradictions.join(pages, on="page_id", how="semi", maintain_order="left"),
    )
