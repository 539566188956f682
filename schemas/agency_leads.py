"""Who was first with a story."""

import polars as pl

from schemas import fields
from schemas.table import Column, Table


class AgencyExclusives(Table):
    """One story that one agency alone reports: the only agency the story names besides ANP, which packages them all.

    Stories that name ANP alone, or no agency, are not exclusives.
    """

    event_date = fields.event_date.but("Day of the story.", nullable=True)
    dated_by = fields.dated_by
    agency = fields.agency
    agency_name = fields.agency_name
    story_id = fields.story_id.but(unique=True)
    headline = fields.headline
    section = fields.section
    published_from = fields.published_from
    published_until = fields.published_until
    sightings = fields.sightings
    events = fields.events.but("Events of the story, excluding historical ones.")
    events_confident = fields.events_confident


class StoryBylines(Table):
    """One story and one combination of agencies that its versions name: when it first appeared under that byline."""

    story_id = fields.story_id
    byline = fields.byline
    bylines = Column(pl.Int64(), "How many bylines the story has.", ge=1)
    versions = fields.versions.but("Versions with this byline.")
    published_from = fields.published_from.but(
        "Earliest time at which the story first appeared under this byline; null if unknown."
    )
    published_until = fields.published_until.but(
        "Latest time (exclusive) at which the story first appeared under this byline; null if unknown."
    )
    rank = fields.rank.but("Rank among the story's bylines by the middle of the interval, from 1.")
    behind_minutes_min = Column(
        pl.Float64(),
        "Shortest possible time after the first byline; below 0 if this one may have been first.",
        unit="minutes",
        nullable=True,
    )
    behind_minutes_max = Column(
        pl.Float64(), "Longest possible time after the first byline.", unit="minutes", nullable=True
    )
    surely_later = Column(
        pl.Boolean(),
        "Whether it certainly came after the first; null for the first, and if times are unknown.",
        nullable=True,
    )
    place = fields.place


class AgencyLeads(Table):
    """One combination of agencies, over stories with several bylines: how often it was first, and by how much."""

    byline = fields.byline.but(unique=True)
    stories = fields.stories.but(
        "Stories that appeared under this byline and another, with known times.", ge=1
    )
    first = Column(
        pl.Int64(), "Of these, stories that had this byline first, by the middle of the interval.", ge=0
    )
    surely_first = Column(pl.Int64(), "Of these, stories whose other bylines all surely came later.", ge=0)
    median_lead_minutes_min = Column(
        pl.Float64(),
        "Median, over the stories it was first with, of the shortest possible time to the next byline.",
        unit="minutes",
        nullable=True,
    )
    median_lead_minutes_max = Column(
        pl.Float64(),
        "Median, over the stories it was first with, of the longest possible time to the next byline.",
        unit="minutes",
        nullable=True,
    )
