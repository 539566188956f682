"""Coded events."""

import pandera.polars as pa
import polars as pl

from schemas.mentions import FIELDS
from schemas.table import COUNTRY, HEX16, Table, column

EVENT_TYPES = [
    "ACCUSE", "AGREE", "AID", "ASSAULT", "COERCE", "CONCEDE", "CONSULT", "COOPERATE",
    "MOBILIZE", "PROTEST", "REJECT", "REQUEST", "RETREAT", "SANCTION", "SUPPORT", "THREATEN",
]  # fmt: skip
UNDIRECTED = ["AGREE", "CONSULT", "COOPERATE"]
# What is denied or only supposed is no event; see `UNCODED_REASONS`.
REALIS = ["happened", "announced", "threatened"]


class Events(Table):
    """One coded event of a story: something that one country did or said toward another.

    A story has an event (source, target, type) once; undirected types stand once a pair, codes in alphabetical order.
    """

    event_id: str = column(
        "Hash of story, source, target and type.", unique=True, str_matches=HEX16, only_in="warehouse"
    )
    story_id: str = column(
        "The story.", str_matches=HEX16, references="stories.story_id", only_in="warehouse"
    )
    version_id: str = column(
        "The version in which the event was first read.",
        str_matches=HEX16,
        references="story_versions.version_id",
    )
    event_date: pl.Date = column(
        "The day of the story: an event is dated by its report.",
        unit="Europe/Amsterdam",
        nullable=True,
        only_in="warehouse",
    )
    source_country: str = column(
        "Who did or said it (ISO 3166-1 alpha-3, XKX).", str_matches=COUNTRY, references="countries.country"
    )
    target_country: str = column(
        "Toward whom (ISO 3166-1 alpha-3, XKX).", str_matches=COUNTRY, references="countries.country"
    )
    event_type: str = column("PLOVER type.", isin=EVENT_TYPES, references="event_types.event_type")
    quad_class: pl.Int8 = column(
        "1 verbal cooperation, 2 material cooperation, 3 verbal conflict, 4 material conflict.", ge=1, le=4
    )
    intensity: pl.Float64 = column(
        "Intensity of the type, from -10 (conflict) to 10 (cooperation).", ge=-10, le=10
    )
    realis: str = column("Whether the text says that it happened, will, or is threatened.", isin=REALIS)
    confidence: pl.Float64 = column("How often the rule was right on labelled stories.", ge=0, le=1)
    field: str = column("The part of the text that has the sentence.", isin=FIELDS)
    sentence: str = column("The sentence that the event was read in.")
    sentence_start: pl.Int32 = column(
        "First character of the sentence in the field.", unit="characters", ge=0
    )
    sentence_end: pl.Int32 = column("Character after its last in the field.", unit="characters", gt=0)
    trigger: str = column("The words that named the event.")
    trigger_start: pl.Int32 = column("First character of the trigger in the field.", unit="characters", ge=0)
    trigger_end: pl.Int32 = column("Character after its last in the field.", unit="characters", gt=0)
    source_start: pl.Int32 = column(
        "First character of the source's form in the field; null where it stands elsewhere.",
        unit="characters",
        nullable=True,
        ge=0,
    )
    source_end: pl.Int32 = column("Character after its last.", unit="characters", nullable=True, gt=0)
    target_start: pl.Int32 = column(
        "First character of the target's form in the field; null where it stands elsewhere.",
        unit="characters",
        nullable=True,
        ge=0,
    )
    target_end: pl.Int32 = column("Character after its last.", unit="characters", nullable=True, gt=0)
    rule: str = column("The rule that coded it.")

    @pa.dataframe_check(name="source and target differ", n_failure_cases=5)
    def ends_differ(cls, data: pa.PolarsData) -> pl.LazyFrame:  # noqa: D102
        return data.lazyframe.select(pl.col("source_country") != pl.col("target_country"))

    @pa.dataframe_check(name="an undirected pair stands in alphabetical order", n_failure_cases=5)
    def undirected_pairs_are_sorted(cls, data: pa.PolarsData) -> pl.LazyFrame:  # noqa: D102
        return data.lazyframe.select(
            ~pl.col("event_type").is_in(UNDIRECTED) | (pl.col("source_country") < pl.col("target_country"))
        )
