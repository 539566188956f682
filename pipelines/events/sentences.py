"""Where the sentences of a text begin and end."""

import re
from functools import cache

from pipelines.lexicon_files import lexicon

Span = tuple[int, int]
"""Characters of a text: the first, and the one after the last."""

_LINE = re.compile(r"[^\n]+")
_OPENING = r"[\"“‘'«(\[]*"
# A capital or a digit, also after a clipped word: `'s Nachts`, `'t Was`.
_FIRST = r"(?:['’‘][stnmk]\s+)?[^\W_a-zß-öø-ÿ]"
# A stop, the quotation marks and brackets that close after it, and what may open a sentence.
_STOP = re.compile(rf"(?<![.!?…])[.!?…]+[\"”’'»)\]]*(?=\s+{_OPENING}{_FIRST})")
_LAST_WORD = re.compile(r"[\w.'’-]+$")
_INITIALS = re.compile(r"(?:[^\W\d_a-zß-öø-ÿ]\.)*[^\W\d_a-zß-öø-ÿ]")


def sentence_spans(text: str) -> list[Span]:
    """The sentences of a text, without the white space between them; a line break ends a sentence.

    An abbreviation of the lexicon or an initial does not end one.
    """
    found = []
    for line in _LINE.finditer(text):
        start = line.start()
        for stop in _STOP.finditer(text, *line.span()):
            if not _is_abbreviated(text, start, stop):
                found.append((start, stop.end()))
                start = stop.end()
        found.append((start, line.end()))
    stripped = (_strip(text, *span) for span in found)
    return [(start, end) for start, end in stripped if start < end]


@cache
def _abbreviations() -> frozenset[str]:
    return frozenset(lexicon("abbreviations")["form"])


def _is_abbreviated(text: str, start: int, stop: re.Match[str]) -> bool:
    if stop.group() != ".":
        return False
    # The longest abbreviation is a few letters long: what stands further to the left does not matter.
    word = _LAST_WORD.search(text, max(start, stop.start() - 12), stop.start())
    if word is None:
        return False
    written = word.group()
    return _INITIALS.fullmatch(written) is not None or written.lower() in _abbreviations()


def _strip(text: str, start: int, end: int) -> Span:
    while start < end and text[start].isspace():
        start += 1
    while start < end and text[end - 1].isspace():
        end -= 1
    return start, end
