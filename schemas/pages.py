"""The captures that could be read."""

import polars as pl

from schemas import fields
from schemas.table import TEXTS, Column, Table

LAYOUTS = ["glued", "spaced", "index", "other"]


class Pages(Table):
    """One page: the text of one capture of the site."""

    page_id = fields.page_id.key("First 16 hex digits of the SHA-256 of the file's bytes.")
    source_path = fields.source_path.but(unique=True)
    capture_date = fields.capture_date.but("Local day of the capture; null if unknown.", nullable=True)
    captured_from = fields.captured_from
    captured_until = fields.captured_until
    captured_by = fields.captured_by
    url = fields.url
    layout = Column(pl.String(), "Layout of the page; `other` if it is none of the known ones.", isin=LAYOUTS)
    section = fields.section.but("Section of the page's first list of briefs.")
    title = Column(pl.String(), "Headline of the article; null on an index page.", nullable=True)
    encoding = Column(pl.String(), "Character encoding used to decode the bytes.")
    repairs = Column(TEXTS, "Names of the repairs made to the decoded text, in order.")
    size_bytes = fields.size_bytes
    characters = Column(pl.Int32(), "Length of the decoded text.", unit="characters", ge=0)
    unknown_characters = Column(
        pl.Int32(),
        "Characters of the decoded text that belong to no known part of a page.",
        unit="characters",
        ge=0,
    )
    unknown_share = fields.unknown_share.but(only_in="warehouse")
    items = fields.items.but("Items found on the page.")
