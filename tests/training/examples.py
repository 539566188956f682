"""Training examples: labelled texts as pieces."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from pipelines.events.reader.pieces import END, Vocabulary
from pipelines.events.reader.reading import place
from pipelines.events.reader.settings import REALIS, TYPES, UNDIRECTED
from tests.training.labelled import Event, Evidence, Labelled
from tests.training.mentions import Mention

NUMBER = {name: number for number, name in enumerate(TYPES)}
Key = tuple[tuple[int, ...], int]
"""The piece positions of a trigger, and the index of its type."""


@dataclass
class Told:
    """Labels of one trigger and type: countries, pieces of their phrases, (source, target) pairs, realis."""

    sources: set[str] = field(default_factory=set)
    targets: set[str] = field(default_factory=set)
    source_pieces: set[int] = field(default_factory=set)
    target_pieces: set[int] = field(default_factory=set)
    pairs: set[tuple[str, str]] = field(default_factory=set)
    realis: dict[tuple[str, str], int] = field(default_factory=dict)


@dataclass
class Example:
    """A text as pieces; `places` has the pieces of each country's mentions, sorted by country code."""

    id: str
    ids: list[int]
    places: dict[str, list[int]]
    told: dict[Key, Told]
    gold: frozenset[Event]
    has_evidence: bool

    @property
    def teaches(self) -> bool:
        return self.has_evidence and len(self.places) > 1


def example(text: Labelled, mentions: Sequence[Mention], vocabulary: Vocabulary, longest: int) -> Example:
    """Truncate a text to its first `longest` pieces and map its labels to them."""
    pieces = vocabulary.split(text.text)
    for values in (pieces.ids, pieces.starts, pieces.ends):
        del values[longest:]
    places = place(pieces, ((m.start, m.end, m.country) for m in mentions))
    told: dict[Key, Told] = {}
    for row in text.evidence:
        trigger = tuple(pieces.within(*row.trigger))
        if trigger:
            _tell(told.setdefault((trigger, NUMBER[row.event_type]), Told()), row, pieces.within)
    return Example(text.id, pieces.ids, dict(sorted(places.items())), told, text.events, text.has_evidence)


def _tell(one: Told, row: Evidence, within) -> None:  # type: ignore[no-untyped-def]
    of_source, of_target = (within(*span) if span else [] for span in (row.source_span, row.target_span))
    ways = [(row.source, row.target, of_source, of_target)]
    if row.event_type in UNDIRECTED:
        ways.append((row.target, row.source, of_target, of_source))
    for source, target, source_pieces, target_pieces in ways:
        one.sources.add(source)
        one.targets.add(target)
        one.pairs.add((source, target))
        one.source_pieces.update(source_pieces)
        one.target_pieces.update(target_pieces)
        if row.realis:
            one.realis[source, target] = REALIS.index(row.realis)


def joined(first: Example, second: Example) -> Example:
    """Join two texts into one, so the model also learns to find triggers late in a long text."""
    shift = len(first.ids) + 1
    places = {country: list(positions) for country, positions in first.places.items()}
    for country, positions in second.places.items():
        places.setdefault(country, []).extend(at + shift for at in positions)
    told = first.told | {
        (tuple(at + shift for at in trigger), kind): replace(
            one,
            source_pieces={at + shift for at in one.source_pieces},
            target_pieces={at + shift for at in one.target_pieces},
        )
        for (trigger, kind), one in second.told.items()
    }
    return Example(
        f"{first.id} {second.id}",
        [*first.ids, END, *second.ids],
        dict(sorted(places.items())),
        told,
        first.gold | second.gold,
        first.has_evidence and second.has_evidence,
    )
