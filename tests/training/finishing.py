"""Turn exported graphs into a model file: calibration, thresholds, and figures for the model card."""

import json
import math
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain, compress
from pathlib import Path
from typing import Any

import xxhash

from pipelines.events.coding import rule_of
from pipelines.events.reader.model_file import Model, write_model
from pipelines.events.reader.network import Graphs
from pipelines.events.reader.reading import ReadEvent, reader_of
from pipelines.events.reader.settings import REALIS, TYPES, Settings
from tests.training import calibrating, evaluation
from tests.training.calibrating import Outcome
from tests.training.evaluation import Figures
from tests.training.evidence import overlaps
from tests.training.labelled import Labelled
from tests.training.workplace import Workplace

FOLDS = 5


@dataclass(frozen=True)
class Read:
    """The texts of a part, and the events that a reader finds in each."""

    texts: Sequence[Labelled]
    events: Sequence[Sequence[ReadEvent]]

    @property
    def gold(self) -> list[frozenset[Any]]:
        return [text.events for text in self.texts]

    def only(self, wanted: Callable[[Labelled], bool]) -> "Read":
        """Keep only the texts that `wanted` accepts."""
        kept = [(text, events) for text, events in zip(self.texts, self.events, strict=True) if wanted(text)]
        return Read([text for text, _ in kept], [events for _, events in kept])

    def candidates(self) -> list[list[Outcome]]:
        """Each text's candidates, with their scores."""
        return [
            [Outcome(one.event_type, one.score, one[:3] in text.events) for one in events]
            for text, events in zip(self.texts, self.events, strict=True)
        ]

    def figures(self, settings: Settings) -> Figures:
        """Figures for the events that a model with these settings reads."""
        return evaluation.figures(
            self.gold, [evaluation.scores_of(events) for events in self._accepted(settings)], 0.0
        )

    def by_text(self, settings: Settings) -> list[list[tuple[float, bool]]]:
        """The probability of each text's candidates, and whether they are right."""
        return [
            [(settings.probability(one.event_type, one.score), one.right) for one in of_text]
            for of_text in self.candidates()
        ]

    def calibrated(self, settings: Settings) -> list[tuple[float, bool]]:
        """The (probability, right) of every candidate, over all texts."""
        return list(chain.from_iterable(self.by_text(settings)))

    def accepted(self, settings: Settings) -> list[tuple[Labelled, ReadEvent]]:
        """The events that a model with these settings reads, with their texts."""
        of_texts = zip(self.texts, self._accepted(settings), strict=True)
        return [(text, event) for text, events in of_texts for event in events]

    def _accepted(self, settings: Settings) -> Iterator[list[ReadEvent]]:
        for events in self.events:
            readings = [(one.event_type, settings.probability(one.event_type, one.score)) for one in events]
            yield list(compress(events, settings.accepts(readings)))


def read(model: Model, work: Workplace, part: str, limit: int | None = None) -> Read:
    """Read the texts of a part with a model."""
    texts = work.texts([part])[:limit]
    return Read(texts, evaluation.read_texts(reader_of(model), texts, work.mentions))


def joined(reads: Sequence[Read]) -> Read:
    return Read(
        [text for one in reads for text in one.texts], [events for one in reads for events in one.events]
    )


def calibrate(settings: Settings, chosen_on: Read) -> Settings:
    """Choose the calibration on labelled texts."""
    outcomes = list(chain.from_iterable(chosen_on.candidates()))
    return replace(settings, calibration=calibrating.curves(outcomes))


def settle(settings: Settings, chosen_on: Read) -> Settings:
    """Choose calibration, thresholds and the cut-off for confident events on labelled texts."""
    settings = calibrate(settings, chosen_on)
    wanted = sum(map(len, chosen_on.gold))
    of_event, of_story = calibrating.best_bounds(chosen_on.by_text(settings), wanted)
    return replace(
        settings,
        thresholds={"": _down(of_event)},
        min_story_confidence=of_story,
        confident_from=_down(calibrating.confident_bound(chosen_on.calibrated(settings))),
    )


def _down(bound: float) -> float:
    """Round a threshold down to four decimals, so the candidate that set it still reaches it."""
    return math.floor(bound * 1e4) / 1e4


def cross_fitted(settings: Settings, given: Read, groups: Mapping[str, str]) -> list[tuple[float, bool]]:
    """Candidates with probabilities calibrated on other folds; a group is never split across folds."""
    found = []
    for fold in range(FOLDS):
        own, others = (
            given.only(lambda text, wanted=wanted: (_fold(groups[text.id]) == fold) is wanted)  # noqa: B023
            for wanted in (True, False)
        )
        if own.texts and others.texts:
            found += own.calibrated(calibrate(settings, others))
    return found


def _fold(group: str) -> int:
    return xxhash.xxh3_64_intdigest(f"fold {group}".encode()) % FOLDS


def of_rules(given: Read, work: Workplace, settings: Settings) -> dict[str, tuple[int, int]]:
    """For each rule, the number of right events and the number of all events."""
    right, found = Counter[str](), Counter[str]()
    for text, event in given.accepted(settings):
        rule = rule_of(event, [mention[:3] for mention in work.mentions[text.id]])
        found[rule] += 1
        right[rule] += event[:3] in text.events
    return {rule: (right[rule], found[rule]) for rule in sorted(found)}


def of_realis(given: Read, settings: Settings) -> list[tuple[str, str]]:
    """Labelled and predicted realis of each right event that has a label."""
    pairs = []
    for text, event in given.accepted(settings):
        labels = [row.realis for row in text.evidence_of(event[:3]) if row.realis]
        if labels and event.realis:
            pairs.append((event.realis if event.realis in labels else labels[0], event.realis))
    return pairs


def finish(
    graphs: Graphs,
    settings: Settings,
    work: Workplace,
    chosen_on: Sequence[str],
    tried_on: Sequence[str],
    out: Path,
) -> dict[str, Any]:
    """Write the model file `out` and return the figures for its card. Whatever fails, the former file stays."""
    bare = Model(settings, work.vocabulary, graphs)
    parts = {part: read(bare, work, part) for part in dict.fromkeys([*chosen_on, *tried_on])}
    chosen = joined([parts[part] for part in chosen_on])
    settings = settle(settings, chosen)
    beside = out.with_suffix(".new")
    write_model(beside, replace(bare, settings=settings))
    tried = joined([parts[part] for part in tried_on])
    everything = joined(list(parts.values()))
    figures = {
        "version": settings.version,
        "settings": json.loads(settings.to_json()),
        "megabytes": round(beside.stat().st_size / 1e6, 1),
        "chosen_on": list(chosen_on),
        "parts": {part: _figures(one, settings) for part, one in parts.items()},
        "types": {kind: _of_type(everything, settings, kind) for kind in TYPES},
        "calibration": {
            "cross-fitted on " + " and ".join(chosen_on): _calibration(
                cross_fitted(settings, chosen, work.groups)
            ),
            " and ".join(tried_on): _calibration(tried.calibrated(settings)),
        },
        "confident": _confident(settings, tried),
        "rules": of_rules(everything, work, settings),
        "evidence": _evidence(overlaps(everything.accepted(settings))),
        "realis": _realis(of_realis(everything, settings)),
        "realis on confirm3": _realis(of_realis(parts["confirm3"], settings)) if "confirm3" in parts else {},
    }
    beside.replace(out)
    return figures


def _figures(given: Read, settings: Settings) -> dict[str, Any]:
    found = given.figures(settings)
    return {
        "texts": len(given.texts),
        "events": sum(map(len, given.gold)),
        "f1": found.f1,
        "precision": found.precision,
        "recall": found.recall,
        "invented": found.invented,
    }


def _of_type(given: Read, settings: Settings, kind: str) -> dict[str, int]:
    found = [event[:3] in text.events for text, event in given.accepted(settings) if event.event_type == kind]
    return {
        "labelled": sum(event[2] == kind for events in given.gold for event in events),
        "found": len(found),
        "right": sum(found),
    }


def _calibration(outcomes: Sequence[tuple[float, bool]]) -> dict[str, Any]:
    share = calibrating.share_right(outcomes)
    return {
        "candidates": len(outcomes),
        "ece": calibrating.expected_error(outcomes),
        "brier": evaluation.brier(outcomes),
        "constant": evaluation.brier([(share, right) for _, right in outcomes]),
        "bins": [
            (calibrating.mean_of(part), calibrating.share_right(part), len(part))
            for part in calibrating.equal_bins(outcomes, 10)
        ],
    }


def _confident(settings: Settings, tried: Read) -> dict[str, Any]:
    sure = [
        right for probability, right in tried.calibrated(settings) if probability >= settings.confident_from
    ]
    wanted = sum(map(len, tried.gold))
    return {
        "found": len(sure),
        "precision": sum(sure) / max(1, len(sure)),
        "recall": sum(sure) / max(1, wanted),
    }


def _evidence(found: Mapping[str, Sequence[float]]) -> dict[str, dict[str, float]]:
    return {
        words: {
            "found": len(shares),
            "same": sum(share == 1 for share in shares) / max(1, len(shares)),
            "overlap": sum(shares) / max(1, len(shares)),
        }
        for words, shares in found.items()
    }


def _realis(pairs: Sequence[tuple[str, str]]) -> dict[str, Any]:
    labelled, found, right = (
        Counter(label for label, _ in pairs),
        Counter(read for _, read in pairs),
        Counter(label for label, read in pairs if label == read),
    )
    return {
        "events": len(pairs),
        "accuracy": sum(right.values()) / max(1, len(pairs)),
        "f1": {kind: 2 * right[kind] / max(1, labelled[kind] + found[kind]) for kind in REALIS},
        "labelled": dict(labelled),
    }


def rule_rows(rules: Mapping[str, tuple[int, int]], source: str) -> str:
    """The rows of `rule_confidence.csv`; shares are smoothed by adding one right and one wrong event."""
    lines = [
        f"{rule},{(right + 1) / (found + 2):.3f},{found},{source}"
        for rule, (right, found) in sorted(rules.items())
    ]
    return "\n".join(["rule,confidence,readings,source", *lines]) + "\n"
