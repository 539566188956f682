"""Labelled texts in pieces: what the model is taught."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from pipelines.events.reader.pieces import END, Vocabulary
from pipelines.events.reader.reading import place
from pipelines.events.reader.settings import REALIS, TYPES, UNDIRECTED
from tests.training.labelled import Event, Evidence, Labelled
from tests.training.mentions import Mention

NUMBER = {name: number for number, name in enumerate(TYPES)}
Key = tuple[tuple[int, ...], int]
"""The pieces of a trigger, and the number of its type."""


@dataclass
class Told:
    """What the evidence says of one trigger and type. Pieces of the phrases; pairs of (source, target)."""

    sources: set[str] = field(default_factory=set)
    targets: set[str] = field(default_factory=set)
    source_pieces: set[int] = field(default_factory=set)
    target_pieces: set[int] = field(default_factory=set)
    pairs: set[tuple[str, str]] = field(default_factory=set)
    realis: dict[tuple[str, str], int] = field(default_factory=dict)


@dataclass
class Example:
    """A text in pieces; `places` are the pieces of each country's mentions, codes in order."""

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
    """Cut a text to its first `longest` pieces and find its labels among them."""
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
    """Two texts as one, line after line: so that acts are found late in a long text, too."""
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
