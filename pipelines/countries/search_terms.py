"""Search terms: the strings searched for in place of the forms, so that one pass over text is cheap.

Nearly all forms begin with a capital. The few that do not (`koning Charles`, `in het Frans`) would take the
automaton off its fast path at every word, and cost as much as all others together. The search term of such a form
starts at its first capital (`Charles`); where it is found, the `prefix` before it is compared. Forms without any
capital (`eurozone`) are few, and so are the texts that contain one: a regular expression finds those.
"""

from dataclasses import dataclass

import polars as pl

from pipelines.countries.flags import flag

MARK = "\x1f"
"""Precedes each hit while a text is searched; must not occur in a text."""
_FIRST_DIGIT = 0x30
_BASE = 64
CODE_BYTES = 3
WORD = r"[\p{L}\p{N}]+"
RIGHT_BOUNDARY = r"^s?(?:[^\p{L}\p{N}]|$)"
"""The end of a word, or a genitive s and the end of a word."""


@dataclass(frozen=True, repr=False)
class SearchTerms:
    """Forms compiled for a search.

    `patterns` are the forms, longest first in bytes, and `terms` the distinct strings that are searched for, in
    descending order: of terms with the same beginning the longest comes first, and building the automaton is fastest.
    `marks`: the code that replaces each term while a text is searched. `sizes`: the bytes of terms (UInt32).
    `several_words`: which terms are not letters only. `own_pattern`: the pattern equal to the term (UInt32, null where
    the term is only the tail of forms). `prefixes` [term, pattern, prefix (Binary), whole]: a term after the prefix of
    a form is `pattern`, if the term is the whole tail of the form (`whole`) and does not only begin with it.
    `has_prefix`: which terms are in `prefixes`. `without_capital`: the other forms. `first_words`: the first words of
    the patterns. `with_space`: which patterns have several words with a space between.
    """

    patterns: pl.Series
    terms: pl.Series
    marks: pl.Series
    sizes: pl.Series
    several_words: pl.Series
    own_pattern: pl.Series
    prefixes: pl.DataFrame
    has_prefix: pl.Series
    without_capital: pl.Series
    first_words: pl.Series
    with_space: pl.Series


def compile_search_terms(patterns: pl.Series) -> SearchTerms:
    """Compile distinct `patterns`, longest first."""
    forms = pl.DataFrame({"form": patterns}).with_row_index("pattern")
    forms = forms.with_columns(tail=pl.col("form").str.extract(r"(?s)(\p{Lu}.*)$"))
    terms = (
        forms.select(term_text="tail")
        .drop_nulls()
        .unique()
        .sort("term_text", descending=True)
        .with_row_index("term")
    )
    own = terms.join(forms, left_on="term_text", right_on="form", how="left", maintain_order="left")
    prefixes = _prefixes(forms.filter(pl.col("tail") != pl.col("form")), terms)
    has_prefix = flag(terms.height, prefixes.get_column("term"))
    text = terms.get_column("term_text")
    return SearchTerms(
        patterns,
        terms=text,
        marks=MARK + _codes(len(text)),
        sizes=text.str.len_bytes(),
        several_words=text.str.contains(r"[^\p{L}]"),
        own_pattern=own.get_column("pattern"),
        prefixes=prefixes,
        has_prefix=has_prefix,
        without_capital=forms.filter(pl.col("tail").is_null()).get_column("form"),
        first_words=patterns.str.extract(rf"^({WORD})"),
        with_space=patterns.str.contains(" ", literal=True),
    )


def _prefixes(prefixed: pl.DataFrame, terms: pl.DataFrame) -> pl.DataFrame:
    """Which prefixes to look for before which terms: terms that are the tail of a form, or begin with it."""
    tails = pl.lit(prefixed.get_column("tail").unique().implode()).first()
    text = pl.col("term_text").str
    begun = (
        terms.with_columns(
            at=text.find_many(tails, overlapping=True), tail=text.extract_many(tails, overlapping=True)
        )
        .filter(pl.col("at").list.len() > 0)
        .explode("at", "tail")
        .filter(pl.col("at") == 0)
    )
    remainder = pl.col("term_text").str.strip_prefix(pl.col("tail"))
    begun = begun.filter(remainder.str.contains(RIGHT_BOUNDARY))
    prefix_size = pl.col("form").str.len_bytes() - pl.col("tail").str.len_bytes()
    return begun.join(prefixed, on="tail").select(
        "term",
        "pattern",
        prefix=pl.col("form").cast(pl.Binary).bin.slice(0, prefix_size),
        whole=pl.col("tail") == pl.col("term_text"),
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
