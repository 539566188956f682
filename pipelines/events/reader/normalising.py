"""Unicode normalisation that maps each character back to the raw text."""

import re
import unicodedata
from collections.abc import Sequence
from typing import NamedTuple

# Invisible characters: soft hyphens, joiners, direction marks.
_FORMATTING = re.compile("[\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]")

# Bounds the time for absurd input. The Stream-Safe Text Format of UAX 15 allows 30 combining marks in a row.
_LONGEST_RUN = 64


class Normalised(NamedTuple):
    """A normalised text; its character k comes from characters starts[k] to ends[k] of the raw text."""

    text: str
    starts: Sequence[int]
    ends: Sequence[int]


def normalise(raw: str) -> Normalised:
    """Normalise a text to NFKC and drop formatting characters (UAX 15).

    A run is a character and those that compose with it. Each normalised character maps to its whole run.
    """
    if raw.isascii() or (unicodedata.is_normalized("NFKC", raw) and not _FORMATTING.search(raw)):
        return Normalised(raw, range(len(raw)), range(1, len(raw) + 1))
    kept = [at for at, character in enumerate(raw) if not _FORMATTING.match(character)]
    parts: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    first = 0
    while first < len(kept):
        after, run = first + 1, raw[kept[first]]
        normal = unicodedata.normalize("NFKC", run)
        while after < len(kept) and len(run) < _LONGEST_RUN and _continues(run, normal, raw[kept[after]]):
            run += raw[kept[after]]
            normal = unicodedata.normalize("NFKC", run)
            after += 1
        parts.append(normal)
        starts += [kept[first]] * len(normal)
        ends += [kept[after - 1] + 1] * len(normal)
        first = after
    return Normalised("".join(parts), starts, ends)


def _continues(run: str, normal: str, character: str) -> bool:
    """Whether a character changes the run before it, or may be reordered or composed with it."""
    if character.isascii():
        return False
    return unicodedata.combining(unicodedata.normalize("NFKD", character)[0]) != 0 or unicodedata.normalize(
        "NFKC", run + character
    ) != normal + unicodedata.normalize("NFKC", character)
