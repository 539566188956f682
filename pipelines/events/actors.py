"""Actors: noun phrases that refer to countries, by a mention or by anaphora."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from operator import attrgetter
from typing import NamedTuple

from pipelines.events import word_class, word_trait
from pipelines.events.tokens import ACTOR_NOUN, NOUN, REFERRING
from pipelines.events.words import Word

# A noun before these may belong to the country that follows: `de regering in Praag`, `auto's uit Japan`.
_LOCATIVE = ("in", "uit", "bij", "te")
# The traits with an index of their words: scanning every word for each of them took a fifth of the time.
INDEXED = (
    word_trait.SINGLE,
    word_trait.SEQUENCES,
    word_trait.VERB,
    word_trait.PATTERNED,
    word_trait.PARTICLE,
    word_trait.HEAD,
    word_trait.CLAUSE,
    word_trait.REFERRING,
)
_BEFORE_PHRASE = word_class.PREPOSITION | word_class.SPEECH_PREPOSITION
_BETWEEN_CONJUNCTS = frozenset((",", "en", "of", "noch", "&", "ook", "maar"))
_CONJUNCTIONS = frozenset(("en", "of", "noch", "&", "alsook"))
_DEFINITE_PLURAL = frozenset(("de", "beide", "twee", "deze", "die", "hun"))
_COMMON_NOUN = word_trait.NOMINAL | word_trait.UPPER
# Mentions of these kinds precede the noun that they modify.
_BEFORE_ITS_NOUN = ("adjective", "elided")
_LONGEST_PHRASE = 5
# Words between two conjuncts.
_WIDEST_GAP = 3


class Mention(NamedTuple):
    """A mention within one sentence: word positions `[first, last)` and characters of the sentence."""

    country: str
    kind: str
    first: int
    last: int
    start: int
    end: int


@dataclass(slots=True, eq=False)
class Actor:
    """A noun phrase: its countries (none for an organisation), its position, and what marks its role."""

    countries: tuple[str, ...]
    spans: tuple[tuple[int, int], ...]
    first: int
    last: int
    preposition: str
    kind: str
    head: int
    head_word: str = ""
    trigger_noun: int = -1
    resolved: bool = True


# For each trait the positions of its words within their sentence, and the offset of each sentence in that list.
Places = Mapping[int, tuple[Sequence[int], Sequence[int]]]


@dataclass(slots=True, eq=False)
class Sentence:
    """One sentence as parallel lists of words; `starts` and `ends` are characters of its text.

    `words`, `classes` and `traits` are those of its tokens, `known` their entries in the lexicon. `all_classes` and
    `all_traits` are the union over the words, which rules out most rules at once. `places` is the index of the whole
    batch, in which this is sentence `number`. `owners` has for each word the actor that it is part of.
    """

    text: str
    words: Sequence[str]
    classes: Sequence[int]
    traits: Sequence[int]
    known: Sequence[Word]
    starts: Sequence[int]
    ends: Sequence[int]
    mentions: Sequence[Mention]
    all_classes: int
    all_traits: int
    places: Places
    number: int
    actors: Sequence[Actor] = ()
    owners: Sequence[Actor | None] = ()

    def span(self, first: int, last: int) -> tuple[int, int]:
        """Return the character span of the words from `first` to `last`, inclusive."""
        return self.starts[first], self.ends[last]

    def at(self, trait: int) -> Sequence[int]:
        """List the positions of the words with a trait in INDEXED."""
        places, begins = self.places[trait]
        return places[begins[self.number] : begins[self.number + 1]]

    def find_actors(self, organisations: Sequence[tuple[int, int]]) -> None:
        """Set `actors` and `owners`; `organisations` are the word positions of organisation names."""
        self.actors = find_actors(self, organisations)
        owners: list[Actor | None] = [None] * len(self.words)
        for actor in self.actors:
            owners[actor.first : actor.last] = [actor] * (actor.last - actor.first)
        self.owners = owners

    def may_refer(self) -> bool:
        """Whether a word may refer to a country mentioned elsewhere."""
        return bool(self.all_classes & REFERRING) or self.words[0] == "die"


_FIRST = attrgetter("first")


def countries_of(sentence: Sentence) -> set[str]:
    """Return the countries of the actors of a sentence."""
    found: set[str] = set()
    for actor in sentence.actors:
        found.update(actor.countries)
    return found


def find_actors(sentence: Sentence, organisations: Sequence[tuple[int, int]]) -> list[Actor]:
    """Collect the actors of a sentence in order: phrases with mentions, organisations, then words that may refer back.

    `organisations` are the word positions of organisation names. Anaphoric actors come unresolved, without countries.
    """
    may_refer = sentence.may_refer()
    if not sentence.mentions and not organisations and not may_refer:
        return []
    chunker = _Chunker(sentence)
    if sentence.mentions:
        chunker.add_mentions()
    if organisations:
        chunker.add_organisations(organisations)
    if may_refer:
        chunker.add_anaphors(sentence)
    actors = chunker.actors
    if len(actors) < 2:
        return actors
    actors.sort(key=_FIRST)
    return actors if _CONJUNCTIONS.isdisjoint(sentence.words) else _coordinated(sentence, actors)


class _Chunker:
    """Noun phrase chunker for one sentence; `taken` marks the words that are in a phrase or mention."""

    __slots__ = ("actors", "classes", "mentions", "size", "taken", "traits", "words")

    def __init__(self, sentence: Sentence) -> None:
        self.words = sentence.words
        self.classes = sentence.classes
        self.traits = sentence.traits
        self.mentions = sentence.mentions
        self.size = len(sentence.words)
        self.taken = bytearray(self.size)
        self.actors: list[Actor] = []

    def _add(self, actor: Actor) -> None:
        self.actors.append(actor)
        self.taken[actor.first : actor.last] = b"\1" * (actor.last - actor.first)

    def add_mentions(self) -> None:
        by_start: dict[int, list[Mention]] = {}
        taken = self.taken
        for mention in self.mentions:
            _, _, first, last, _, _ = mention
            if first in by_start:
                by_start[first].append(mention)
            else:
                by_start[first] = [mention]
            taken[first:last] = b"\1" * (last - first)
        done = 0
        for first, mentions in by_start.items():
            # A mention inside the phrase before it (`Revolutionaire Garde` after `Iraanse`) is part of that one.
            if first >= done:
                actor = self._phrase(first, mentions, by_start)
                done = actor.last
                self._add(actor)

    def _phrase(self, first: int, mentions: list[Mention], by_start: dict[int, list[Mention]]) -> Actor:
        words = self.words
        if len(mentions) == 1:
            country, kind, _, last, start, end = mentions[0]
            spans = {country: (start, end)}
        else:
            spans = {m.country: (m.start, m.end) for m in reversed(mentions)}
            kind, last = mentions[0].kind, max(m.last for m in mentions)
        head, head_word, trigger_noun = 0, "", -1
        while last < self.size:
            if kind in _BEFORE_ITS_NOUN:
                last, head, head_word, trigger_noun = self._right_edge(last, head, head_word, trigger_noun)
            # An adjacent mention of the same country is an apposition: `de Franse president Emmanuel Macron`.
            following = by_start.get(last)
            if following and trigger_noun < 0 and any(m.country in spans for m in following):
                last = max(m.last for m in following)
                kind = following[0].kind
                continue
            if last + 1 < self.size and words[last] == "van":
                at = last + 1 + bool(self.classes[last + 1] & word_class.DET)
                following = by_start.get(at)
                if following and all(m.country in spans for m in following):
                    last = max(m.last for m in following)
                    kind = following[0].kind
                    continue
            break
        begin, preposition, head, head_word = self._left_edge(first, head, head_word)
        return Actor(
            tuple(spans),
            tuple(spans.values()),
            begin,
            last,
            preposition,
            kind,
            head,
            head_word,
            trigger_noun,
        )

    def _right_edge(
        self, last: int, head: int, head_word: str, trigger_noun: int
    ) -> tuple[int, int, str, int]:
        """Walk right over the noun of an adjective, up to a noun that names an event."""
        end = min(last + _LONGEST_PHRASE, self.size)
        while last < end and self.traits[last] & word_trait.NOMINAL and not self.taken[last]:
            classes = self.classes[last]
            head |= classes & NOUN
            head_word = self.words[last]
            last += 1
            if classes & word_class.NOUN_TRIGGER and not classes & ACTOR_NOUN:
                return last, head, head_word, last - 1
        return last, head, head_word, trigger_noun

    def _left_edge(self, first: int, head: int, head_word: str) -> tuple[int, str, int, str]:
        """Walk left over determiners, titles and head nouns to the start of the phrase and its preposition."""
        if not first:
            return 0, "", head, head_word
        begin = first
        if self.traits[first - 1] & word_trait.MODIFIER:
            begin = self._skip_left(first)
            head, head_word = self._collect(begin, first, head, head_word)
        preposition = self._preposition(begin)
        for _ in range(3):
            host = begin - 2
            if not preposition or host < 0 or self.taken[host]:
                break
            if preposition in _LOCATIVE and self._institution_before(host):
                while not self.classes[host] & word_class.INSTITUTION:
                    host -= 1
            if self.taken[host] or not self._hosts(host, preposition):
                break
            head |= self.classes[host] & NOUN
            head_word = head_word or self.words[host]
            begin = self._skip_left(host)
            head, head_word = self._collect(begin, host, head, head_word)
            preposition = self._preposition(begin)
        return begin, preposition, head, head_word

    def _hosts(self, at: int, preposition: str) -> bool:
        classes = self.classes[at]
        if preposition == "van":
            trigger = classes & word_class.NOUN_TRIGGER and not classes & (ACTOR_NOUN | word_class.THING)
            return self.traits[at] & _COMMON_NOUN == word_trait.NOMINAL and not trigger
        if preposition == "uit":
            return bool(classes & (ACTOR_NOUN | word_class.THING))
        if preposition not in _LOCATIVE:
            return False
        return bool(classes & (word_class.INSTITUTION | word_class.TITLE)) or self._institution_before(at)

    def _institution_before(self, at: int) -> bool:
        """Whether a word ends the name of an institution: `het ministerie van Buitenlandse Zaken`."""
        for back in range(at, max(at - 5, -1), -1):
            if self.taken[back]:
                return False
            if self.classes[back] & word_class.INSTITUTION:
                return True
            if not (self.traits[back] & word_trait.UPPER or self.words[back] in ("van", "en")):
                return False
        return False

    def _collect(self, begin: int, end: int, head: int, head_word: str) -> tuple[int, str]:
        for at in range(begin, end):
            classes = self.classes[at] & NOUN
            if classes:
                head |= classes
                head_word = head_word or self.words[at]
        return head, head_word

    def _skip_left(self, first: int) -> int:
        at = first - 1
        stop = max(first - 1 - _LONGEST_PHRASE, -1)
        while at > stop and self.traits[at] & word_trait.MODIFIER and not self.taken[at]:
            # Before a mention `dat` and `die` open a clause (`zegt dat Rusland`), before a noun they point.
            if self.words[at] in ("dat", "die") and self.taken[first]:
                break
            at -= 1
            if self.classes[at + 1] & word_class.DET:
                break
        return at + 1

    def _preposition(self, begin: int) -> str:
        if begin > 0 and self.classes[begin - 1] & _BEFORE_PHRASE:
            return self.words[begin - 1]
        return ""

    def add_organisations(self, organisations: Sequence[tuple[int, int]]) -> None:
        for first, last in organisations:
            if not any(self.taken[first:last]):
                begin = self._skip_left(first)
                self._add(Actor((), (), begin, last, self._preposition(begin), "organisation", 0))

    def add_anaphors(self, sentence: Sentence) -> None:
        referring = sentence.at(word_trait.REFERRING)
        if self.words[0] == "die" and (not referring or referring[0]):
            referring = [0, *referring]
        for at in referring:
            if self.taken[at]:
                continue
            classes = self.classes[at]
            if classes & word_class.PERSONAL or (
                classes & word_class.PERSONAL_OBJECT and not self._begins_phrase(at)
            ):
                self._refer(at, at, "pronoun")
            elif at == 0 and self.words[0] == "die" and self.size > 1 and self.classes[1] & word_class.VERB:
                self._refer(0, 0, "pronoun")
            elif classes & ACTOR_NOUN and not classes & word_class.PEOPLE and not self._counts(at):
                begin = self._skip_left(at)
                if not classes & word_class.PLURAL_STATE_NOUN:
                    self._refer(begin, at, "definite")
                elif not _DEFINITE_PLURAL.isdisjoint(self.words[begin:at]):
                    self._refer(begin, at, "pair")

    def _counts(self, at: int) -> bool:
        """Whether `twee` counts something else: `de twee agenten`, not `de twee spraken`."""
        return (
            self.words[at] == "twee"
            and at + 1 < self.size
            and bool(self.traits[at + 1] & word_trait.NOMINAL or self.taken[at + 1])
        )

    def _begins_phrase(self, at: int) -> bool:
        return (
            at + 1 < self.size
            and bool(self.traits[at + 1] & word_trait.NOMINAL)
            and bool(self.classes[at] & word_class.DET)
        )

    def _refer(self, begin: int, noun: int, kind: str) -> None:
        head = self.classes[noun] & NOUN
        preposition = self._preposition(begin)
        actor = Actor((), (), begin, noun + 1, preposition, kind, head, self.words[noun], resolved=False)
        self._add(actor)


def _coordinated(sentence: Sentence, actors: list[Actor]) -> list[Actor]:
    """Join coordinated `A, B en C` into one actor with three countries, where they share a role in one clause."""
    merged: list[Actor] = []
    chain = [actors[0]]
    for before, actor in pairwise(actors):
        if 0 < actor.first - before.last <= _WIDEST_GAP and _continues(sentence, chain[0], before, actor):
            chain.append(actor)
        else:
            merged += chain if len(chain) < 2 else _joined(sentence, chain)
            chain = [actor]
    return merged + (chain if len(chain) < 2 else _joined(sentence, chain))


def _joined(sentence: Sentence, chain: list[Actor]) -> list[Actor]:
    """Join a chain up to its last conjunction; actors that only commas add stay separate."""
    joined = 1
    for number, (before, after) in enumerate(pairwise(chain), start=2):
        if not _CONJUNCTIONS.isdisjoint(sentence.words[before.last : after.first]):
            joined = number
    if joined < 2:
        return chain
    group = chain[:joined]
    actor = Actor(
        tuple(c for a in group for c in a.countries),
        tuple(s for a in group for s in a.spans),
        group[0].first,
        group[-1].last,
        group[0].preposition,
        group[0].kind if group[0].kind != "adjective" else group[-1].kind,
        group[0].head | group[-1].head,
        group[-1].head_word or group[0].head_word,
        group[-1].trigger_noun,
    )
    return [actor, *chain[joined:]]


def _continues(sentence: Sentence, begun: Actor, before: Actor, actor: Actor) -> bool:
    """Whether an actor continues the chain from `begun` to `before`."""
    if actor.preposition not in ("", before.preposition):
        return False
    if not before.countries or not actor.countries or before.trigger_noun >= 0:
        return False
    gap = sentence.words[before.last : actor.first]
    if not all(word in _BETWEEN_CONJUNCTS or word == before.preposition for word in gap):
        return False
    # `A prees B en C hekelde D`: a finite verb after the conjunct, and one before the first, begin a new clause.
    traits = sentence.traits
    follows = actor.last < len(traits) and traits[actor.last] & word_trait.FINITE
    return not (follows and any(trait & word_trait.FINITE for trait in traits[: begun.first]))
