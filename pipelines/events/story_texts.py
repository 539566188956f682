"""Frames of texts and mentions become stories: lists of sentences with their words looked up.

Cutting and placing are columns; only what is left is turned into Python lists, each column once.
"""

from collections.abc import Iterator
from functools import reduce
from operator import attrgetter, or_
from typing import NamedTuple, TypeVar

import polars as pl

from pipelines.events.actors import Mention, Sentence
from pipelines.events.lexicon import Lexicon
from pipelines.events.sentences import words

_Value = TypeVar("_Value")


class Passage(NamedTuple):
    """One sentence of a story with the field that it stands in and the text of that field."""

    field: str
    content: str
    sentence: Sentence


class StoryText(NamedTuple):
    """All sentences of one version of a story in order, those of the headline first."""

    version_id: str
    passages: list[Passage]


def read_stories(versions: pl.DataFrame, mentions: pl.DataFrame, lexicon: Lexicon) -> Iterator[StoryText]:
    """Cut versions (`version_id`, `headline`, `body`; each id once) into sentences and place their mentions.

    Versions without any word are left out.
    """
    texts = _texts(versions)
    batch = words(texts)
    marks = _marks(mentions, texts, batch)
    yield from _stories(versions["version_id"].to_list(), texts["content"].to_list(), batch, marks, lexicon)


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
    ids: list[str], contents: list[str], batch: pl.DataFrame, marks: pl.DataFrame, lexicon: Lexicon
) -> Iterator[StoryText]:
    """Walk the batch story by story, slicing its columns."""
    # Each distinct word becomes one string and is looked up once: comparing and hashing it again costs next to nothing.
    vocabulary = batch.select("word").unique().with_row_index("number")
    numbers = batch.join(vocabulary, on="word", how="left", maintain_order="left")["number"].to_list()
    all_words = _gathered(vocabulary["word"].to_list(), numbers)
    known = _gathered(lexicon.words(vocabulary["word"].to_list()), numbers)
    classes = list(map(attrgetter("classes"), known))
    traits = list(map(attrgetter("traits"), known))
    upper, starts, ends = (batch[name].to_list() for name in ("upper", "start", "end"))
    bounds = (
        batch.with_row_index("row")
        .group_by("sentence", maintain_order=True)
        .agg(first=pl.col("row").first(), last=pl.col("row").last() + 1, text=pl.col("text").first())
    )
    mention_rows = marks.rows()
    at_mention = 0
    current = -1
    passages: list[Passage] = []
    for first, last, text in bounds.select("first", "last", "text").iter_rows():
        if text // 2 != current:
            if passages:
                yield StoryText(ids[current], passages)
            current, passages = text // 2, []
        inside: list[Mention] = []
        while at_mention < len(mention_rows) and mention_rows[at_mention][2] < last:
            country, kind, m_first, m_last, m_start, m_end = mention_rows[at_mention]
            inside.append(
                Mention(country, kind, m_first - first, min(m_last + 1, last) - first, m_start, m_end)
            )
            at_mention += 1
        sentence = Sentence(
            all_words[first:last],
            upper[first:last],
            starts[first:last],
            ends[first:last],
            known[first:last],
            classes[first:last],
            traits[first:last],
            inside,
            reduce(or_, classes[first:last]),
            reduce(or_, traits[first:last]),
        )
        passages.append(Passage("body" if text % 2 else "headline", contents[text], sentence))
    if passages:
        yield StoryText(ids[current], passages)


def _gathered(values: list[_Value], numbers: list[int]) -> list[_Value]:
    return list(map(values.__getitem__, numbers))
