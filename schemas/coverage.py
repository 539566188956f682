"""What the figures rest on: how much was captured when."""

import polars as pl

from schemas import fields
from schemas.table import Column, Table


class CoverageDays(Table):
    """One day, from the first known to the last, including days without captures: the denominators.

    Before calling a fall in events a change in the world, look here for a fall in pages, stories or captured hours.
    """

    day = Column(
        pl.Date(),
        "The day; null for pages and stories without one.",
        unit="Europe/Amsterdam",
        unique=True,
        nullable=True,
    )
    pages = fields.pages
    captured_hours = Column(
        pl.Int64(),
        "Hours of the local day in which a page was captured, by the middle of the capture interval.",
        ge=0,
        le=25,
    )
    longest_gap_hours = Column(
        pl.Float64(),
        "Longest time between two captures, the later one on this day, by the middle of the interval.",
        unit="hours",
        nullable=True,
        ge=0,
    )
    median_width_minutes = Column(
        pl.Float64(),
        "Median width of the capture intervals: how uncertain the times are.",
        unit="minutes",
        nullable=True,
        ge=0,
    )
    sightings = fields.sightings
    unknown_share = fields.unknown_share.but(
        "Share of the day's decoded text that belongs to no known part of a page; null if there are no pages.",
        nullable=True,
    )
    stories = fields.stories.but("Stories dated to the day.")
    published_hours = Column(
        pl.Int64(),
        "Hours of the local day with a story, by the middle of the publication interval.",
        ge=0,
        le=25,
    )
    events = fields.events.but("Events dated to the day, excluding historical ones.")
    events_historical = fields.events_historical
    events_dated = fields.events_dated
    events_per_100_stories = fields.events_per_100_stories.but(
        "Events per 100 stories, of all stories; null if there are none.", nullable=True
    )
