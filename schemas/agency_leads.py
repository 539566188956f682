"""Who was first with a story."""

import polars as pl

from schemas.table import HEX16, Table, Timestamp, column


class StoryBylines(Table):
    """One story and one combination of agencies that versions of it name: when it stood under that byline first."""

    story_id: str = column("The story.", str_matches=HEX16)
    byline: str = column(
        "Codes of the agencies in alphabetical order, with slashes; `-` where none is named."
    )
    bylines: pl.Int64 = column("How many bylines the story has.", ge=1)
    versions: pl.Int64 = column("Versions with this byline.", ge=1)
    published_from: Timestamp = column(
        "Earliest moment at which the story stood under this byline; null where unknown.",
        unit="UTC",
        nullable=True,
    )
    published_until: Timestamp = column("Latest such moment; null where unknown.", unit="UTC", nullable=True)
    place: pl.Int64 = column("Place among the story's bylines by the middle of the interval, from 1.", ge=1)
    behind_minutes_min: pl.Float64 = column(
        "Least time after the first byline; below 0 where this one may have been the first.",
        unit="minutes",
        nullable=True,
    )
    behind_minutes_max: pl.Float64 = column(
        "Most time after the first byline.", unit="minutes", nullable=True
    )
    surely_later: bool = column(
        "Whether it certainly came after the first; null for the first and without times.",
        nullable=True,
    )


class AgencyLeads(Table):
    """One combination of agencies, over the stories that stood under several: how often it was first, by how much."""

    byline: str = column(
        "Codes of the agencies in alphabetical order, with slashes; `-` where none is named.", unique=True
    )
    stories: pl.Int64 = column("Stories that stood under this byline and another, with known times.", ge=1)
    first: pl.Int64 = column(
        "Of these, stories under this byline first, by the middles of the intervals.", ge=0
    )
    surely_first: pl.Int64 = column("Of these, stories whose other bylines all surely came later.", ge=0)
    median_lead_minutes_min: pl.Float64 = column(
        "Median over its first stories of the least time to the next byline.", unit="minutes", nullable=True
    )
    median_lead_minutes_max: pl.Float64 = column(
        "Median over its first stories of the most time to the next byline.", unit="minutes", nullable=True
    )
