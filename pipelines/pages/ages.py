"""Age labels such as `4 uur geleden`, read as an interval of minutes before the capture.

A label is the elapsed time, rounded down to its unit: `4 uur geleden` is at least 240 and less than 300 minutes. A
label that names a moment instead, such as `gisteren 11:50`, is read in `moment_labels`.
"""

from functools import cache
from typing import Final

import polars as pl

from pipelines.lexicon_files import lexicon
from pipelines.pages.capture_times import SPACE
from pipelines.pages.label_grammar import (
    BEGINS_GLUED,
    BEGINS_LIKE,
    COUNTED,
    IS_LABEL,
    LABEL_COUNT,
    LABEL_FORM,
    PLAIN,
    UNIT,
)
from pipelines.pages.numerals import NUMBER, read_numbers
from pipelines.pages.patterns import matches_among, matches_few, python_syntax

LONGEST_LABEL: Final = 64
"""Maximum length of an age label, in bytes."""
_LARGEST_MINUTES: Final = 2**31 - 1

_APART: Final = ["|", "•", "·", "/", " – ", " — ", " - "]
_TOLD: Final = ["geleden", *(f":{tens}" for tens in range(6))]
_SPACES: Final = rf"{SPACE}+"
_AMOUNT: Final = rf"(?i)^(?P<number>{NUMBER})[ ]?(?P<unit>{UNIT})$"
_AMOUNTS: Final = rf"(?i){NUMBER} ?{UNIT}"
_SUM: Final = rf"(?i)^{NUMBER} ?{UNIT}(?:(?: ?, ?| en | & | \+ | ?){NUMBER} ?{UNIT})*$"

_ENDS_LIKE: Final = r"(?:[^.!?…\"'”’]|(?i:\b(?:u|h|min|sec|dgn?|wkn?|mnd|jr|jl)\.))$"
_CUT: Final = r"^\d{1,4}(?:[ \u{A0}]\p{L}{0,8}(?:[ \u{A0}](?:g|ge|gel|gele|geled|gelede)?)?)?$"


@cache
def _units() -> pl.DataFrame:
    return lexicon("age_units").select(
        unit="form", seconds=pl.col("seconds").cast(pl.Float64), largest=pl.col("largest").cast(pl.Int64)
    )


@cache
def _fixed() -> pl.DataFrame:
    return lexicon("age_labels").select(
        form="form",
        fixed_min=pl.col("minutes_min").cast(pl.Int64),
        fixed_max=pl.col("minutes_max").cast(pl.Int64),
    )


def is_label(texts: pl.Series) -> pl.Series:
    """Whether whole lines have the shape of an age label: numbers and units, a moment, or a form in the lexicon."""
    short = texts.str.len_bytes() <= LONGEST_LABEL
    plain = matches_among(texts, short & texts.str.ends_with("geleden"), rf"^{PLAIN}$")
    begins = matches_among(texts, short & ~plain, BEGINS_LIKE)
    # A section or an agency before the age: `Buitenland | 2 uur geleden`.
    beside = short & ~plain & texts.str.contains_any(_APART) & texts.str.contains_any(_TOLD)
    return plain | matches_few(texts, begins | beside, IS_LABEL)


def begins_like_label(texts: pl.Series, candidates: pl.Series) -> pl.Series:
    """Whether texts among the `candidates` begin with a number, or a word that age labels begin with."""
    return matches_among(texts, candidates, BEGINS_GLUED)


def resembles_label(texts: pl.Series) -> pl.Series:
    """Whether lines could be age labels in words that are not in the lexicon."""
    begins = matches_among(texts, texts.str.len_bytes() <= LONGEST_LABEL, BEGINS_LIKE)
    return matches_among(texts, begins, _ENDS_LIKE)


def is_cut_label(texts: pl.Series, candidates: pl.Series) -> pl.Series:
    """Whether lines among the `candidates` are the beginning of a label that the end of the capture cuts off."""
    return matches_among(texts, candidates & (texts.str.len_bytes() <= LONGEST_LABEL), _CUT)


def read_ages(labels: pl.Series) -> pl.DataFrame:
    """The interval of each distinct label that counts units or is a fixed form.

    Columns `age_label`, `age_minutes_min` (inclusive) and `age_minutes_max` (exclusive), Int32 minutes; both null
    if the label is unknown, or counts more of a unit than the lexicon allows. Months count
    30 days and years 365, as sites that print such labels do.
    """
    distinct = labels.unique(maintain_order=True).drop_nulls().cast(pl.String).alias("age_label")
    plain = distinct.str.contains(rf"^{PLAIN}$")
    # Nearly all labels are plain: they have one number and one unit.
    return pl.concat([_read_plain(distinct.filter(plain)), _read_others(distinct.filter(~plain))])


def _read_plain(labels: pl.Series) -> pl.DataFrame:
    words = labels.str.replace_all("\u00a0", " ", literal=True).str.to_lowercase().str.split(" ")
    number = pl.col("word").cast(pl.Int64, strict=False).fill_null(1)
    low, high = (
        number * pl.col("seconds").cast(pl.Int64) // 60,
        -(-(number + 1) * pl.col("seconds").cast(pl.Int64) // 60),
    )
    return (
        labels.to_frame()
        .with_columns(word=words.list.get(0), unit=words.list.get(1))
        .join(_units(), on="unit", how="left", maintain_order="left")
        .with_columns(pl.when(number <= pl.col("largest")).then(pl.struct(low=low, high=high)).alias("age"))
        .select(
            "age_label",
            age_minutes_min=pl.col("age").struct.field("low").cast(pl.Int32),
            age_minutes_max=pl.col("age").struct.field("high").cast(pl.Int32),
        )
    )


def _read_others(labels: pl.Series) -> pl.DataFrame:
    distinct = labels.to_frame()
    if distinct.is_empty():
        return distinct.with_columns(
            pl.lit(None, pl.Int32).alias(name) for name in ("age_minutes_min", "age_minutes_max")
        )
    label = pl.col("age_label").str.replace_all(_SPACES, " ")
    form = label.str.extract_groups(LABEL_FORM).struct.field("form").str.to_lowercase()
    counted = label.str.extract_groups(LABEL_COUNT).struct
    read = (
        distinct.with_row_index("row")
        .with_columns(
            form=form,
            hedge=counted.field("hedge").str.to_lowercase(),
            amounts=counted.field("amounts").str.to_lowercase(),
        )
        .pipe(_join_amounts)
        .join(_fixed(), on="form", how="left", maintain_order="left")
        .with_columns(low=pl.coalesce("fixed_min", "low"), high=pl.coalesce("fixed_max", "high"))
        .with_columns(pl.when(pl.col("high") <= _LARGEST_MINUTES).then(pl.col("low", "high")))
    )
    return read.select(
        "age_label",
        age_minutes_min=pl.col("low").cast(pl.Int32),
        age_minutes_max=pl.col("high").cast(pl.Int32),
    )


def _join_amounts(labels: pl.DataFrame) -> pl.DataFrame:
    """Add `low` and `high`, the minutes that numbers and units amount to, null if one of them is unknown.

    A sum is as exact as its smallest unit: `1 uur en 20 minuten` is at least 80 and less than 81 minutes.
    """
    written = (
        labels.filter(pl.col("amounts").str.contains(_SUM))
        .select("row", "hedge", amount=pl.col("amounts").str.extract_all(_AMOUNTS))
        .explode("amount")
        .with_columns(pl.col("amount").str.extract_groups(_AMOUNT).alias("parts"))
        .unnest("parts")
    )
    amounts = (
        written.with_columns(read_numbers(written.get_column("number")).get_columns())
        .join(_units(), on="unit", how="left", maintain_order="left")
        .join(
            lexicon("age_hedges").select(
                hedge="form",
                under=pl.col("steps_min").cast(pl.Float64),
                over=pl.col("steps_max").cast(pl.Float64),
            ),
            on="hedge",
            how="left",
            maintain_order="left",
        )
        .with_columns(step=pl.col("step") * pl.col("seconds"))
    )
    plausible = (pl.col("number") <= pl.col("largest")).fill_null(value=False).all()
    total, step = (pl.col("number") * pl.col("seconds")).sum(), pl.col("step").min()
    under, over = pl.col("under").first().fill_null(0.0), pl.col("over").first().fill_null(0.0)
    sums = amounts.group_by("row", maintain_order=True).agg(
        plausible=plausible,
        low=((total + under * step).clip(0) / 60).floor().cast(pl.Int64),
        high=((total + (over + 1) * step) / 60).ceil().cast(pl.Int64),
    )
    return labels.join(
        sums.filter("plausible", pl.col("low") < pl.col("high")).drop("plausible"),
        on="row",
        how="left",
        maintain_order="left",
    )


def python_pattern() -> str:
    """The pattern of whole labels for Python, ignoring case: what pages of HTML print as an age.

    Without moments: a date there is more often that of the page than the age of a report.
    """
    forms = "|".join(lexicon("age_labels").get_column("form"))
    return python_syntax(rf"(?i:{COUNTED}|{forms})")
