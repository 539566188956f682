"""Reports, each once."""

import polars as pl

from schemas.table import HEX16, Table, Texts, Timestamp, column

DATED_BY = ["publication", "first_sighting", "none"]


class Stories(Table):
    """One report, once, however often it was sighted; it carries the text of its latest whole version."""

    story_id: str = column("The version id of the story's earliest text.", unique=True, str_matches=HEX16)
    headline: str = column("Headline of the latest version that has one.", nullable=True)
    body: str = column(
        "Text of the latest version that does not break off, or else of the latest; paragraphs separated by a newline."
    )
    dateline: str = column("Places before the agencies, as written.", nullable=True)
    agencies: Texts = column("Agencies in written order, as written; empty where there are none.")
    agency_codes: Texts = column(
        "Agencies as codes of `agencies`, misprints mended; those the lexicon does not know are left out."
    )
    section: str = column("The section that showed the story most often.", nullable=True)
    published_from: Timestamp = column(
        "Earliest publication of the first version; null where nothing tells it.", unit="UTC", nullable=True
    )
    published_until: Timestamp = column(
        "Latest publication of the first version; null where nothing tells it.", unit="UTC", nullable=True
    )
    event_date: pl.Date = column(
        "The story's day: of the midpoint of its publication interval, else of its first sighting.",
        unit="Europe/Amsterdam",
        nullable=True,
    )
    dated_by: str = column("Where `event_date` comes from.", isin=DATED_BY)
    crosses_midnight: bool = column(
        "Whether the publication interval lies on both sides of a local midnight."
    )
    sightings: pl.Int32 = column("How often the story was seen, in all its versions.", ge=1)
    versions: pl.Int32 = column("How many distinct texts it has.", ge=1)
