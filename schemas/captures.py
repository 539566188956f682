"""The raw files as they were found."""

import polars as pl

from schemas import fields
from schemas.table import TIMESTAMP, Column, Table


class Captures(Table):
    """One raw file of a capture day, as it was found: the inventory that says what is new or changed."""

    source_path = fields.source_path.but(unique=True)
    size_bytes = fields.size_bytes
    modified_at = Column(TIMESTAMP, "Modification time of the file.", unit="UTC")
    folder_date = Column(
        pl.Date(),
        "Capture date in the folder's name; null for a file outside a dated folder.",
        unit="Europe/Amsterdam",
        nullable=True,
    )
    folder_time = Column(
        TIMESTAMP, "Start of the minute in the folder's name, where it has one.", unit="UTC", nullable=True
    )
    problem = Column(
        pl.String(),
        "Why the file cannot be a capture (its folder, its kind); null where it is to be read.",
        nullable=True,
    )
