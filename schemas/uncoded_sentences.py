"""Sentences that might have held an event."""

import polars as pl

from schemas.mentions import FIELDS
from schemas.table import HEX16, Table, column

UNCODED_REASONS = [
    "denied",
    "hypothetical",
    "not actual",
    "organisation",
    "other agent",
    "domestic",
    "no speaker",
    "ends not marked",
    "one country",
    "low confidence",
]


class UncodedSentences(Table):
    """One sentence with two countries and a trigger that gave no event, with the reason: abstaining is seen, too."""

    version_id: str = column("The text.", str_matches=HEX16, references="story_versions.version_id")
    field: str = column("The part of the text that has the sentence.", isin=FIELDS)
    sentence_start: pl.Int32 = column(
        "First character of the sentence in the field.", unit="characters", ge=0
    )
    sentence_end: pl.Int32 = column("Character after its last in the field.", unit="characters", gt=0)
    sentence: str = column("The sentence.")
    trigger: str = column("The words that might have named an event.", nullable=True)
    reason: str = column(
        "Why no event was coded: `denied`, `hypothetical` or `not actual` (it stands in what another trigger asks, "
        "threatens or refuses); `organisation`, `other agent` or `domestic` (not one country toward another); "
        "`no speaker` of a quoted judgement; `ends not marked` where the trigger asks for that; `one country`, where "
        "source and target are not two; `low confidence` of the rule.",
        isin=UNCODED_REASONS,
    )
