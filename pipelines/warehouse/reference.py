"""The lexicon, from which the reference tables are made."""

from importlib.resources import files

import polars as pl

_LEXICON = files("pipelines.lexicon")


def read_lexicon(name: str) -> pl.DataFrame:
    """A file of the lexicon, every column as text; an empty cell is null."""
    return pl.read_csv((_LEXICON / f"{name}.csv").read_bytes(), infer_schema=False)
