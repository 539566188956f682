"""The clock of one day from its neighbouring days, so that a new day changes its neighbours and no others.

Every interval found in a window is valid: more pages could only narrow it. The result of a window depends on its
pages alone, so the order in which days arrive does not matter.
"""

from collections.abc import Iterable
from datetime import date

import polars as pl

from pipelines.stories.clock import Clock, name_conflicts, relax, relax_networks
from pipelines.stories.evidence import is_dated, trusted_dates

# Briefs stay on pages for hours, seldom for a day: the adjacent days hold nearly all the information on a day.
HALF_WIDTH = 1


def clock_of_days(
    days: Iterable[date], pages: pl.DataFrame, sightings: pl.DataFrame, half_width: int = HALF_WIDTH
) -> Clock:
    """The clock of the dated pages of some days and of the texts that they show.

    Each day is timed from its own window, so that it does not matter which other days are requested; all windows are
    relaxed together, as independent networks. Every row has its day as `date`: a text on several
    days has a row for each, and `merged_versions` gives their intersection.

    Args:
        days: local days of capture.
        pages: as for `relax`, and `capture_date`; those farther than `half_width` days from all of `days` are not
            used, nor are undated ones.
        sightings: as for `relax`; of any pages.
        half_width: how many days on either side of a day belong to its window.
    """
    windows = pl.DataFrame({"date": sorted(days)}, schema={"date": pl.Date}).with_row_index("network")
    shifts = pl.DataFrame({"shift": range(-half_width, half_width + 1)}, schema={"shift": pl.Int64})
    of_window = windows.join(shifts, how="cross").select(
        "network",
        capture_date=pl.col("date") + pl.duration(days="shift"),
        is_own=pl.col("shift") == 0,
    )
    # Pages and texts are numbered here, in the order of their ids.
    page_ids, version_ids = _numbered(pages["page_id"]), _numbered(sightings["version_id"])
    named_pages = pages.filter(is_dated()).join(page_ids, on="page_id").drop("page_id")
    near = named_pages.rename({"page": "page_id"}).join(of_window, on="capture_date")
    # The same bytes on several days are one capture, on the first.
    near = near.sort("capture_date").unique(["network", "page_id"], keep="first", maintain_order=True)
    labels = (
        sightings.join(page_ids, on="page_id")
        .join(version_ids, on="version_id")
        .select("age_minutes_min", "age_minutes_max", page_id="page", version_id="version")
        .unique()
    )
    shown = labels.join(near.select("network", "page_id", "is_own"), on="page_id")
    clock = relax_networks(near, shown)

    own_pages = near.filter("is_own").select("network", "page_id")
    own_texts = shown.filter("is_own").select("network", "version_id").unique()
    of_pages, of_texts = ["network", "page_id"], ["network", "version_id"]
    own = Clock(
        clock.pages.join(own_pages, on=of_pages, how="semi", maintain_order="left"),
        clock.versions.join(own_texts, on=of_texts, how="semi", maintain_order="left"),
        clock.contradictions.join(own_pages, on=of_pages, how="semi", maintain_order="left"),
    )

    def named(table: pl.DataFrame) -> pl.DataFrame:
        names = {
            "page_id": page_ids,
            "version_id": version_ids,
            "conflict_page": page_ids,
            "conflict_version": version_ids,
        }
        ids = [
            pl.lit(names[column].to_series(0)).gather(column).alias(column)
            for column in table.columns
            if column in names
        ]
        dates = pl.lit(windows["date"]).gather("network").alias("date")
        return table.with_columns(*ids, dates).drop("network")

    return Clock(named(own.pages), named(own.versions), name_conflicts(named(own.contradictions)))


def clock_of_undated(pages: pl.DataFrame, sightings: pl.DataFrame) -> Clock:
    """The clock of the undated pages and of the texts that they show.

    Args:
        pages: undated pages and at least those dated ones that share a text with them; dated ones are best
            given with the intervals that `clock_of_days` found for them. Others change only the running time.
        sightings: as for `relax`; of any pages.
    """
    undated = trusted_dates(pages.filter(~is_dated()))
    shown = sightings.join(undated, on="page_id", how="semi").select("version_id").unique()
    shared = sightings.join(shown, on="version_id", how="semi")
    dated = pages.filter(is_dated()).join(shared, on="page_id", how="semi")
    together = pl.concat([undated, dated])
    return _of_pages(relax(together, shared.join(together, on="page_id", how="semi")), undated, sightings)


def clock_among(pages: pl.LazyFrame, labels: pl.LazyFrame, day: object, undated: pl.DataFrame) -> Clock:
    """The clock of one day's undated pages among the pages of all days, each row with that day as `date`.

    Args:
        pages: pages of all days with their evidence, and their day as `date`.
        labels: as `sightings` of `relax`; of all days.
        day: the day of the undated pages.
        undated: the rows of `pages` to time.
    """
    undated = undated.drop("date")
    shown = labels.join(undated.lazy(), on="page_id", how="semi").select("version_id").unique()
    shared = labels.join(shown, on="version_id", how="semi").collect()
    sharing = (
        pages.filter(is_dated())
        .join(shared.lazy(), on="page_id", how="semi")
        .join(undated.lazy(), on="page_id", how="anti")
        .sort("date")
        .unique("page_id", keep="first", maintain_order=True)
    )
    clock = clock_of_undated(pl.concat([undated, sharing.drop("date").collect()]), shared.unique())
    return Clock(*(table.with_columns(date=pl.lit(day, pl.Date)) for table in clock))


def merged_versions(versions: pl.DataFrame) -> pl.DataFrame:
    """`Clock.versions` of several clocks, stacked in any order, as one row per version.

    A text that several clocks timed was published in the intersection of its intervals. Where that is empty, labels
    of distant days contradict each other: the text then has no interval and `published_by` is `contradicted`. Of a
    text that no clock timed it is `contradicted` if one says so, else `one_sided` if one does.
    """
    known = pl.col("published_from").is_not_null()
    why_unknown = pl.col("published_by").filter(~known)
    together = versions.group_by("version_id").agg(
        pl.col("published_from").max(),
        pl.col("published_until").min(),
        timed=known.sum(),
        reason=pl.col("published_by").filter(known).sort(descending=True).first(),
        reason_of_none=pl.when((why_unknown == "contradicted").any())
        .then(pl.lit("contradicted"))
        .otherwise(why_unknown.max()),
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


def _numbered(ids: pl.Series) -> pl.DataFrame:
    """The distinct ids in order, and the number of each as `page` or `version`."""
    distinct = ids.drop_nulls().unique().sort().to_frame()
    return distinct.with_row_index(ids.name.removesuffix("_id")).select(ids.name, pl.exclude(ids.name))


def _of_pages(clock: Clock, pages: pl.DataFrame, sightings: pl.DataFrame) -> Clock:
    """The part of a clock that concerns some pages."""
    shown = sightings.join(pages, on="page_id", how="semi")
    return Clock(
        clock.pages.join(pages, on="page_id", how="semi", maintain_order="left"),
        clock.versions.join(shown, on="version_id", how="semi", maintain_order="left"),
        clock.contradictions.join(pages, on="page_id", how="semi", maintain_order="left"),
    )
