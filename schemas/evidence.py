"""From a figure to the characters of a raw file."""

import polars as pl

from schemas.table import COUNTRY, HEX16, Table, Texts, column
from schemas.version_links import LINK_METHODS


class EventSpans(Table):
    """One event and a raw file that shows its sentence: the first capture of the text as it was coded.

    The decoded page is what `pipelines.pages.decoding.decode` gives for the bytes of the file.
    """

    event_id: str = column("The event.", unique=True, str_matches=HEX16, references="events.event_id")
    item_id: str = column("The sighting.", references="items.item_id")
    page_id: str = column("The page that shows it.", str_matches=HEX16, references="pages.page_id")
    sentence_span_start: pl.Int32 = column(
        "First character of the sentence in the decoded page; null where it cannot be followed there.",
        unit="characters",
        nullable=True,
        ge=0,
    )
    sentence_span_end: pl.Int32 = column(
        "Character after its last in the decoded page.", unit="characters", nullable=True, gt=0
    )
    trigger_span_start: pl.Int32 = column(
        "First character of the trigger in the decoded page.", unit="characters", nullable=True, ge=0
    )
    trigger_span_end: pl.Int32 = column(
        "Character after its last in the decoded page.", unit="characters", nullable=True, gt=0
    )


class EventEvidence(Table):
    """One event with its sentence, its rule and the raw file that shows it.

    Joined with `country_pair_events` on `event_date`, `country_a` and `country_b` it gives what a cell counts.
    """

    event_date: pl.Date = column("Day of the story.", unit="Europe/Amsterdam", nullable=True)
    country_a: str = column("The pair's first code.", str_matches=COUNTRY)
    country_b: str = column("The pair's second code.", str_matches=COUNTRY)
    event_id: str = column("The event.", unique=True, str_matches=HEX16)
    story_id: str = column("The story.", str_matches=HEX16)
    version_id: str = column("The version in which the event was first read.", str_matches=HEX16)
    source_country: str = column("Who did or said it.", str_matches=COUNTRY)
    source_country_nl: str = column("Its Dutch name.")
    source_country_en: str = column("Its English name.")
    target_country: str = column("Toward whom.", str_matches=COUNTRY)
    target_country_nl: str = column("Its Dutch name.")
    target_country_en: str = column("Its English name.")
    event_type: str = column("PLOVER type.")
    event_type_nl: str = column("Its Dutch name.")
    event_type_en: str = column("Its English name.")
    quad_class: pl.Int8 = column(
        "1 verbal cooperation, 2 material cooperation, 3 verbal conflict, 4 material conflict.", ge=1, le=4
    )
    intensity: pl.Float64 = column(
        "Intensity of the type, from -10 (conflict) to 10 (cooperation).", ge=-10, le=10
    )
    field: str = column("The part of the text that has the sentence.")
    sentence: str = column("The sentence that the event was read in.")
    trigger: str = column("The words that named the event.")
    source_form: str = column("What the source is called; null where it stands elsewhere.", nullable=True)
    target_form: str = column("What the target is called; null where it stands elsewhere.", nullable=True)
    source_lexicon_id: str = column(
        "Row of the lexicon that read the source's form; null for a pronoun or a paraphrase.", nullable=True
    )
    target_lexicon_id: str = column(
        "Row of the lexicon that read the target's form; null for a pronoun or a paraphrase.", nullable=True
    )
    rule: str = column("The rule that coded it.")
    confidence: pl.Float64 = column("How often the rule was right on labelled stories.", ge=0, le=1)
    source_path: str = column("Raw file relative to `data/raw`, with forward slashes.")
    sentence_span_start: pl.Int32 = column(
        "First character of the sentence in the decoded page.", unit="characters", nullable=True, ge=0
    )
    sentence_span_end: pl.Int32 = column(
        "Character after its last in the decoded page.", unit="characters", nullable=True, gt=0
    )
    trigger_span_start: pl.Int32 = column(
        "First character of the trigger in the decoded page.", unit="characters", nullable=True, ge=0
    )
    trigger_span_end: pl.Int32 = column(
        "Character after its last in the decoded page.", unit="characters", nullable=True, gt=0
    )


class ItemJoins(Table):
    """Two reports that were taken for sightings of one story, and why.

    A story with many sightings has very many pairs: ask for one story, or for two items.
    """

    story_id: str = column("The story.", str_matches=HEX16)
    item_a: str = column("The one report.")
    item_b: str = column("The other report; later in the order of ids.")
    version_a: str = column("Text of the one.", str_matches=HEX16)
    version_b: str = column("Text of the other.", str_matches=HEX16)
    reason: str = column(
        "`same_text`: equal but for case, spaces and signs; `linked`: the two texts were judged to be versions of one"
        " story; `chain`: through other versions of the story.",
        isin=["same_text", "linked", "chain"],
    )
    method: str = column("How linked texts are alike, see `version_links`.", nullable=True, isin=LINK_METHODS)
    similarity: pl.Float64 = column("Similarity of linked texts.", nullable=True, ge=0, le=1)
    links: Texts = column(
        "All links between versions of the story, as `version ~ version: method similarity`."
    )
