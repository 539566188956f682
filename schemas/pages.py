"""Captures that were read."""

import polars as pl

from schemas.table import HEX16, Table, Texts, Timestamp, column

CAPTURED_BY = ["folder_time", "date_line", "folder_date", "modified", "shared_briefs", "one_sided", "none"]
LAYOUTS = ["glued", "spaced", "index", "other"]


class Pages(Table):
    """One capture: a page of the site as it stood at one moment."""

    page_id: str = column(
        "First 16 hex digits of the SHA-256 of the file's bytes.", unique=True, str_matches=HEX16
    )
    source_path: str = column(
        "Path of the raw file relative to `data/raw`, with forward slashes.", unique=True
    )
    capture_date: pl.Date = column(
        "Local day of the capture; null where nothing tells it.", unit="Europe/Amsterdam", nullable=True
    )
    captured_from: Timestamp = column(
        "Earliest moment of the capture (inclusive); null where unknown.", unit="UTC", nullable=True
    )
    captured_until: Timestamp = column(
        "Latest moment of the capture; null where unknown.", unit="UTC", nullable=True
    )
    captured_by: str = column(
        "Where the capture interval comes from: the folder's time, the page's date line, the folder's date, the"
        " file's modification time, or the briefs that the page shares with others; `none` where nothing tells it,"
        " `one_sided` where the shared briefs bound it on one side only.",
        isin=CAPTURED_BY,
    )
    layout: str = column("Form of the page; `other` for pages of no known form.", isin=LAYOUTS)
    section: str = column("Section of the page's first list of briefs.", nullable=True)
    title: str = column("Headline of the article; null on an index page.", nullable=True)
    encoding: str = column("Character encoding that the bytes were read with.")
    repairs: Texts = column("Names of the repairs made to the decoded text, in order.")
    size_bytes: pl.Int64 = column("Size of the raw file.", unit="bytes", ge=0)
    characters: pl.Int32 = column("Length of the decoded text.", unit="characters", ge=0)
    unknown_characters: pl.Int32 = column(
        "Characters of the decoded text that belong to no known part of a page.", unit="characters", ge=0
    )
    unknown_share: pl.Float64 = column(
        "Share of the decoded text that belongs to no known part of a page.", only_in="warehouse", ge=0, le=1
    )
    items: pl.Int32 = column("Reports found on the page.", ge=0)
