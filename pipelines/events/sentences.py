"""Texts to tokens in sentences: one frame for all texts of a batch."""

import polars as pl

from pipelines.events import word_trait
from pipelines.events.tokens import Tokens, pair_of


def tokenize(texts: pl.DataFrame, known: Tokens) -> pl.DataFrame:
    """Split texts into words and sentences; white space is dropped, a line break ends a sentence.

    `texts` has `content` (no nulls). Returns one row per word in the order of the texts: `text` (row of `texts`),
    `sentence` (counted through all texts), `token` (number in `known`), its `classes`, `traits` and `length`, and
    `start`, its offset in characters if every text had one more character at its end. Only words next to another
    word of their sequences keep the trait SEQUENCES.
    """
    # A stretch is the text between two spaces; each distinct one is looked up once. Two stretches are separated by
    # one character, a space or a line break, that counts as part of the first.
    stretches = (
        texts.select(pl.int_range(pl.len(), dtype=pl.Int32).alias("text"), pl.col("content").str.split("\n"))
        .explode("content")
        .with_row_index("line")
        .with_columns(pl.col("content").str.split(" "))
        .explode("content")
    )
    words = stretches.join(
        known.of_stretches(stretches["content"].unique()),
        on="content",
        how="left",
        maintain_order="left_right",
    )
    return (
        words.with_columns(start=pl.col("width").cum_sum().cast(pl.Int64) - pl.col("width"))
        .filter(~_is("traits", word_trait.SPACE))
        .select(
            "text",
            _begins().cum_sum().alias("sentence") - 1,
            "token",
            "classes",
            _without_lone_sequences(known.neighbours),
            "start",
            "length",
        )
    )


def _begins() -> pl.Expr:
    """Whether a word begins a sentence: in a line first, or after a stop and a quotation mark that may follow."""
    first = (pl.col("line") != pl.col("line").shift()).fill_null(value=True)
    second = first.shift(fill_value=True)
    apart = (pl.col("start") > (pl.col("start") + pl.col("length")).shift()).fill_null(value=True)
    stopped, stopped_before = (
        _is("traits", word_trait.TERMINATOR).shift(n, fill_value=False) for n in (1, 2)
    )
    abbreviated = _is("traits", word_trait.ABBREVIATION).shift(2, fill_value=False) & ~second
    quoted = _is("traits", word_trait.QUOTE).shift(fill_value=False) & ~second & ~apart.shift(fill_value=True)
    after_stop = (stopped & ~abbreviated) | (stopped_before & quoted)
    return first | (_is("traits", word_trait.OPENING) & apart & after_stop)


def _without_lone_sequences(neighbours: pl.Series) -> pl.Expr:
    """Remove the trait SEQUENCES from words that are not next to another word of their sequences."""
    # One word in five belongs to some sequence, one in thirty has the neighbour for it.
    word = pl.col("word")
    followed = pair_of(word, word.shift(-1)).is_in(neighbours.implode()).fill_null(value=False)
    standing = followed | followed.shift(fill_value=False)
    return pl.when(standing).then("traits").otherwise(pl.col("traits") & ~word_trait.SEQUENCES)


def _is(column: str, bits: int) -> pl.Expr:
    return pl.col(column) & bits != 0
