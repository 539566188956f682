"""Who was first with a story."""

import polars as pl

from schemas import fields
from schemas.table import Column, Table


class AgencyExclusives(Table):
    """One story that one agency alone brings: the only one that the report names beside ANP, which packages them all.

    Reports that name ANP alone, or no agency, are nobody's exclusives.
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
    events = fields.events.but("Events of the story, without historical ones.")
    events_confident = fields.events_confident


class StoryBylines(Table):
    """One story and one combination of agencies that versions of it name: when it stood under that byline first."""

    story_id = fields.story_id
    byline = fields.byline
    bylines = Column(pl.Int64(), "How many bylines the story has.", ge=1)
    versions = fields.versions.but("Versions with this byline.")
    published_from = fields.published_from.but(
        "Earliest moment at which the story stood under this byline; null where unknown."
    )
    published_until = fields.published_until.but(
        "Latest moment at which it first stood under this byline; null where unknown."
    )
    rank = fields.rank.but("Rank among the story's bylines by the middle of the interval, from 1.")
    behind_minutes_min = Column(
        pl.Float64(),
        "Least time after the first byline; below 0 where this one may have been the first.",
        unit="minutes",
        nullable=True,
    )
    behind_minutes_max = Column(
        pl.Float64(), "Most time after the first byline.", unit="minutes", nullable=True
    )
    surely_later = Column(
        pl.Boolean(),
        "Whether it certainly came after the first; null for the first and without times.",
        nullable=True,
    )
    place = fields.place


class AgencyLeads(Table):
    """One combination of agencies, over the stories that stood under several: how often it was first, by how much."""

    byline = fields.byline.but(unique=True)
    stories = fields.stories.but("Stories that stood under this byline and another, with known times.", ge=1)
    first = Column(
        pl.Int64(), "Of these, stories under this byline first, by the middles of the intervals.", ge=0
    )
    surely_first = Column(pl.Int64(), "Of these, stories whose other bylines all surely came later.", ge=0)
    median_lead_minutes_min = Column(
        pl.Float64(),
        "Median over its first stories of the least time to the next byline.",
        unit="minutes",
        nullable=True,
    )
    median_lead_minutes_max = Column(
        pl.Float64(),
        "Median over its first stories of the most time to the next byline.",
        unit="minutes",
        nullable=True,
    )
