"""Coreference: the salience of countries in a story, and the country that a pronoun or definite phrase refers to.

The rules are plain salience rules: the latest subject for a pronoun, the latest country that is not the
subject for `dat land`, the other of the two leading countries for `het buurland` and `zijn ambtgenoot`, the country
that a title was first used for (`premier` X) for the bare title.
"""

from collections.abc import Mapping

from pipelines.events import word_class
from pipelines.events.actors import Actor, Sentence

_COUNTERPARTS = frozenset(
    [
        "ambtgenoot",
        "collega",
        "gastheer",
        "gast",
        "opvolger",
        "ambtgenote",
        "tegenspeler",
        "evenknie",
        "buurman",
        "rivaal",
    ]
)
_POSSESSIVES = ("zijn", "haar", "hun", "ons")


class Story:
    """Salience within one story; grows as its sentences are read in order."""

    def __init__(self, weights: Mapping[str, int], order: list[str]) -> None:
        self.weights = weights
        self.order = order
        self.recent: list[str] = []
        self.subject = ""
        self.person = ""
        self.titles: dict[str, str] = {}
        self.dyads: list[tuple[str, str]] = []
        self.latest_of_type: dict[str, tuple[str, str]] = {}
        self.group: tuple[str, ...] = ()
        self.organisation = False

    def leading(self, *, without: tuple[str, ...] = ()) -> str:
        """Return the leading country of the story, leaving some out."""
        candidates = [c for c in self.order if c not in without]
        return max(candidates, key=lambda c: self.weights[c], default="")

    def partner(self, country: str) -> str:
        """Return the most likely counterpart of a country: that of its latest event, else the leading country."""
        for source, target in reversed(self.dyads):
            if country == source:
                return target
            if country == target:
                return source
        return self.leading(without=(country,))

    def has_event(self, country: str) -> bool:
        """Whether a country has an event already."""
        return any(country in dyad for dyad in self.dyads)

    def opponent(self, country: str) -> str:
        """Return the country that last acted toward another, or nothing."""
        return next((source for source, target in reversed(self.dyads) if target == country), "")

    def parallel(self, event_type: str, without: set[str]) -> str:
        """Return the target of the latest event of a type, for `ook X stuurde hulp`."""
        target = self.latest_of_type.get(event_type, ("", ""))[1]
        return "" if target in without else target

    def pair(self) -> tuple[str, ...]:
        """Return the last two countries mentioned as a group, else the two leading ones, in alphabetical order."""
        if len(self.group) == 2:
            return tuple(sorted(self.group))
        return tuple(sorted(sorted(self.order, key=lambda c: -self.weights[c])[:2]))

    def latest_source(self, *, without: str) -> str:
        """Return the latest source, leaving one country out."""
        return next((source for source, _ in reversed(self.dyads) if source != without), "")

    def note_mention(self, countries: tuple[str, ...]) -> None:
        """Note a mention."""
        recent = self.recent
        for country in countries:
            if country in recent:
                recent.remove(country)
            recent.append(country)

    def latest(self, *, without: tuple[str, ...] = ()) -> str:
        """Return the country mentioned last, leaving some out."""
        return next((c for c in reversed(self.recent) if c not in without), "")

    def resolve(self, sentence: Sentence, epithets: Mapping[str, frozenset[str]]) -> None:
        """Resolve the anaphoric actors of a sentence, in order, and note its mentions."""
        subject: tuple[str, ...] = ()
        for actor in sentence.actors:
            if not actor.resolved:
                actor.countries = tuple(c for c in self._referents(actor, sentence, subject, epithets) if c)
                actor.spans = (sentence.span(actor.first, actor.last - 1),) * len(actor.countries)
            elif actor.head & (word_class.TITLE | word_class.INSTITUTION) and len(actor.countries) == 1:
                self.titles[actor.head_word] = actor.countries[0]
            if not subject and not actor.preposition:
                subject = actor.countries
            if actor.resolved:
                self.note_mention(actor.countries)
                if len(actor.countries) > 1 and len(set(actor.countries)) == 2:
                    self.group = actor.countries

    def _referents(
        self,
        actor: Actor,
        sentence: Sentence,
        subject: tuple[str, ...],
        epithets: Mapping[str, frozenset[str]],
    ) -> tuple[str, ...]:
        if actor.kind == "pronoun":
            return self._of_pronoun(actor, sentence, subject)
        if actor.kind == "pair":
            return self._of_pair(actor, subject)
        if actor.head & word_class.STATE_NOUN and not actor.head & word_class.TITLE:
            return (self._of_state_noun(actor, sentence.words[actor.first], subject, epithets),)
        if actor.head_word in _COUNTERPARTS and sentence.words[actor.first] in (*_POSSESSIVES, "de"):
            return (self._opposite(subject),)
        place = next(
            (a for a in sentence.actors if a.preposition == "in" and a.first <= 1 and a.countries), None
        )
        if place is not None:
            return (place.countries[0],)
        title = self.titles.get(actor.head_word, "")
        return (title or self.subject or self.latest() or self.leading(),)

    def _of_pronoun(self, actor: Actor, sentence: Sentence, subject: tuple[str, ...]) -> tuple[str, ...]:
        word = actor.head_word
        if word == "hij" or actor.preposition in ("volgens", "aldus"):
            return (self.person or self.subject,)
        if word in ("hem", "haar", "hen", "hun"):
            return (self.latest(without=subject),)
        if word == "die":
            return (self.latest(),)
        if "elkaar" in sentence.words:
            return self.pair()
        return (self.subject or self.leading(),)

    def _of_pair(self, actor: Actor, subject: tuple[str, ...]) -> tuple[str, ...]:
        if len(self.group) == 2 and not set(self.group) & set(subject):
            return tuple(sorted(self.group))
        # As an object `beide landen` are the two others: `Trump had beide landen gevraagd`.
        taken = subject if not actor.preposition else ()
        rest = [c for c in self.order if c not in taken]
        return tuple(sorted(sorted(rest, key=lambda c: -self.weights[c])[:2]))

    def _of_state_noun(
        self, actor: Actor, before: str, subject: tuple[str, ...], epithets: Mapping[str, frozenset[str]]
    ) -> str:
        other = actor.head & word_class.OTHER_STATE_NOUN
        if before in _POSSESSIVES and not other:
            return subject[0] if subject else self.person or self.subject
        named = [c for c in self.recent if c in epithets.get(actor.head_word, ())]
        outside = [c for c in named if c not in subject]
        if named:
            return (outside or named)[-1]
        return self._opposite(subject) if other else self.latest(without=subject) or self.latest()

    def _opposite(self, subject: tuple[str, ...]) -> str:
        """Return the counterpart of the subject of the sentence, or of the one before."""
        anchor = subject[0] if subject else self.subject
        return self.partner(anchor) if anchor else self.leading()
