"""The event lexicon in memory: trigger patterns, verb forms and word classes, read from `pipelines/lexicon`."""

import csv
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from importlib.resources import files
from typing import NamedTuple

from pipelines.events.morphology import PrincipalParts, verb_forms


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


class VerbReading(NamedTuple):
    """One way to read a word as a verb: infinitive without particle, the particle written with it, and the form."""

    verb: str
    particle: str
    kind: str


@dataclass(frozen=True, slots=True)
class Trigger:
    """One pattern of words that names an event, and how its two ends are marked."""

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


@dataclass(frozen=True, slots=True)
class Word:
    """What the lexicon knows of one word form.

    `singles` are the one-word elements that it is, `heads` those of them that name an event by themselves, `sequences` the
    longer elements filed under it; `finite` tells whether it may be a finite verb.
    """

    classes: int
    verbs: tuple[VerbReading, ...]
    singles: frozenset[int]
    heads: tuple[int, ...]
    sequences: tuple[Element, ...]
    finite: bool


@dataclass(frozen=True)
class Lexicon:
    """Everything that the coder looks up; made once by `load_lexicon` and never changed."""

    classes: Mapping[str, int]
    class_endings: tuple[tuple[str, int], ...]
    verbs: Mapping[str, tuple[VerbReading, ...]]
    elements: Mapping[str, tuple[Element, ...]]
    wildcards: tuple[tuple[re.Pattern[str], int], ...]
    opaque: frozenset[str]
    organisation: int
    by_verb: Mapping[tuple[str, str], tuple[tuple[frozenset[int], Trigger], ...]]
    by_element: Mapping[int, tuple[Trigger, ...]]
    particles: frozenset[str]
    event_types: Mapping[str, EventType]
    confidence: Mapping[str, float]
    epithets: Mapping[str, frozenset[str]] = field(default_factory=dict)

    def word(self, form: str) -> Word:
        """Look a lower-case word form up: its classes, its verb readings and the pattern elements filed under it."""
        elements = list(self.elements.get(form, ()))
        for pattern, element in self.wildcards if form not in self.opaque else ():
            if pattern.search(form):
                elements.append(Element(element, 0, (form,)))
        classes = self.classes.get(form, 0)
        for ending, of_ending in self.class_endings:
            if form.endswith(ending) and len(form) > len(ending) + 1:
                classes |= of_ending
        verbs = self.verbs.get(form, ())
        if verbs:
            classes |= WordClass.VERB
        if any(t.kind == "noun" for e in elements for t in self.by_element.get(e.element, ())):
            classes |= WordClass.NOUN_TRIGGER
        singles = frozenset(e.element for e in elements if len(e.words) == 1)
        return Word(
            classes,
            verbs,
            singles,
            tuple(sorted(e for e in singles if e in self.by_element)),
            tuple(dict.fromkeys(e for e in elements if len(e.words) > 1)),
            any(reading.kind == "finite" for reading in verbs),
        )


def _rows(name: str) -> Iterator[dict[str, str]]:
    path = files("pipelines") / "lexicon" / name
    if path.is_file():
        with path.open(encoding="utf-8") as lines:
            yield from csv.DictReader(lines)


class _ElementIndex:
    """Numbers the elements of all patterns and files them under their first word."""

    def __init__(self, word_groups: Mapping[str, list[str]]) -> None:
        self.word_groups = word_groups
        self.numbers: dict[str, int] = {}
        self.exact: dict[str, list[Element]] = defaultdict(list)
        self.wildcards: list[tuple[re.Pattern[str], int]] = []

    def number(self, text: str) -> int:
        if text in self.numbers:
            return self.numbers[text]
        number = self.numbers[text] = len(self.numbers)
        stems: list[str] = []
        beginnings: list[str] = []
        for alternative in text.split("/"):
            head, at, group = alternative.partition("@")
            variants = [f"{head}{form}" for form in self.word_groups[group]] if at else [alternative]
            for variant in variants:
                words = variant.replace("_", " ").split()
                first = words[0]
                if first.endswith("*"):
                    beginnings.append(re.escape(first[:-1]))
                elif "*" in first:
                    stems.append(re.escape(first).replace(r"\*", r"\w"))
                else:
                    # Under the longest word, for it is the rarest: `op het matje` is not looked for at every `op`.
                    offset = max(range(len(words)), key=lambda at: len(words[at]))
                    self.exact[words[offset]].append(Element(number, offset, tuple(words)))
        if stems:
            # A compound has at least two letters before its head; the head alone counts as well.
            pattern = re.compile(r"(?:^|[\w-]{2})(?:" + "|".join(s.replace(r"\w", "") for s in stems) + r")$")
            self.wildcards.append((pattern, number))
        if beginnings:
            self.wildcards.append((re.compile("^(?:" + "|".join(beginnings) + ")"), number))
        return number


def load_lexicon() -> Lexicon:
    """Read the event lexicon that is packaged with the code.

    Raises ValueError where a row names an unknown word class or event type.
    """
    irregular: dict[str, list[PrincipalParts]] = defaultdict(list)
    for row in _rows("irregular_verbs.csv"):
        present = tuple(row["present"].split())
        parts = PrincipalParts(row["past_singular"], row["past_plural"], row["participle"], present)
        irregular[row["infinitive"]].append(parts)

    classes: dict[str, int] = defaultdict(int)
    endings: dict[str, int] = defaultdict(int)
    groups: dict[str, list[str]] = defaultdict(list)
    known_verbs: set[tuple[str, str]] = {(verb, "") for verb in irregular}
    for row in _rows("word_classes.csv"):
        name, form = row["word_class"], row["form"]
        groups[name].append(form)
        if name == "verb_known":
            known_verbs.add((form, ""))
        elif hasattr(WordClass, name.upper()) and " " not in form:
            if form.startswith("*"):
                endings[form[1:]] |= getattr(WordClass, name.upper())
            else:
                classes[form] |= getattr(WordClass, name.upper())

    event_types = {
        row["type"]: EventType(
            row["type"], int(row["quad_class"]), float(row["intensity"]), row["directed"] == "true"
        )
        for row in _rows("event_types.csv")
    }

    index = _ElementIndex(groups)
    organisation = index.number("@organisation_phrase")
    by_verb: dict[tuple[str, str], list[Trigger]] = defaultdict(list)
    by_element: dict[int, list[Trigger]] = defaultdict(list)
    for row in _rows("triggers.csv"):
        if row["event_type"] not in event_types and row["event_type"] != NO_EVENT:
            raise ValueError(f"unknown event type {row['event_type']!r} in triggers.csv")
        words = row["pattern"].split()
        verb = particle = ""
        if row["kind"] == "verb":
            particle, plus, verb = words.pop().rpartition("+")
            known_verbs.add((verb, particle if plus else ""))
        elements = tuple(index.number(word) for word in words)
        trigger = Trigger(
            f"{row['event_type']}:{row['pattern']}",
            row["event_type"],
            row["kind"],
            verb,
            particle,
            elements,
            tuple(row["source_role"].split()),
            tuple(row["target_role"].split()),
            row["direction"] == "both",
            row["condition"] == "explicit",
            sum(word.count("_") + 1 for word in words) + (1 if verb else 0) + (1 if particle else 0),
        )
        if verb:
            by_verb[verb, particle].append(trigger)
        else:
            by_element[elements[0]].append(trigger)

    homographs = {row["form"] for row in _rows("homographs.csv")}
    verbs: dict[str, set[VerbReading]] = defaultdict(set)
    for verb, particle in known_verbs:
        for form, kind in verb_forms(verb, irregular):
            # Reports are told in the third person; a bare stem is mostly a noun (`steun`, `bezoek`, `eis`).
            if kind == "stem":
                continue
            # Without its particle a form stands apart from it (`valt ... aan`, `aan te vallen`); a participle never does.
            if (not particle or kind != "participle") and form not in homographs:
                verbs[form].add(VerbReading(verb, "", kind))
            if particle:
                verbs[particle + form].add(VerbReading(verb, particle, kind))
    return Lexicon(
        classes=dict(classes),
        class_endings=tuple(endings.items()),
        verbs={form: tuple(sorted(readings)) for form, readings in verbs.items()},
        elements={word: tuple(elements) for word, elements in index.exact.items()},
        wildcards=tuple(index.wildcards),
        opaque=frozenset(row["form"] for row in _rows("opaque_words.csv")),
        organisation=organisation,
        by_verb={
            verb: tuple((frozenset(t.elements), t) for t in sorted(patterns, key=lambda t: -t.weight))
            for verb, patterns in by_verb.items()
        },
        by_element={k: tuple(v) for k, v in by_element.items()},
        particles=frozenset(particle for _, particle in known_verbs if particle),
        event_types=event_types,
        confidence={row["rule"]: float(row["confidence"]) for row in _rows("rule_confidence.csv")},
        epithets=_epithets(),
    )


def _epithets() -> dict[str, frozenset[str]]:
    countries: dict[str, set[str]] = defaultdict(set)
    for row in _rows("country_epithets.csv"):
        countries[row["epithet"]].add(row["country"])
    return {epithet: frozenset(codes) for epithet, codes in countries.items()}
