"""Whether bytes are the text of a page."""

import re
from typing import Final

import polars as pl

from pipelines.pages.decoding import decode

_CONTROLS: Final = re.compile(r"[\x00-\x08\x0E-\x1F\x7F]")
_WORDS: Final = {
    "empty": "empty",
    "html": "HTML where text should be",
    "too_many_lines": "far too many lines",
}


def why_no_text(content: bytes) -> str | None:
    """Why bytes would not be read as a page, in words; None if they would."""
    if _is_evident(content):
        return None
    # As they will be read: slower, and rarely needed.
    refusal: str | None = decode(pl.Series([content], dtype=pl.Binary)).item(0, "refusal")
    return _WORDS.get(refusal, "no text") if refusal else None


def _is_evident(content: bytes) -> bool:
    try:
        text = content.decode()
    except UnicodeDecodeError:
        return False
    opening = text[:64].lstrip()
    return bool(opening) and opening[0] not in "<\\" and len(text) < 100_000 and not _CONTROLS.search(text)
