"""Regular expressions, tried only on the few texts that can match.

polars caches the last 32 compiled patterns; one more in a cycle, and each is recompiled at every call, which takes up
to 10 ms with Unicode classes. So a pattern is tried only where a cheap test says that it may match.
"""

import polars as pl


def matches_among(texts: pl.Series, candidates: pl.Series, pattern: str) -> pl.Series:
    """Whether texts match a pattern; false, without a test, where `candidates` (Boolean) is false or null."""
    rows = candidates.arg_true()
    matches = pl.repeat(False, len(texts), dtype=pl.Boolean, eager=True)
    if rows.is_empty():
        return matches
    return matches.scatter(rows, texts.gather(rows).str.contains(pattern))
