"""Unicode normalisation that remembers where each character comes from."""

import re
import unicodedata
from collections.abc import Sequence
from typing import NamedTuple

# Soft hyphens, joiners and marks of direction stand for nothing.
_FORMATTING = re.compile("[\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]")


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
    parts: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    at = 0
    while at < len(raw):
        if _FORMATTING.match(raw[at]):
            at += 1
            continue
        end, run = at + 1, raw[at]
        normal = unicodedata.normalize("NFKC", run)
        while end < len(raw):
            if _FORMATTING.match(raw[end]):
                if not _continues(run, normal, raw[end + 1 : end + 2]):
                    break
                end += 1
            if not _continues(run, normal, raw[end]):
                break
            run += raw[end]
            normal = unicodedata.normalize("NFKC", run)
            end += 1
        parts.append(normal)
        starts += [at] * len(normal)
        ends += [end] * len(normal)
        at = end
    return Normalised("".join(parts), starts, ends)


def _continues(run: str, normal: str, character: str) -> bool:
    """Whether a character changes what stands before it, or may be reordered or composed with it."""
    if not character or character.isascii() or _FORMATTING.match(character):
        return False
    alone = unicodedata.normalize("NFKC", character)
    return (
        unicodedata.combining(unicodedata.normalize("NFKD", character)[0]) != 0
        or unicodedata.normalize("NFKC", run + character) != normal + alone
    )
