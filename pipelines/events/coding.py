"""Stories with mentions to coded events: the public interface of the event coder."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, NamedTuple

import polars as pl

from pipelines.events import word_class
from pipelines.events.actors import Sentence, countries_of
from pipelines.events.arguments import Reading, cannot_pair, read_arguments
from pipelines.events.clauses import Clause, find_clauses
from pipelines.events.completion import INFERRED, Argument
from pipelines.events.context import Context
from pipelines.events.lexicon import Lexicon
from pipelines.events.realis import in_scope, is_threat, realis_of
from pipelines.events.reference import Story
from pipelines.events.story_texts import Passage, distinct_stories, story_texts
from pipelines.events.triggers import Elements, Hit, find_elements, find_hits, may_match
from pipelines.events.words import EventType
from schemas.events import REALIS

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
    "source_start": pl.Int32,
    "source_end": pl.Int32,
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
    "reason": pl.String,
}
MIN_CONFIDENCE = 0.45
# The coder counts these from the start of the sentence.
_IN_SENTENCE = ("trigger_start", "trigger_end", "source_start", "source_end", "target_start", "target_end")
_UNKNOWN_RULE = 0.5
# The positions of confidence and type in a reading.
_CONFIDENCE = list(EVENT_COLUMNS).index("confidence") - 1
_EVENT_TYPE = list(EVENT_COLUMNS).index("event_type") - 1


class Coded(NamedTuple):
    """Results of the coder: events, and sentences with two countries and a trigger but no event."""

    events: pl.DataFrame
    uncoded: pl.DataFrame


def code_events(
    versions: pl.DataFrame, mentions: pl.DataFrame, lexicon: Lexicon, min_confidence: float = MIN_CONFIDENCE
) -> Coded:
    """Code who did what to whom in each version of a story.

    `versions` has `version_id`, `headline` (null where there is none) and `body`; `mentions` has `version_id`,
    `field` (`headline` or `body`), `country`, `kind`, `span_start` and `span_end` (characters of the field). Only
    versions with two countries can have an event; the others are dropped before tokenization. Readings whose rule
    has a precision below `min_confidence` are left out.

    Returns `events` (EVENT_COLUMNS; one row per event of a version, with the most confident reading; the codes of
    undirected types are in alphabetical order) and `uncoded` (UNCODED_COLUMNS). Denied and
    hypothetical acts are not events: a sentence without an event is in `uncoded` with the reason.
    """
    with_pair = (
        mentions.group_by("version_id")
        .agg(pl.col("country").n_unique().alias("n"))
        .filter(pl.col("n") > 1)
        .select("version_id")
    )
    versions = versions.join(with_pair, on="version_id", how="semi").unique("version_id").sort("version_id")
    if versions.is_empty():
        return Coded(pl.DataFrame(schema=EVENT_COLUMNS), pl.DataFrame(schema=UNCODED_COLUMNS))
    stories, mentions = distinct_stories(versions, mentions)
    # Salience depends on the story so far, so sentences are read in order, in Python.
    event_rows: list[tuple[Any, ...]] = []
    uncoded_rows: list[tuple[Any, ...]] = []
    recurring: dict[Sentence, _Parsed] = {}
    for text in story_texts(stories, mentions, lexicon.tokens):
        reader = _StoryReader(text.passages, lexicon, min_confidence, recurring)
        reader.read()
        event_rows += [(text.story, *row) for row in reader.events()]
        uncoded_rows += [(text.story, *row) for row in reader.uncoded]
    event = ("source_country", "target_country", "event_type")
    versions_of = stories.select("version_id").with_row_index("story").explode("version_id")
    return Coded(
        _frame(event_rows, EVENT_COLUMNS, versions_of)
        .with_columns(pl.col(*_IN_SENTENCE) + pl.col("sentence_start"))
        .sort("version_id", "field", "sentence_start", "trigger_start", *event),
        _frame(uncoded_rows, UNCODED_COLUMNS, versions_of).sort("version_id", "field", "sentence_start"),
    )


def _frame(rows: list[tuple[Any, ...]], schema: dict[str, Any], versions_of: pl.DataFrame) -> pl.DataFrame:
    """Repeat the rows of each story for every version with its text."""
    of_story = {"story": pl.UInt32} | {name: kind for name, kind in schema.items() if name != "version_id"}
    columns = zip(*rows, strict=True) if rows else ([] for _ in of_story)
    return (
        pl.DataFrame(
            [
                pl.Series(name, values, kind)
                for (name, kind), values in zip(of_story.items(), columns, strict=True)
            ]
        )
        .join(versions_of, on="story")
        .select(*schema)
    )


class _Row(NamedTuple):
    """One reading of a story: the columns of an event except its version, and the argument that its rule inferred."""

    values: tuple[Any, ...]
    inferred: str


def _salience(passages: Sequence[Passage]) -> Story:
    """Count the countries of a story; those of the headline and the first sentence weigh more."""
    weights: dict[str, int] = {}
    for number, field, _, sentence, _ in passages:
        weight = 3 if field == "headline" else 2 if number <= 1 else 1
        for mention in sentence.mentions:
            country = mention.country
            weights[country] = weights.get(country, 0) + weight
    return Story(weights, list(weights))


@dataclass(slots=True, eq=False)
class _Parsed:
    """The context-free parse of a sentence: its pattern elements, whether a pattern may match, and later results.

    `is_anaphoric`: mentions in earlier sentences may change how this one is read.
    """

    sentence: Sentence
    elements: Elements
    has_match: bool
    is_anaphoric: bool = False
    has_actors: bool = False
    clauses: tuple[list[Clause], list[int]] | None = None
    hits: list[Hit] | None = None


class _StoryReader:
    """Reads one story sentence by sentence, and appends to `rows` and `uncoded`.

    `recurring` caches the parses of sentences that later stories repeat.
    """

    def __init__(
        self,
        passages: list[Passage],
        lexicon: Lexicon,
        min_confidence: float,
        recurring: dict[Sentence, _Parsed],
    ) -> None:
        self.recurring = recurring
        self.lexicon = lexicon
        self.min_confidence = min_confidence
        self.passages = passages
        self.story = _salience(self.passages)
        self.rows: list[_Row] = []
        self.uncoded: list[tuple[Any, ...]] = []

    def read(self) -> None:
        """Code every sentence in order.

        Sentences without a trigger only serve to resolve the anaphora of later sentences: they are read up to the last
        sentence with both a trigger and an anaphor.
        """
        parsed = self._parsed()
        referring = -1
        for at, one in enumerate(parsed):
            if one.has_match:
                self._find_actors(one)
                if one.is_anaphoric:
                    referring = at
        for at, (one, passage) in enumerate(zip(parsed, self.passages, strict=False)):
            sentence, has_match = one.sentence, one.has_match
            if not has_match and (at <= referring or passage.field == "headline"):
                self._find_actors(one)
            if passage.field == "headline" and _begins_with_organisation(sentence):
                self.story.organisation = True
            if at <= referring:
                self.story.resolve(sentence, self.lexicon.epithets)
            remembered = at < referring and _may_be_remembered(sentence)
            if not has_match and not remembered:
                continue
            countries = countries_of(sentence)
            # Without a country, only reciprocals such as `elkaar` can give an event.
            has_match = has_match and bool(countries or sentence.all_classes & word_class.RECIPROCAL)
            if not has_match and not remembered:
                continue
            if one.clauses is None:
                one.clauses = find_clauses(sentence)
            context = Context(sentence, *one.clauses, self.story, self.lexicon, countries)
            if has_match:
                # The referent of a word may decide whether a noun within a phrase is an act.
                if one.hits is None or one.is_anaphoric:
                    one.hits = find_hits(sentence, *one.clauses, one.elements, self.lexicon)
                context.hits = one.hits
                self._code(passage, context)
            if remembered:
                _remember(self.story, context)

    def events(self) -> list[tuple[Any, ...]]:
        """List the distinct events of the story, each with the first of its most confident readings."""
        best: dict[tuple[str, ...], tuple[Any, ...]] = {}
        for row in self.rows:
            if row.inferred and _is_superseded(row, self.rows):
                continue
            values = row.values
            event = values[:3]
            if event not in best or values[_CONFIDENCE] > best[event][_CONFIDENCE]:
                best[event] = values
        return list(best.values())

    def _parsed(self) -> list[_Parsed]:
        """List the sentences that may bear on events; none if no sentence has a trigger."""
        parsed: list[_Parsed] = []
        any_match = False
        for _, _, _, sentence, recurs in self.passages:
            one = self.recurring.pop(sentence, None)
            if one is None:
                elements = find_elements(sentence)
                one = _Parsed(sentence, elements, may_match(sentence, elements, self.lexicon))
            if recurs:
                self.recurring[sentence] = one
            any_match = any_match or one.has_match
            parsed.append(one)
        return parsed if any_match else []

    def _find_actors(self, one: _Parsed) -> None:
        if one.has_actors:
            return
        sentence = one.sentence
        organisations = one.elements.sequences.get(self.lexicon.organisation, [])
        if sentence.all_classes & word_class.ORGANISATION:
            single = [at for at, classes in enumerate(sentence.classes) if classes & word_class.ORGANISATION]
            organisations = [*((at, at + 1) for at in single), *organisations]
        sentence.find_actors(organisations)
        one.has_actors, one.is_anaphoric = True, _is_anaphoric(sentence)

    def _code(self, passage: Passage, context: Context) -> None:
        sentence = context.sentence
        place = (passage.field, sentence.text, passage.begin, passage.begin + len(sentence.text))
        reason = ""
        coded = False
        # Only sentences with two countries are reported as uncoded.
        codable = len(sentence.mentions) > 1 and len({mention.country for mention in sentence.mentions}) > 1
        for hit in context.hits:
            if not (codable or hit.alternatives) and cannot_pair(context, hit):
                continue
            event_type, realis, readings, failed = self._read(context, hit)
            reason = reason or failed
            for reading in readings:
                confidence = self._confidence(event_type, reading)
                if confidence < self.min_confidence:
                    reason = reason or "low confidence"
                    continue
                coded = True
                arguments = self._ordered(event_type, reading)
                where = (*place, *_trigger(sentence, hit))
                self._keep(
                    event_type,
                    arguments,
                    realis=realis,
                    confidence=confidence,
                    where=where,
                    rule=reading.rule,
                )
        if context.hits and not coded and codable:
            field, text, *span = place
            trigger, *_ = _trigger(sentence, context.hits[0])
            self.uncoded.append((field, *span, text, trigger, reason))

    def _read(self, context: Context, hit: Hit) -> tuple[EventType, str, list[Reading], str]:
        """Read one trigger: its type, its realis, its pairs, and the reason where there are none."""
        types = self.lexicon.event_types
        event_type, realis = types[hit.trigger.event_type], realis_of(context, hit)
        threat = realis in ("hypothetical", "announced") and is_threat(context, hit)
        if threat:
            event_type, realis = types["THREATEN"], "threatened"
        if realis not in REALIS:
            return event_type, realis, [], realis
        if in_scope(context, hit):
            return event_type, realis, [], "not actual"
        reason = ""
        for candidate in (hit, *hit.alternatives):
            readings, failed = read_arguments(context, candidate)
            if readings:
                return event_type if threat else types[candidate.trigger.event_type], realis, readings, ""
            reason = reason or failed
        return event_type, realis, [], reason

    def _confidence(self, event_type: EventType, reading: Reading) -> float:
        known = self.lexicon.confidence
        of_type = known.get(f"{event_type.event_type}.{reading.rule}")
        return known.get(reading.rule, _UNKNOWN_RULE) if of_type is None else of_type

    def _ordered(self, event_type: EventType, reading: Reading) -> tuple[Argument, Argument]:
        backwards = not event_type.directed and reading.source[0] > reading.target[0]
        return (reading.target, reading.source) if backwards else (reading.source, reading.target)

    def _keep(
        self,
        event_type: EventType,
        arguments: tuple[Argument, Argument],
        *,
        realis: str,
        confidence: float,
        where: tuple[Any, ...],
        rule: str,
    ) -> None:
        (source, source_span), (target, target_span) = arguments
        self.story.dyads.append((source, target))
        self.story.latest_of_type[event_type.event_type] = (source, target)
        kind = (event_type.event_type, event_type.quad_class, event_type.intensity, realis, confidence)
        spans = (*(source_span or (None, None)), *(target_span or (None, None)))
        values = (source, target, *kind, *where, *spans, rule)
        self.rows.append(_Row(values, _inferred(rule)))


@cache
def _inferred(rule: str) -> str:
    """Return the argument that a rule took from outside the clause: `source`, `target` or empty."""
    _, source_how, target_how = (*rule.split("."), "", "")[:3]
    if source_how in INFERRED:
        return "source"
    return "target" if target_how in INFERRED else ""


def _trigger(sentence: Sentence, hit: Hit) -> tuple[str, int, int]:
    """Return the text of a trigger, from its first word to its last, and its span."""
    first, last = sentence.span(min(hit.consumed), max(hit.consumed))
    return sentence.text[first:last], first, last


def _is_superseded(row: _Row, rows: list[_Row]) -> bool:
    """Whether another sentence states in full what this reading inferred: headline and lead report one event."""
    known = 0 if row.inferred == "target" else 1
    for other in rows:
        if (
            not other.inferred
            and other.values[known] == row.values[known]
            and other.values[_EVENT_TYPE] == row.values[_EVENT_TYPE]
        ):
            return True
    return False


def _is_anaphoric(sentence: Sentence) -> bool:
    """Whether mentions in earlier sentences may change how this one is read."""
    reciprocal = bool(sentence.all_classes & word_class.RECIPROCAL)
    return reciprocal or any(not actor.resolved for actor in sentence.actors)


def _begins_with_organisation(sentence: Sentence) -> bool:
    return bool(sentence.actors) and sentence.actors[0].kind == "organisation"


def _may_be_remembered(sentence: Sentence) -> bool:
    return any(len(actor.countries) == 1 and not actor.preposition for actor in sentence.actors)


def _remember(story: Story, context: Context) -> None:
    """Remember the subject of the sentence for the pronouns of the next."""
    kept = False
    for number, clause in enumerate(context.clauses):
        if clause.kind in ("main", "conjunct"):
            subject, how = context.subject(number)
            if subject is not None and how == "subject" and len(subject.countries) == 1:
                if subject.kind == "person" or subject.head & word_class.TITLE:
                    story.person = subject.countries[0]
                if not kept:
                    story.subject = subject.countries[0]
                    kept = True
