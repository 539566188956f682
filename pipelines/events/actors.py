"""Noun phrases that stand for countries: what the mentions are part of, and what else may stand for a country."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from operator import attrgetter

from pipelines.events.lexicon import Word, WordClass, WordTrait

_NOUN = (
    WordClass.TITLE
    | WordClass.INSTITUTION
    | WordClass.PEOPLE
    | WordClass.THING
    | WordClass.STATE_NOUN
    | WordClass.PLURAL_STATE_NOUN
    | WordClass.NOUN_TRIGGER
)
_ACTOR_NOUN = (
    WordClass.TITLE
    | WordClass.INSTITUTION
    | WordClass.PEOPLE
    | WordClass.STATE_NOUN
    | WordClass.PLURAL_STATE_NOUN
)
_BOUNDARY = (
    WordClass.PREPOSITION
    | WordClass.SUBORDINATOR
    | WordClass.RELATIVE
    | WordClass.COORDINATOR
    | WordClass.PERSONAL
    | WordClass.PERSONAL_OBJECT
    | WordClass.NEGATION
    | WordClass.ADVERB
    | WordClass.TIME
    | WordClass.HERE
    | WordClass.DET
)
# A host noun before these may be told by the country that follows: `de regering in Praag`, `auto's uit Japan`.
_LOCATIVE = ("in", "uit", "bij", "te")
_REFERRING = _ACTOR_NOUN | WordClass.PERSONAL | WordClass.PERSONAL_OBJECT
_BEFORE_NOUN = (
    WordClass.DET | WordClass.QUANTIFIER | WordClass.TITLE | WordClass.PEOPLE | WordClass.STATE_NOUN
)
_NOT_ATTRIBUTIVE = WordClass.VERB | _BOUNDARY
_BEFORE_PHRASE = WordClass.PREPOSITION | WordClass.SPEECH_PREPOSITION
_BETWEEN_CONJUNCTS = frozenset((",", "en", "of", "noch", "&", "ook", "maar"))
_LONGEST_PHRASE = 5


@dataclass(slots=True)
class Mention:
    """A mention within one sentence: word positions `[first, last)` and characters of the field."""

    country: str
    kind: str
    first: int
    last: int
    start: int
    end: int


@dataclass(slots=True)
class Actor:
    """A noun phrase: its countries (none for an organisation), its place, and what marks its role."""

    countries: tuple[str, ...]
    spans: tuple[tuple[int, int], ...]
    first: int
    last: int
    preposition: str
    kind: str
    head: int
    head_word: str = ""
    trigger_noun: int = -1
    free: bool = True
    resolved: bool = True


@dataclass(slots=True)
class Sentence:
    """One sentence of a field as parallel lists of words.

    `classes` and `traits` are those of `known`, and `all_classes` and `all_traits` all of them joined: one look tells
    what the sentence cannot have. `owners` has for each word the actor that it is part of.
    """

    words: Sequence[str]
    upper: Sequence[bool]
    starts: Sequence[int]
    ends: Sequence[int]
    known: Sequence[Word]
    classes: Sequence[int]
    traits: Sequence[int]
    mentions: list[Mention]
    all_classes: int
    all_traits: int
    actors: list[Actor] = field(default_factory=list)
    owners: list[Actor | None] = field(default_factory=list)

    def find_actors(self, organisations: Sequence[tuple[int, int]]) -> None:
        """Set `actors` and `owners`; `organisations` are the word positions of organisation names."""
        self.actors = find_actors(self, organisations)
        self.owners = [None] * len(self.words)
        for actor in self.actors:
            for at in range(actor.first, actor.last):
                self.owners[at] = actor

    def may_refer(self) -> bool:
        """Whether a word may stand for a country that is told elsewhere."""
        return bool(self.all_classes & _REFERRING) or self.words[0] == "die"


_FIRST = attrgetter("first")


def find_actors(sentence: Sentence, organisations: Sequence[tuple[int, int]]) -> list[Actor]:
    """Collect the actors of a sentence in order: phrases with mentions, organisations, then words that may refer back.

    `organisations` are the word positions of organisation names. Anaphoric actors come unresolved, without countries.
    """
    chunker = _Chunker(sentence)
    chunker.add_mentions()
    chunker.add_organisations(organisations)
    chunker.add_anaphors()
    chunker.actors.sort(key=_FIRST)
    return _coordinated(sentence, chunker.actors) if len(chunker.actors) > 1 else chunker.actors


class _Chunker:
    def __init__(self, sentence: Sentence) -> None:
        self.words = sentence.words
        self.classes = sentence.classes
        self.traits = sentence.traits
        self.may_refer = sentence.may_refer()
        self.upper = sentence.upper
        self.mentions = sentence.mentions
        self.size = len(sentence.words)
        self.taken = [False] * self.size
        self.actors: list[Actor] = []
        for mention in self.mentions:
            for at in range(mention.first, mention.last):
                self.taken[at] = True

    def _is(self, at: int, classes: int) -> bool:
        return bool(self.classes[at] & classes)

    def _nominal(self, at: int) -> bool:
        """Whether a word may belong to a noun phrase: a word of letters that is no verb and in no closed class."""
        classes = self.classes[at]
        if classes & _BOUNDARY or not self.traits[at] & WordTrait.LETTER:
            return False
        return not classes & WordClass.VERB or bool(classes & _NOUN)

    def add_mentions(self) -> None:
        if not self.mentions:
            return
        by_start: dict[int, list[Mention]] = {}
        for mention in self.mentions:
            by_start.setdefault(mention.first, []).append(mention)
        done = 0
        for first in sorted(by_start):
            if first < done:
                # A mention inside the phrase before it (`Revolutionaire Garde` after `Iraanse`) is part of that one.
                continue
            actor = self._phrase(first, by_start)
            done = actor.last
            self.actors.append(actor)
            for at in range(actor.first, actor.last):
                self.taken[at] = True

    def _phrase(self, first: int, by_start: dict[int, list[Mention]]) -> Actor:
        mentions = by_start[first]
        spans = {m.country: (m.start, m.end) for m in reversed(mentions)}
        last = mentions[0].last if len(mentions) == 1 else max(m.last for m in mentions)
        kind = mentions[0].kind
        head = 0
        head_word = ""
        trigger_noun = -1
        while True:
            if kind in ("adjective", "elided"):
                at = last
                while (
                    at < self.size
                    and at - last < _LONGEST_PHRASE
                    and not self.taken[at]
                    and self._nominal(at)
                ):
                    head |= self.classes[at] & _NOUN
                    head_word = self.words[at]
                    at += 1
                    if self._is(at - 1, WordClass.NOUN_TRIGGER) and not self._is(at - 1, _ACTOR_NOUN):
                        trigger_noun = at - 1
                        break
                last = at
            # What follows directly and is of the same country is an apposition: `de Franse president Emmanuel Macron`.
            following = by_start.get(last)
            if trigger_noun < 0 and following and any(m.country in spans for m in following):
                last = max(m.last for m in following)
                kind = following[0].kind
                continue
            if last + 1 < self.size and self.words[last] == "van":
                at = last + 1 + self._is(last + 1, WordClass.DET)
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

    def _left_edge(self, first: int, head: int, head_word: str) -> tuple[int, str, int, str]:
        """Walk left over determiners, titles and hosts to the phrase's beginning and the preposition before it."""
        begin = self._skip_left(first)
        head, head_word = self._collect(begin, first, head, head_word)
        preposition = self._preposition(begin)
        for _ in range(3):
            host = begin - 2
            if (
                host >= 0
                and preposition in _LOCATIVE
                and not self.taken[host]
                and self._institution_before(host)
            ):
                while not self._is(host, WordClass.INSTITUTION):
                    host -= 1
            if host < 0 or self.taken[host] or not preposition or not self._hosts(host, preposition):
                break
            head |= self.classes[host] & _NOUN
            head_word = head_word or self.words[host]
            begin = self._skip_left(host)
            head, head_word = self._collect(begin, host, head, head_word)
            preposition = self._preposition(begin)
        return begin, preposition, head, head_word

    def _hosts(self, at: int, preposition: str) -> bool:
        classes = self.classes[at]
        if preposition == "van":
            trigger = classes & WordClass.NOUN_TRIGGER and not classes & (_ACTOR_NOUN | WordClass.THING)
            return self._nominal(at) and not trigger and not self.upper[at]
        if preposition == "uit":
            return bool(classes & (_ACTOR_NOUN | WordClass.THING))
        if preposition not in _LOCATIVE:
            return False
        return bool(classes & (WordClass.INSTITUTION | WordClass.TITLE)) or self._institution_before(at)

    def _institution_before(self, at: int) -> bool:
        """Whether a word ends the name of an institution: `het ministerie van Buitenlandse Zaken`."""
        for back in range(at, max(at - 5, -1), -1):
            if self.taken[back]:
                return False
            if self._is(back, WordClass.INSTITUTION):
                return True
            if not (self.upper[back] or self.words[back] in ("van", "en")):
                return False
        return False

    def _collect(self, begin: int, end: int, head: int, head_word: str) -> tuple[int, str]:
        for at in range(begin, end):
            classes = self.classes[at] & _NOUN
            if classes:
                head |= classes
                head_word = head_word or self.words[at]
        return head, head_word

    def _skip_left(self, first: int) -> int:
        at = first - 1
        while at >= 0 and first - at <= _LONGEST_PHRASE and not self.taken[at]:
            word, classes = self.words[at], self.classes[at]
            if classes & WordClass.PREPOSITION:
                break
            attributive = word[-1] == "e" and len(word) > 3 and not classes & _NOT_ATTRIBUTIVE
            if not (classes & _BEFORE_NOUN or attributive or word[0].isdigit()):
                break
            # Before a mention `dat` and `die` open a clause (`zegt dat Rusland`), before a noun they point.
            if word in ("dat", "die") and self.taken[first]:
                break
            at -= 1
            if classes & WordClass.DET:
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

    def _add(self, actor: Actor) -> None:
        self.actors.append(actor)
        for at in range(actor.first, actor.last):
            self.taken[at] = True

    def add_anaphors(self) -> None:
        if not self.may_refer:
            return
        referring = [at for at, classes in enumerate(self.classes) if classes & _REFERRING or not at]
        for at in referring:
            classes = self.classes[at]
            if self.taken[at]:
                continue
            if classes & WordClass.PERSONAL or (
                classes & WordClass.PERSONAL_OBJECT and not self._begins_phrase(at)
            ):
                self._refer(at, at + 1, "pronoun")
            elif at == 0 and self.words[0] == "die" and self.size > 1 and self._is(1, WordClass.VERB):
                self._refer(0, 1, "pronoun")
            elif classes & _ACTOR_NOUN and not classes & WordClass.PEOPLE and not self._counts(at):
                kind = "pair" if classes & WordClass.PLURAL_STATE_NOUN else "definite"
                self._refer(at, at + 1, kind)

    def _counts(self, at: int) -> bool:
        """Whether `twee` counts something else: `de twee agenten`, not `de twee spraken`."""
        return (
            self.words[at] == "twee" and at + 1 < self.size and (self._nominal(at + 1) or self.taken[at + 1])
        )

    def _begins_phrase(self, at: int) -> bool:
        return at + 1 < self.size and self._nominal(at + 1) and self._is(at, WordClass.DET)

    def _refer(self, first: int, last: int, kind: str) -> None:
        begin = self._skip_left(first) if kind != "pronoun" else first
        if kind == "pair" and not (begin < first and self._definite_plural(begin, first)):
            return
        head = self.classes[last - 1] & _NOUN
        actor = Actor(
            (),
            (),
            begin,
            last,
            self._preposition(begin),
            kind,
            head,
            self.words[last - 1],
            resolved=False,
        )
        self._add(actor)

    def _definite_plural(self, begin: int, first: int) -> bool:
        return any(
            self.words[at] in ("de", "beide", "twee", "deze", "die", "hun") for at in range(begin, first)
        )


def _coordinated(sentence: Sentence, actors: list[Actor]) -> list[Actor]:
    """Join `A, B en C` into one actor with three countries, where one clause has them all in one role."""
    merged: list[Actor] = []
    chain: list[Actor] = []

    def close() -> None:
        if len(chain) < 2:
            merged.extend(chain)
            return
        conjunctions = [
            set(sentence.words[a.last : b.first]) & {"en", "of", "noch", "&", "alsook"}
            for a, b in pairwise(chain)
        ]
        while conjunctions and not conjunctions[-1]:
            conjunctions.pop()
        joined = len(conjunctions) + 1 if conjunctions else 1
        if joined > 1:
            group = chain[:joined]
            merged.append(
                Actor(
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
            )
            merged.extend(chain[joined:])
        else:
            merged.extend(chain)

    for actor in actors:
        if chain and _continues(sentence, chain, actor):
            chain.append(actor)
        else:
            close()
            chain = [actor]
    close()
    return merged


def _continues(sentence: Sentence, chain: list[Actor], actor: Actor) -> bool:
    before = chain[-1]
    if not before.countries or not actor.countries or before.trigger_noun >= 0:
        return False
    if not 0 < actor.first - before.last <= 3 or actor.preposition not in ("", before.preposition):
        return False
    gap = sentence.words[before.last : actor.first]
    if not all(word in _BETWEEN_CONJUNCTS or word == before.preposition for word in gap):
        return False
    # `A prees B en C hekelde D`: a finite verb after the conjunct, and one before the first, begin a new clause.
    follows = actor.last < len(sentence.words) and _finite(sentence, actor.last)
    return not (follows and any(_finite(sentence, at) for at in range(chain[0].first)))


def _finite(sentence: Sentence, at: int) -> bool:
    return bool(sentence.traits[at] & WordTrait.FINITE)
