"""What is searched for instead of the forms themselves, so that one pass over text is cheap.

Nearly all forms begin with a capital. The few that do not (`koning Charles`, `in het Frans`) would take the
automaton off its fast path at every word, and cost as much as all others together. Such a form is searched for from
its first capital on (`Charles`), and the `head` before it is compared where that is found. Forms without any
capital (`eurozone`) are few, and so are the texts that hold one: a regular expression finds those.
"""

from dataclasses import dataclass

import polars as pl

from pipelines.countries.flags import flag

MARK = "\x1f"
"""Stands before each hit while a text is searched; a text must not hold it."""
_FIRST_DIGIT = 0x30
_BASE = 64
CODE_BYTES = 3
WORD = r"[\p{L}\p{N}]+"
RIGHT_BOUNDARY = r"^s?(?:[^\p{L}\p{N}]|$)"
"""The end of a word, or the s of a genitive and the end of a word."""


@dataclass(frozen=True, repr=False)
class Needles:
    """Forms compiled for a search.

    `patterns` are the forms, longest first in bytes, and `needles` the distinct strings that are searched for, in
    descending order: the longest of those that begin alike comes first, and the automaton is built fastest so.
    `marks`: what stands for each needle while a text is searched. `sizes`: the bytes of needles (UInt32).
    `several_words`: which are not letters only. `own`: the pattern that a needle is (UInt32, null where it is only the
    tail of forms). `heads` [needle, pattern, head (Binary), whole]: a needle that the head of a form precedes is
    `pattern`, if the needle is the whole tail of the form and not only begins with it. `has_head`: which needles are in
    `heads`. `without_capital`: the other forms. `first_words`: the first words of the patterns.
    """

    patterns: pl.Series
    needles: pl.Series
    marks: pl.Series
    sizes: pl.Series
    several_words: pl.Series
    own: pl.Series
    heads: pl.DataFrame
    has_head: pl.Series
    without_capital: pl.Series
    first_words: pl.Series


def compile_needles(patterns: pl.Series) -> Needles:
    """Compile distinct `patterns`, longest first."""
    forms = pl.DataFrame({"form": patterns}).with_row_index("pattern")
    forms = forms.with_columns(tail=pl.col("form").str.extract(r"(?s)(\p{Lu}.*)$"))
    needles = (
        forms.select(needle_text="tail")
        .drop_nulls()
        .unique()
        .sort("needle_text", descending=True)
        .with_row_index("needle")
    )
    own = needles.join(forms, left_on="needle_text", right_on="form", how="left", maintain_order="left")
    heads = _heads(forms.filter(pl.col("tail") != pl.col("form")), needles)
    has_head = flag(needles.height, heads.get_column("needle"))
    text = needles.get_column("needle_text")
    return Needles(
        patterns,
        needles=text,
        marks=MARK + _codes(len(text)),
        sizes=text.str.len_bytes(),
        several_words=text.str.contains(r"[^\p{L}]"),
        own=own.get_column("pattern"),
        heads=heads,
        has_head=has_head,
        without_capital=forms.filter(pl.col("tail").is_null()).get_column("form"),
        first_words=patterns.str.extract(rf"^({WORD})"),
    )


def _heads(headed: pl.DataFrame, needles: pl.DataFrame) -> pl.DataFrame:
    """Which heads to look for before which needles: those that are the tail of a form, or begin with its words."""
    tails = pl.lit(headed.get_column("tail").unique().implode()).first()
    text = pl.col("needle_text").str
    begun = (
        needles.with_columns(
            at=text.find_many(tails, overlapping=True), tail=text.extract_many(tails, overlapping=True)
        )
        .filter(pl.col("at").list.len() > 0)
        .explode("at", "tail")
        .filter(pl.col("at") == 0)
    )
    goes_on = pl.col("needle_text").str.strip_prefix(pl.col("tail"))
    begun = begun.filter(goes_on.str.contains(RIGHT_BOUNDARY))
    head_size = pl.col("form").str.len_bytes() - pl.col("tail").str.len_bytes()
    return begun.join(headed, on="tail").select(
        "needle",
        "pattern",
        head=pl.col("form").cast(pl.Binary).bin.slice(0, head_size),
        whole=pl.col("tail") == pl.col("needle_text"),
    )


def _codes(count: int) -> pl.Series:
    """Strings of three ASCII characters for the numbers from 0 to `count` (at most 262,144)."""
    digits = pl.Series([chr(_FIRST_DIGIT + digit) for digit in range(_BASE)])
    high, middle, low = (
        digits[pl.int_range(count, eager=True) // _BASE**place % _BASE] for place in (2, 1, 0)
    )
    return high + middle + low


def number_of_code(marked: pl.Series) -> pl.Series:
    """The numbers (UInt32) of codes, from Binary of any one byte and the code."""
    read = marked.bin.reinterpret(dtype=pl.UInt32, endianness="big")
    high, middle, low = (read // 256**place % 256 - _FIRST_DIGIT for place in (2, 1, 0))
    return high * _BASE**2 + middle * _BASE + low
