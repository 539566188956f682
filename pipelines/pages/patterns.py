"""Patterns tried on the few texts that can match them.

polars keeps the last 32 patterns compiled; with one more in a cycle, each is compiled again at every call, and one with
classes of letters takes up to 10 ms. So a pattern is tried only where a cheap look leaves it possible.
"""

import polars as pl


def matches_among(texts: pl.Series, candidates: pl.Series, pattern: str) -> pl.Series:
    """Whether texts match a pattern; false, without a look, where `candidates` (Boolean) is false or null."""
    rows = candidates.arg_true()
    matches = pl.repeat(False, len(texts), dtype=pl.Boolean, eager=True)
    if rows.is_empty():
        return matches
    return matches.scatter(rows, texts.gather(rows).str.contains(pattern))
