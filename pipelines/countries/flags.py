"""Boolean flags on rows by position: far cheaper than splitting and joining frames of all hits."""

import polars as pl


def flag(size: int, places: pl.Series) -> pl.Series:
    """A Boolean series of `size` rows, true at `places`."""
    return pl.repeat(False, size, eager=True).scatter(places, True)


def documents_with(documents: pl.DataFrame, *rows: pl.Series) -> pl.Series:
    """A Boolean series over the documents, true for those that `rows` point to."""
    return flag(documents.height, pl.concat(rows))


def look_up(flags: pl.Series, places: pl.Series) -> pl.Series:
    """The flags (Boolean) at some positions. Gathering bytes is three times as fast as gathering bits."""
    return flags.cast(pl.UInt8)[places].cast(pl.Boolean)
