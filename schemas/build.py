"""The build itself."""

import polars as pl

from schemas import fields
from schemas.table import TIMESTAMP, Column, Table


class Build(Table):
    """The build, one row: what made this file and how much is in it."""

    built_at = Column(TIMESTAMP, "When the file was built.", unit="UTC")
    code_version = Column(pl.String(), "Hash of the code that made it; see `days_out_of_date`.")
    lexicon_version = Column(
        pl.String(), "Hash of the lexicon files it was coded with; see `days_out_of_date`."
    )
    model_version = Column(
        pl.String(), "Version and fingerprint of the event reader's model; see `days_out_of_date`."
    )
    min_confidence = Column(
        pl.Float64(),
        "The lowest `confidence` of an event; readings below it are in `uncoded_sentences`.",
        ge=0,
        le=1,
    )
    min_story_confidence = Column(
        pl.Float64(),
        "The lowest `confidence` of a story's likeliest event: a story whose readings are all below it has no events,"
        " and the likeliest reading of each of its sentences, if at least 0.1, is in `uncoded_sentences`.",
        ge=0,
        le=1,
    )
    confident_from = Column(
        pl.Float64(),
        "Nine in ten of the events with at least this `confidence` are right, on stories the model was not trained on.",
        ge=0,
        le=1,
    )
    days_left_out = Column(
        pl.List(pl.Date()),
        "Days with captures that broke; nothing of theirs is in this file. Empty if there are none.",
        unit="Europe/Amsterdam",
    )
    days_out_of_date = Column(
        pl.List(pl.Date()),
        "Days last processed with other code, or another lexicon or model, than this row names: a run"
        " that is asked for some days leaves the others unchanged. Empty if all days are up to date.",
        unit="Europe/Amsterdam",
    )
    first_capture_date = Column(pl.Date(), "First day with a page.", unit="Europe/Amsterdam", nullable=True)
    last_capture_date = Column(pl.Date(), "Last day with a page.", unit="Europe/Amsterdam", nullable=True)
    pages = fields.pages
    items = fields.items
    stories = fields.stories
    mentions = fields.mentions
    events = fields.events.but("Events, historical ones included.")
    quarantined = Column(
        pl.Int64(), "Files and parts of pages that could not be read: the rows of `quarantine`.", ge=0
    )
