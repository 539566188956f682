"""Match trigger patterns in a sentence: verbs with their particles and fixed words, nouns, phrases."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from operator import attrgetter
from typing import NamedTuple

from pipelines.events import word_class, word_trait
from pipelines.events.actors import Sentence
from pipelines.events.clauses import Clause
from pipelines.events.lexicon import Lexicon
from pipelines.events.words import NO_EVENT, Element, Trigger, VerbPatterns, Word

_ANTECEDENT_REACH = 6
_INFINITIVE_REACH = 6
_NO_WORDS: frozenset[int] = frozenset()
_ANY_FORM = ("finite", "participle", "infinitive")
_FINITE_OR_INFINITIVE = word_trait.FINITE | word_trait.INFINITIVE
_FINITE_OR_PARTICIPLE = word_trait.FINITE | word_trait.PARTICIPLE
_HEAD_NOUN = (
    word_class.STATE_NOUN | word_class.PEOPLE | word_class.THING | word_class.TITLE | word_class.INSTITUTION
)
_AFTER_PARTICLE = (
    word_class.PREPOSITION
    | word_class.SUBORDINATOR
    | word_class.COORDINATOR
    | word_class.TIME
    | word_class.VERB
)


@dataclass(slots=True, eq=False)
class Hit:
    """One trigger in one clause: the words that it consumes, its verb form, and the hits that it outranks there."""

    trigger: Trigger
    clause: int
    at: int
    form: str
    consumed: frozenset[int]
    alternatives: tuple["Hit", ...] = ()


class Elements(NamedTuple):
    """The fixed pattern elements found in a sentence.

    `present` has all their numbers, `singles` the words that are elements by themselves, with their positions, and
    `sequences` the word positions `[first, last)` of the longer ones.
    """

    present: set[int]
    singles: list[tuple[int, Word]]
    sequences: dict[int, list[tuple[int, int]]]

    def places(self, element: int) -> Iterator[tuple[int, int]]:
        """Yield the places of an element, as word positions `[first, last)`; as a single word first."""
        for at, word in self.singles:
            if element in word.singles:
                yield at, at + 1
        yield from self.sequences.get(element, ())


def find_elements(sentence: Sentence) -> Elements:
    """Find the fixed elements of patterns in a sentence."""
    words, known = sentence.words, sentence.known
    singles = [(at, known[at]) for at in sentence.at(word_trait.SINGLE)]
    sequences: dict[int, list[tuple[int, int]]] = {}
    for at in sentence.at(word_trait.SEQUENCES):
        for element, offset, sequence in _filed_under(known[at], words, at):
            first = at - offset
            last = first + len(sequence)
            if first >= 0 and tuple(words[first:last]) == sequence:
                sequences.setdefault(element, []).append((first, last))
    present = set(sequences)
    for _, word in singles:
        present |= word.singles
    return Elements(present, singles, sequences)


def _filed_under(word: Word, words: Sequence[str], at: int) -> Sequence[Element]:
    """List the longer elements filed under a word that agree with its neighbour, in the order of the lexicon."""
    followed = word.followed.get(words[at + 1], ()) if at + 1 < len(words) else ()
    preceded = word.preceded.get(words[at - 1], ()) if at else ()
    if followed and preceded:
        return [element for element in word.sequences if element in followed or element in preceded]
    return followed or preceded


def may_match(sentence: Sentence, elements: Elements, lexicon: Lexicon) -> bool:
    """Whether any pattern may match: a cheap test before a sentence is split into clauses."""
    if sentence.all_traits & word_trait.SUFFICIENT:
        return True
    if elements.sequences and not lexicon.by_element.keys().isdisjoint(elements.sequences):
        return True
    if not sentence.all_traits & word_trait.PATTERNED:
        return False
    particles = [sentence.words[at] for at in sentence.at(word_trait.PARTICLE)]
    for at in sentence.at(word_trait.PATTERNED):
        for (_, particle, _), patterns in sentence.known[at].patterns:
            for option in (particle,) if particle else ("", *particles):
                if option in patterns and patterns[option].matching(elements.present):
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
    known, traits = sentence.known, sentence.traits
    if sentence.all_traits & word_trait.PATTERNED:
        for number, clause in enumerate(clauses):
            verbs = [at for at in clause.verbs if traits[at] & word_trait.PATTERNED]
            if verbs:
                hits += _verb_hits(sentence, clause, number, verbs, clause_of, elements=elements)
    if sentence.all_traits & word_trait.HEAD:
        for at in sentence.at(word_trait.HEAD):
            for element in known[at].heads:
                hits += _noun_hits(sentence, lexicon.by_element[element], at, at + 1, clause_of, elements)
    for element, places in elements.sequences.items():
        triggers = lexicon.by_element.get(element)
        if triggers:
            for first, last in places:
                hits += _noun_hits(sentence, triggers, first, last, clause_of, elements)
    return _outranked(hits)


def _noun_hits(
    sentence: Sentence,
    triggers: Sequence[Trigger],
    first: int,
    last: int,
    clause_of: list[int],
    elements: Elements,
) -> list[Hit]:
    """Match the patterns without a verb that begin with an element."""
    actor = sentence.owners[first]
    # A noun within a name or a title is not an act: `vredesoverleg` is one, `minister van Handel` is not.
    within = actor is not None and actor.trigger_noun != first and bool(actor.countries)
    number = clause_of[first]
    hits: list[Hit] = []
    for trigger in triggers:
        if within and trigger.kind == "noun":
            continue
        consumed = _with_elements(trigger, number, clause_of, elements, None)
        if consumed is not None:
            hits.append(Hit(trigger, number, first, trigger.kind, consumed.union(range(first, last))))
    return hits


def _verb_hits(
    sentence: Sentence,
    clause: Clause,
    number: int,
    verbs: list[int],
    clause_of: list[int],
    *,
    elements: Elements,
) -> list[Hit]:
    words = sentence.words
    particles: Sequence[int] = ()
    if sentence.all_traits & word_trait.PARTICLE:
        particles = [at for at in sentence.at(word_trait.PARTICLE) if clause_of[at] == number]
    hits: list[Hit] = []
    for at in verbs:
        excluded = _excluded_forms(sentence, clause, at)
        for (_, particle, form), of_verb in sentence.known[at].patterns:
            if form in excluded:
                continue
            options: list[tuple[VerbPatterns, tuple[int, ...]]] = []
            if particle in of_verb:
                options.append((of_verb[particle], (at,)))
            if particles and not particle and len(of_verb) > len(options):
                options += [
                    (of_verb[words[place]], (at, place))
                    for place in particles
                    if words[place] in of_verb and _is_particle(sentence, at, place, form)
                ]
            for patterns, taken in options:
                for trigger in patterns.matching(elements.present):
                    if not trigger.elements:
                        hits.append(Hit(trigger, number, at, form, frozenset(taken)))
                        continue
                    consumed = _with_elements(trigger, number, clause_of, elements, clause)
                    if consumed is not None:
                        hits.append(Hit(trigger, number, at, form, consumed.union(taken)))
    return hits


def _excluded_forms(sentence: Sentence, clause: Clause, at: int) -> Sequence[str]:
    """List the forms that context rules out: `bestookt` is a participle after a finite verb, else finite."""
    traits = sentence.traits
    kinds = traits[at] & word_trait.VERB
    excluded: Sequence[str] = ()
    if sentence.classes[at] & word_class.NOUN_TRIGGER and _after_determiner(sentence, at):
        return _ANY_FORM
    if (
        at
        and sentence.classes[at - 1] & word_class.PREPOSITION
        and sentence.words[at - 1] != "te"
        and not traits[at - 1] & word_trait.PARTICLE
    ):
        # `tegen vragen`, `na beschieten`: after a preposition an infinitive is a noun.
        kinds &= word_trait.PARTICIPLE
        excluded = ("finite", "infinitive")
    if kinds & word_trait.PARTICIPLE and _attributive(sentence, at):
        if kinds & word_trait.FINITE and _after_count(sentence, at):
            return _ANY_FORM
        kinds &= ~word_trait.PARTICIPLE
        excluded = (*excluded, "participle")
    if kinds == _FINITE_OR_INFINITIVE:
        infinitive = sentence.words[at - 1] == "te" or any(
            traits[other] & word_trait.FINITE for other in clause.verbs if other < at
        )
        return (*excluded, "finite" if infinitive else "infinitive")
    if kinds & _FINITE_OR_PARTICIPLE == _FINITE_OR_PARTICIPLE:
        others = 0
        for other in clause.positions:
            if other != at:
                others |= traits[other]
        if others & word_trait.OF_PERFECT:
            return ("finite", "infinitive")
        return (*excluded, "finite" if others & word_trait.MODAL else "participle")
    return excluded


def _attributive(sentence: Sentence, at: int) -> bool:
    """Whether a participle is attributive, before its noun: `het getroffen buurland`."""
    if at + 1 >= len(sentence.words) or not sentence.traits[at + 1] & word_trait.LETTER:
        return False
    following = sentence.classes[at + 1]
    return not following or (bool(following & _HEAD_NOUN) and not following & word_class.VERB)


def _after_count(sentence: Sentence, at: int) -> bool:
    """Whether a participle that looks like a past tense follows a number or determiner: `81 veroordeelde Afghanen`."""
    if at == 0:
        return False
    before = sentence.words[at - 1]
    return before[0].isdigit() or bool(sentence.classes[at - 1] & (word_class.DET | word_class.QUANTIFIER))


def _after_determiner(sentence: Sentence, at: int) -> bool:
    """Whether the preceding word makes a word a noun: `de aanvallen`, `na aanvallen`, `zware aanvallen`."""
    if at == 0:
        return True
    word, classes = sentence.words[at - 1], sentence.classes[at - 1]
    if word == "te":
        return False
    adjective = word.endswith("e") and not classes & (word_class.VERB | word_class.TIME)
    return adjective or bool(classes & (word_class.DET | word_class.PREPOSITION | word_class.QUANTIFIER))


def _is_particle(sentence: Sentence, verb: int, at: int, form: str) -> bool:
    """Whether a word is the particle of a verb: at the end of its segment, or before `te` and the infinitive."""
    if form == "infinitive" and at == verb - 2:
        return sentence.words[verb - 1] == "te"
    if at <= verb or form != "finite":
        return False
    if at + 1 >= len(sentence.words):
        return True
    following = sentence.classes[at + 1]
    if not sentence.traits[at + 1] & word_trait.ALPHANUMERIC:
        return True
    # `roept X op de wapens neer te leggen`: before an infinitive with `te` it is a particle all the same.
    if sentence.words[at + 1] == "dat" or "te" in sentence.words[at + 2 : at + 2 + _INFINITIVE_REACH]:
        return True
    return bool(following & _AFTER_PARTICLE) and not following & word_class.DET


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
        for begun, ended in elements.places(element):
            if clause_of[begun] == number or begin <= begun < first or begun == following:
                words.update(range(begun, ended))
                break
        else:
            return None
    return frozenset(words)


_AT = attrgetter("at")


def _rank(hit: Hit) -> tuple[int, tuple[int, bool, bool], int, bool, int]:
    trigger = hit.trigger
    return -len(hit.consumed), trigger.precedence, hit.at, trigger.kind != "verb", trigger.rank


def _outranked(hits: list[Hit]) -> list[Hit]:
    if len(hits) < 2:
        return [hit for hit in hits if hit.trigger.event_type != NO_EVENT]
    kept: list[Hit] = []
    taken: set[int] = set()
    heads: set[int] = set()
    for hit in sorted(hits, key=_rank):
        # Verbs may share a noun (`de sancties die X oplegde, opheffen`), but a noun consumed by a verb is no trigger.
        overlaps = hit.at in taken if hit.trigger.kind == "verb" else bool(hit.consumed & taken)
        if not overlaps and hit.at not in heads:
            kept.append(hit)
            taken |= hit.consumed
            heads.add(hit.at)
        else:
            rival = next((k for k in kept if k.consumed == hit.consumed), None)
            if rival is not None and hit.trigger.event_type != NO_EVENT:
                rival.alternatives = (*rival.alternatives, hit)
    return sorted([hit for hit in kept if hit.trigger.event_type != NO_EVENT], key=_AT)
