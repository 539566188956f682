"""Versions of stories to distinct texts: each is read once."""

from collections.abc import Iterator
from typing import NamedTuple

import polars as pl

# What decides what is read: equal texts with equal mentions give equal events.
_MENTION = ("field", "country", "kind", "span_start", "span_end")
# A hyphen, however it is written, and a noun that begins lower-case.
_NOUN_FOLLOWS = r"^[-\u2010\u2011]\p{Ll}"
# Names that only describe the head of their compound; `Hamas-leider` and `Kremlin-woordvoerder` do act for theirs.
_DESCRIBING = ("name", "place")


class DistinctText(NamedTuple):
    """A text, its versions, and its mentions as (first character, one after the last, country) of `text`.

    `text` is the headline (empty if none), a line break, and the body, which begins at `body_start`.
    """

    versions: list[str]
    text: str
    body_start: int
    mentions: list[tuple[int, int, str]]


def distinct_texts(versions: pl.DataFrame, mentions: pl.DataFrame) -> Iterator[DistinctText]:
    """The distinct texts that mention two countries or more, in the order of their first version.

    `versions` has `version_id`, `headline` (null if none) and `body`; `mentions` has `version_id`, `field`
    (`headline` or `body`), `country`, `kind`, `lexicon_id`, `span_start` and `span_end` (characters of the field).
    Mentions that cannot be an end of an event are left out (see `only_describes`).
    """
    texts = (
        versions.unique("version_id")
        .sort("version_id")
        .select("version_id", pl.col("headline").fill_null(""), pl.col("body").fill_null(""))
        .with_columns(body_start=pl.col("headline").str.len_chars().cast(pl.Int64) + 1)
    )
    shift = pl.when(pl.col("field") == "body").then("body_start").otherwise(0)
    placed = (
        mentions.select("version_id", "lexicon_id", *_MENTION)
        .join(texts, on="version_id")
        .filter(~only_describes(pl.when(pl.col("field") == "body").then("body").otherwise("headline")))
        .select("version_id", pl.col("span_start") + shift, pl.col("span_end") + shift, "country")
        .unique()
        .sort("version_id", "span_start", "span_end", "country")
        .group_by("version_id", maintain_order=True)
        .agg("span_start", "span_end", "country")
        .filter(pl.col("country").list.n_unique() > 1)
    )
    rows = (
        texts.join(placed, on="version_id", maintain_order="left")
        .group_by("headline", "body", "span_start", "span_end", "country", maintain_order=True)
        .agg("version_id", pl.col("body_start").first())
    )
    for headline, body, starts, ends, countries, versions_of, body_start in rows.iter_rows():
        text = f"{headline}\n{body}"
        yield DistinctText(versions_of, text, body_start, list(zip(starts, ends, countries, strict=True)))


def only_describes(text: pl.Expr) -> pl.Expr:
    """Whether a mention only describes the head of its compound: `Oekraïne-gezant`, `Oekraïnegezant`, `Iran-beleid`.

    `text` is the field of the mention; `kind`, `lexicon_id`, `span_start` and `span_end` are columns.
    """
    noun_follows = text.str.slice("span_end", 2).str.contains(_NOUN_FOLLOWS)
    is_compound = pl.col("lexicon_id").str.starts_with("compounds:")
    return pl.col("kind").is_in(_DESCRIBING) & (noun_follows | is_compound)
