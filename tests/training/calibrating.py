"""Calibrate scores to probabilities, and choose thresholds for them."""

import math
from collections.abc import Iterator, Sequence
from itertools import groupby, pairwise
from operator import itemgetter
from typing import NamedTuple

from pipelines.events.reader.settings import TYPES, Knots, interpolate
from tests.training.evaluation import calibration

# Types with fewer candidates than this use the shared curve.
LEAST_OF_TYPE = 60
# Standard deviation of the normal prior on the shift of a type's log odds from the shared curve.
_SPREAD = 0.5
CONFIDENT, FLAT, FLAT_OF_STORIES = 0.9, 0.006, 0.003
_LEAST_CONFIDENT = 30
# Coarse, so that the choice does not fit single stories.
_OF_STORY = [step / 20 for step in range(20)]


class Outcome(NamedTuple):
    """A candidate's type and score, and whether it is right."""

    event_type: str
    score: float
    right: bool


def curves(outcomes: Sequence[Outcome]) -> dict[str, Knots]:
    """Fit one curve to all candidates, shared by default, and one for each type with enough candidates.

    The shared curve ("") is isotonic (Zadrozny and Elkan 2002). Types differ in how often they are right at
    the same score, so a type's curve is the shared one shifted in log odds: the shift that makes its
    candidates likeliest under a normal prior (maximum a posteriori).
    """
    of_all = calibration([(one.score, one.right) for one in outcomes])
    found = {"": of_all}
    for kind in TYPES:
        own = [(interpolate(of_all, one.score), one.right) for one in outcomes if one.event_type == kind]
        if len(own) >= LEAST_OF_TYPE:
            shift = _shift(own)
            found[kind] = [(score, round(_moved(probability, shift), 4)) for score, probability in of_all]
    return found


def best_bounds(stories: Sequence[Sequence[tuple[float, bool]]], wanted: int) -> tuple[float, float]:
    """Choose the probability thresholds for events, and for the likeliest event of a story, by F1.

    `stories` have the (probability, right) of each candidate; `wanted` is the number of labelled events. A lone
    uncertain event is wrong more often than an uncertain one beside a likely one, hence two thresholds. Of the story
    thresholds whose F1 is within FLAT_OF_STORIES of the best, take the highest: it invents the fewest events.
    """
    reached = {least: max(_reached(_likely(stories, least), wanted))[0] for least in _OF_STORY}
    best = max(reached.values())
    of_story = max(least for least, f1 in reached.items() if f1 >= best - FLAT_OF_STORIES)
    return best_bound(_likely(stories, of_story), wanted), of_story


def best_bound(outcomes: Sequence[tuple[float, bool]], wanted: int) -> float:
    """Choose the probability threshold for events by F1.

    `outcomes` are (probability, right); `wanted` is the number of labelled events. F1 is flat near its maximum:
    of the thresholds within FLAT of it, take the highest, with fewest wrong events.
    """
    reached = _reached(outcomes, wanted)
    best, _ = max(reached)
    return max(probability for f1, probability in reached if f1 >= best - FLAT)


def _likely(stories: Sequence[Sequence[tuple[float, bool]]], least: float) -> list[tuple[float, bool]]:
    """The candidates of the stories whose likeliest candidate reaches `least`."""
    return [one for story in stories if story and max(story)[0] >= least for one in story]


def _reached(outcomes: Sequence[tuple[float, bool]], wanted: int) -> list[tuple[float, float]]:
    """F1 at each threshold; 0 if there are no candidates."""
    return [
        (2 * right / (found + wanted), probability) for probability, found, right in _from_the_top(outcomes)
    ] or [(0.0, 1.0)]


def confident_bound(outcomes: Sequence[tuple[float, bool]]) -> float:
    """The lowest probability at or above which nine in ten candidates are right; 1 if there is none."""
    sure = [
        probability
        for probability, found, right in _from_the_top(outcomes)
        if found >= _LEAST_CONFIDENT and right >= CONFIDENT * found
    ]
    return min(sure, default=1.0)


def _from_the_top(outcomes: Sequence[tuple[float, bool]]) -> Iterator[tuple[float, int, int]]:
    """For each probability, from the highest: how many candidates reach it, how many of these are right."""
    found = right = 0
    for probability, equal in groupby(sorted(outcomes, reverse=True), key=itemgetter(0)):
        for _, is_right in equal:
            found += 1
            right += is_right
        yield probability, found, right


def expected_error(outcomes: Sequence[tuple[float, bool]], bins: int = 5) -> float:
    """The expected calibration error over equal-mass bins (Naeini et al. 2015)."""
    return sum(
        len(part) * abs(mean_of(part) - share_right(part)) for part in equal_bins(outcomes, bins)
    ) / max(1, len(outcomes))


def equal_bins(outcomes: Sequence[tuple[float, bool]], bins: int) -> list[list[tuple[float, bool]]]:
    """Sort candidates by probability and cut them into bins of equal size; empty bins are dropped."""
    ordered = sorted(outcomes, key=itemgetter(0))
    edges = [round(number * len(ordered) / bins) for number in range(bins + 1)]
    parts = [ordered[a:b] for a, b in pairwise(edges)]
    return [part for part in parts if part]


def mean_of(part: Sequence[tuple[float, bool]]) -> float:
    return sum(probability for probability, _ in part) / len(part)


def share_right(part: Sequence[tuple[float, bool]]) -> float:
    """The share of right candidates; 0 if there are none."""
    return sum(right for _, right in part) / max(1, len(part))


def _moved(probability: float, shift: float) -> float:
    kept = min(max(probability, 1e-4), 1 - 1e-4)
    return 1 / (1 + math.exp(-(math.log(kept / (1 - kept)) + shift)))


def _shift(own: Sequence[tuple[float, bool]]) -> float:
    """The maximum a posteriori shift in log odds, by Newton's method."""
    shift = 0.0
    for _ in range(20):
        moved = [(_moved(probability, shift), right) for probability, right in own]
        slope = sum(right - probability for probability, right in moved) - shift / _SPREAD**2
        bend = sum(probability * (1 - probability) for probability, _ in moved) + 1 / _SPREAD**2
        shift += slope / bend
    return shift
