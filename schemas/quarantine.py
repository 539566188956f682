"""What could not be read."""

import polars as pl

from schemas.table import Table, column


class Quarantine(Table):
    """One thing that could not be read, with the reason and the place; nothing is dropped in silence."""

    source_path: str = column("Path of the raw file relative to `data/raw`, with forward slashes.")
    page_id: str = column("The page, where the file could be read as one.", nullable=True)
    reason: str = column("Why, as one of the documented reasons.")
    detail: str = column("What was found, for a person to read.")
    span_start: pl.Int32 = column(
        "First character in the decoded page.", unit="characters", nullable=True, ge=0
    )
    span_end: pl.Int32 = column(
        "Character after the last in the decoded page.", unit="characters", nullable=True, ge=0
    )
    excerpt: str = column("The start of the text in question.", nullable=True)
