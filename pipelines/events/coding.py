"""Stories with mentions to coded events: the public interface of the event coder."""

from bisect import bisect_right
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

import polars as pl

from pipelines.events.distinct_texts import DistinctText, distinct_texts
from pipelines.events.sentences import Span, sentence_spans
from pipelines.lexicon_files import lexicon

if TYPE_CHECKING:
    # Loads numpy and onnxruntime, which take longer than all else: whoever codes loads them.
    from pipelines.events.reader.reading import EventReader, ReadEvent

EVENT_COLUMNS: dict[str, Any] = {
    "version_id": pl.String,
    "source_country": pl.String,
    "target_country": pl.String,
    "event_type": pl.String,
    "quad_class": pl.Int8,
    "intensity": pl.Float64,
    "realis": pl.String,
    "confidence": pl.Float64,
    "field": pl.String,
    "sentence": pl.String,
    "sentence_start": pl.Int32,
    "sentence_end": pl.Int32,
    "trigger": pl.String,
    "trigger_start": pl.Int32,
    "trigger_end": pl.Int32,
    "source_phrase": pl.String,
    "source_start": pl.Int32,
    "source_end": pl.Int32,
    "target_phrase": pl.String,
    "target_start": pl.Int32,
    "target_end": pl.Int32,
    "rule": pl.String,
}
UNCODED_COLUMNS: dict[str, Any] = {
    "version_id": pl.String,
    "field": pl.String,
    "sentence_start": pl.Int32,
    "sentence_end": pl.Int32,
    "sentence": pl.String,
    "trigger": pl.String,
    "source_country": pl.String,
    "target_country": pl.String,
    "event_type": pl.String,
    "confidence": pl.Float64,
    "reason": pl.String,
}
LOW_CONFIDENCE = "low confidence"
# Nine of ten readings less likely than this are wrong, and they are many: reporting them would bury the others.
LEAST_REPORTED = 0.1
_EVENT = ("source_country", "target_country", "event_type")
# What a reading has before its type gives it a quad class and an intensity.
_READING = {name: kind for name, kind in EVENT_COLUMNS.items() if name not in ("quad_class", "intensity")}
_SENTENCE = ("version_id", "field", "sentence_start")


class Coded(NamedTuple):
    """Results of the coder: events, and sentences whose likeliest reading was too uncertain to be an event."""

    events: pl.DataFrame
    uncoded: pl.DataFrame


def code_events(
    versions: pl.DataFrame,
    mentions: pl.DataFrame,
    reader: "EventReader",
) -> Coded:
    """Code who did what to whom in each version of a story.

    `versions` has `version_id`, `headline` (null if none) and `body`; `mentions` has `version_id`, `field` (`headline`
    or `body`), `country`, `kind`, `lexicon_id`, `span_start` and `span_end` (characters of the field). Only texts with
    two countries can have an event; each distinct one is read once. The reader's settings tell events from the rest.

    Returns `events` (EVENT_COLUMNS; one row per event of a version, with its likeliest reading; the codes of undirected
    types are in alphabetical order) and `uncoded` (UNCODED_COLUMNS; of each sentence without an event the likeliest
    reading, if it is at least LEAST_REPORTED). Positions are characters of the field; a phrase without them stands in
    the other field, and an end without a phrase is only implied.
    """
    rows: list[tuple[Any, ...]] = []
    # The reader takes one text at a time, so that no event depends on what is read beside it.
    for text in distinct_texts(versions, mentions):
        read = reader.read_all(text.text, text.mentions)
        if read:
            fields = _Fields(text)
            accepted = reader.settings.accepts([(one.event_type, one.confidence) for one in read])
            rows += [
                (version, *fields.row(reading), is_event)
                for reading, is_event in zip(read, accepted, strict=True)
                for version in text.versions
            ]
    readings = pl.DataFrame(rows, schema=_READING | {"is_event": pl.Boolean}, orient="row")
    events = readings.filter("is_event").join(_event_types(), on="event_type", how="left")
    uncoded = (
        readings.filter(~pl.col("is_event"), pl.col("confidence") >= LEAST_REPORTED)
        .join(events, on=_SENTENCE, how="anti")
        .sort("confidence", *_EVENT, descending=[True, False, False, False])
        .unique(_SENTENCE, keep="first", maintain_order=True)
        .with_columns(reason=pl.lit(LOW_CONFIDENCE))
    )
    return Coded(
        events.select(*EVENT_COLUMNS).sort(*_SENTENCE, "trigger_start", *_EVENT),
        uncoded.select(*UNCODED_COLUMNS).sort(*_SENTENCE),
    )


def rule_of(reading: "ReadEvent", mentions: Sequence[tuple[int, int, str]]) -> str:
    """How the text expresses source and target: how certain they are depends on it.

    `reader.named` if both phrases contain a form of the country, `reader.referred` if other words
    refer to one, `reader.implied` if no words do. `mentions` are characters of the text, and countries.
    """
    ends = ((reading.source_span, reading.source_country), (reading.target_span, reading.target_country))
    if any(span is None for span, _ in ends):
        return "reader.implied"
    is_named = all(
        any(country == of and start < span[1] and span[0] < end for start, end, of in mentions)
        for span, country in ends
        if span
    )
    return "reader.named" if is_named else "reader.referred"


def _event_types() -> pl.DataFrame:
    return lexicon("event_types").select(
        event_type="type",
        quad_class=pl.col("quad_class").cast(pl.Int8),
        intensity=pl.col("intensity").cast(pl.Float64),
    )


class _Fields:
    """A text as its fields and sentences, to say of what was read where it stands."""

    def __init__(self, text: DistinctText) -> None:
        self._text = text
        self._sentences = sentence_spans(text.text)
        self._starts = [start for start, _ in self._sentences]

    def row(self, reading: "ReadEvent") -> tuple[Any, ...]:
        """A reading as the columns of `_READING` after the version."""
        text = self._text
        sentence = self._sentences[max(bisect_right(self._starts, reading.trigger[0]) - 1, 0)]
        # Words of an act that run over the end of a sentence belong to the one in which they begin.
        trigger = (max(reading.trigger[0], sentence[0]), min(reading.trigger[1], sentence[1]))
        base = text.body_start if sentence[0] >= text.body_start else 0
        return (
            reading.source_country,
            reading.target_country,
            reading.event_type,
            reading.realis,
            reading.confidence,
            "body" if base else "headline",
            *self._words(sentence, base),
            *self._words(trigger, base),
            *self._phrase(reading.source_span, base),
            *self._phrase(reading.target_span, base),
            rule_of(reading, text.mentions),
        )

    def _words(self, span: Span, base: int) -> tuple[str, int, int]:
        return self._text.text[slice(*span)], span[0] - base, span[1] - base

    def _phrase(self, span: Span | None, base: int) -> tuple[str | None, int | None, int | None]:
        if span is None:
            return None, None, None
        words, start, end = self._words(span, base)
        is_here = (span[0] >= self._text.body_start) == bool(base)
        return (words, start, end) if is_here else (words, None, None)
