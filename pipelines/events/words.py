"""Lexicon entries: the classes and traits of words, their readings as verbs, the patterns that they begin."""

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from typing import NamedTuple

# Patterns of this type consume words that another pattern would match: `deel uitmaken` is no insult.
NO_EVENT = "NONE"


class VerbReading(NamedTuple):
    """One way to read a word as a verb: infinitive without particle, the particle written with it, and the form."""

    verb: str
    particle: str
    kind: str


@dataclass(frozen=True, slots=True)
class Trigger:
    """One word pattern that names an event, and how its source and target are marked.

    `weight` counts its words; `rank` is its row in the file, which breaks ties. Of patterns with equally many words in
    a text, the one with lower `precedence` wins.
    """

    trigger_id: str
    event_type: str
    kind: str
    verb: str
    particle: str
    elements: tuple[int, ...]
    source_roles: tuple[str, ...]
    target_roles: tuple[str, ...]
    mutual: bool
    strict: bool
    weight: int
    rank: int
    precedence: tuple[int, bool, bool]


@dataclass(frozen=True, slots=True)
class EventType:
    """Class and intensity of a PLOVER type."""

    event_type: str
    quad_class: int
    intensity: float
    directed: bool


class Element(NamedTuple):
    """A fixed sequence of words in a pattern, filed under its longest word, which is `offset` words from its first."""

    element: int
    offset: int
    words: tuple[str, ...]


def neighbours(element: Element) -> tuple[str, str]:
    """Return two adjacent words of a sequence: its longest word and the one after it (before it, at the end)."""
    _, offset, words = element
    first = offset - 1 if offset + 1 == len(words) else offset
    return words[first], words[first + 1]


class Word(NamedTuple):
    """The lexicon entry of one word form.

    `patterns` are its readings as a verb that have patterns, with these by particle. `singles` are the one-word
    elements that it matches, `heads` those of them that name an event by themselves, `sequences` the longer elements
    filed under it, `followed` and `preceded` the same by the adjacent word: a common word begins hundreds. `traits`
    are bits of `word_trait`.
    """

    classes: int
    traits: int
    verbs: tuple[VerbReading, ...]
    patterns: tuple[tuple[VerbReading, Mapping[str, "VerbPatterns"]], ...]
    singles: frozenset[int]
    heads: tuple[int, ...]
    sequences: tuple[Element, ...]
    followed: Mapping[str, tuple[Element, ...]]
    preceded: Mapping[str, tuple[Element, ...]]


@dataclass(frozen=True, slots=True)
class VerbPatterns:
    """The patterns of one verb: those that need no other words, one element, or several (under the first of them).

    Common verbs have a hundred patterns (`op het matje roepen`); only those of the elements present are tested.
    """

    bare: tuple[Trigger, ...]
    by_element: Mapping[int, tuple[Trigger, ...]]
    by_first_element: Mapping[int, tuple[tuple[frozenset[int], Trigger], ...]]
    first_elements: frozenset[int]

    def matching(self, present: Set[int]) -> Sequence[Trigger]:
        """Return the patterns whose elements are all present."""
        # Most verbs have no other patterns.
        if not self.first_elements or self.first_elements.isdisjoint(present):
            return self.bare
        found = list(self.bare)
        for element in self.first_elements & present:
            found += self.by_element.get(element, ())
            for needed, trigger in self.by_first_element.get(element, ()):
                if needed <= present:
                    found.append(trigger)
        return found
