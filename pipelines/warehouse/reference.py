"""The reference tables, read from the lexicon."""

from collections.abc import Callable
from importlib.resources import files

import polars as pl

_LEXICON = files("pipelines.lexicon")


def read_lexicon(name: str) -> pl.DataFrame:
    """A file of the lexicon, every column as text; an empty cell is null."""
    return pl.read_csv((_LEXICON / f"{name}.csv").read_bytes(), infer_schema=False)


def countries() -> pl.DataFrame:
    """The rows of `countries`."""
    return read_lexicon("countries").select("country", "alpha2", "name_nl", "name_en")


def agencies() -> pl.DataFrame:
    """The rows of `agencies`."""
    return (
        read_lexicon("agencies")
        .select("name", agency="code")
        .unique("agency", keep="first", maintain_order=True)
    )


def event_types() -> pl.DataFrame:
    """The rows of `event_types`."""
    return read_lexicon("event_types").select(
        "name_nl",
        "name_en",
        pl.col("quad_class").cast(pl.Int8),
        pl.col("intensity").cast(pl.Float64),
        "definition",
        event_type="type",
        directed=pl.col("directed") == "true",
    )


REFERENCE: dict[str, Callable[[], pl.DataFrame]] = {
    "countries": countries,
    "agencies": agencies,
    "event_types": event_types,
}
