"""Settings stored in the model file: its shape, windows, thresholds and calibration."""

import json
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field, fields
from typing import Any

FORMAT = 1
TYPES = (
    "AGREE", "CONSULT", "SUPPORT", "CONCEDE", "COOPERATE", "AID", "RETREAT", "REQUEST",
    "ACCUSE", "REJECT", "THREATEN", "PROTEST", "SANCTION", "MOBILIZE", "COERCE", "ASSAULT",
)  # fmt: skip
"""Event types in the order of the model's outputs."""
UNDIRECTED = frozenset(("AGREE", "CONSULT", "COOPERATE"))
REALIS = ("happened", "announced", "threatened", "historical", "claimed")
"""Realis values in the order of the model's outputs; see `schemas/fields.py`."""

Knots = list[tuple[float, float]]


def interpolate(knots: Knots, score: float) -> float:
    """The value at a score: linear between knots, constant outside them."""
    at = bisect_right(knots, (score, float("inf")))
    if at in (0, len(knots)):
        return knots[min(at, len(knots) - 1)][1]
    (low, below), (high, above) = knots[at - 1], knots[at]
    return below + (above - below) * (score - low) / (high - low)


@dataclass(frozen=True)
class Settings:
    """Settings of a model.

    `window` and `overlap` count pieces, excluding the BEGIN and END of a window. Triggers likelier than
    `least_trigger` and pairs of countries likelier than `least_pair` go to the next step; events with a score
    above `least_score` are returned. `thresholds`: minimum probability of an event, by type ("" for all other
    types). `min_story_confidence`: minimum probability of a text's likeliest reading; texts below it have no events.
    `calibration`: knots (score, probability) of a piecewise linear curve, by type ("" for all other
    types). `confident_from`: of the events with at least this probability, nine in ten are right.
    `reads_realis`: whether the model was trained on realis. `trained`: how, for documentation.
    """

    version: str
    format: int = FORMAT
    hidden: int = 384
    layers: int = 8
    window: int = 318
    overlap: int = 96
    types: tuple[str, ...] = TYPES
    realis: tuple[str, ...] = REALIS
    reads_realis: bool = False
    least_trigger: float = 0.1
    least_pair: float = 0.05
    least_score: float = 0.03
    thresholds: dict[str, float] = field(default_factory=lambda: {"": 0.5})
    min_story_confidence: float = 0.0
    calibration: dict[str, Knots] = field(default_factory=dict)
    confident_from: float = 0.9
    trained: dict[str, Any] = field(default_factory=dict)

    def probability(self, event_type: str, score: float) -> float:
        """The probability that an event with this score is right; without calibration, the score itself."""
        knots = self.calibration.get(event_type) or self.calibration.get("")
        return interpolate(knots, score) if knots else score

    def threshold(self, event_type: str) -> float:
        """The minimum probability for an event of this type."""
        return self.thresholds.get(event_type, self.thresholds.get("", 0.5))

    def accepts(self, readings: Sequence[tuple[str, float]]) -> list[bool]:
        """Whether each of a text's readings, given by type and probability, is an event."""
        likeliest = max((probability for _, probability in readings), default=0.0)
        return [
            likeliest >= self.min_story_confidence and probability >= self.threshold(event_type)
            for event_type, probability in readings
        ]

    @property
    def min_confidence(self) -> float:
        """The lowest threshold of any type."""
        return min(self.thresholds.values())

    def to_json(self) -> str:
        """Serialise the settings, with sorted keys."""
        return json.dumps(asdict(self), ensure_ascii=False, indent=1, sort_keys=True)


def read_settings(text: str) -> Settings:
    """Parse the output of `to_json`. Raises ValueError if it does not fit this code."""
    values = json.loads(text)
    if not isinstance(values, dict) or values.get("format") != FORMAT:
        raise ValueError(f"its format is not {FORMAT}, the only one that this version reads")
    if unknown := values.keys() - {one.name for one in fields(Settings)}:
        raise ValueError(f"it has settings that this version does not know: {', '.join(sorted(unknown))}")
    values["types"], values["realis"] = tuple(values["types"]), tuple(values["realis"])
    if values["types"] != TYPES or values["realis"] != REALIS:
        raise ValueError("its event types or realis values differ from those of this version")
    values["calibration"] = {
        name: [(float(score), float(probability)) for score, probability in knots]
        for name, knots in values["calibration"].items()
    }
    return Settings(**values)
