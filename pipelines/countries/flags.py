"""Flags on rows by their places: far cheaper than to take frames of all hits apart and join them."""

import polars as pl


def flag(size: int, places: pl.Series) -> pl.Series:
    """Flags (Boolean) on some of `size` rows."""
    return pl.repeat(False, size, eager=True).scatter(places, True)


def holding(documents: pl.DataFrame, *rows: pl.Series) -> pl.Series:
    """Flags on the documents of some rows."""
    return flag(documents.height, pl.concat(rows))


def look_up(flags: pl.Series, places: pl.Series) -> pl.Series:
    """The flags (Boolean) at some places. Bytes are taken out three times as fast as bits."""
    return flags.cast(pl.UInt8)[places].cast(pl.Boolean)
