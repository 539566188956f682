"""Sentences that may contain an event."""

from schemas import fields
from schemas.table import Table

UNCODED_REASONS = ["low confidence"]


class UncodedSentences(Table):
    """One sentence without an event, and its likeliest reading: what the model was unsure about."""

    version_id = fields.version_id
    field = fields.field
    sentence_start = fields.sentence_start
    sentence_end = fields.sentence_end
    sentence = fields.sentence
    trigger = fields.trigger.but("The words that may express an event.")
    source_country = fields.source_country
    target_country = fields.target_country
    event_type = fields.event_type
    confidence = fields.confidence.but(
        "Probability that the reading is right: below `build.min_confidence`, or below `build.min_story_confidence`"
        " like every reading of its story."
    )
    reason = fields.reason.but(
        "Why no event was coded: `low confidence`, the reading is below a threshold for events.",
        isin=UNCODED_REASONS,
    )
