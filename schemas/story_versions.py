"""Distinct texts."""

from typing import Annotated

import polars as pl

from schemas.table import HEX16, Table, Texts, Timestamp, column


class StoryVersions(Table):
    """One distinct text of a story. In the parsed layer: as sighted on the day of the partition."""

    version_id: str = column("The text: equal for equal text.", unique=True, str_matches=HEX16)
    story_id: str = column(
        "The story that this text is a version of.",
        str_matches=HEX16,
        references="stories.story_id",
        only_in="warehouse",
    )
    version: pl.Int32 = column("Place among the versions of the story, from 1.", ge=1, only_in="warehouse")
    headline: str = column(
        "The headline printed most often with this text on the day, in the warehouse on the latest day with any.",
        nullable=True,
    )
    body: str = column("The text; paragraphs separated by a newline.")
    dateline: str = column("Places before the agencies, as written.", nullable=True)
    agencies: Texts = column("Agencies in written order, as written; empty where there are none.")
    agency_codes: Texts = column(
        "Agencies as codes of `agencies`, misprints mended; those the lexicon does not know are left out. The longest "
        "list of any sighting.",
        only_in="warehouse",
    )
    section: str = column("The section that showed this text most often, on the same day.", nullable=True)
    complete: bool = column("False where every sighting of that day breaks off inside the text.")
    published_from: Timestamp = column(
        "Earliest publication of this text; null where nothing tells it.",
        unit="UTC",
        nullable=True,
        only_in="warehouse",
    )
    published_until: Timestamp = column(
        "Latest publication of this text; null where nothing tells it.",
        unit="UTC",
        nullable=True,
        only_in="warehouse",
    )
    sightings: pl.Int32 = column("How often this text was seen.", ge=1)
    block_keys: Annotated[pl.List, pl.UInt64()] = column(
        "Hashes of which two versions of a story share one; linking compares only such texts.",
        only_in="parsed",
    )
