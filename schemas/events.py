"""Coded events."""

import polars as pl

from schemas import fields
from schemas.table import Column, Rule, Table

UNDIRECTED = ["AGREE", "CONSULT", "COOPERATE"]


class Events(Table):
    """One coded event of a story: something that one country did or said toward another.

    A story has each event (source, target, type) once; an undirected type once per pair, codes in alphabetical order.
    """

    event_id = fields.event_id.key("Hash of story, source, target and type.", only_in="warehouse")
    story_id = fields.story_id
    version_id = fields.version_id.but("The version in which the event was first read.")
    event_date = fields.event_date.but(nullable=True, only_in="warehouse")
    dated_by = fields.dated_by.but(only_in="warehouse")
    first_seen_date = fields.first_seen_date.but(only_in="warehouse")
    source_country = fields.source_country
    target_country = fields.target_country
    event_type = fields.event_type
    quad_class = fields.quad_class
    intensity = fields.intensity
    realis = fields.realis
    confidence = fields.confidence
    field = fields.field
    sentence = fields.sentence
    sentence_start = fields.sentence_start
    sentence_end = fields.sentence_end
    trigger = fields.trigger
    trigger_start = Column(
        pl.Int32(), "First character of the trigger in the field.", unit="characters", ge=0
    )
    trigger_end = Column(
        pl.Int32(), "Character after the last of the trigger in the field.", unit="characters", gt=0
    )
    source_phrase = fields.source_phrase
    source_start = Column(
        pl.Int32(),
        "First character of `source_phrase` in the field; null if it is in the other field.",
        unit="characters",
        nullable=True,
        ge=0,
    )
    source_end = Column(
        pl.Int32(),
        "Character after the last of `source_phrase`.",
        unit="characters",
        nullable=True,
        gt=0,
    )
    target_phrase = fields.target_phrase
    target_start = Column(
        pl.Int32(),
        "First character of `target_phrase` in the field; null if it is in the other field.",
        unit="characters",
        nullable=True,
        ge=0,
    )
    target_end = Column(
        pl.Int32(),
        "Character after the last of `target_phrase`.",
        unit="characters",
        nullable=True,
        gt=0,
    )
    rule = fields.rule

    ends_differ = Rule("source and target differ", pl.col("source_country") != pl.col("target_country"))
    undirected_pairs_are_sorted = Rule(
        "an undirected pair is in alphabetical order",
        ~pl.col("event_type").is_in(UNDIRECTED) | (pl.col("source_country") < pl.col("target_country")),
    )
