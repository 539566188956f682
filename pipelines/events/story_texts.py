"""Frames of texts and mentions become stories: lists of sentences with their mentions in place."""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from functools import reduce
from operator import or_
from typing import NamedTuple

import polars as pl

from pipelines.events.actors import Mention, Sentence
from pipelines.events.sentences import sentences
from pipelines.events.tokens import Tokens

# A mention in a text: country, kind, and the characters of the field that it begins at and ends before.
Span = tuple[str, str, int, int]


class Passage(NamedTuple):
    """One sentence of a story with the field that it stands in and the text of that field."""

    field: str
    content: str
    sentence: Sentence


class StoryText(NamedTuple):
    """A story with the mentions of each field in the order of the text, longer ones first."""

    headline: str
    body: str
    in_headline: tuple[Span, ...]
    in_body: tuple[Span, ...]


def story_texts(versions: pl.DataFrame, mentions: pl.DataFrame) -> Iterator[tuple[str, StoryText]]:
    """Yield each version (`version_id`, `headline`, `body`; each id once) with its text and mentions."""
    texts = pl.col("story") * 2 + (pl.col("field") == "body")
    placed = (
        mentions.join(versions.select("version_id").with_row_index("story"), on="version_id")
        .with_columns(text=texts)
        .sort("text", "span_start", "span_end", descending=[False, False, True], maintain_order=True)
    )
    spans: list[Span] = placed.select("country", "kind", "span_start", "span_end").rows()
    # Text 2n is the headline of story n, text 2n + 1 its body.
    first_of_text = placed["text"].search_sorted(pl.int_range(2 * versions.height + 1, eager=True)).to_list()
    headlines, bodies = (versions[field].fill_null("").to_list() for field in ("headline", "body"))
    for story, version_id in enumerate(versions["version_id"].to_list()):
        first, middle, last = first_of_text[2 * story : 2 * story + 3]
        in_headline, in_body = tuple(spans[first:middle]), tuple(spans[middle:last])
        yield version_id, StoryText(headlines[story], bodies[story], in_headline, in_body)


def passages(text: StoryText, known: Tokens) -> list[Passage]:
    """Cut a story into sentences, those of the headline first, and place its mentions."""
    found: list[Passage] = []
    for field, content, spans in (
        ("headline", text.headline, text.in_headline),
        ("body", text.body, text.in_body),
    ):
        cut = list(sentences(content, known)) if content else []
        placed = _placed(spans, [starts for *_, starts in cut])
        for (tokens, words, classes, traits, starts), mentions in zip(cut, placed, strict=True):
            all_classes, all_traits = reduce(or_, classes), reduce(or_, traits)
            sentence = Sentence(tokens, words, classes, traits, starts, mentions, all_classes, all_traits)
            found.append(Passage(field, content, sentence))
    return found


def _placed(spans: Sequence[Span], cut: Sequence[Sequence[int]]) -> list[list[Mention]]:
    """Give the mentions of each sentence the words that they begin and end in; `cut` has where its words begin.

    What begins before the first word of a text has no place.
    """
    placed: list[list[Mention]] = [[] for _ in cut]
    if not spans or not cut:
        return placed
    openings = [starts[0] for starts in cut]
    for country, kind, start, end in spans:
        number = bisect_right(openings, start) - 1
        if number < 0:
            continue
        starts = cut[number]
        first, last = bisect_right(starts, start) - 1, bisect_right(starts, end - 1)
        placed[number].append(Mention(country, kind, first, last, start, end))
    for mentions in placed:
        if len(mentions) > 1:
            # Of those that begin in one word the longest comes first.
            mentions.sort(key=_by_place)
    return placed


def _by_place(mention: Mention) -> tuple[int, int]:
    return mention.first, -mention.end
