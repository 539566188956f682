"""What the figures rest on: how much was captured when."""

import polars as pl

from schemas import fields
from schemas.table import Column, Table


class CoverageDays(Table):
    """One day from the first that is known of to the last, also where nothing was captured: the denominators.

    Before calling a fall in events a change in the world, look here for a fall in pages, stories or captured hours.
    """

    day = Column(
        pl.Date(), "The day; null for what has none.", unit="Europe/Amsterdam", unique=True, nullable=True
    )
    pages = fields.pages
    captured_hours = Column(
        pl.Int64(),
        "Hours of the local day in which a page was captured, by the middles of the capture intervals.",
        ge=0,
        le=25,
    )
    longest_gap_hours = Column(
        pl.Float64(),
        "Longest time from one capture to the next that ended on the day, by the middles of the intervals.",
        unit="hours",
        nullable=True,
        ge=0,
    )
    median_width_minutes = Column(
        pl.Float64(),
        "Median width of the capture intervals: what is not known of the hours.",
        unit="minutes",
        nullable=True,
        ge=0,
    )
    sightings = fields.sightings
    unknown_share = fields.unknown_share.but(
        "Share of the day's decoded text that belongs to no known part of a page; null without pages.",
        nullable=True,
    )
    stories = fields.stories.but("Stories that are dated to the day.")
    published_hours = Column(
        pl.Int64(),
        "Hours of the local day with a story, by the middles of the publication intervals.",
        ge=0,
        le=25,
    )
    events = fields.events.but("Events that are dated to the day, without historical ones.")
    events_historical = fields.events_historical
    events_dated = fields.events_dated
    events_per_100_stories = fields.events_per_100_stories.but(
        "Events for every 100 of all stories; null where there are no stories.", nullable=True
    )
