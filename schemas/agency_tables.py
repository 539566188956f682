"""Who reported, by day and together."""

import polars as pl

from schemas import fields
from schemas.table import Column, Rule, Table


class AgencyAttribution(Table):
    """One day and one agency that at least one of the day's stories names; stories without a day are in rows
    whose day is null.
    """

    date = Column(pl.Date(), "Day of the stories.", unit="Europe/Amsterdam", nullable=True)
    agency = fields.agency
    stories = fields.stories.but("Stories that name the agency.", ge=1)
    sole = Column(pl.Int64(), "Of these, stories that name no other agency.", ge=0)
    joint = Column(pl.Int64(), "Of these, stories that also name other agencies.", ge=0)
    sightings = fields.sightings.but("Sightings of these stories.", ge=1)
    share = fields.share.but("Share of the day's stories that name any agency in the lexicon.")

    parts_add_up = Rule(
        "sole and joint add up to the stories", pl.col("sole") + pl.col("joint") == pl.col("stories")
    )
    agencies_are_unique = Rule(
        "a day and agency are unique together", ~pl.struct("date", "agency").is_duplicated()
    )


class AgencyPairs(Table):
    """Two agencies that at least one story names together."""

    agency_a = Column(pl.String(), "The pair's first code.", references="agencies.agency")
    agency_b = Column(pl.String(), "The pair's second code.", references="agencies.agency")
    stories = fields.stories.but("Stories that name both.", ge=1)

    pairs_are_sorted = Rule("the pair is in alphabetical order", pl.col("agency_a") < pl.col("agency_b"))
    pairs_are_unique = Rule("a pair is unique", ~pl.struct("agency_a", "agency_b").is_duplicated())
