"""Split texts into pieces: the likeliest split under a unigram model (Kudo 2018), by Viterbi decoding."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from pipelines.events.reader.normalising import normalise

BEGIN, PADDING, END, UNKNOWN = range(4)
"""Ids of the first four pieces of every vocabulary; END also separates lines."""
SPECIAL = ("<s>", "<pad>", "</s>", "<unk>")
WORD = "\u2581"
"""Marks the start of a word, as in SentencePiece."""
_WORDS = re.compile(rf"\n|[^\s{WORD}]+")
_UNKNOWN_PENALTY = 10.0
_MOST_CACHED, _LONGEST_CACHED = 100_000, 50

_Split = tuple[tuple[int, int, int], ...]


@dataclass(frozen=True)
class Pieces:
    """The pieces of a text: their ids, and their start and end characters in the raw text.

    A piece without characters (a bare WORD mark) has an empty span.
    """

    ids: list[int]
    starts: list[int]
    ends: list[int]

    def within(self, start: int, end: int) -> list[int]:
        """Positions of the pieces that overlap characters `start` to `end`."""
        # Both lists are sorted, so bisection finds the pieces that may overlap.
        near = range(bisect_right(self.ends, start), bisect_left(self.starts, end))
        return [at for at in near if self.starts[at] < self.ends[at]]


class Vocabulary:
    """Pieces and their log probabilities; the id of a piece is its index."""

    def __init__(self, pieces: Sequence[str], scores: Sequence[float]) -> None:
        if tuple(pieces[:4]) != SPECIAL:
            raise ValueError(f"a vocabulary begins with {' '.join(SPECIAL)}")
        if len(pieces) != len(scores):
            raise ValueError(f"a vocabulary needs one score per piece, not {len(scores)} for {len(pieces)}")
        self.pieces, self.scores = tuple(pieces), tuple(scores)
        self._ids = {piece: number for number, piece in enumerate(pieces) if number >= len(SPECIAL)}
        self._longest = max(map(len, self._ids), default=1)
        self._unknown = min(scores) - _UNKNOWN_PENALTY
        # Words recur, so their splits are cached.
        self._cache: dict[str, _Split] = {}

    def split(self, raw: str) -> Pieces:
        """Split a text line by line, with END between lines; blank lines are skipped."""
        normal = normalise(raw)
        pieces = Pieces([], [], [])
        newline = -1
        for match in _WORDS.finditer(normal.text):
            if match.group() == "\n":
                newline = match.start()
                continue
            if newline >= 0 and pieces.ids:
                _append(pieces, END, normal.starts[newline], normal.ends[newline])
            newline = -1
            base = match.start()
            for number, start, end in self._split_word(match.group()):
                first = normal.starts[base + start]
                _append(pieces, number, first, normal.ends[base + end - 1] if start < end else first)
        return pieces

    def _split_word(self, word: str) -> _Split:
        if len(word) > _LONGEST_CACHED:
            return self._viterbi(WORD + word)
        if word not in self._cache:
            if len(self._cache) >= _MOST_CACHED:
                self._cache.clear()
            self._cache[word] = self._viterbi(WORD + word)
        return self._cache[word]

    def _viterbi(self, word: str) -> _Split:
        """Split a word that starts with the WORD mark; spans are characters of the word without the mark."""
        length = len(word)
        best = [0.0] + [float("-inf")] * length
        before = [(0, UNKNOWN)] * (length + 1)
        for start in range(length):
            so_far = best[start]
            for end in range(start + 1, min(start + self._longest, length) + 1):
                number = self._ids.get(word[start:end])
                if number is not None and so_far + self.scores[number] > best[end]:
                    best[end], before[end] = so_far + self.scores[number], (start, number)
            if word[start] not in self._ids and so_far + self._unknown > best[start + 1]:
                best[start + 1], before[start + 1] = so_far + self._unknown, (start, UNKNOWN)
        bounds, numbers = [length], list[int]()
        while bounds[-1]:
            start, number = before[bounds[-1]]
            if number == UNKNOWN and numbers and numbers[-1] == UNKNOWN:
                bounds.pop()
            else:
                numbers.append(number)
            bounds.append(start)
        bounds.reverse()
        numbers.reverse()
        return tuple(
            (number, max(start - 1, 0), end - 1)
            for number, (start, end) in zip(numbers, pairwise(bounds), strict=True)
        )


def _append(pieces: Pieces, number: int, start: int, end: int) -> None:
    pieces.ids.append(number)
    pieces.starts.append(start)
    pieces.ends.append(end)
