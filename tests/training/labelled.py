"""Labelled stories and sentences, with their evidence and realis."""

import csv
import json
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipelines.events.reader.settings import UNDIRECTED

GOLD = Path(__file__).parents[1] / "gold"
PARTS = ("dev", "train", "later", "confirm", "confirm2", "confirm3")

Event = tuple[str, str, str]
Span = tuple[int, int]


@dataclass(frozen=True)
class Evidence:
    """Where a text reports an event; spans are characters of `Labelled.text`."""

    source: str
    target: str
    event_type: str
    trigger: Span
    source_span: Span | None
    target_span: Span | None
    realis: str | None = None

    @property
    def event(self) -> Event:
        return normal(self.source, self.target, self.event_type)


@dataclass(frozen=True)
class Labelled:
    """A text with its events. `text` is headline, newline, body; a sentence has no headline."""

    id: str
    part: str
    headline: str
    body: str
    events: frozenset[Event]
    evidence: tuple[Evidence, ...]
    update_of: str | None = None
    is_story: bool = True

    @property
    def text(self) -> str:
        return f"{self.headline}\n{self.body}" if self.is_story else self.body

    @property
    def has_evidence(self) -> bool:
        return bool(self.evidence) or not self.events

    def evidence_of(self, event: Event) -> list[Evidence]:
        """Where the text reports an event; undirected ones have their codes in alphabetical order."""
        return [one for one in self.evidence if one.event == event]


def normal(source: str, target: str, event_type: str) -> Event:
    """Sort the codes of undirected types alphabetically."""
    if event_type in UNDIRECTED and source > target:
        source, target = target, source
    return source, target, event_type


def json_lines(path: Path) -> Iterable[dict[str, Any]]:
    """The objects of a JSON Lines file; blank lines are skipped."""
    with path.open(encoding="utf-8") as lines:
        yield from (json.loads(line) for line in lines if line.strip())


def _span(values: list[int] | None) -> Span | None:
    return (values[0], values[1]) if values else None


def _evidence(row: dict[str, Any], realis: str | None = None) -> Evidence:
    start, end = row["trigger"]
    ends = (_span(row["source_span"]), _span(row["target_span"]))
    return Evidence(row["source"], row["target"], row["type"], (start, end), *ends, realis)


def _realis(path: Path) -> dict[tuple[str, ...], str]:
    if not path.exists():
        return {}
    with path.open(encoding="utf-8", newline="") as rows:
        names = ("id", "source", "target", "type", "trigger_start", "trigger_end")
        return {tuple(row[name] for name in names): row["realis"] for row in csv.DictReader(rows)}


def load(gold: Path, parts: Iterable[str] = PARTS) -> list[Labelled]:
    """Load the texts of some parts, each with its files sorted by name."""
    realis = _realis(gold / "realis.csv")
    texts = []
    for part in parts:
        evidence = defaultdict[str, list[Evidence]](list)
        for path in sorted((gold / part).glob("evidence*.jsonl")):
            for row in json_lines(path):
                told = (row["id"], row["source"], row["target"], row["type"], *map(str, row["trigger"]))
                evidence[row["id"]].append(_evidence(row, realis.get(told)))
        for path in sorted((gold / part).glob("stories*.jsonl")):
            for row in json_lines(path):
                events = frozenset(normal(e["source"], e["target"], e["type"]) for e in row["events"])
                texts.append(
                    Labelled(
                        row["id"], part, row["headline"], row["body"], events, tuple(evidence[row["id"]]),
                        row["update_of"], True,
                    )
                )  # fmt: skip
        for path in sorted((gold / part).glob("sentences*.jsonl")):
            for row in json_lines(path):
                shown = tuple(_evidence(one) for one in row["events"])
                events = frozenset(one.event for one in shown)
                texts.append(Labelled(row["id"], part, "", row["text"], events, shown, None, False))
    return texts
