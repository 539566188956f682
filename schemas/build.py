"""The build itself."""

from typing import Annotated

import polars as pl

from schemas.table import Table, Timestamp, column


class Build(Table):
    """The build, one row: what made this file and how much is in it."""

    built_at: Timestamp = column("When the file was built.", unit="UTC")
    code_version: str = column("Hash of the code that made it.")
    lexicon_version: str = column("Hash of the lexicon files that it was coded with.")
    days_left_out: Annotated[pl.List, pl.Date()] = column(
        "Days with captures that failed and are not in this file; empty when there are none.",
        unit="Europe/Amsterdam",
    )
    first_capture_date: pl.Date = column("First day with a page.", unit="Europe/Amsterdam", nullable=True)
    last_capture_date: pl.Date = column("Last day with a page.", unit="Europe/Amsterdam", nullable=True)
    pages: pl.Int64 = column("Rows of `pages`.", ge=0)
    items: pl.Int64 = column("Rows of `items`.", ge=0)
    stories: pl.Int64 = column("Rows of `stories`.", ge=0)
    mentions: pl.Int64 = column("Rows of `mentions`.", ge=0)
    events: pl.Int64 = column("Rows of `events`.", ge=0)
    quarantined: pl.Int64 = column("Rows of `quarantine`.", ge=0)
