"""Regular expressions, tried only on the few texts that can match.

polars caches the last 32 compiled patterns; one more in a cycle, and each is recompiled at every call, which takes up
to 10 ms with Unicode classes. So a pattern is tried only where a cheap test says that it may match. The largest
patterns, for which a test leaves a few lines, are Python's: it keeps what it compiled, and a line takes microseconds.
"""

import re
from functools import cache

import polars as pl

from pipelines.pages.capture_times import SPACE


def one_of(forms: list[str]) -> str:
    """A pattern of some forms, in which a space stands for any number of spaces."""
    # The longest first: of two forms that begin alike, the longer is meant.
    words = [re.escape(form).replace(r"\ ", rf"{SPACE}+") for form in sorted(forms, key=len, reverse=True)]
    return f"(?:{'|'.join(words)})"


def matches_among(texts: pl.Series, candidates: pl.Series, pattern: str) -> pl.Series:
    """Whether texts match a pattern; false, without a test, where `candidates` (Boolean) is false or null."""
    rows = candidates.arg_true()
    matches = pl.repeat(False, len(texts), dtype=pl.Boolean, eager=True)
    if rows.is_empty():
        return matches
    return matches.scatter(rows, texts.gather(rows).str.contains(pattern))


def python_syntax(pattern: str) -> str:
    """A pattern without classes of Unicode, for Python: it writes code points differently."""
    return re.sub(r"\\u\{([0-9A-F]+)\}", lambda found: rf"\u{int(found[1], 16):04x}", pattern)


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(python_syntax(pattern))


def matches_few(texts: pl.Series, candidates: pl.Series, pattern: str) -> pl.Series:
    """As `matches_among`, for a large pattern in Python's syntax and few candidates; equal texts are tried once."""
    rows = candidates.arg_true()
    matches = pl.repeat(False, len(texts), dtype=pl.Boolean, eager=True)
    if rows.is_empty():
        return matches
    found = texts.gather(rows)
    search = _compiled(pattern).search
    # Compiling the pattern again at every call would take polars longer than a thousand lines take Python.
    matching = [text for text in found.unique().to_list() if search(text)]
    return matches.scatter(rows, found.is_in(matching))


def replace_few(texts: pl.Series, pattern: str, replacement: str) -> pl.Series:
    """Replace all matches of a large pattern in Python's syntax in few texts."""
    replace = _compiled(pattern).sub
    return pl.Series(texts.name, [replace(replacement, text) for text in texts.to_list()], pl.String)
