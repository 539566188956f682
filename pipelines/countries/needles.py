"""What is searched for instead of the forms themselves, so that one pass over text is cheap.

Nearly all forms begin with a capital. The few that do not (`koning Charles`, `in het Frans`) would take the
automaton off its fast path at every word, and cost as much as all others together. Such a form is searched for from
its first capital on (`Charles`), and the `head` before it is compared where that is found. Forms without any
capital (`eurozone`) are looked for with a regular expression, which only tells the texts that hold one.
"""

import re
from dataclasses import dataclass

import polars as pl

_FIRST_DIGIT = 0x30
_BASE = 64
CODE_BYTES = 3


@dataclass(frozen=True, repr=False)
class Needles:
    """Forms compiled for a search.

    `patterns` are the forms, and `needles` the distinct strings that are searched for, both longest first in bytes.
    `own`: the pattern that a needle is (UInt32, null where it is only the tail of forms). `heads` [needle, pattern,
    head (Binary), whole]: a needle that the head of a form precedes is `pattern`, if the needle is the whole tail of
    the form and not only begins with it. `has_head`: which needles are in `heads`. `without_capital`: a regular
    expression for the other forms, or null where there are none.
    """

    patterns: pl.Series
    needles: pl.Series
    own: pl.Series
    heads: pl.DataFrame
    has_head: pl.Series
    without_capital: str | None


def compile_needles(patterns: pl.Series) -> Needles:
    """Compile distinct `patterns`, longest first."""
    forms = pl.DataFrame({"form": patterns}).with_row_index("pattern")
    forms = forms.with_columns(tail=pl.col("form").str.extract(r"(?s)(\p{Lu}.*)$"))
    needles = (
        forms.select(needle_text="tail")
        .drop_nulls()
        .unique()
        .sort(pl.col("needle_text").str.len_bytes(), "needle_text", descending=[True, False])
        .with_row_index("needle")
    )
    own = needles.join(forms, left_on="needle_text", right_on="form", how="left", maintain_order="left")
    heads = _heads(forms.filter(pl.col("tail") != pl.col("form")), needles)
    has_head = pl.repeat(False, needles.height, eager=True).scatter(heads.get_column("needle").unique(), True)
    without_capital = forms.filter(pl.col("tail").is_null()).get_column("form")
    return Needles(
        patterns,
        needles.get_column("needle_text"),
        own.get_column("pattern"),
        heads,
        has_head,
        "|".join(re.escape(form) for form in without_capital) or None,
    )


def _heads(headed: pl.DataFrame, needles: pl.DataFrame) -> pl.DataFrame:
    """Which heads to look for before which needles: those that are the tail of a form, or begin with one."""
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
    head_size = pl.col("form").str.len_bytes() - pl.col("tail").str.len_bytes()
    return begun.join(headed, on="tail").select(
        "needle",
        "pattern",
        head=pl.col("form").cast(pl.Binary).bin.slice(0, head_size),
        whole=pl.col("tail") == pl.col("needle_text"),
    )


def codes(count: int) -> pl.Series:
    """Strings of three ASCII characters for the numbers from 0 to `count` (at most 262,144)."""
    digits = [chr(_FIRST_DIGIT + digit) for digit in range(_BASE)]
    # Written out in full once, then cut: far cheaper than to format each number.
    written = pl.DataFrame({"low": digits})
    number = pl.select(number=pl.int_range(count)).to_series()
    low = written.get_column("low")
    return low.gather(number // _BASE**2) + low.gather(number // _BASE % _BASE) + low.gather(number % _BASE)


def number_of_code(first: pl.Series, second: pl.Series, third: pl.Series) -> pl.Series:
    """The numbers of codes, from their bytes."""
    high, middle, low = ((byte - _FIRST_DIGIT).cast(pl.UInt32) for byte in (first, second, third))
    return high * _BASE**2 + middle * _BASE + low
