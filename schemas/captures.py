"""The raw files as they were found."""

import polars as pl

from schemas.table import Table, Timestamp, column


class Captures(Table):
    """One raw file of a capture day, as it was found: the inventory that says what is new or changed."""

    source_path: str = column("Path relative to `data/raw`, with forward slashes.", unique=True)
    size_bytes: pl.Int64 = column("Size of the file.", unit="bytes", ge=0)
    modified_at: Timestamp = column("Modification time of the file.", unit="UTC")
    folder_date: pl.Date = column(
        "Capture date in the folder's name; null for a file outside a dated folder.",
        unit="Europe/Amsterdam",
        nullable=True,
    )
    folder_time: Timestamp = column(
        "Start of the minute in the folder's name, where it has one.", unit="UTC", nullable=True
    )
    problem: str = column(
        "Why the file cannot be a capture (its folder, its kind); null where it is to be read.", nullable=True
    )
