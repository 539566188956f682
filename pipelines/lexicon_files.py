"""The files of the lexicon."""

from functools import cache
from importlib.resources import files

import polars as pl


@cache
def lexicon(name: str) -> pl.DataFrame:
    """Read `pipelines/lexicon/<name>.csv`: every column is String, empty fields are null."""
    path = files("pipelines") / "lexicon" / f"{name}.csv"
    return pl.read_csv(path.read_bytes(), infer_schema=False)
