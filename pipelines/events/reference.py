"""What a story is about so far, and which country a pronoun or a definite phrase stands for.

The rules are of the plain salience kind: the latest subject for a pronoun, the latest country that is not the subject for
`dat land`, the other of the two leading countries for `het buurland` and `zijn ambtgenoot`, the country that a title was
first used for (`premier` X) for the bare title.
"""

from collections import Counter
from collections.abc import Mapping

from pipelines.events.actors import Actor, Sentence
from pipelines.events.lexicon import WordClass

_COUNTERPARTS = frozenset(
    "ambtgenoot collega gastheer gast opvolger ambtgenote tegenspeler evenknie buurman rivaal".split()
)
_HEADLINE_WEIGHT = 3


class Story:
    """Salience within one story; grows as its sentences are read in order."""

    def __init__(self, weights: Mapping[str, int], order: list[str]) -> None:
        self.weights = Counter(weights)
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
        """Name the leading country of the story, leaving some out."""
        candidates = [c for c in self.order if c not in without]
        return max(candidates, key=lambda c: self.weights[c], default="")

    def partner(self, country: str) -> str:
        """Name the country that most likely stands opposite another: of its latest event, else the leading one."""
        for source, target in reversed(self.dyads):
            if country == source:
                return target
            if country == target:
                return source
        return self.leading(without=(country,))

    def acquainted(self, country: str) -> bool:
        """Whether a country has an event already."""
        return any(country in dyad for dyad in self.dyads)

    def opponent(self, country: str) -> str:
        """Name the country that last did something toward another, or nothing."""
        return next((source for source, target in reversed(self.dyads) if target == country), "")

    def parallel(self, event_type: str, without: set[str]) -> str:
        """Name the target of the latest event of a type, for `ook X stuurde hulp`."""
        target = self.latest_of_type.get(event_type, ("", ""))[1]
        return "" if target in without else target

    def pair(self) -> tuple[str, ...]:
        """Name the two countries last told together, else the two leading ones, in alphabetical order."""
        if len(self.group) == 2:
            return tuple(sorted(self.group))
        return tuple(sorted(sorted(self.order, key=lambda c: -self.weights[c])[:2]))

    def see(self, countries: tuple[str, ...]) -> None:
        """Note a mention."""
        for country in countries:
            if country in self.recent:
                self.recent.remove(country)
            self.recent.append(country)

    def latest(self, *, without: tuple[str, ...] = ()) -> str:
        """Name the country mentioned last, leaving some out."""
        return next((c for c in reversed(self.recent) if c not in without), "")

    def resolve(self, sentence: Sentence, epithets: Mapping[str, frozenset[str]]) -> None:
        """Give the anaphoric actors of a sentence their countries, in order, and note what is mentioned."""
        subject: tuple[str, ...] = ()
        for actor in sentence.actors:
            if not actor.resolved:
                actor.countries = tuple(c for c in self._referents(actor, sentence, subject, epithets) if c)
                actor.spans = ((sentence.starts[actor.first], sentence.ends[actor.last - 1]),) * len(
                    actor.countries
                )
            elif actor.head & (WordClass.TITLE | WordClass.INSTITUTION) and len(actor.countries) == 1:
                self.titles[actor.head_word] = actor.countries[0]
            if not subject and not actor.preposition:
                subject = actor.countries
            if actor.resolved:
                self.see(actor.countries)
                if len(set(actor.countries)) == 2:
                    self.group = actor.countries

    def _referents(
        self,
        actor: Actor,
        sentence: Sentence,
        subject: tuple[str, ...],
        epithets: Mapping[str, frozenset[str]],
    ) -> tuple[str, ...]:
        word = actor.head_word
        if actor.kind == "pronoun":
            if word in ("hij", "hem"):
                return (self.person or self.subject,)
            if word in ("hem", "haar", "hen", "hun") and actor.preposition != "volgens":
                return (self.latest(without=subject),)
            if word == "die":
                return (self.latest(),)
            if word in ("zij", "ze") and "elkaar" in sentence.words:
                return self.pair()
            return (self.subject or self.leading(),)
        if actor.kind == "pair":
            group = self.group
            if len(group) != 2 or set(group) & set(subject):
                rest = (
                    [c for c in self.order if c not in subject]
                    if actor.preposition == "" and subject
                    else self.order
                )
                group = tuple(sorted(rest, key=lambda c: -self.weights[c])[:2])
            return tuple(sorted(group))
        before = sentence.words[actor.first]
        if actor.head & WordClass.STATE_NOUN and not actor.head & WordClass.TITLE:
            if before in ("zijn", "haar", "hun", "ons") and not actor.head & WordClass.OTHER_STATE_NOUN:
                return (subject[0] if subject else self.person or self.subject,)
            named = [c for c in self.recent if c in epithets.get(word, ())]
            if named:
                outside = [c for c in named if c not in subject]
                return ((outside or named)[-1],)
            if actor.head & WordClass.OTHER_STATE_NOUN or word == "buurland":
                anchor = subject or ((self.subject,) if self.subject else ())
                return (self.partner(anchor[0]) if anchor else self.leading(),)
            return (self.latest(without=subject) or self.latest(),)
        if word in _COUNTERPARTS and before in ("zijn", "haar", "hun", "de"):
            anchor = subject or ((self.subject,) if self.subject else ())
            return (self.partner(anchor[0]) if anchor else self.leading(),)
        place = next(
            (a for a in sentence.actors if a.preposition == "in" and a.first <= 1 and a.countries), None
        )
        if place is not None:
            return (place.countries[0],)
        if word in self.titles:
            return (self.titles[word],)
        return (self.subject or self.latest() or self.leading(),)
