"""Sentences that might have held an event."""

from schemas import fields
from schemas.table import Table

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

    version_id = fields.version_id
    field = fields.field
    sentence_start = fields.sentence_start
    sentence_end = fields.sentence_end
    sentence = fields.sentence
    trigger = fields.trigger.but("The words that might have named an event.", nullable=True)
    reason = fields.reason.but(
        "Why no event was coded: `denied`, `hypothetical` or `not actual` (it stands in what another trigger asks, "
        "threatens or refuses); `organisation`, `other agent` or `domestic` (not one country toward another); "
        "`no speaker` of a quoted judgement; `ends not marked` where the trigger asks for that; `one country`, where "
        "source and target are not two; `low confidence` of the rule.",
        isin=UNCODED_REASONS,
    )
