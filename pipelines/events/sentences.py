"""Texts become sentences: runs of tokens with their places in the text."""

from collections.abc import Iterator
from itertools import accumulate, chain
from operator import attrgetter

from pipelines.events import word_trait
from pipelines.events.tokens import Token, Tokens

_WIDTH = attrgetter("width")
_STOPS = word_trait.TERMINATOR | word_trait.SPACE


def sentences(text: str, known: Tokens) -> Iterator[tuple[list[Token], list[int]]]:
    """Cut a text into sentences; a line break ends one.

    Yields the tokens of each, white space left out, with the characters of the text that they begin at.
    """
    # Plain Python on purpose: polars takes twice as long, for what it cuts has to become Python objects anyway.
    begin = 0
    for line in text.split("\n"):
        tokens = list(chain.from_iterable(map(known.__getitem__, line.split(" "))))
        starts = list(accumulate(map(_WIDTH, tokens), initial=begin))
        # Every line has a character after it, as every stretch has: the space or the line break.
        begin = starts.pop()
        stops = [at for at, token in enumerate(tokens) if token.traits & _STOPS]
        if any(tokens[at].traits & word_trait.SPACE for at in stops):
            kept = [at for at, token in enumerate(tokens) if not token.traits & word_trait.SPACE]
            tokens, starts = [tokens[at] for at in kept], [starts[at] for at in kept]
            stops = [at for at, token in enumerate(tokens) if token.traits & word_trait.TERMINATOR]
        first = 0
        for stop in stops:
            following = _after_stop(tokens, starts, stop)
            if following:
                yield tokens[first:following], starts[first:following]
                first = following
        if first < len(tokens):
            yield tokens[first:], starts[first:]


def _after_stop(tokens: list[Token], starts: list[int], stop: int) -> int:
    """Tell which word begins a sentence after a stop and the quotation mark that may follow it; 0 for none."""
    at = stop + 1
    if at >= len(tokens):
        return 0
    if tokens[at].traits & word_trait.QUOTE and starts[at] == starts[stop] + 1:
        at += 1
    elif stop and tokens[stop - 1].traits & word_trait.ABBREVIATION:
        return 0
    if at >= len(tokens) or not tokens[at].traits & word_trait.OPENING:
        return 0
    return at if starts[at] > starts[at - 1] + tokens[at - 1].length else 0
