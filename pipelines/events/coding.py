"""Stories with mentions become coded events: the public face of the event coder."""

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

import polars as pl

from pipelines.events.actors import Mention, Sentence, find_actors
from pipelines.events.arguments import Context, Reading, read_arguments
from pipelines.events.clauses import find_clauses
from pipelines.events.lexicon import Lexicon, Word, WordClass
from pipelines.events.realis import in_scope, is_threat, realis_of
from pipelines.events.reference import Story
from pipelines.events.sentences import words
from pipelines.events.triggers import Hit, find_elements, find_hits

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
_UNKNOWN_RULE = 0.5
# Two words of sport make a story a match report: its attacks, defeats and exchanges are play.
_SPORT_WORDS = 2
_ELSEWHERE = frozenset(("story", "sentence", "reaction", "partner"))
_COUNTED = ("happened", "announced", "threatened")


class Coded(NamedTuple):
    """What the coder read: events, and sentences with two countries and a trigger that gave none."""

    events: pl.DataFrame
    uncoded: pl.DataFrame


def code_events(
    versions: pl.DataFrame, mentions: pl.DataFrame, lexicon: Lexicon, min_confidence: float = MIN_CONFIDENCE
) -> Coded:
    """Code who did what to whom in each version of a story.

    `versions` has `version_id`, `headline` (null where there is none) and `body`; `mentions` has `version_id`, `field`
    (`headline` or `body`), `country`, `kind`, `span_start` and `span_end` (characters of the field). Only versions with two
    countries can hold an event; the others are set aside before any text is cut.

    Returns `events` (EVENT_COLUMNS; an event of a version stands once, with the most confident reading; those of undirected
    types with the codes in alphabetical order) and `uncoded` (UNCODED_COLUMNS). What a text denies or only supposes is no
    event: it is told in `uncoded` with the reason.
    """
    told = (
        mentions.group_by("version_id")
        .agg(pl.col("country").n_unique().alias("n"))
        .filter(pl.col("n") > 1)
        .select("version_id")
    )
    versions = versions.join(told, on="version_id", how="semi").unique("version_id").sort("version_id")
    if versions.is_empty():
        return Coded(pl.DataFrame(schema=EVENT_COLUMNS), pl.DataFrame(schema=UNCODED_COLUMNS))
    texts = _texts(versions)
    batch = words(texts)
    marks = _marks(mentions, texts, batch)
    known = {form: lexicon.word(form) for form in batch["word"].unique().to_list()}
    # Clauses, salience and roles depend on what was read before in the story. As joins of token frames they took several
    # sorts of every token of the batch a rule; a loop over the stories that have two countries takes one pass.
    event_rows: list[tuple[Any, ...]] = []
    uncoded_rows: list[tuple[Any, ...]] = []
    for story in _stories(versions, texts, batch, marks, known):
        _read_story(story, lexicon, min_confidence, event_rows, uncoded_rows)
    events = pl.DataFrame(event_rows, schema=EVENT_COLUMNS, orient="row")
    events = (
        events.sort("confidence", descending=True, maintain_order=True)
        .unique(
            ["version_id", "source_country", "target_country", "event_type"],
            keep="first",
            maintain_order=True,
        )
        .sort(
            "version_id",
            "field",
            "sentence_start",
            "trigger_start",
            "source_country",
            "target_country",
            "event_type",
        )
    )
    uncoded = pl.DataFrame(uncoded_rows, schema=UNCODED_COLUMNS, orient="row")
    return Coded(events, uncoded.sort("version_id", "field", "sentence_start"))


class _Row(NamedTuple):
    values: tuple[Any, ...]
    inferred: str


class _StoryText(NamedTuple):
    version_id: str
    sentences: list[tuple[str, str, Sentence]]


def _texts(versions: pl.DataFrame) -> pl.DataFrame:
    """List headline and body of each version as texts of their own, in order: text 2n and 2n + 1."""
    return (
        versions.select(
            "version_id",
            content=pl.concat_list(pl.col("headline").fill_null(""), pl.col("body").fill_null("")),
            field=pl.lit(["headline", "body"], dtype=pl.List(pl.String)),
        )
        .explode("content", "field")
        .with_columns(text=pl.int_range(pl.len(), dtype=pl.UInt32))
    )


def _marks(mentions: pl.DataFrame, texts: pl.DataFrame, batch: pl.DataFrame) -> pl.DataFrame:
    """Give each mention the rows of the words that it begins and ends in."""
    rows = batch.select("text", "start", "end").with_row_index("row")
    placed = (
        mentions.join(texts.select("version_id", "field", "text"), on=["version_id", "field"])
        .select("text", "country", "kind", "span_start", "span_end")
        .sort("text", "span_start")
    )
    starts = placed.join_asof(
        rows.select("text", "start", first="row"),
        left_on="span_start",
        right_on="start",
        by="text",
        check_sortedness=False,
    )
    return (
        starts.with_columns(last_character=pl.col("span_end") - 1)
        .sort("text", "last_character")
        .join_asof(
            rows.select("text", "start", last="row"),
            left_on="last_character",
            right_on="start",
            by="text",
            check_sortedness=False,
        )
        .drop_nulls(["first", "last"])
        .sort("first", "span_end", descending=[False, True])
        .select("country", "kind", "first", "last", "span_start", "span_end")
    )


def _stories(
    versions: pl.DataFrame,
    texts: pl.DataFrame,
    batch: pl.DataFrame,
    marks: pl.DataFrame,
    known: dict[str, Word],
) -> Iterator[_StoryText]:
    """Walk the batch story by story: columns are turned into lists once and sliced."""
    all_words = batch["word"].to_list()
    upper = batch["upper"].to_list()
    starts = batch["start"].to_list()
    ends = batch["end"].to_list()
    bounds = (
        batch.with_row_index("row")
        .group_by("sentence", maintain_order=True)
        .agg(first=pl.col("row").first(), last=pl.col("row").last() + 1, text=pl.col("text").first())
    )
    mention_rows = list(marks.iter_rows())
    contents = texts["content"].to_list()
    ids = versions["version_id"].to_list()
    at_mention = 0
    current = -1
    sentences: list[tuple[str, str, Sentence]] = []
    for first, last, text in bounds.select("first", "last", "text").iter_rows():
        if text // 2 != current:
            if sentences:
                yield _StoryText(ids[current], sentences)
            current, sentences = text // 2, []
        inside: list[Mention] = []
        while at_mention < len(mention_rows) and mention_rows[at_mention][2] < last:
            country, kind, m_first, m_last, m_start, m_end = mention_rows[at_mention]
            inside.append(
                Mention(country, kind, m_first - first, min(m_last + 1, last) - first, m_start, m_end)
            )
            at_mention += 1
        sentence = Sentence(
            text,
            all_words[first:last],
            upper[first:last],
            starts[first:last],
            ends[first:last],
            [known[word] for word in all_words[first:last]],
            inside,
        )
        sentences.append(("body" if text % 2 else "headline", contents[text], sentence))
    if sentences:
        yield _StoryText(ids[current], sentences)


def _salience(sentences: Sequence[tuple[str, str, Sentence]]) -> Story:
    """Count the countries of a story; those of the headline and the first sentence weigh more."""
    weights: dict[str, int] = {}
    for number, (field, _, sentence) in enumerate(sentences):
        weight = 3 if field == "headline" else 2 if number <= 1 else 1
        for mention in sentence.mentions:
            weights[mention.country] = weights.get(mention.country, 0) + weight
    return Story(weights, list(weights))


def _read_story(
    story_text: _StoryText,
    lexicon: Lexicon,
    min_confidence: float,
    event_rows: list[tuple[Any, ...]],
    uncoded_rows: list[tuple[Any, ...]],
) -> None:
    story = _salience(story_text.sentences)
    sport = sum(1 for _, _, s in story_text.sentences for known in s.known if known.classes & WordClass.SPORT)
    if sport >= _SPORT_WORDS:
        return
    readings_of_story: list[_Row] = []
    for field, content, sentence in story_text.sentences:
        elements = find_elements(sentence)
        organisations = [
            (at, at + 1) for at, known in enumerate(sentence.known) if known.classes & WordClass.ORGANISATION
        ]
        organisations += elements.sequences.get(lexicon.organisation, [])
        sentence.actors = find_actors(sentence, organisations)
        story.resolve(sentence, lexicon.epithets)
        if field == "headline" and sentence.actors and sentence.actors[0].kind == "organisation":
            story.organisation = True
        clauses, clause_of = find_clauses(sentence)
        context = Context(sentence, clauses, clause_of, story)
        hits = find_hits(sentence, clauses, clause_of, elements, lexicon)
        context.hits = hits
        span = (sentence.starts[0], sentence.ends[-1])
        shown = content[slice(*span)]
        coded = False
        reason = ""
        for hit in hits:
            words_of_trigger = (sentence.starts[min(hit.consumed)], sentence.ends[max(hit.consumed)])
            realis = realis_of(context, hit)
            event_type = lexicon.event_types[hit.trigger.event_type]
            if realis in ("hypothetical", "announced") and is_threat(context, hit):
                event_type, realis = lexicon.event_types["THREATEN"], "threatened"
            if realis not in _COUNTED:
                reason = reason or realis
                continue
            if in_scope(context, hit, hits):
                reason = reason or "not actual"
                continue
            readings: list[Reading] = []
            for candidate in (hit, *hit.alternatives):
                readings = read_arguments(context, candidate)
                if readings:
                    if event_type.event_type == hit.trigger.event_type:
                        event_type = lexicon.event_types[candidate.trigger.event_type]
                    break
            if not readings:
                reason = reason or "no second country"
            for reading in readings:
                rule = f"{event_type.event_type}.{reading.rule}"
                confidence = lexicon.confidence.get(rule, lexicon.confidence.get(reading.rule, _UNKNOWN_RULE))
                if confidence < min_confidence:
                    reason = reason or "low confidence"
                    continue
                source, target = reading.source, reading.target
                if not event_type.directed and source[0] > target[0]:
                    source, target = target, source
                story.dyads.append((source[0], target[0]))
                story.latest_of_type[event_type.event_type] = (source[0], target[0])
                coded = True
                values = (
                    story_text.version_id,
                    source[0],
                    target[0],
                    event_type.event_type,
                    event_type.quad_class,
                    event_type.intensity,
                    realis,
                    confidence,
                    field,
                    shown,
                    *span,
                    content[slice(*words_of_trigger)],
                    *words_of_trigger,
                    *(source[1] or (None, None)),
                    *(target[1] or (None, None)),
                    reading.rule,
                )
                readings_of_story.append(_Row(values, _inferred(reading.rule)))
        if hits and not coded and len({m.country for m in sentence.mentions}) > 1:
            hit = hits[0]
            uncoded_rows.append(
                (
                    story_text.version_id,
                    field,
                    *span,
                    shown,
                    content[sentence.starts[min(hit.consumed)] : sentence.ends[max(hit.consumed)]],
                    reason,
                )
            )
        _remember(story, context)
    event_rows.extend(row.values for row in readings_of_story if not _yields(row, readings_of_story))


def _inferred(rule: str) -> str:
    """Name the end that a rule took from elsewhere than the clause: `source`, `target` or none."""
    _, source_how, target_how = (*rule.split("."), "", "")[:3]
    if source_how in _ELSEWHERE:
        return "source"
    return "target" if target_how in _ELSEWHERE else ""


def _yields(row: _Row, rows: list[_Row]) -> bool:
    """Whether another sentence tells in full what this reading had to complete: headline and lead are one report."""
    _, source, target, event_type = row.values[:4]
    if row.inferred == "target":
        return any(
            not other.inferred and other.values[1] == source and other.values[3] == event_type
            for other in rows
        )
    if row.inferred == "source":
        return any(
            not other.inferred and other.values[2] == target and other.values[3] == event_type
            for other in rows
        )
    return False


def _remember(story: Story, context: Context) -> None:
    """Keep the subject of the sentence for the pronouns of the next."""
    kept = False
    for number, clause in enumerate(context.clauses):
        if clause.kind in ("main", "conjunct"):
            subject, how = context.subject(number)
            if subject is not None and how == "subject" and len(subject.countries) == 1:
                if subject.kind == "person" or subject.head & WordClass.TITLE:
                    story.person = subject.countries[0]
                if not kept:
                    story.subject = subject.countries[0]
                    kept = True
