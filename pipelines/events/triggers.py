"""Finding trigger patterns in a sentence: verbs with their particles and fixed words, nouns, phrases."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from pipelines.events.actors import Sentence
from pipelines.events.clauses import Clause
from pipelines.events.lexicon import (
    NO_EVENT,
    Element,
    Lexicon,
    Trigger,
    VerbReading,
    Word,
    WordClass,
    WordTrait,
)

_OF_PERFECT = frozenset(
    ["is", "zijn", "was", "waren", "heeft", "hebben", "had", "hadden", "wordt", "worden", "werd", "werden"]
)
_MODALS = frozenset(
    [
        "zou",
        "zouden",
        "kan",
        "kunnen",
        "moet",
        "moeten",
        "wil",
        "willen",
        "mag",
        "mogen",
        "zal",
        "zullen",
        "gaat",
        "gaan",
        "laat",
        "laten",
    ]
)
_ANTECEDENT_REACH = 6
_INFINITIVE_REACH = 6
_NO_WORDS: frozenset[int] = frozenset()


@dataclass(slots=True)
class Hit:
    """One trigger in one clause: the words that it consumed, its verb form, and whether another hit outranks it."""

    trigger: Trigger
    clause: int
    at: int
    form: str
    consumed: frozenset[int]
    alternatives: list["Hit"] = field(default_factory=list)


@dataclass(slots=True)
class Elements:
    """The fixed elements of patterns that a sentence has: all their numbers, and where each stands.

    `places` holds word positions `[first, last)`; those of one word come first. `sequences` are the longer elements.
    """

    present: set[int]
    places: dict[int, list[tuple[int, int]]]
    sequences: dict[int, list[tuple[int, int]]]


def find_elements(sentence: Sentence) -> Elements:
    """Find the fixed elements of patterns in a sentence."""
    places: dict[int, list[tuple[int, int]]] = {}
    sequences: dict[int, list[tuple[int, int]]] = {}
    words, all_known = sentence.words, sentence.known
    if not sentence.all_traits & WordTrait.ELEMENT:
        return Elements(set(), places, sequences)
    for at in [at for at, trait in enumerate(sentence.traits) if trait & WordTrait.ELEMENT]:
        known = all_known[at]
        for element in known.singles:
            places.setdefault(element, []).append((at, at + 1))
        for element, offset, sequence in _candidates(known, words, at) if known.sequences else ():
            first = at - offset
            last = first + len(sequence)
            if first >= 0 and tuple(words[first:last]) == sequence:
                sequences.setdefault(element, []).append((first, last))
    for element, longer in sequences.items():
        places[element] = places.get(element, []) + longer
    return Elements(set(places), places, sequences)


def _candidates(known: Word, words: Sequence[str], at: int) -> Sequence[Element]:
    """List the longer elements filed under a word that agree with a word next to it, in the order of the lexicon."""
    followed = known.followed.get(words[at + 1], ()) if at + 1 < len(words) else ()
    preceded = known.preceded.get(words[at - 1], ()) if at else ()
    if followed and preceded:
        return [element for element in known.sequences if element in followed or element in preceded]
    return followed or preceded


def may_tell(sentence: Sentence, elements: Elements, lexicon: Lexicon) -> bool:
    """Whether any pattern may match: the cheap question, asked before a sentence is cut into clauses."""
    if sentence.all_traits & WordTrait.TELLING:
        return True
    if not lexicon.by_element.keys().isdisjoint(elements.sequences):
        return True
    if not sentence.all_traits & WordTrait.PATTERNED:
        return False
    traits = sentence.traits
    particles = [sentence.words[at] for at, trait in enumerate(traits) if trait & WordTrait.PARTICLE]
    for at in [at for at, trait in enumerate(traits) if trait & WordTrait.PATTERNED]:
        for verb, particle, _ in sentence.known[at].verbs:
            for option in (particle,) if particle else ("", *particles):
                patterns = lexicon.by_verb.get((verb, option))
                if patterns is not None and patterns.matching(elements.present):
                    return True
    return False


def find_hits(
    sentence: Sentence,
    clauses: list[Clause],
    clause_of: list[int],
    elements: Elements,
    lexicon: Lexicon,
) -> list[Hit]:
    """Match all patterns; where patterns share words, the one with more of them wins."""
    hits: list[Hit] = []
    if sentence.all_traits & WordTrait.PATTERNED:
        for number, clause in enumerate(clauses):
            if clause.verbs:
                hits += _verb_hits(sentence, clause, number, clause_of, elements, lexicon=lexicon)
    heads: list[tuple[int, tuple[int, int]]] = []
    if sentence.all_traits & WordTrait.HEAD:
        heads = [
            (element, (at, at + 1))
            for at, trait in enumerate(sentence.traits)
            if trait & WordTrait.HEAD
            for element in sentence.known[at].heads
        ]
    heads += [(e, place) for e, places in elements.sequences.items() for place in places]
    for element, (first, last) in heads:
        for trigger in lexicon.by_element.get(element, ()):
            # A noun within a name or a person's title is no act: `vredesoverleg` is, `minister van Handel` is not.
            actor = sentence.owners[first]
            if (
                actor is not None
                and actor.trigger_noun != first
                and trigger.kind == "noun"
                and actor.countries
            ):
                continue
            consumed = _with_elements(trigger, clause_of[first], clause_of, elements, None)
            if consumed is not None:
                words = consumed | frozenset(range(first, last))
                hits.append(Hit(trigger, clause_of[first], first, trigger.kind, words))
    return _outranked(hits)


def _verb_hits(
    sentence: Sentence,
    clause: Clause,
    number: int,
    clause_of: list[int],
    elements: Elements,
    *,
    lexicon: Lexicon,
) -> list[Hit]:
    traits, words = sentence.traits, sentence.words
    verbs = [at for at in clause.verbs if traits[at] & WordTrait.PATTERNED]
    if not verbs:
        return []
    particles = [at for at in clause.positions if traits[at] & WordTrait.PARTICLE]
    hits: list[Hit] = []
    for at in verbs:
        for verb, particle, form in _readings(sentence, clause, at, lexicon):
            options = [(particle, -1)]
            if not particle:
                options += [(words[p], p) for p in particles]
            for option, place in options:
                patterns = lexicon.by_verb.get((verb, option))
                if patterns is None or (place >= 0 and not _is_particle(sentence, at, place, form)):
                    continue
                for trigger in patterns.matching(elements.present):
                    consumed = _with_elements(trigger, number, clause_of, elements, clause)
                    if consumed is not None:
                        taken = consumed | ({at, place} if place >= 0 else {at})
                        hits.append(Hit(trigger, number, at, form, taken))
    return hits


def _readings(sentence: Sentence, clause: Clause, at: int, lexicon: Lexicon) -> Sequence[VerbReading]:
    """List a word's verb readings: `bestookt` after another finite verb is a participle, alone it is finite."""
    readings = sentence.known[at].verbs
    if sentence.classes[at] & WordClass.NOUN_TRIGGER and _after_determiner(sentence, at):
        return []
    before = sentence.words[at - 1] if at else ""
    if (
        before != "te"
        and at
        and sentence.classes[at - 1] & WordClass.PREPOSITION
        and before not in lexicon.particles
    ):
        # `tegen vragen`, `na beschieten`: after a preposition an infinitive is a noun.
        readings = tuple(reading for reading in readings if reading.kind == "participle")
    if len(readings) == 1 and readings[0].kind != "participle":
        return readings
    kinds = {reading.kind for reading in readings}
    if "participle" in kinds and "finite" in kinds and _counted(sentence, at):
        return []
    if "participle" in kinds and _attributive(sentence, at):
        readings = tuple(reading for reading in readings if reading.kind != "participle")
        kinds.discard("participle")
    if {"infinitive", "finite"} <= kinds and "participle" not in kinds:
        infinitive = sentence.words[at - 1] == "te" or any(
            sentence.traits[other] & WordTrait.FINITE for other in clause.verbs if other < at
        )
        unwanted = "finite" if infinitive else "infinitive"
        return [reading for reading in readings if reading.kind != unwanted]
    if not {"participle", "finite"} <= kinds:
        return readings
    others = {sentence.words[other] for other in clause.positions if other != at}
    if others & _OF_PERFECT:
        return [reading for reading in readings if reading.kind == "participle"]
    unwanted = "finite" if others & _MODALS else "participle"
    return [reading for reading in readings if reading.kind != unwanted]


def _attributive(sentence: Sentence, at: int) -> bool:
    """Whether a participle stands before its noun: `het getroffen buurland`."""
    if at + 1 >= len(sentence.words) or not sentence.traits[at + 1] & WordTrait.LETTER:
        return False
    following = sentence.classes[at + 1]
    noun = WordClass.STATE_NOUN | WordClass.PEOPLE | WordClass.THING | WordClass.TITLE | WordClass.INSTITUTION
    return not following or (bool(following & noun) and not following & WordClass.VERB)


def _counted(sentence: Sentence, at: int) -> bool:
    """Whether a participle that looks like a past tense stands in a phrase: `81 veroordeelde Afghanen`."""
    if at == 0 or not _attributive(sentence, at):
        return False
    before = sentence.words[at - 1]
    return before[0].isdigit() or bool(sentence.classes[at - 1] & (WordClass.DET | WordClass.QUANTIFIER))


def _after_determiner(sentence: Sentence, at: int) -> bool:
    """Whether what stands before a word makes it a noun: `de aanvallen`, `na aanvallen`, `zware aanvallen`."""
    if at == 0:
        return True
    word, classes = sentence.words[at - 1], sentence.classes[at - 1]
    if word == "te":
        return False
    adjective = word.endswith("e") and not classes & (WordClass.VERB | WordClass.TIME)
    return adjective or bool(classes & (WordClass.DET | WordClass.PREPOSITION | WordClass.QUANTIFIER))


def _is_particle(sentence: Sentence, verb: int, at: int, form: str) -> bool:
    """Whether a word is the particle of a verb: at the end of its stretch, or before `te` and the infinitive."""
    if form == "infinitive" and at == verb - 2:
        return sentence.words[verb - 1] == "te"
    if at <= verb or form != "finite":
        return False
    if at + 1 >= len(sentence.words):
        return True
    following = sentence.classes[at + 1]
    if not sentence.traits[at + 1] & WordTrait.ALPHANUMERIC:
        return True
    # `roept X op de wapens neer te leggen`: before an infinitive with `te` it is a particle all the same.
    if sentence.words[at + 1] == "dat" or "te" in sentence.words[at + 2 : at + 2 + _INFINITIVE_REACH]:
        return True
    stops = (
        WordClass.PREPOSITION
        | WordClass.SUBORDINATOR
        | WordClass.COORDINATOR
        | WordClass.TIME
        | WordClass.VERB
    )
    return bool(following & stops) and not following & WordClass.DET


def _with_elements(
    trigger: Trigger,
    number: int,
    clause_of: list[int],
    elements: Elements,
    clause: Clause | None,
) -> frozenset[int] | None:
    """Find every fixed element of a pattern in the clause; returns their words, or None where one is missing.

    The noun before a relative clause counts as in it (`de zaak die X aanspande`), and so does the conjunction right
    after a clause (`wil dat`).
    """
    if not trigger.elements:
        return _NO_WORDS
    begin = clause.first - _ANTECEDENT_REACH if clause is not None and clause.kind == "relative" else -1
    first = clause.first if clause is not None else -1
    following = clause.positions[-1] + 1 if clause is not None else -1
    words: set[int] = set()
    for element in trigger.elements:
        place = next(
            (
                p
                for p in elements.places.get(element, ())
                if clause_of[p[0]] == number or begin <= p[0] < first or p[0] == following
            ),
            None,
        )
        if place is None:
            return None
        words.update(range(*place))
    return frozenset(words)


def _outranked(hits: list[Hit]) -> list[Hit]:
    if len(hits) < 2:
        return [hit for hit in hits if hit.trigger.event_type != NO_EVENT]
    kept: list[Hit] = []
    taken: set[int] = set()
    heads: set[int] = set()
    for hit in sorted(
        hits,
        key=lambda h: (
            -len(h.consumed),
            -h.trigger.weight,
            h.trigger.event_type != NO_EVENT,
            not h.trigger.strict,
            h.at,
            h.trigger.kind != "verb",
            h.trigger.rank,
        ),
    ):
        # Two verbs may share a noun (`de sancties die X oplegde, opheffen`), but a noun told through a verb is used up.
        clash = hit.at in taken if hit.trigger.kind == "verb" else bool(hit.consumed & taken)
        if not clash and hit.at not in heads:
            kept.append(hit)
            taken |= hit.consumed
            heads.add(hit.at)
        else:
            rival = next((k for k in kept if k.consumed == hit.consumed), None)
            if rival is not None and hit.trigger.event_type != NO_EVENT:
                rival.alternatives.append(hit)
    return sorted((h for h in kept if h.trigger.event_type != NO_EVENT), key=lambda h: h.at)
