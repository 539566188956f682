"""What the figures rest on: how much was captured when."""

import polars as pl

from schemas.table import Table, column


class CoverageDays(Table):
    """One day from the first that is known of to the last, also where nothing was captured: the denominators.

    Before calling a fall in events a change in the world, look here for a fall in pages, stories or captured hours.
    """

    day: pl.Date = column("The day.", unit="Europe/Amsterdam", unique=True)
    pages: pl.Int64 = column("Pages captured on the day.", ge=0)
    captured_hours: pl.Int64 = column(
        "Hours of the local day in which a page was captured, by the middles of the capture intervals.",
        ge=0,
        le=25,
    )
    longest_gap_hours: pl.Float64 = column(
        "Longest time from one capture to the next that ended on the day, by the middles of the intervals.",
        unit="hours",
        nullable=True,
        ge=0,
    )
    median_width_minutes: pl.Float64 = column(
        "Median width of the capture intervals: what is not known of the hours.",
        unit="minutes",
        nullable=True,
        ge=0,
    )
    sightings: pl.Int64 = column("Reports on the day's pages, each as often as it stands there.", ge=0)
    unknown_share: pl.Float64 = column(
        "Share of the day's text that belongs to no known part of a page.", nullable=True, ge=0, le=1
    )
    stories: pl.Int64 = column("Stories that are dated to the day.", ge=0)
    published_hours: pl.Int64 = column(
        "Hours of the local day with a story, by the middles of the publication intervals.", ge=0, le=25
    )
    events: pl.Int64 = column("Events that are dated to the day.", ge=0)
    events_per_100_stories: pl.Float64 = column(
        "Events for every 100 stories; null where there are no stories.", nullable=True, ge=0
    )
