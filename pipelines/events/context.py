"""A sentence with its clauses and story: the subject of a clause, and the speaker of its claim."""

from dataclasses import dataclass, field

from pipelines.events import word_class
from pipelines.events.actors import Actor, Sentence
from pipelines.events.clauses import Clause, has_non_actor_subject
from pipelines.events.lexicon import Lexicon
from pipelines.events.reference import Story
from pipelines.events.triggers import Hit

_NOMINATIVE = frozenset(("hij", "zij", "ze"))


def differs(actor: Actor, other: Actor | None) -> bool:
    """Whether an actor refers to countries, and to none of another actor's."""
    countries = actor.countries
    if len(countries) == 1:
        return other is None or countries[0] not in other.countries
    return bool(countries) and (other is None or not set(countries) & set(other.countries))


@dataclass(slots=True)
class Context:
    """A sentence with its clauses and the story around it, while its triggers are read.

    `countries` are those of its actors.
    """

    sentence: Sentence
    clauses: list[Clause]
    clause_of: list[int]
    story: Story
    lexicon: Lexicon
    countries: set[str]
    hits: list[Hit] = field(default_factory=list)
    _subjects: dict[int, tuple[Actor | None, str]] = field(default_factory=dict)
    _words: dict[int, set[str]] = field(default_factory=dict)
    _unmarked: dict[int, list[Actor]] = field(default_factory=dict)

    def words_of(self, number: int) -> set[str]:
        """Return the distinct words of a clause."""
        found = self._words.get(number)
        if found is None:
            words = self.sentence.words
            found = (
                {words[at] for at in self.clauses[number].positions} if len(self.clauses) > 1 else set(words)
            )
            self._words[number] = found
        return found

    def unmarked(self, clause: Clause) -> list[Actor]:
        """List the actors of a clause that no preposition marks and that modify no trigger noun."""
        found = self._unmarked.get(clause.first)
        if found is None:
            found = self._unmarked[clause.first] = [
                actor
                for actor in clause.actors
                if not actor.preposition and (actor.trigger_noun < 0 or actor.head & word_class.THING)
            ]
        return found

    def subject(self, number: int) -> tuple[Actor | None, str]:
        """Find the subject of a clause and how it was found.

        A subject that is not an actor (`De bommen ...`) is returned as an actor without countries, found as `foreign`.
        """
        found = self._subjects.get(number)
        if found is None:
            found = self._subjects[number] = self._find_subject(self.clauses[number])
        return found

    def _find_subject(self, clause: Clause) -> tuple[Actor | None, str]:
        if clause.kind == "relative":
            if clause.antecedent is not None:
                return self._subject_of_relative(clause, clause.antecedent)
            if self._people_before(clause):
                return _non_actor(clause), "foreign"
        if has_non_actor_subject(self.sentence, clause):
            return _non_actor(clause), "foreign"
        unmarked = self.unmarked(clause)
        # The bare actor of a conjunct or infinitive is its object: `A prijst B en hekelt C`.
        inherits = clause.kind in ("conjunct", "infinitive") if unmarked else clause.kind != "relative"
        if inherits and clause.parent >= 0:
            inherited, _ = self.subject(clause.parent)
            if inherited is not None:
                return inherited, "inherited"
        return (unmarked[0], "subject") if unmarked else (None, "")

    def _subject_of_relative(self, clause: Clause, antecedent: Actor) -> tuple[Actor | None, str]:
        own = [a for a in self.unmarked(clause) if a is not antecedent]
        nominative = next((a for a in own if a.kind == "pronoun" and a.head_word in _NOMINATIVE), None)
        if nominative is not None:
            return nominative, "subject"
        if antecedent.trigger_noun < 0:
            return antecedent, "antecedent"
        return (own[0], "subject") if own else (None, "")

    def _people_before(self, clause: Clause) -> bool:
        """Whether a relative clause is about people: `landen die X erkennen`, not `sancties die X instelde`."""
        at = clause.first - 1
        if at >= 0 and not self.sentence.words[at][0].isalnum():
            at -= 1
        people = word_class.PEOPLE | word_class.PLURAL_STATE_NOUN | word_class.INSTITUTION | word_class.TITLE
        return at >= 0 and bool(self.sentence.classes[at] & people)

    def announcer(self) -> Actor | None:
        """Find the speaker that a headline names before a colon: `Trump: ...`."""
        first = self.sentence.actors[0] if self.sentence.actors else None
        if first is None or first.first or first.last >= len(self.sentence.words):
            return None
        return first if self.sentence.words[first.last] == ":" else None

    def speaker(self, number: int) -> Actor | None:
        """Find the speaker of a clause: after `volgens` or `aldus`, or the subject of a verb of speech."""
        for actor in self.sentence.actors:
            if actor.preposition in ("volgens", "aldus"):
                return actor
        announcer = self.announcer()
        if announcer is not None:
            return announcer
        for other, clause in enumerate(self.clauses):
            if other != number and self._has_speech_verb(clause):
                subject, how = self.subject(other)
                if subject is not None and how == "subject":
                    return subject
        return None

    def _has_speech_verb(self, clause: Clause) -> bool:
        speech = self.lexicon.speech_verbs
        return any(reading.verb in speech for at in clause.verbs for reading in self.sentence.known[at].verbs)


def _non_actor(clause: Clause) -> Actor:
    return Actor((), (), clause.first, clause.first, "", "other", 0)
