"""Age labels such as `4 uur geleden`, read as an interval of minutes before the capture.

A label is the elapsed time, rounded down to its unit: `4 uur geleden` is at least 240 and less than 300 minutes.
"""

from functools import cache
from pathlib import Path
from typing import Final

import polars as pl

from pipelines.pages.patterns import matches_among

_LEXICON: Final = Path(__file__).parents[1] / "lexicon"
_NUMBER: Final = r"(?:[0-9]{1,4}|[Ee]en|[ÉéEe]én)"
LONGEST_LABEL: Final = 40
"""Maximum length of an age label, in bytes."""
_LARGEST_MINUTES: Final = 2**31 - 1

_SPACE: Final = r"[ \u{A0}]"
_AMOUNT: Final = rf"{_NUMBER}{_SPACE}\p{{L}}{{1,12}}"

COUNTED: Final = rf"{_AMOUNT}\.?(?:{_SPACE}en{_SPACE}{_AMOUNT})?{_SPACE}geleden"
"""A number, a unit and `geleden`, whether the lexicon knows the unit or not."""

_RESEMBLES: Final = (
    r"^(?:\d|(?i:een|één|ruim|bijna|half|anderhalf|vandaag|gisteren|eergisteren|vorige|afgelopen|net|zonet|zojuist"
    r"|daarnet|maandag|dinsdag|woensdag|donderdag|vrijdag|zaterdag|zondag)(?:$|[\s:,]))[^!?]*[^.!?…\"'”’]$"
)
_CUT: Final = r"^\d{1,4}(?:[ \u{A0}]\p{L}{0,8}(?:[ \u{A0}](?:g|ge|gel|gele|geled|gelede)?)?)?$"


@cache
def _units() -> pl.DataFrame:
    return pl.read_csv(_LEXICON / "age_units.csv").select(
        unit="form", seconds=pl.col("seconds").cast(pl.Int64)
    )


@cache
def _fixed() -> pl.DataFrame:
    return pl.read_csv(_LEXICON / "age_labels.csv").select(
        folded="form",
        fixed_min=pl.col("minutes_min").cast(pl.Int64),
        fixed_max=pl.col("minutes_max").cast(pl.Int64),
    )


def fixed_labels() -> list[str]:
    """The labels without a number, in lower case and capitalised: `zojuist`, `Zojuist`, `gisteren`."""
    forms = _fixed().get_column("folded")
    return [*forms, *forms.str.slice(0, 1).str.to_uppercase() + forms.str.slice(1)]


def is_label(text: pl.Expr) -> pl.Expr:
    """Whether a whole line has the shape of an age label: number, unit and `geleden`, or a form in the lexicon."""
    short = text.str.len_bytes() <= LONGEST_LABEL
    return short & (
        (text.str.ends_with("geleden") & text.str.contains(rf"^{COUNTED}$")) | text.is_in(fixed_labels())
    )


def resembles_label(texts: pl.Series) -> pl.Series:
    """Whether lines could be age labels in words that are not in the lexicon."""
    return matches_among(texts, texts.str.len_bytes() <= LONGEST_LABEL, _RESEMBLES)


def is_cut_label(texts: pl.Series, candidates: pl.Series) -> pl.Series:
    """Whether lines among the `candidates` are the beginning of a label that the end of the capture cuts off."""
    return matches_among(texts, candidates & (texts.str.len_bytes() <= LONGEST_LABEL), _CUT)


def read_ages(labels: pl.Series) -> pl.DataFrame:
    """The interval of each distinct label.

    Columns `age_label`, `age_minutes_min` (inclusive) and `age_minutes_max` (exclusive), Int32 minutes; both null
    where the label is unknown. Months count 30 days and years 365, as sites that print such labels do.
    """
    text = pl.col("age_label")
    parts = text.str.replace_all("\u00a0", " ", literal=True).str.extract_groups(
        rf"^(?P<number>{_NUMBER}) (?P<unit>\p{{L}}+\.?) geleden$"
    )
    number = pl.col("number").cast(pl.Int64, strict=False).fill_null(1)
    low = number * pl.col("seconds") // 60
    high = -(-(number + 1) * pl.col("seconds") // 60)
    return (
        pl.DataFrame({"age_label": labels.unique(maintain_order=True).drop_nulls().cast(pl.String)})
        .with_columns(
            parts.alias("parts"), folded=text.str.replace_all("\u00a0", " ", literal=True).str.to_lowercase()
        )
        .unnest("parts")
        .join(_units(), on="unit", how="left", maintain_order="left")
        .join(_fixed(), on="folded", how="left", maintain_order="left")
        .with_columns(low=pl.coalesce("fixed_min", low), high=pl.coalesce("fixed_max", high))
        .with_columns(pl.when(pl.col("high") <= _LARGEST_MINUTES).then(pl.col("low", "high")))
        .select(
            "age_label",
            age_minutes_min=pl.col("low").cast(pl.Int32),
            age_minutes_max=pl.col("high").cast(pl.Int32),
        )
    )
