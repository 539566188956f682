"""What a model file says of itself: its shape, its windows, its bounds, and what its scores mean."""

import json
from bisect import bisect_right
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
"""What a text says of an act, see `schemas/fields.py`, in the order of the model's outputs."""

Knots = list[tuple[float, float]]


def interpolate(knots: Knots, score: float) -> float:
    """The value at a score: linear between knots, flat outside them."""
    at = bisect_right(knots, (score, float("inf")))
    if at in (0, len(knots)):
        return knots[min(at, len(knots) - 1)][1]
    (low, below), (high, above) = knots[at - 1], knots[at]
    return below + (above - below) * (score - low) / (high - low)


@dataclass(frozen=True)
class Settings:
    """Settings of a model.

    `window` and `overlap` are pieces, without those that open and close a window. `least_trigger` and `least_pair` say
    what is looked at more closely, `least_score` what is told at all. `thresholds`: the least probability of an
    event by type, "" for all others. `calibration`: by type, "" for all others, knots (score, probability) of a
    piecewise linear curve. `confident_from`: of events at least as likely nine in ten are right. `reads_realis`:
    whether the model was taught realis. `trained`: how, for the reader.
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
    calibration: dict[str, Knots] = field(default_factory=dict)
    confident_from: float = 0.9
    trained: dict[str, Any] = field(default_factory=dict)

    def probability(self, event_type: str, score: float) -> float:
        """The probability that an event with this score is right; without a calibration the score itself."""
        knots = self.calibration.get(event_type) or self.calibration.get("")
        return interpolate(knots, score) if knots else score

    def threshold(self, event_type: str) -> float:
        """The least probability at which an event of this type is told."""
        return self.thresholds.get(event_type, self.thresholds.get("", 0.5))

    @property
    def min_confidence(self) -> float:
        """The least probability at which an event of any type is told."""
        return min(self.thresholds.values())

    def to_json(self) -> str:
        """Write the settings, in one order."""
        return json.dumps(asdict(self), ensure_ascii=False, indent=1, sort_keys=True)


def read_settings(text: str) -> Settings:
    """Read what `to_json` wrote. Raises ValueError where it doesn't fit this code."""
    values = json.loads(text)
    if not isinstance(values, dict) or values.get("format") != FORMAT:
        raise ValueError(f"its format is not {FORMAT}, which this version reads")
    if unknown := values.keys() - {one.name for one in fields(Settings)}:
        raise ValueError(f"it has settings that this version does not know: {', '.join(sorted(unknown))}")
    values["types"], values["realis"] = tuple(values["types"]), tuple(values["realis"])
    if values["types"] != TYPES or values["realis"] != REALIS:
        raise ValueError("its event types or kinds of realis are not those of this version")
    values["calibration"] = {
        name: [(float(score), float(probability)) for score, probability in knots]
        for name, knots in values["calibration"].items()
    }
    return Settings(**values)
