"""Frames of texts and mentions to stories: lists of sentences with their mentions."""

from array import array
from collections.abc import Iterator, Sequence
from itertools import groupby
from operator import itemgetter
from typing import NamedTuple

import polars as pl

from pipelines.events import word_class, word_trait
from pipelines.events.actors import INDEXED, Mention, Places, Sentence
from pipelines.events.sentences import tokenize
from pipelines.events.tokens import REFERRING, Tokens

# Two sports words make a story a match report, whose attacks and defeats are not events.
_SPORT_WORDS = 2
# The identity of a mention: equal texts with equal mentions give equal events.
_MENTION = ("field", "country", "kind", "span_start", "span_end")
# The fields of a Mention.
_PLACED = ("country", "kind", "first", "last", "span_start", "span_end")
# The arguments of `_Batch.sentence`.
_PARTS = ("content", "first", "last", "first_mention", "last_mention", "all_classes", "all_traits")


class Passage(NamedTuple):
    """One sentence of a story: its number, its field, and its offset in the field.

    `repeats`: how many more times it occurs in the batch with the same mentions, as the same object.
    """

    number: int
    field: str
    begin: int
    sentence: Sentence
    repeats: int


class StoryText(NamedTuple):
    """A distinct story: its number, and the sentences relevant to events; those of the headline come first."""

    story: int
    passages: list[Passage]


def distinct_stories(versions: pl.DataFrame, mentions: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Group versions with the same texts and mentions into one story: texts recur on other days.

    `versions` has `version_id` (each once), `headline` and `body`. Returns the stories (`headline`, `body`, no nulls,
    and the list `version_id`) and their mentions with `story`, the row of the story, in the order of the texts; longer
    ones come first.
    """
    ordered = (
        mentions.join(versions.select("version_id").with_row_index("version"), on="version_id")
        .select("version", "version_id", *_MENTION)
        .sort(
            "version",
            pl.col("field") == "body",
            "span_start",
            pl.col("span_end"),
            descending=[False, False, False, True],
            maintain_order=True,
        )
    )
    stories = (
        versions.with_columns(pl.col("headline", "body").fill_null(""))
        .join(
            _mention_keys(ordered, "version_id", _MENTION), on="version_id", how="left", maintain_order="left"
        )
        .group_by("headline", "body", "mention_key", maintain_order=True)
        .agg("version_id")
        .drop("mention_key")
    )
    first = stories.select(pl.col("version_id").list.first()).with_row_index("story")
    return stories, ordered.join(first, on="version_id", maintain_order="left")


def story_texts(stories: pl.DataFrame, mentions: pl.DataFrame, known: Tokens) -> Iterator[StoryText]:
    """Split stories (of `distinct_stories`) into sentences with their mentions; match reports are left out."""
    # Text 2n is the headline of story n, text 2n + 1 its body.
    texts = stories.select(content=pl.concat_list("headline", "body")).explode("content")
    size = texts["content"].str.len_chars().cast(pl.Int64) + 1
    texts = texts.with_columns(base=size.cum_sum() - size)
    words = tokenize(texts, known)
    sentences = _sentences(words, texts)
    placed = _place_mentions(mentions, texts["base"], words, sentences)
    sentences = sentences.with_columns(
        first_mention=placed["sentence"].search_sorted(sentences["sentence"], "left"),
        last_mention=placed["sentence"].search_sorted(sentences["sentence"], "right"),
    )
    relevant = (
        sentences.filter(_is_relevant())
        .join(_match_reports(words), on="story", how="anti", maintain_order="left")
        .join(_mention_keys(placed, "sentence", _PLACED), on="sentence", how="left", maintain_order="left")
        .select(
            "story",
            "text",
            "number",
            "begin",
            (pl.len() - pl.int_range(1, pl.len() + 1)).over("content", "mention_key").alias("repeats"),
            pl.col("sentence").first().over("content", "mention_key"),
            *_PARTS,
        )
    )
    batch = _Batch(words, sentences, placed, known)
    # A repeated sentence is built once: versions of a story share most of theirs.
    recurring: dict[int, Sentence] = {}
    for story, rows in groupby(relevant.iter_rows(), itemgetter(0)):
        passages = []
        for _, text, number, begin, repeats, same, *parts in rows:
            sentence = recurring.pop(same, None) or batch.sentence(same, *parts)
            if repeats:
                recurring[same] = sentence
            passages.append(Passage(number, "body" if text & 1 else "headline", begin, sentence, repeats))
        yield StoryText(story, passages)


class _Batch:
    """The words and mentions of all texts, from which sentences are built.

    Numbers are in arrays: the garbage collector would scan long lists over and over, an eighth of the running time.
    """

    def __init__(
        self, words: pl.DataFrame, sentences: pl.DataFrame, placed: pl.DataFrame, known: Tokens
    ) -> None:
        self.known = known
        self.tokens, self.classes, self.traits = (
            _array(words[name]) for name in ("token", "classes", "traits")
        )
        starts = words["start"] - sentences["start"].gather(words["sentence"])
        self.starts, self.ends = _array(starts), _array(starts + words["length"])
        self.mentions = list(zip(*(placed[name].to_list() for name in _PLACED), strict=True))
        self.places = _places(words, sentences)

    def sentence(
        self,
        number: int,
        content: str,
        first: int,
        last: int,
        first_mention: int,
        last_mention: int,
        all_classes: int,
        all_traits: int,
    ) -> Sentence:
        """Build the sentence with these words and mentions, `[first, last)`."""
        known, tokens = self.known, self.tokens[first:last]
        return Sentence(
            content,
            list(map(known.words.__getitem__, tokens)),
            self.classes[first:last],
            self.traits[first:last],
            list(map(known.known.__getitem__, tokens)),
            self.starts[first:last],
            self.ends[first:last],
            list(map(Mention._make, self.mentions[first_mention:last_mention])),
            all_classes,
            all_traits,
            self.places,
            number,
        )


def _sentences(words: pl.DataFrame, texts: pl.DataFrame) -> pl.DataFrame:
    """Add to each sentence its story, its number there, its words `[first, last)` and the union of their bits.

    `content` is its text, `begin` its offset in the field.
    """
    sentences = (
        words.group_by("sentence", maintain_order=True)
        .agg(
            pl.col("text").first(),
            pl.col("start").first(),
            (pl.col("start") + pl.col("length")).last().alias("end"),
            pl.len().cast(pl.Int64).alias("size"),
            pl.col("classes").bitwise_or().alias("all_classes"),
            pl.col("traits").bitwise_or().alias("all_traits"),
            (pl.col("traits").first() & word_trait.POINTING != 0).alias("pointing"),
        )
        .with_columns(story=pl.col("text") // 2, last=pl.col("size").cum_sum())
        .with_columns(
            first=pl.col("last") - pl.col("size"),
            number=pl.col("sentence") - pl.col("sentence").first().over("story"),
        )
    )
    base, content = (texts[column].gather(sentences["text"]) for column in ("base", "content"))
    return sentences.with_columns(begin=pl.col("start") - base, content=content).with_columns(
        pl.col("content").str.slice("begin", pl.col("end") - pl.col("start"))
    )


def _places(words: pl.DataFrame, sentences: pl.DataFrame) -> Places:
    """Index the words of each trait in INDEXED."""
    standing = words.select(
        "sentence",
        "traits",
        at=pl.int_range(pl.len(), dtype=pl.Int64) - sentences["first"].gather(words["sentence"]),
    )
    edges = pl.int_range(sentences.height + 1, eager=True)
    places = {}
    for trait in INDEXED:
        having = standing.filter(pl.col("traits") & trait != 0)
        places[trait] = _array(having["at"]), _array(having["sentence"].search_sorted(edges))
    return places


def _array(numbers: pl.Series) -> "array[int]":
    return array("l", numbers.to_list())


def _place_mentions(
    mentions: pl.DataFrame, base: pl.Series, words: pl.DataFrame, sentences: pl.DataFrame
) -> pl.DataFrame:
    """Align mentions with sentences and words; `base` is the offset of each text.

    Mentions before the first word of a text are dropped. Of those that begin in one word the longest comes first.
    """
    text = mentions["story"].cast(pl.Int64) * 2 + (mentions["field"] == "body").cast(pl.Int64)
    begins = base.gather(text)
    starts = words["start"]
    found = mentions.with_columns(
        text=text,
        first=starts.search_sorted(mentions["span_start"] + begins, "right").cast(pl.Int64) - 1,
        last=starts.search_sorted(mentions["span_end"] + begins - 1, "right").cast(pl.Int64),
    ).filter(pl.col("first") >= 0)
    found = found.with_columns(
        sentence=words["sentence"].gather(found["first"]),
        text_of_word=words["text"].gather(found["first"]).cast(pl.Int64),
    ).filter(pl.col("text") == pl.col("text_of_word"))
    opening, end, begin = (sentences[edge].gather(found["sentence"]) for edge in ("first", "last", "begin"))
    return (
        found.with_columns(
            pl.col("span_start", "span_end") - begin,
            first=pl.col("first") - opening,
            last=pl.min_horizontal("last", end) - opening,
        )
        .sort("sentence", "first", "span_end", descending=[False, False, True], maintain_order=True)
        .select("sentence", *_PLACED)
    )


def _mention_keys(mentions: pl.DataFrame, of: str, columns: Sequence[str]) -> pl.DataFrame:
    """Join the mentions of each text into one string, `mention_key`, to compare texts by."""
    return mentions.group_by(of).agg(
        pl.concat_str(*columns, separator=" ").str.join("\n").alias("mention_key")
    )


def _is_relevant() -> pl.Expr:
    """Whether a sentence may have actors or anaphora; without them it has no event and gives no context.

    A headline is always relevant: it may begin with an organisation.
    """
    referring = pl.col("all_classes") & (REFERRING | word_class.RECIPROCAL) != 0
    mentioning = pl.col("first_mention") < pl.col("last_mention")
    return (pl.col("text") % 2 == 0) | mentioning | referring | pl.col("pointing")


def _match_reports(words: pl.DataFrame) -> pl.DataFrame:
    return (
        words.filter(pl.col("classes") & word_class.SPORT != 0)
        .group_by(story=pl.col("text") // 2)
        .len()
        .filter(pl.col("len") >= _SPORT_WORDS)
    )
