"""From a figure to a position in a raw file."""

import polars as pl

from schemas import fields
from schemas.events import Events
from schemas.table import HEX16, TEXTS, Column, Table


class EventSpans(Table):
    """One event and a raw file that shows its sentence: the first capture of exactly the text that was coded.

    The decoded page is what `pipelines.pages.decoding.decode` returns for the bytes of the file.
    """

    event_id = fields.event_id
    item_id = fields.item_id
    page_id = fields.page_id
    sentence_span_start = fields.sentence_span_start
    sentence_span_end = fields.sentence_span_end
    trigger_span_start = fields.trigger_span_start
    trigger_span_end = fields.trigger_span_end


class EventEvidence(Table):
    """One event with its sentence, the phrases for source and target, and the raw file that shows it.

    Join it with `country_pair_events` on `event_date`, `country_a` and `country_b` to get what a cell counts as
    `events`: the rows whose `realis` is not `historical`.
    """

    event_date = fields.event_date.but(nullable=True)
    country_a = fields.country_a
    country_b = fields.country_b
    event_id = fields.event_id
    story_id = fields.story_id
    version_id = Events.version_id
    source_country = fields.source_country
    source_country_nl = fields.source_country_nl
    source_country_en = fields.source_country_en
    target_country = fields.target_country
    target_country_nl = fields.target_country_nl
    target_country_en = fields.target_country_en
    event_type = fields.event_type
    event_type_nl = fields.event_type_nl
    event_type_en = fields.event_type_en
    quad_class = fields.quad_class
    intensity = fields.intensity
    field = fields.field
    sentence = fields.sentence
    trigger = fields.trigger
    source_phrase = fields.source_phrase
    target_phrase = fields.target_phrase
    source_lexicon_id = Column(
        pl.String(),
        "Lexicon row that matched a form of the source in its phrase; null for a pronoun or a paraphrase.",
        nullable=True,
    )
    target_lexicon_id = Column(
        pl.String(),
        "Lexicon row that matched a form of the target in its phrase; null for a pronoun or a paraphrase.",
        nullable=True,
    )
    realis = fields.realis
    rule = fields.rule
    confidence = fields.confidence
    source_path = fields.source_path
    sentence_span_start = fields.sentence_span_start
    sentence_span_end = fields.sentence_span_end
    trigger_span_start = fields.trigger_span_start
    trigger_span_end = fields.trigger_span_end
    source_form = fields.source_form
    target_form = fields.target_form


class StoryChanges(Table):
    """One version of a story after the first: what it changed in the version before.

    A text that differs only because a capture is damaged or truncated is no new version.
    """

    story_id = fields.story_id
    version = fields.version.but("Number of the new version among those of the story.", ge=2)
    old_version_id = Column(
        pl.String(),
        "The text before; if there are several readings of it, the fullest.",
        references="story_versions.version_id",
        str_matches=HEX16,
    )
    new_version_id = Column(
        pl.String(),
        "The new text; if there are several readings of it, the fullest.",
        references="story_versions.version_id",
        str_matches=HEX16,
    )
    old_wording = Column(pl.String(), "Sentences that only the text before has, one per line; empty if none.")
    new_wording = Column(pl.String(), "Sentences that only the new text has, one per line; empty if none.")
    both_complete = Column(
        pl.Boolean(), "False if a text is truncated: a sentence may then seem changed that is only missing."
    )
    published_from = fields.published_from
    published_until = fields.published_until


class ItemJoins(Table):
    """Two items that were judged to be sightings of one story, and why.

    A story with many sightings has very many pairs: ask for one story, or for two items.
    """

    story_id = fields.story_id
    item_a = Column(pl.String(), "The first item.", references="items.item_id")
    item_b = Column(pl.String(), "The second item; later in the order of ids.", references="items.item_id")
    version_a = fields.version_a
    version_b = fields.version_b
    reason = fields.reason.but(
        "`same_text`: equal except for case, spacing and signs; `linked`: the texts were judged to be versions of one"
        " story; `chain`: through other versions of the story.",
        isin=["same_text", "linked", "chain"],
    )
    method = fields.method.but(nullable=True)
    similarity = fields.similarity.but(nullable=True)
    links = Column(
        TEXTS, "All links between versions of the story, as `version ~ version: method similarity`."
    )
