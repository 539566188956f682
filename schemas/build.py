"""The build itself."""

import polars as pl

from schemas import fields
from schemas.table import TIMESTAMP, Column, Table


class Build(Table):
    """The build, one row: what made this file and how much is in it."""

    built_at = Column(TIMESTAMP, "When the file was built.", unit="UTC")
    code_version = Column(pl.String(), "Hash of the code that made it; see `days_out_of_date`.")
    lexicon_version = Column(
        pl.String(), "Hash of the lexicon files that it was coded with; see `days_out_of_date`."
    )
    model_version = Column(
        pl.String(), "Version and fingerprint of the event reader's model; see `days_out_of_date`."
    )
    min_confidence = Column(
        pl.Float64(),
        "The least `confidence` of an event; what is below stands in `uncoded_sentences`.",
        ge=0,
        le=1,
    )
    confident_from = Column(
        pl.Float64(),
        "Of the events with at least this `confidence` nine in ten are right, on stories that the model had not seen.",
        ge=0,
        le=1,
    )
    days_left_out = Column(
        pl.List(pl.Date()),
        "Days with captures that broke and are not in this file, with nothing of theirs; empty where there are none.",
        unit="Europe/Amsterdam",
    )
    days_out_of_date = Column(
        pl.List(pl.Date()),
        "Days that were last made by other code, or with another lexicon or model, than this row names: runs that"
        " were asked for some days leave the others as they are. Empty where all days are made alike.",
        unit="Europe/Amsterdam",
    )
    first_capture_date = Column(pl.Date(), "First day with a page.", unit="Europe/Amsterdam", nullable=True)
    last_capture_date = Column(pl.Date(), "Last day with a page.", unit="Europe/Amsterdam", nullable=True)
    pages = fields.pages
    items = fields.items
    stories = fields.stories
    mentions = fields.mentions
    events = fields.events
    quarantined = Column(pl.Int64(), "Things that could not be read: the rows of `quarantine`.", ge=0)
