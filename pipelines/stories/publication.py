"""When items, texts and stories were published, and the day that they count for."""

import polars as pl

LOCAL = "Europe/Amsterdam"


def published_items(items: pl.DataFrame, versions: pl.DataFrame, stories: pl.DataFrame) -> pl.DataFrame:
    """The publication interval of every item: `item_id`, `published_from`, `published_until`, `published_by`.

    An item was published when its text was. A text that no labelled brief shows (an article's, mostly)
    takes the interval of its story, if another version of it was so sighted; `published_by` is then
    `story`.

    Args:
        items: `item_id`, `version_id` (nullable), `story_id` (nullable).
        versions: `version_id`, `published_from`, `published_until`, `published_by`, as the clock found them.
        stories: `story_id`, `published_from`, `published_until`, as of `published_stories`.

    Returns:
        One row an item, in the order of `items`. Intervals are Datetime[us, UTC], `[from, until)`, both
        null or none.
    """
    of_story = stories.select("story_id", story_from="published_from", story_until="published_until")
    by_text = pl.col("published_from").is_not_null()
    by_story = pl.col("story_from").is_not_null()
    return (
        items.select("item_id", "version_id", "story_id")
        .join(
            versions.select("version_id", "published_from", "published_until", "published_by"),
            on="version_id",
            how="left",
            maintain_order="left",
        )
        .join(of_story, on="story_id", how="left", maintain_order="left")
        .select(
            "item_id",
            published_from=pl.coalesce("published_from", "story_from"),
            published_until=pl.coalesce("published_until", "story_until"),
            published_by=pl.when(by_text)
            .then("published_by")
            .when(by_story)
            .then(pl.lit("story"))
            .otherwise(pl.coalesce("published_by", pl.lit("none"))),
        )
    )


def published_stories(versions: pl.DataFrame) -> pl.DataFrame:
    """When each story first appeared, and the day it counts for.

    A story appeared with the earliest of its texts; the earliest of several moments lies between the
    earliest of their lower and the earliest of their upper bounds. Texts of which nothing is known are
    passed over.

    Args:
        versions: `version_id`, `story_id`, `published_from`, `published_until`, `capture_date` (local day
            of the
            first sighting, nullable).

    Returns:
        `story_id`, `published_from`, `published_until` (Datetime[us, UTC], nullable), `event_date`,
        `dated_by` (`publication`: the local day of the interval's midpoint; `first_sighting`: nothing tells
        when the story appeared, and the day is that of the first capture that shows it; `none`: that is
        unknown too), `crosses_midnight` (whether the interval lies on both sides of a local midnight),
        sorted by `story_id`.
    """
    known = pl.col("published_from").is_not_null()
    stories = versions.group_by("story_id").agg(
        pl.col("published_from").min(),
        pl.col("published_until").min(),
        pl.col("capture_date").min(),
    )
    return (
        stories.with_columns(
            event_date=pl.coalesce(midpoint_day("published_from", "published_until"), "capture_date"),
            dated_by=pl.when(known)
            .then(pl.lit("publication"))
            .when(pl.col("capture_date").is_not_null())
            .then(pl.lit("first_sighting"))
            .otherwise(pl.lit("none")),
            crosses_midnight=crosses_midnight("published_from", "published_until"),
        )
        .drop("capture_date")
        .sort("story_id")
    )


def midpoint_day(start: str, end: str) -> pl.Expr:
    """The local day (Europe/Amsterdam) of the midpoint of an interval; null where the interval is."""
    middle = pl.col(start) + (pl.col(end) - pl.col(start)) / 2
    return middle.dt.convert_time_zone(LOCAL).dt.date()


def crosses_midnight(start: str, end: str) -> pl.Expr:
    """Whether `[start, end)` lies on both sides of a local midnight (Europe/Amsterdam); false where it is
    null."""
    first = pl.col(start).dt.convert_time_zone(LOCAL).dt.date()
    last = (pl.col(end) - pl.duration(microseconds=1)).dt.convert_time_zone(LOCAL).dt.date()
    return (first != last).fill_null(False)
