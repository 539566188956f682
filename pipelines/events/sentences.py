"""Texts become sentences: runs of tokens with their places in the text."""

from collections.abc import Iterator, Sequence
from itertools import accumulate, chain
from typing import NamedTuple

from pipelines.events import word_trait
from pipelines.events.tokens import Token, Tokens

_STOPS = word_trait.TERMINATOR | word_trait.SPACE


class Cut(NamedTuple):
    """One sentence: its tokens, what is asked of them most, and the characters of the text that they begin at."""

    tokens: Sequence[Token]
    words: Sequence[str]
    classes: Sequence[int]
    traits: Sequence[int]
    starts: Sequence[int]


def sentences(text: str, known: Tokens) -> Iterator[Cut]:
    """Cut a text into sentences; a line break ends one. White space is left out."""
    # Plain Python on purpose: polars took half as long again, for what it cuts has to become Python objects anyway.
    begin = 0
    for line in text.split("\n"):
        rows = chain.from_iterable(map(known.__getitem__, line.split(" ")))
        tokens, words, classes, traits, widths = zip(*rows, strict=True)
        # Every line has a character after it, as every stretch has: the space or the line break.
        *starts, begin = accumulate(widths, initial=begin)
        stops = [at for at, trait in enumerate(traits) if trait & _STOPS]
        if any(traits[at] & word_trait.SPACE for at in stops):
            kept = [at for at, trait in enumerate(traits) if not trait & word_trait.SPACE]
            starts = [starts[at] for at in kept]
            tokens, words, classes, traits = (
                tuple([values[at] for at in kept]) for values in (tokens, words, classes, traits)
            )
            stops = [at for at, trait in enumerate(traits) if trait & word_trait.TERMINATOR]
        first = 0
        for stop in stops:
            following = _after_stop(tokens, traits, starts, stop) if stop + 1 < len(tokens) else 0
            if following:
                part = slice(first, following)
                yield Cut(tokens[part], words[part], classes[part], traits[part], starts[part])
                first = following
        if not first and tokens:
            yield Cut(tokens, words, classes, traits, starts)
        elif first < len(tokens):
            yield Cut(tokens[first:], words[first:], classes[first:], traits[first:], starts[first:])


def _after_stop(tokens: Sequence[Token], traits: Sequence[int], starts: Sequence[int], stop: int) -> int:
    """Tell which word begins a sentence after a stop and the quotation mark that may follow it; 0 for none."""
    at = stop + 1
    if traits[at] & word_trait.QUOTE and starts[at] == starts[stop] + 1:
        at += 1
    elif stop and traits[stop - 1] & word_trait.ABBREVIATION:
        return 0
    if at >= len(tokens) or not traits[at] & word_trait.OPENING:
        return 0
    return at if starts[at] > starts[at - 1] + tokens[at - 1].length else 0
