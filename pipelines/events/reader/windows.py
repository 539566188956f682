"""Overlapping windows for texts that are longer than the encoder's input."""

from itertools import pairwise
from typing import NamedTuple


class Window(NamedTuple):
    """Pieces `start` to `end` are encoded together; vectors of `keep_from` to `keep_until` are kept."""

    start: int
    end: int
    keep_from: int
    keep_until: int


def windows(length: int, longest: int, overlap: int) -> list[Window]:
    """Cover `length` pieces with windows of at most `longest`; neighbours overlap by at least `overlap`.

    Windows are spread evenly. The kept ranges tile the text: each piece comes from the window where it is
    further from the edge. Raises ValueError if `longest` is not above `overlap`.
    """
    if longest <= overlap:
        raise ValueError("windows must be longer than their overlap")
    if length <= longest:
        return [Window(0, length, 0, length)]
    steps = -(-(length - longest) // (longest - overlap))
    starts = [number * (length - longest) // steps for number in range(steps + 1)]
    edges = [
        0,
        *((after + start + longest) // 2 for start, after in pairwise(starts)),
        length,
    ]
    return [
        Window(start, start + longest, keep_from, keep_until)
        for start, (keep_from, keep_until) in zip(starts, pairwise(edges), strict=True)
    ]
