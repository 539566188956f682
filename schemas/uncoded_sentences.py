"""Sentences that might have held an event."""

from schemas import fields
from schemas.table import Table

UNCODED_REASONS = ["low confidence"]


class UncodedSentences(Table):
    """One sentence without an event, and the likeliest reading of it: what was not told for sure is seen, too."""

    version_id = fields.version_id
    field = fields.field
    sentence_start = fields.sentence_start
    sentence_end = fields.sentence_end
    sentence = fields.sentence
    trigger = fields.trigger.but("The words that might have named an event.")
    source_country = fields.source_country
    target_country = fields.target_country
    event_type = fields.event_type
    confidence = fields.confidence.but("Probability that the reading is right: below `build.min_confidence`.")
    reason = fields.reason.but(
        "Why no event was coded: `low confidence`, the reading is more likely wrong than an event may be.",
        isin=UNCODED_REASONS,
    )
