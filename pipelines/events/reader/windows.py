"""Overlapping windows over texts that are longer than the encoder reads at once."""

from itertools import pairwise
from typing import NamedTuple


class Window(NamedTuple):
    """Pieces `start` to `end` are read together; the vectors of `keep_from` to `keep_until` are kept of them."""

    start: int
    end: int
    keep_from: int
    keep_until: int


def windows(length: int, longest: int, overlap: int) -> list[Window]:
    """Windows of at most `longest` pieces over `length` pieces; neighbours share at least `overlap`.

    Windows are spread evenly. What is kept tiles the text: a piece is taken from the window in which it stands further
    from the edge.
    """
    if longest <= overlap:
        raise ValueError("windows have to be longer than their overlap")
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
        for start, keep_from, keep_until in zip(starts, edges, edges[1:], strict=False)
    ]
