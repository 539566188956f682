"""Figures for events, dyads and pairs, counted per text as in `score.py`; calibration and thresholds."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from pipelines.events.reader.reading import EventReader, ReadEvent
from pipelines.events.reader.settings import UNDIRECTED, Knots
from tests.training.labelled import Event, Labelled
from tests.training.mentions import Mention

Scores = dict[Event, float]


def _both(events: set[Event]) -> set[tuple[str, str]]:
    return {(a, b) for a, b, _ in events} | {(b, a) for a, b, kind in events if kind in UNDIRECTED}


VIEWS: dict[str, Callable[[set[Event]], set[Any]]] = {
    "events": set,
    "dyads": _both,
    "pairs": lambda events: {tuple(sorted(event[:2])) for event in events},
}


@dataclass(frozen=True)
class Figures:
    """F1, precision and recall by view; `invented`: mean number of events read in a text without any."""

    f1: dict[str, float]
    precision: dict[str, float]
    recall: dict[str, float]
    invented: float

    def __str__(self) -> str:
        views = "  ".join(
            f"{name} {self.f1[name]:.3f} (p {self.precision[name]:.3f} r {self.recall[name]:.3f})"
            for name in VIEWS
        )
        return f"{views}  invented {self.invented:.2f}"


def read_texts(
    reader: EventReader, texts: Sequence[Labelled], mentions: dict[str, list[Mention]]
) -> list[list[ReadEvent]]:
    """Read the events of each text, whatever their confidence."""
    return [reader.read_all(text.text, [m[:3] for m in mentions[text.id]]) for text in texts]


def scores_of(events: Sequence[ReadEvent]) -> Scores:
    return {event[:3]: event.score for event in events}


def mean(scores: Sequence[Scores]) -> Scores:
    """Average several readers' scores for one text; an event that a reader does not find scores 0."""
    events = sorted({event for one in scores for event in one})
    return {event: sum(one.get(event, 0.0) for one in scores) / len(scores) for event in events}


def figures(gold: Sequence[frozenset[Event]], scores: Sequence[Scores], least: float) -> Figures:
    """Compute figures for the events with a score of at least `least`."""
    got = [{event for event, score in of_text.items() if score >= least} for of_text in scores]
    f1, precision, recall = {}, {}, {}
    for name, view in VIEWS.items():
        counted = [(view(set(want)), view(have)) for want, have in zip(gold, got, strict=True)]
        right = sum(len(want & have) for want, have in counted)
        wanted, found = (sum(len(pair[side]) for pair in counted) for side in (0, 1))
        f1[name] = 2 * right / max(1, wanted + found)
        precision[name], recall[name] = right / max(1, found), right / max(1, wanted)
    without = [len(have) for want, have in zip(gold, got, strict=True) if not want]
    return Figures(f1, precision, recall, sum(without) / max(1, len(without)))


def best_threshold(gold: Sequence[frozenset[Event]], scores: Sequence[Scores]) -> float:
    """The threshold with the highest F1 of events."""
    steps = [step / 40 for step in range(2, 38)]
    return max(steps, key=lambda least: figures(gold, scores, least).f1["events"])


def calibration(results: Sequence[tuple[float, bool]]) -> Knots:
    """Fit a rising curve from scores to probabilities: isotonic regression by pooling adjacent violators.

    Each pool becomes a knot at its mean score (Zadrozny and Elkan 2002).
    """
    pools: list[list[float]] = []
    by_score: dict[float, list[bool]] = {}
    for score, right in sorted(results):
        by_score.setdefault(score, []).append(right)
    for score, rights in by_score.items():
        pools.append([len(rights), score * len(rights), sum(rights)])
        while len(pools) > 1 and pools[-2][2] * pools[-1][0] >= pools[-1][2] * pools[-2][0]:
            last = pools.pop()
            pools[-1] = [a + b for a, b in zip(pools[-1], last, strict=True)]
    knots: Knots = []
    for number, scores, right in pools:
        score = round(scores / number, 6)
        if not knots or score > knots[-1][0]:
            knots.append((score, round((right + 0.5) / (number + 1), 4)))
    return [(score, max(p for _, p in knots[: at + 1])) for at, (score, _) in enumerate(knots)]


def brier(results: Sequence[tuple[float, bool]]) -> float:
    """The Brier score: the mean squared difference between probability and outcome."""
    return sum((probability - right) ** 2 for probability, right in results) / max(1, len(results))
