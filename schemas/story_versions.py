"""Distinct texts."""

import polars as pl

from schemas import fields
from schemas.table import Column, Table


class StoryVersions(Table):
    """One distinct text of a story. In the parsed layer: as seen on the partition's day."""

    version_id = fields.version_id.key("The text: equal for equal text.")
    story_id = fields.story_id
    version = fields.version.but(only_in="warehouse")
    headline = fields.headline.but(
        "The headline most often printed with this text on the day; in the warehouse, on the latest day that has one."
    )
    body = fields.body
    dateline = fields.dateline
    agencies = fields.agencies
    agency_codes = fields.agency_codes.but(
        "Agencies as codes of `agencies`, misprints corrected; those not in the lexicon are left out. The longest"
        " list of any sighting.",
        only_in="warehouse",
    )
    section = fields.section.but("The section that showed this text most often, on the same day.")
    complete = fields.complete.but("False if every sighting of that day is truncated inside the text.")
    published_from = fields.published_from.but(only_in="warehouse")
    published_until = fields.published_until.but(only_in="warehouse")
    sightings = fields.sightings.but(ge=1)
    block_keys = Column(
        pl.List(pl.UInt64()),
        "Hashes for linking: only texts that share one are compared.",
        only_in="parsed",
    )
