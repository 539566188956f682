"""The raw files as they were found."""

import polars as pl

from schemas import fields
from schemas.table import TIMESTAMP, Column, Table


class Captures(Table):
    """One raw file of a capture day, as it was found: the inventory that says what is new or changed. A sidecar has a
    row for each thing that is wrong with it, and no other.
    """

    source_path = fields.source_path
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
    file_date = Column(pl.Date(), "Capture date in the file's name.", unit="Europe/Amsterdam", nullable=True)
    file_time = Column(
        TIMESTAMP, "Start of the minute in the file's name, where it has one.", unit="UTC", nullable=True
    )
    sidecar_date = Column(
        pl.Date(), "Capture date that a sidecar gives.", unit="Europe/Amsterdam", nullable=True
    )
    sidecar_time = Column(
        TIMESTAMP, "Start of the minute that a sidecar gives, where it gives one.", unit="UTC", nullable=True
    )
    url = fields.url
    problem = Column(
        pl.String(),
        "Why the file cannot be a capture (its folder, its kind), or what is wrong with a sidecar; null where it is to"
        " be read.",
        nullable=True,
    )
    problem_text = Column(pl.String(), "The line of the sidecar that is wrong.", nullable=True)
