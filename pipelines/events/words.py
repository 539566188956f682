"""What the lexicon says of words: their classes and traits, their readings as verbs, the patterns that they begin."""

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from typing import NamedTuple

# Patterns of this type use words up that another pattern would read: `deel uitmaken` is no insult.
NO_EVENT = "NONE"


class WordClass:
    """Closed and semantic classes of words that the coder looks at; the names are those of `word_classes.csv`.

    Plain integers to be joined by `|`: members of an IntFlag take ten times as long in the inner loops.
    """

    DET = 1 << 0
    QUANTIFIER = 1 << 1
    PREPOSITION = 1 << 2
    SPEECH_PREPOSITION = 1 << 3
    SUBORDINATOR = 1 << 4
    RELATIVE = 1 << 5
    COORDINATOR = 1 << 6
    CONDITIONAL = 1 << 7
    NEGATION = 1 << 8
    PERSONAL = 1 << 9
    PERSONAL_OBJECT = 1 << 10
    FIRST_PLURAL = 1 << 11
    RECIPROCAL = 1 << 12
    HERE = 1 << 13
    TIME = 1 << 14
    ADVERB = 1 << 15
    TITLE = 1 << 16
    INSTITUTION = 1 << 17
    PEOPLE = 1 << 18
    THING = 1 << 19
    STATE_NOUN = 1 << 20
    OTHER_STATE_NOUN = 1 << 21
    PLURAL_STATE_NOUN = 1 << 22
    ORGANISATION = 1 << 23
    SPORT = 1 << 24
    VERB = 1 << 25
    MENTION = 1 << 26
    NOUN_TRIGGER = 1 << 27


class WordTrait:
    """What the coder asks of every word before it looks any closer; bits like those of WordClass.

    They stand apart from the classes, for a word without any class is asked for as such. The first ones come from the
    lexicon, those from LETTER on from the word itself and its classes.
    """

    # It has such a reading as a verb.
    FINITE = 1 << 0
    PARTICIPLE = 1 << 1
    INFINITIVE = 1 << 2
    VERB = FINITE | PARTICIPLE | INFINITIVE
    # Some trigger pattern has the verb; a pattern needs no more than the verb or noun itself.
    PATTERNED = 1 << 3
    TELLING = 1 << 4
    # It is an element of a pattern, longer elements are filed under it, it names an event by itself.
    SINGLE = 1 << 5
    SEQUENCES = 1 << 6
    HEAD = 1 << 7
    PARTICLE = 1 << 8
    LETTER = 1 << 9
    ALPHANUMERIC = 1 << 10
    UPPER = 1 << 11
    # It may belong to a noun phrase; it may stand between a phrase's beginning and its noun.
    NOMINAL = 1 << 12
    MODIFIER = 1 << 13
    # A clause may begin or end with it.
    CLAUSE = 1 << 14
    OF_PERFECT = 1 << 15
    MODAL = 1 << 16
    # What sentences are told by.
    SPACE = 1 << 17
    TERMINATOR = 1 << 18
    QUOTE = 1 << 19
    OPENING = 1 << 20
    ABBREVIATION = 1 << 21


class VerbReading(NamedTuple):
    """One way to read a word as a verb: infinitive without particle, the particle written with it, and the form."""

    verb: str
    particle: str
    kind: str


@dataclass(frozen=True, slots=True)
class Trigger:
    """One pattern of words that names an event, and how its two ends are marked.

    `weight` counts its words; `rank` is its place in the file, which settles ties. Of patterns with as many words in
    a text, that of lower `precedence` wins.
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


class Word(NamedTuple):
    """What the lexicon knows of one word form.

    `singles` are the one-word elements that it is, `heads` those of them that name an event by themselves,
    `sequences` the longer elements filed under it, `followed` and `preceded` the same by the word that stands next to
    it in them: a common word begins hundreds. `traits` are bits of WordTrait.
    """

    classes: int
    traits: int
    verbs: tuple[VerbReading, ...]
    singles: frozenset[int]
    heads: tuple[int, ...]
    sequences: tuple[Element, ...]
    followed: Mapping[str, tuple[Element, ...]]
    preceded: Mapping[str, tuple[Element, ...]]


@dataclass(frozen=True, slots=True)
class VerbPatterns:
    """The patterns of one verb: those that need no other words, and the others under one of their elements.

    Common verbs have a hundred patterns (`op het matje roepen`); only those of the elements at hand are looked at.
    """

    bare: tuple[Trigger, ...]
    by_element: Mapping[int, tuple[tuple[frozenset[int], Trigger], ...]]

    def matching(self, present: Set[int]) -> Sequence[Trigger]:
        """Give the patterns whose elements are all present."""
        if self.by_element.keys().isdisjoint(present):
            return self.bare
        found = list(self.bare)
        for element in self.by_element.keys() & present:
            found += [trigger for needed, trigger in self.by_element[element] if needed <= present]
        return found
