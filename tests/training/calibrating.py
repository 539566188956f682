"""From scores to probabilities, and the bounds that are set on them."""

import math
from collections.abc import Iterator, Sequence
from itertools import groupby, pairwise
from operator import itemgetter
from typing import NamedTuple

from pipelines.events.reader.settings import TYPES, Knots, interpolate
from tests.training.evaluation import calibration

# Types with fewer candidates than this have the curve of all others.
LEAST_OF_TYPE = 60
# How far a type's log odds may be from those of all, as the standard deviation of a normal prior.
_SPREAD = 0.5
CONFIDENT, FLAT = 0.9, 0.008
_LEAST_CONFIDENT = 30


class Outcome(NamedTuple):
    """What the reader said of one candidate, and whether it is right."""

    event_type: str
    score: float
    right: bool


def curves(outcomes: Sequence[Outcome]) -> dict[str, Knots]:
    """A curve for all candidates, and one for each type of which there are enough.

    That of all is isotonic (Zadrozny and Elkan 2002). A type's is the same, moved in log odds by what makes its own
    candidates likeliest, held back by a normal prior: types differ in how often they are right at the same score.
    """
    of_all = calibration([(one.score, one.right) for one in outcomes])
    found = {"": of_all}
    for kind in TYPES:
        own = [(interpolate(of_all, one.score), one.right) for one in outcomes if one.event_type == kind]
        if len(own) >= LEAST_OF_TYPE:
            shift = _shift(own)
            found[kind] = [(score, round(_moved(probability, shift), 4)) for score, probability in of_all]
    return found


def best_bound(outcomes: Sequence[tuple[float, bool]], missed: int) -> float:
    """The least probability of an event for the best F1; `outcomes` are (probability, right), `missed` the labelled
    events that are no candidates.

    F1 is flat at its top: of the bounds that reach it but for FLAT, the highest, which tells fewest wrong events.
    """
    wanted = missed + sum(right for _, right in outcomes)
    reached = [
        (2 * right / (told + wanted), probability) for probability, told, right in _from_the_top(outcomes)
    ]
    best = max(f1 for f1, _ in reached)
    return max(probability for f1, probability in reached if f1 >= best - FLAT)


def confident_bound(outcomes: Sequence[tuple[float, bool]]) -> float:
    """The least probability such that nine in ten of the candidates at or above it are right."""
    sure = [
        probability
        for probability, told, right in _from_the_top(outcomes)
        if told >= _LEAST_CONFIDENT and right >= CONFIDENT * told
    ]
    return min(sure, default=1.0)


def _from_the_top(outcomes: Sequence[tuple[float, bool]]) -> Iterator[tuple[float, int, int]]:
    """Each probability, from the highest; how many candidates are as likely or more, how many of them right."""
    told = right = 0
    for probability, equal in groupby(sorted(outcomes, reverse=True), key=itemgetter(0)):
        for _, is_right in equal:
            told += 1
            right += is_right
        yield probability, told, right


def expected_error(outcomes: Sequence[tuple[float, bool]], bins: int = 5) -> float:
    """The expected calibration error over bins of equal mass (Naeini et al. 2015)."""
    return sum(
        len(part) * abs(mean_of(part) - share_right(part)) for part in equal_bins(outcomes, bins)
    ) / max(1, len(outcomes))


def equal_bins(outcomes: Sequence[tuple[float, bool]], bins: int) -> list[list[tuple[float, bool]]]:
    """Candidates in order of probability, cut into bins of as many each; empty bins are left out."""
    ordered = sorted(outcomes, key=itemgetter(0))
    edges = [round(number * len(ordered) / bins) for number in range(bins + 1)]
    parts = [ordered[a:b] for a, b in pairwise(edges)]
    return [part for part in parts if part]


def mean_of(part: Sequence[tuple[float, bool]]) -> float:
    return sum(probability for probability, _ in part) / len(part)


def share_right(part: Sequence[tuple[float, bool]]) -> float:
    return sum(right for _, right in part) / len(part)


def _moved(probability: float, shift: float) -> float:
    kept = min(max(probability, 1e-4), 1 - 1e-4)
    return 1 / (1 + math.exp(-(math.log(kept / (1 - kept)) + shift)))


def _shift(own: Sequence[tuple[float, bool]]) -> float:
    """The shift of log odds with the highest posterior density, by Newton's method."""
    shift = 0.0
    for _ in range(20):
        moved = [(_moved(probability, shift), right) for probability, right in own]
        slope = sum(right - probability for probability, right in moved) - shift / _SPREAD**2
        bend = sum(probability * (1 - probability) for probability, _ in moved) + 1 / _SPREAD**2
        shift += slope / bend
    return shift
