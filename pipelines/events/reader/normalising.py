"""Unicode normalisation that remembers where each character comes from."""

import re
import unicodedata
from collections.abc import Sequence
from typing import NamedTuple

# Soft hyphens, joiners and marks of direction stand for nothing.
_FORMATTING = re.compile("[\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]")

# Text that nobody writes doesn't take for ever: the Stream-Safe format of UAX 15 allows 30 marks in a row.
_LONGEST_RUN = 64


class Normalised(NamedTuple):
    """A normalised text; character k of it stands for the characters starts[k] to ends[k] of the raw text."""

    text: str
    starts: Sequence[int]
    ends: Sequence[int]


def normalise(raw: str) -> Normalised:
    """Bring a text into NFKC and drop formatting characters (UAX 15).

    Normalisation works on runs: a character with all that composes with it. Every character that a run becomes stands
    for the whole run.
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
    """Whether a character changes what stands before it, or may be reordered or composed with it."""
    if character.isascii():
        return False
    return unicodedata.combining(unicodedata.normalize("NFKD", character)[0]) != 0 or unicodedata.normalize(
        "NFKC", run + character
    ) != normal + unicodedata.normalize("NFKC", character)
