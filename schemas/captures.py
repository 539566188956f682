"""The raw files, as found."""

import polars as pl

from schemas import fields
from schemas.table import TIMESTAMP, Column, Table


class Captures(Table):
    """One raw file of a capture day, as found: the inventory that shows what is new or changed. A sidecar has one
    row for each error in it, and no other rows.
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
        TIMESTAMP, "Start of the minute in the folder's name, if any.", unit="UTC", nullable=True
    )
    file_date = Column(pl.Date(), "Capture date in the file's name.", unit="Europe/Amsterdam", nullable=True)
    file_time = Column(
        TIMESTAMP, "Start of the minute in the file's name, if any.", unit="UTC", nullable=True
    )
    sidecar_date = Column(
        pl.Date(), "Capture date that a sidecar gives.", unit="Europe/Amsterdam", nullable=True
    )
    sidecar_time = Column(
        TIMESTAMP, "Start of the minute that a sidecar gives, if any.", unit="UTC", nullable=True
    )
    url = fields.url
    problem = Column(
        pl.String(),
        "Why the file cannot be a capture (its folder, its kind), or what is wrong with a sidecar; null if it can"
        " be read.",
        nullable=True,
    )
    problem_text = Column(pl.String(), "The line of the sidecar that is wrong.", nullable=True)
