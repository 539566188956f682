"""Stories: reports, each counted once."""

import polars as pl

from schemas import fields
from schemas.table import Column, Rule, Table


class Stories(Table):
    """One story: a report, counted once however often it was seen, with the text of its latest complete version."""

    story_id = fields.story_id.key("The version id of the story's earliest text.")
    headline = fields.headline.but("Headline of the latest version that has one.")
    body = fields.body.but(
        "Text of the latest version that is not truncated, else of the latest; paragraphs separated by a newline."
    )
    dateline = fields.dateline
    agencies = fields.agencies
    agency_codes = fields.agency_codes
    agency_count = Column(
        pl.Int64(), "Number of different agencies that the story names, also those not in the lexicon.", ge=0
    )
    section = fields.section.but("The section that showed the story most often.")
    published_from = fields.published_from.but(
        "Earliest publication time of the first version; null if unknown."
    )
    published_until = fields.published_until.but(
        "Latest publication time of the first version; null if unknown."
    )
    event_date = fields.event_date.but(
        "The story's day: that of the middle of its publication interval, else of its first capture.",
        nullable=True,
    )
    dated_by = fields.dated_by
    first_seen_date = fields.first_seen_date
    crosses_midnight = Column(pl.Boolean(), "Whether the publication interval contains a local midnight.")
    sightings = fields.sightings.but("How often the story was seen, over all its versions.", ge=1)
    versions = fields.versions

    codes_are_counted = Rule(
        "agency codes are distinct and counted",
        (pl.col("agency_codes").list.n_unique() == pl.col("agency_codes").list.len())
        & (pl.col("agency_codes").list.len() <= pl.col("agency_count")),
    )
