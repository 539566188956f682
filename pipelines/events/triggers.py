"""Finding trigger patterns in a sentence: verbs with their particles and fixed words, nouns, phrases."""

from dataclasses import dataclass, field

from pipelines.events.actors import Actor, Sentence
from pipelines.events.clauses import Clause
from pipelines.events.lexicon import NO_EVENT, Lexicon, Trigger, VerbReading, WordClass

_OF_PERFECT = frozenset("is zijn was waren heeft hebben had hadden wordt worden werd werden".split())
_MODALS = frozenset(
    "zou zouden kan kunnen moet moeten wil willen mag mogen zal zullen gaat gaan laat laten".split()
)
_ANTECEDENT_REACH = 6


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
    """The fixed elements of patterns that a sentence has: all their numbers, and the places of the longer ones."""

    sentence: Sentence
    present: set[int]
    sequences: dict[int, list[tuple[int, int]]]

    def places(self, element: int) -> list[tuple[int, int]]:
        """List where an element stands: word positions `[first, last)`."""
        if element not in self.present:
            return []
        places = [(at, at + 1) for at, known in enumerate(self.sentence.known) if element in known.singles]
        return places + self.sequences.get(element, [])


def find_elements(sentence: Sentence) -> Elements:
    """Find the fixed elements of patterns in a sentence."""
    present: set[int] = set()
    sequences: dict[int, list[tuple[int, int]]] = {}
    words = sentence.words
    for at, known in enumerate(sentence.known):
        if known.singles:
            present |= known.singles
        for element, offset, sequence in known.sequences:
            first = at - offset
            last = first + len(sequence)
            if first >= 0 and tuple(words[first:last]) == sequence:
                sequences.setdefault(element, []).append((first, last))
    present.update(sequences)
    return Elements(sentence, present, sequences)


def find_hits(
    sentence: Sentence,
    clauses: list[Clause],
    clause_of: list[int],
    elements: Elements,
    lexicon: Lexicon,
) -> list[Hit]:
    """Match all patterns; where patterns share words, the one with more of them wins."""
    hits = [
        hit
        for number, clause in enumerate(clauses)
        for hit in _verb_hits(sentence, number, clause, clause_of, elements, lexicon)
    ]
    owner: dict[int, Actor] = {
        at: actor for actor in sentence.actors for at in range(actor.first, actor.last)
    }
    heads = [(e, (at, at + 1)) for at, known in enumerate(sentence.known) for e in known.heads]
    heads += [(e, place) for e, places in elements.sequences.items() for place in places]
    for element, (first, last) in heads:
        for trigger in lexicon.by_element.get(element, ()):
            # A noun within a name or a person's title is no act: `vredesoverleg` is, `minister van Handel` is not.
            actor = owner.get(first)
            if actor is not None and actor.trigger_noun != first and trigger.kind == "noun" and actor.countries:
                continue
            consumed = _with_elements(trigger, clause_of[first], clause_of, elements, None)
            if consumed is not None:
                words = consumed | frozenset(range(first, last))
                hits.append(Hit(trigger, clause_of[first], first, trigger.kind, words))
    return _outranked(hits)


def _verb_hits(
    sentence: Sentence,
    number: int,
    clause: Clause,
    clause_of: list[int],
    elements: Elements,
    lexicon: Lexicon,
) -> list[Hit]:
    if not clause.verbs:
        return []
    particles = [at for at in clause.positions if sentence.words[at] in lexicon.particles]
    hits: list[Hit] = []
    for at in clause.verbs:
        for verb, particle, form in _readings(sentence, clause, at, lexicon):
            options = [(particle, -1)]
            if not particle:
                options += [(sentence.words[p], p) for p in particles if _is_particle(sentence, at, p, form)]
            for option, place in options:
                for needed, trigger in lexicon.by_verb.get((verb, option), ()):
                    if not needed <= elements.present:
                        continue
                    consumed = _with_elements(trigger, number, clause_of, elements, clause)
                    if consumed is not None:
                        words = consumed | {at} | ({place} if place >= 0 else set())
                        hits.append(Hit(trigger, number, at, form, frozenset(words)))
    return hits


def _readings(sentence: Sentence, clause: Clause, at: int, lexicon: Lexicon) -> list[VerbReading]:
    """List a word's verb readings: `bestookt` after another finite verb is a participle, alone it is finite."""
    readings = sentence.known[at].verbs
    if sentence.known[at].classes & WordClass.NOUN_TRIGGER and _after_determiner(sentence, at):
        return []
    before = sentence.words[at - 1] if at else ""
    if before != "te" and at and sentence.known[at - 1].classes & WordClass.PREPOSITION and before not in lexicon.particles:
        # `tegen vragen`, `na beschieten`: after a preposition an infinitive is a noun.
        readings = tuple(reading for reading in readings if reading.kind == "participle")
    kinds = {reading.kind for reading in readings}
    if "participle" in kinds and _attributive(sentence, at):
        readings = tuple(reading for reading in readings if reading.kind != "participle")
        kinds.discard("participle")
    if {"infinitive", "finite"} <= kinds and "participle" not in kinds:
        infinitive = sentence.words[at - 1] == "te" or any(
            sentence.known[other].finite for other in clause.verbs if other < at
        )
        unwanted = "finite" if infinitive else "infinitive"
        return [reading for reading in readings if reading.kind != unwanted]
    if not {"participle", "finite"} <= kinds:
        return list(readings)
    others = {sentence.words[other] for other in clause.positions if other != at}
    if others & _OF_PERFECT:
        return [reading for reading in readings if reading.kind == "participle"]
    unwanted = "finite" if others & _MODALS else "participle"
    return [reading for reading in readings if reading.kind != unwanted]


def _attributive(sentence: Sentence, at: int) -> bool:
    """Whether a participle stands before its noun: `het getroffen buurland`."""
    if at + 1 >= len(sentence.words) or not sentence.words[at + 1][0].isalpha():
        return False
    following = sentence.known[at + 1].classes
    noun = WordClass.STATE_NOUN | WordClass.PEOPLE | WordClass.THING | WordClass.TITLE | WordClass.INSTITUTION
    return not following or bool(following & noun) and not following & WordClass.VERB


def _after_determiner(sentence: Sentence, at: int) -> bool:
    """Whether what stands before a word makes it a noun: `de aanvallen`, `na aanvallen`, `zware aanvallen`."""
    if at == 0:
        return True
    word, classes = sentence.words[at - 1], sentence.known[at - 1].classes
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
    following = sentence.known[at + 1].classes
    if not sentence.words[at + 1][0].isalnum():
        return True
    # `roept X op de wapens neer te leggen`: before an infinitive with `te` it is a particle all the same.
    if sentence.words[at + 1] == "dat":
        return True
    if following & WordClass.DET and "te" in sentence.words[at + 2 :]:
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

    The noun before a relative clause counts as in it (`de zaak die X aanspande`), and so does the conjunction right after
    a clause (`wil dat`).
    """
    begin = clause.first - _ANTECEDENT_REACH if clause is not None and clause.kind == "relative" else -1
    first = clause.first if clause is not None else -1
    following = clause.positions[-1] + 1 if clause is not None else -1
    words: set[int] = set()
    for element in trigger.elements:
        place = next(
            (
                p
                for p in elements.places(element)
                if clause_of[p[0]] == number or begin <= p[0] < first or p[0] == following
            ),
            None,
        )
        if place is None:
            return None
        words.update(range(*place))
    return frozenset(words)


def _outranked(hits: list[Hit]) -> list[Hit]:
    kept: list[Hit] = []
    taken: set[int] = set()
    heads: set[int] = set()
    for hit in sorted(hits, key=lambda h: (-len(h.consumed), -h.trigger.weight, h.trigger.event_type != NO_EVENT, not h.trigger.strict, h.at)):
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
