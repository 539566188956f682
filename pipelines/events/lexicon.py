"""The event lexicon in memory: trigger patterns, verb forms and word classes, read from `pipelines/lexicon`."""

import csv
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from importlib.resources import files

from pipelines.events import word_class, word_trait
from pipelines.events.morphology import PrincipalParts, verb_forms
from pipelines.events.tokens import Tokens
from pipelines.events.words import (
    NO_EVENT,
    Element,
    EventType,
    Trigger,
    VerbPatterns,
    VerbReading,
    Word,
)

# A compound has at least two letters before its head.
_SHORTEST_PREFIX = 2
_NOTHING: frozenset[int] = frozenset()
_FORMS = {
    "finite": word_trait.FINITE,
    "participle": word_trait.PARTICIPLE,
    "infinitive": word_trait.INFINITIVE,
}


@dataclass(frozen=True)
class Lexicon:
    """Everything that the coder looks up; built once by `load_lexicon` and immutable.

    Only the cache of tokens grows, so that each word is analysed once per process.
    """

    classes: Mapping[str, int]
    class_endings: Mapping[str, int]
    verbs: Mapping[str, tuple[VerbReading, ...]]
    elements: Mapping[str, tuple[Element, ...]]
    beginnings: Mapping[str, list[int]]
    endings: Mapping[str, list[int]]
    opaque: frozenset[str]
    organisation: int
    by_verb: Mapping[str, Mapping[str, VerbPatterns]]
    by_element: Mapping[int, tuple[Trigger, ...]]
    particles: frozenset[str]
    speech_verbs: frozenset[str]
    unaccusative_verbs: frozenset[str]
    event_types: Mapping[str, EventType]
    confidence: Mapping[str, float]
    epithets: Mapping[str, frozenset[str]]
    longest_ending: int
    longest_beginning: int

    def is_unaccusative(self, verb: str) -> bool:
        """Whether a verb takes `zijn` in the perfect, so that its participle with `is` is active."""
        return verb in self.unaccusative_verbs

    @cached_property
    def tokens(self) -> Tokens:
        """The tokens seen so far, each looked up once."""
        return Tokens(self.word, [e for filed in self.elements.values() for e in filed if len(e.words) > 1])

    def word(self, form: str) -> Word:
        """Look up a lower-case word form: its classes, its verb readings and the pattern elements filed under it."""
        singles, classes = self._compounds(form)
        classes |= self.classes.get(form, 0)
        sequences: tuple[Element, ...] = ()
        exact = self.elements.get(form)
        if exact:
            singles = singles | {e.element for e in exact if len(e.words) == 1}
            sequences = tuple(dict.fromkeys(e for e in exact if len(e.words) > 1))
        verbs = self.verbs.get(form, ())
        if verbs:
            classes |= word_class.VERB
        named = (*singles, *(e.element for e in sequences)) if singles or sequences else ()
        if any(t.kind == "noun" for element in named for t in self.by_element.get(element, ())):
            classes |= word_class.NOUN_TRIGGER
        heads = tuple(sorted(e for e in singles if e in self.by_element)) if singles else ()
        traits = self._traits(form, verbs)
        traits |= word_trait.SINGLE if singles else 0
        traits |= word_trait.SEQUENCES if sequences else 0
        traits |= word_trait.HEAD | word_trait.SUFFICIENT if heads else 0
        patterns = tuple(
            (reading, self.by_verb[reading.verb]) for reading in verbs if reading.verb in self.by_verb
        )
        return Word(classes, traits, verbs, patterns, singles, heads, sequences, *_by_neighbour(sequences))

    def _compounds(self, form: str) -> tuple[frozenset[int], int]:
        """Return the elements and classes that a word has by its last or first part: `droneaanval`, `grenspost`."""
        found: list[int] = []
        classes = 0
        endings, class_endings, beginnings = self.endings, self.class_endings, self.beginnings
        for cut in range(max(_SHORTEST_PREFIX, len(form) - self.longest_ending), len(form)):
            ending = form[cut:]
            if ending in endings:
                found += endings[ending]
            if ending in class_endings:
                classes |= class_endings[ending]
        for cut in range(_SHORTEST_PREFIX, min(len(form), self.longest_beginning) + 1):
            if form[:cut] in beginnings:
                found += beginnings[form[:cut]]
        found += endings.get(form, ())
        found += beginnings.get(form, ())
        return (_NOTHING if not found or form in self.opaque else frozenset(found)), classes

    def _traits(self, form: str, verbs: tuple[VerbReading, ...]) -> int:
        traits = word_trait.PARTICLE if form in self.particles else 0
        for verb, particle, kind in verbs:
            traits |= _FORMS[kind]
            patterns = self.by_verb.get(verb)
            if patterns is not None:
                traits |= word_trait.PATTERNED
                traits |= word_trait.SUFFICIENT if particle in patterns and patterns[particle].bare else 0
        return traits


def _by_neighbour(
    sequences: Iterable[Element],
) -> tuple[dict[str, tuple[Element, ...]], dict[str, tuple[Element, ...]]]:
    """Index sequences by the word after the one they are filed under; those that end in it by the word before."""
    followed: dict[str, tuple[Element, ...]] = {}
    preceded: dict[str, tuple[Element, ...]] = {}
    for sequence in sequences:
        _, offset, words = sequence
        last = offset + 1 == len(words)
        by_word, neighbour = (preceded, words[offset - 1]) if last else (followed, words[offset + 1])
        by_word[neighbour] = (*by_word.get(neighbour, ()), sequence)
    return followed, preceded


def _rows(name: str) -> Iterator[dict[str, str]]:
    path = files("pipelines") / "lexicon" / name
    with path.open(encoding="utf-8") as lines:
        yield from csv.DictReader(lines)


class _ElementIndex:
    """Numbers the elements of all patterns and files them under their first word."""

    def __init__(self, word_groups: Mapping[str, list[str]]) -> None:
        self.word_groups = word_groups
        self.numbers: dict[str, int] = {}
        self.exact: dict[str, list[Element]] = defaultdict(list)
        self.beginnings: dict[str, list[int]] = defaultdict(list)
        self.endings: dict[str, list[int]] = defaultdict(list)

    def number(self, text: str) -> int:
        if text in self.numbers:
            return self.numbers[text]
        number = self.numbers[text] = len(self.numbers)
        for alternative in text.split("/"):
            head, at, group = alternative.partition("@")
            variants = [f"{head}{form}" for form in self.word_groups[group]] if at else [alternative]
            for variant in variants:
                words = variant.replace("_", " ").split()
                first = words[0]
                if first.endswith("*"):
                    self.beginnings[first[:-1]].append(number)
                elif first.startswith("*"):
                    self.endings[first[1:]].append(number)
                else:
                    # Under the longest word, as the rarest: `op het matje` is not searched for at every `op`.
                    offset = max(range(len(words)), key=lambda at: len(words[at]))
                    self.exact[words[offset]].append(Element(number, offset, tuple(words)))
        return number


def load_lexicon() -> Lexicon:
    """Read the event lexicon packaged with the code.

    Raises ValueError where a row names an unknown event type.
    """
    irregular: dict[str, list[PrincipalParts]] = defaultdict(list)
    for row in _rows("irregular_verbs.csv"):
        present = tuple(row["present"].split())
        parts = PrincipalParts(row["past_singular"], row["past_plural"], row["participle"], present)
        irregular[row["infinitive"]].append(parts)
    groups: dict[str, list[str]] = defaultdict(list)
    for row in _rows("word_classes.csv"):
        groups[row["word_class"]].append(row["form"])
    classes, endings = _classes(groups)
    event_types = {
        row["type"]: EventType(
            row["type"], int(row["quad_class"]), float(row["intensity"]), row["directed"] == "true"
        )
        for row in _rows("event_types.csv")
    }
    index = _ElementIndex(groups)
    organisation = index.number("@organisation_phrase")
    triggers = [_trigger(rank, row, index) for rank, row in enumerate(_rows("triggers.csv"))]
    unknown = {t.event_type for t in triggers} - {NO_EVENT, *event_types}
    if unknown:
        raise ValueError(f"unknown event types in triggers.csv: {sorted(unknown)}")
    by_verb: dict[str, dict[str, list[Trigger]]] = defaultdict(lambda: defaultdict(list))
    by_element: dict[int, list[Trigger]] = defaultdict(list)
    for trigger in triggers:
        if trigger.verb:
            by_verb[trigger.verb][trigger.particle].append(trigger)
        else:
            by_element[trigger.elements[0]].append(trigger)
    verbs = {(verb, particle) for verb, particles in by_verb.items() for particle in particles}
    verbs |= {(verb, "") for verb in (*irregular, *groups["verb_known"])}
    return Lexicon(
        classes=classes,
        class_endings=endings,
        verbs=_readings(verbs, irregular),
        elements={word: tuple(elements) for word, elements in index.exact.items()},
        beginnings=dict(index.beginnings),
        endings=dict(index.endings),
        opaque=frozenset(row["form"] for row in _rows("opaque_words.csv")),
        organisation=organisation,
        by_verb={
            verb: {particle: _verb_patterns(patterns) for particle, patterns in particles.items()}
            for verb, particles in by_verb.items()
        },
        by_element={element: tuple(patterns) for element, patterns in by_element.items()},
        particles=frozenset(particle for _, particle in verbs if particle),
        speech_verbs=frozenset(groups["verb_of_speech"]),
        unaccusative_verbs=frozenset(groups["verb_with_zijn"]),
        event_types=event_types,
        confidence={row["rule"]: float(row["confidence"]) for row in _rows("rule_confidence.csv")},
        epithets=_epithets(),
        longest_ending=max(map(len, (*index.endings, *endings))),
        longest_beginning=max(map(len, index.beginnings)),
    )


def _classes(groups: Mapping[str, list[str]]) -> tuple[dict[str, int], dict[str, int]]:
    """Join the classes of each word form; forms with a star are endings of compounds."""
    classes: dict[str, int] = defaultdict(int)
    endings: dict[str, int] = defaultdict(int)
    for name, forms in groups.items():
        number = getattr(word_class, name.upper(), 0)
        for form in forms if number else ():
            if form.startswith("*"):
                endings[form[1:]] |= number
            elif " " not in form:
                classes[form] |= number
    return dict(classes), dict(endings)


def _trigger(rank: int, row: Mapping[str, str], index: _ElementIndex) -> Trigger:
    words = row["pattern"].split()
    verb = particle = ""
    if row["kind"] == "verb":
        particle, _, verb = words.pop().rpartition("+")
    weight = sum(word.count("_") + 1 for word in words) + bool(verb) + bool(particle)
    strict = row["condition"] == "explicit"
    return Trigger(
        f"{row['event_type']}:{row['pattern']}",
        row["event_type"],
        row["kind"],
        verb,
        particle,
        tuple(index.number(word) for word in words),
        tuple(row["source_role"].split()),
        tuple(row["target_role"].split()),
        row["direction"] == "both",
        strict,
        weight,
        rank,
        (-weight, row["event_type"] != NO_EVENT, not strict),
    )


def _verb_patterns(patterns: list[Trigger]) -> VerbPatterns:
    bare = tuple(trigger for trigger in patterns if not trigger.elements)
    single: dict[int, tuple[Trigger, ...]] = {}
    several: dict[int, tuple[tuple[frozenset[int], Trigger], ...]] = {}
    for trigger in patterns:
        if len(trigger.elements) == 1:
            (element,) = trigger.elements
            single[element] = (*single.get(element, ()), trigger)
        elif trigger.elements:
            element = trigger.elements[0]
            several[element] = (*several.get(element, ()), (frozenset(trigger.elements), trigger))
    return VerbPatterns(bare, single, several, frozenset((*single, *several)))


def _readings(
    known: set[tuple[str, str]], irregular: Mapping[str, list[PrincipalParts]]
) -> dict[str, tuple[VerbReading, ...]]:
    """Inflect all verbs: each form with its readings."""
    homographs = {row["form"] for row in _rows("homographs.csv")}
    verbs: dict[str, set[VerbReading]] = defaultdict(set)
    for verb, particle in known:
        for form, kind in verb_forms(verb, irregular):
            # Reports are in the third person; a bare stem is mostly a noun (`steun`, `bezoek`, `eis`).
            if kind == "stem":
                continue
            # The particle may be separate (`valt ... aan`, `aan te vallen`), but not from a participle.
            if (not particle or kind != "participle") and form not in homographs:
                verbs[form].add(VerbReading(verb, "", kind))
            if particle:
                verbs[particle + form].add(VerbReading(verb, particle, kind))
    return {form: tuple(sorted(readings)) for form, readings in verbs.items()}


def _epithets() -> dict[str, frozenset[str]]:
    countries: dict[str, set[str]] = defaultdict(set)
    for row in _rows("country_epithets.csv"):
        countries[row["epithet"]].add(row["country"])
    return {epithet: frozenset(codes) for epithet, codes in countries.items()}
