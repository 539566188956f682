"""From a figure to the characters of a raw file."""

import polars as pl

from schemas import fields
from schemas.events import Events
from schemas.table import HEX16, TEXTS, Column, Table


class EventSpans(Table):
    """One event and a raw file that shows its sentence: the first capture of the text as it was coded.

    The decoded page is what `pipelines.pages.decoding.decode` gives for the bytes of the file.
    """

    event_id = fields.event_id
    item_id = fields.item_id
    page_id = fields.page_id
    sentence_span_start = fields.sentence_span_start
    sentence_span_end = fields.sentence_span_end
    trigger_span_start = fields.trigger_span_start
    trigger_span_end = fields.trigger_span_end


class EventEvidence(Table):
    """One event with its sentence, the phrases of its ends and the raw file that shows it.

    Joined with `country_pair_events` on `event_date`, `country_a` and `country_b` it gives what a cell counts as
    `events`, where `realis` is not `historical`.
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
        "Row of the lexicon that read a form of the source in its phrase; null for a pronoun or a paraphrase.",
        nullable=True,
    )
    target_lexicon_id = Column(
        pl.String(),
        "Row of the lexicon that read a form of the target in its phrase; null for a pronoun or a paraphrase.",
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
    """A version of a story after its first: what it changed in the version before.

    A text that differs only by damage to a capture, or because one breaks off, is no version.
    """

    story_id = fields.story_id
    version = fields.version.but("Place of the new version among those of the story.", ge=2)
    old_version_id = Column(
        pl.String(),
        "The text before; of several readings of it the fullest.",
        references="story_versions.version_id",
        str_matches=HEX16,
    )
    new_version_id = Column(
        pl.String(),
        "The new text; of several readings of it the fullest.",
        references="story_versions.version_id",
        str_matches=HEX16,
    )
    old_wording = Column(
        pl.String(), "Sentences that only the text before has, one a line; empty where it has none."
    )
    new_wording = Column(
        pl.String(), "Sentences that only the new text has, one a line; empty where it has none."
    )
    both_complete = Column(
        pl.Boolean(), "False where a text breaks off: then sentences may be missing that were not changed."
    )
    published_from = fields.published_from
    published_until = fields.published_until


class ItemJoins(Table):
    """Two reports that were taken for sightings of one story, and why.

    A story with many sightings has very many pairs: ask for one story, or for two items.
    """

    story_id = fields.story_id
    item_a = Column(pl.String(), "The one report.", references="items.item_id")
    item_b = Column(pl.String(), "The other report; later in the order of ids.", references="items.item_id")
    version_a = fields.version_a
    version_b = fields.version_b
    reason = fields.reason.but(
        "`same_text`: equal but for case, spaces and signs; `linked`: the two texts were judged to be versions of one"
        " story; `chain`: through other versions of the story.",
        isin=["same_text", "linked", "chain"],
    )
    method = fields.method.but(nullable=True)
    similarity = fields.similarity.but(nullable=True)
    links = Column(
        TEXTS, "All links between versions of the story, as `version ~ version: method similarity`."
    )
