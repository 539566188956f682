"""Numbers in age labels: digits, decimals and fractions, and Dutch numerals up to 99 and a half.

The lexicon has the words that others are composed of: `drie` and `twintig` make `drieëntwintig`, `drie` and `half`
make `drieënhalf`. A number has a step, the difference from the next one that would have been printed in its place.
"""

from functools import cache
from typing import Final

import polars as pl

from pipelines.lexicon_files import lexicon
from pipelines.pages.capture_times import SPACE
from pipelines.pages.patterns import one_of

_ONES_BELOW: Final = 10
_FRACTIONS: Final = {"¼": 0.25, "½": 0.5, "¾": 0.75}
FRACTION: Final = f"[{''.join(_FRACTIONS)}]"
_DECIMAL: Final = r"[0-9]{1,4}(?:[.,][0-9]|,(?:25|75))"
_HALF: Final = "hal(?:f|ve)"


@cache
def _words() -> pl.DataFrame:
    return lexicon("number_words").select(
        form="form", number=pl.col("number").cast(pl.Float64), step=pl.col("step").cast(pl.Float64)
    )


def _forms(condition: pl.Expr) -> str:
    return one_of(_words().filter(condition).get_column("form").to_list())


_NUMBER = pl.col("number")
_IS_WHOLE = _NUMBER.floor() == _NUMBER
_ONES: Final = _forms(_IS_WHOLE & (_NUMBER < _ONES_BELOW))
_TENS: Final = _forms((_NUMBER % _ONES_BELOW == 0) & (_NUMBER > _ONES_BELOW) & (_NUMBER < _ONES_BELOW**2))
COMPOSED: Final = rf"(?:{_ONES}(?:en|ën)(?:{_TENS}|{_HALF}))"
"""A numeral of two words written as one: `drieëntwintig`, `drieënhalf`."""
_WITH_HALF: Final = rf"(?:[0-9]{{1,4}}|{_ONES}){SPACE}+en{SPACE}+een{SPACE}+{_HALF}"
_WORD: Final = _forms(pl.lit(value=True))
NUMBER: Final = rf"(?:{_DECIMAL}|[0-9]{{0,4}}{FRACTION}|{_WITH_HALF}|[0-9]{{1,6}}|{COMPOSED}|{_WORD})"
"""A number. Not anchored, and without `(?i)`."""

_PARTS: Final = (
    rf"^(?:(?P<digits>[0-9]*)(?P<fraction>{FRACTION})?|(?P<decimal>{_DECIMAL})"
    rf"|(?P<ones>{_ONES})(?:en|ën)(?:(?P<tens>{_TENS})|(?P<half>{_HALF}))"
    rf"|(?P<whole>[0-9]+|{_ONES}) en een {_HALF})$"
)


def read_numbers(numbers: pl.Series) -> pl.DataFrame:
    """The `number` and the `step` (Float64) of each text in small letters that `NUMBER` matches; null for any other.

    A half is one of halves, a quarter one of quarters: `2,5` stands for 2.5 up to 3, `2,4` for 2.4 up to 2.5.
    """
    written = numbers.str.replace_all(rf"{SPACE}+", " ").alias("form")
    parts = written.str.extract_groups(_PARTS).struct
    values = _words().select("form", value="number")

    def word(name: str) -> pl.Series:
        return (
            parts.field(name)
            .alias("form")
            .to_frame()
            .join(values, on="form", how="left", maintain_order="left")["value"]
        )

    read = (
        written.to_frame()
        .join(_words(), on="form", how="left", maintain_order="left")
        .with_columns(
            digits=parts.field("digits").cast(pl.Float64, strict=False),
            fraction=parts.field("fraction").replace_strict(
                _FRACTIONS, default=None, return_dtype=pl.Float64
            ),
            decimal=parts.field("decimal").str.replace(",", ".", literal=True).cast(pl.Float64, strict=False),
            composed=word("ones") + word("tens"),
            halved=pl.coalesce(
                pl.when(parts.field("half").is_not_null()).then(word("ones")),
                word("whole"),
                parts.field("whole").cast(pl.Float64, strict=False),
            )
            + 0.5,
        )
    )
    number = pl.coalesce(
        "number",
        "composed",
        "halved",
        "decimal",
        pl.when(pl.col("fraction").is_not_null()).then(pl.col("fraction") + pl.col("digits").fill_null(0.0)),
        "digits",
    )
    beyond = (number * 100).round() % 100
    step = (
        pl.when(beyond == 0)
        .then(pl.when(pl.col("decimal").is_null()).then(1.0).otherwise(0.1))
        .when(beyond % 50 == 0)
        .then(0.5)
        .when(beyond % 25 == 0)
        .then(0.25)
        .otherwise(0.1)
    )
    return read.select(number=number, step=pl.coalesce("step", pl.when(number.is_not_null()).then(step)))
