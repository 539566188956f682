"""From a trigger in a clause to its source and its target."""

from dataclasses import dataclass, field

from pipelines.events.actors import Actor, Sentence
from pipelines.events.clauses import Clause, has_foreign_subject
from pipelines.events.lexicon import WordClass
from pipelines.events.reference import Story
from pipelines.events.triggers import Hit

Span = tuple[int, int] | None
End = tuple[str, Span]

_BE = frozenset("is zijn was waren bent ben".split())
_BECOME = frozenset("wordt werd worden werden geworden".split())
_HAVE = frozenset("heeft hebben had hadden".split())
# Verbs whose perfect takes `zijn`: their participle with `is` is active.
_UNACCUSATIVE = frozenset(
    "vallen komen gaan trekken vertrekken beginnen dringen varen vliegen reizen keren stoppen schieten breken toetreden "
    "slagen zwichten bezwijken blijven treden duiken stijgen akkoord_gaan arriveren landen buigen binden zijn eens lopen "
    "stappen springen".split()
)
_SPEECH = frozenset(
    "zeggen melden stellen vinden verklaren schrijven meldde noemen benadrukken laten vertellen menen beweren zien "
    "bevestigen houden eisen heten spreken waarschuwen betogen concluderen oordelen reageren".split()
)
_QUOTES = frozenset("\"“”'‘’")
_NOMINATIVE = frozenset(("hij", "zij", "ze"))
# What follows these is why something is done: the other side's act, not the subject's.
_CAUSES = frozenset("na om wegens vanwege door uit over op tegen onder ondanks sinds".split())
_REACTIVE = frozenset(("ACCUSE", "REJECT", "CONCEDE", "PROTEST"))
_CLAIMS = frozenset(("ACCUSE", "REJECT", "REQUEST", "THREATEN"))
_PLACES = ("in", "bij", "boven", "rond", "nabij", "voor", "op", "langs", "aan", "naar", "richting")


@dataclass(slots=True)
class Reading:
    """One coded pair of ends with the rule that found them."""

    source: End
    target: End
    rule: str


@dataclass(slots=True)
class Context:
    """A sentence with its clauses and the story around it, while its triggers are read."""

    sentence: Sentence
    clauses: list[Clause]
    clause_of: list[int]
    story: Story
    hits: list[Hit] = field(default_factory=list)

    def unmarked(self, clause: Clause) -> list[Actor]:
        """List the actors of a clause that no preposition marks and that modify no trigger noun."""
        return [
            a for a in clause.actors if not a.preposition and (a.trigger_noun < 0 or a.head & WordClass.THING)
        ]

    def subject(self, number: int) -> tuple[Actor | None, str]:
        """Find the subject of a clause and how it was found."""
        clause = self.clauses[number]
        unmarked = self.unmarked(clause)
        if clause.kind == "relative" and clause.antecedent is not None:
            own = [a for a in unmarked if a is not clause.antecedent]
            nominative = next((a for a in own if a.kind == "pronoun" and a.head_word in _NOMINATIVE), None)
            if nominative is not None:
                return nominative, "subject"
            if clause.antecedent.trigger_noun < 0:
                return clause.antecedent, "antecedent"
            return (own[0], "subject") if own else (None, "")
        if clause.kind == "relative" and clause.antecedent is None and self._people_before(clause):
            return Actor((), (), clause.first, clause.first, "", "other", 0), "foreign"
        if has_foreign_subject(self.sentence, clause):
            return Actor((), (), clause.first, clause.first, "", "other", 0), "foreign"
        if unmarked:
            if clause.kind in ("conjunct", "infinitive") and clause.parent >= 0:
                inherited, how = self.subject(clause.parent)
                if inherited is not None:
                    return inherited, "inherited"
            return unmarked[0], "subject"
        if clause.parent >= 0 and clause.kind in ("conjunct", "infinitive", "main", "subordinate"):
            inherited, how = self.subject(clause.parent)
            if inherited is not None:
                return inherited, "inherited"
        return None, ""

    def _people_before(self, clause: Clause) -> bool:
        """Whether a relative clause hangs on people: `landen die X erkennen`, not `sancties die X instelde`."""
        at = clause.first - 1
        if at >= 0 and not self.sentence.words[at][0].isalnum():
            at -= 1
        people = WordClass.PEOPLE | WordClass.PLURAL_STATE_NOUN | WordClass.INSTITUTION | WordClass.TITLE
        return at >= 0 and bool(self.sentence.known[at].classes & people)

    def announcer(self) -> Actor | None:
        """Find the speaker that a headline names before a colon: `Trump: ...`."""
        if self.sentence.actors:
            first = self.sentence.actors[0]
            if (
                first.first == 0
                and first.last < len(self.sentence.words)
                and self.sentence.words[first.last] == ":"
            ):
                return first
        return None

    def speaker(self, number: int) -> Actor | None:
        """Find who says what a clause claims: after `volgens` or `aldus`, or the subject of a verb of speech."""
        for actor in self.sentence.actors:
            if actor.preposition in ("volgens", "aldus"):
                return actor
        announcer = self.announcer()
        if announcer is not None:
            return announcer
        for other, clause in enumerate(self.clauses):
            if other == number:
                continue
            if any(r.verb in _SPEECH for at in clause.verbs for r in self.sentence.known[at].verbs):
                subject, how = self.subject(other)
                if subject is not None and how == "subject":
                    return subject
        return None


def is_passive(context: Context, hit: Hit) -> bool:
    """Whether a verb stands in the passive: a participle with `worden` or `zijn`, or alone as in a headline."""
    if hit.form != "participle":
        if hit.form != "infinitive":
            return False
        # `moet worden bestraft` has a participle; `is te zien` and the like are no passives of a trigger.
        return False
    words = {context.sentence.words[at] for at in context.clauses[hit.clause].positions}
    if words & _HAVE:
        return False
    if words & _BECOME:
        return True
    return hit.trigger.verb not in _UNACCUSATIVE


def read_arguments(context: Context, hit: Hit) -> list[Reading]:
    """Find the ends of an event; an empty list where they cannot be told apart."""
    if hit.trigger.kind == "noun":
        source, target, rule = _of_noun(context, hit)
    elif hit.trigger.kind == "quote":
        source, target, rule = _of_quote(context, hit)
    else:
        source, target, rule = _of_verb(context, hit)
    if hit.trigger.strict and not _explicit(hit, source, target, rule):
        return []
    return _pairs(context, hit, source, target, rule)


def _explicit(hit: Hit, source: list[End], target: list[End], rule: str) -> bool:
    """Whether the clause itself marks both ends, as words with many other uses demand."""
    if any(span is None for _, span in (*source, *target)) or not source:
        return False
    if hit.trigger.kind == "noun":
        _, source_how, target_how = (*rule.split("."), "", "")[:3]
        return source_how in ("adjective", "van", "door") and target_how == "preposition"
    if not target:
        return hit.trigger.mutual and len(source) > 1
    return not rule.endswith((".sentence", ".story", ".partner", ".reaction")) and ".sentence." not in rule


def _of_quote(context: Context, hit: Hit) -> tuple[list[End], list[End], str]:
    """Read a judgement in quotation marks with its speaker: `"Piraterij", aldus Moskou`."""
    quoted = any(context.sentence.words[at] in _QUOTES for at in range(hit.at))
    speaker = context.speaker(hit.clause)
    if not quoted or speaker is None or not speaker.countries:
        return [], [], ""
    return _completed(context, hit, _ends(speaker), [], "quote", "speaker", "")


def _ends(actor: Actor | None) -> list[End]:
    return list(zip(actor.countries, actor.spans, strict=False)) if actor is not None else []


def _of_verb(context: Context, hit: Hit) -> tuple[list[End], list[End], str]:
    trigger, clause = hit.trigger, context.clauses[hit.clause]
    passive = hit.form == "participle" and is_passive(context, hit)
    source_actor: Actor | None = None
    target_actor: Actor | None = None
    source_how = target_how = ""
    roles = trigger.source_roles
    if roles == ("subject",) and passive:
        subject, how = context.subject(hit.clause)
        target_actor, target_how = subject, "passive-subject"
        if how == "foreign":
            target_actor, target_how = None, ""
        for actor in clause.actors:
            if actor.preposition == "door":
                source_actor, source_how = actor, "door"
                break
        if "object" not in trigger.target_roles or target_actor is None or target_actor is source_actor:
            marked = _marked(context, hit, trigger.target_roles, source_actor)
            if marked is not None:
                target_actor, target_how = marked, "preposition"
        if source_actor is None and _other_agent(context, clause):
            return [], [], "other agent"
        if source_actor is None:
            place = next(
                (
                    a
                    for a in clause.actors
                    if a.preposition == "in" and _differs(a, target_actor) and _adverbial(context, a)
                ),
                None,
            )
            if place is not None:
                source_actor, source_how = place, "place"
    elif roles == ("subject",):
        source_actor, source_how = context.subject(hit.clause)
        if source_actor is not None and source_actor.kind == "organisation":
            return [], [], "organisation"
        if "object" in trigger.target_roles and _domestic(context, clause, source_actor):
            return [], [], "domestic"
        if "object" in trigger.target_roles and _organisation_as_object(context, clause, source_actor):
            return [], [], "organisation"
        for role in trigger.target_roles:
            found = _by_role(context, hit, role, source_actor)
            if found is not None:
                target_actor, target_how = found, "object" if role == "object" else "preposition"
                break
    else:
        if roles == ("speaker",):
            source_actor, source_how = context.speaker(hit.clause), "speaker"
        else:
            source_actor = _marked(context, hit, roles, None)
            source_how = "preposition"
        if trigger.target_roles == ("subject",):
            target_actor, target_how = context.subject(hit.clause)
            if target_actor is source_actor:
                target_actor = None
    if source_actor is not None and not source_actor.countries:
        if source_actor.kind == "organisation":
            return [], [], "organisation"
        source_actor = None
    source, target = _ends(source_actor), _ends(target_actor)
    return _completed(context, hit, source, target, trigger.kind, source_how, target_how)


def _domestic(context: Context, clause: Clause, source: Actor | None) -> bool:
    """Whether a country acts on its own: `De rechter in Lima veroordeelt vier Peruanen`."""
    if source is None or len(set(source.countries)) != 1:
        return False
    objects = [a for a in context.unmarked(clause) if a is not source and a.countries and a.resolved]
    return bool(objects) and all(set(a.countries) == set(source.countries) for a in objects)


def _adverbial(context: Context, actor: Actor) -> bool:
    """Whether a place stands by itself in the clause: not `de toestand in Gaza`, but `werd in Moskou ontboden`."""
    before = actor.first - 2
    if before < 0 or not context.sentence.words[before][0].isalpha():
        return True
    classes = context.sentence.known[before].classes
    return bool(classes & (WordClass.VERB | WordClass.TIME | WordClass.ADVERB | WordClass.PEOPLE)) or any(
        a.last == before + 1 for a in context.sentence.actors
    )


def _organisation_as_object(context: Context, clause: Clause, source: Actor | None) -> bool:
    return any(
        a.kind == "organisation" and a is not source and not any(b.countries and b is not source for b in clause.actors)
        for a in context.unmarked(clause)
    )


def _judged(context: Context, hit: Hit) -> bool:
    """Whether a noun is what the subject speaks of: `hekelt de sancties`, `veroordeelt de aanval`."""
    return any(
        other.clause == hit.clause
        and other.at < hit.at
        and other.trigger.kind == "verb"
        and other.trigger.event_type in ("ACCUSE", "SUPPORT", "REJECT", "PROTEST")
        for other in context.hits
    )


def _other_agent(context: Context, clause: Clause) -> bool:
    """Whether a passive names an agent that is no country: `door een cycloon getroffen`."""
    words = context.sentence.words
    return any(words[at] == "door" for at in clause.positions) and not any(
        a.preposition == "door" for a in clause.actors
    )


def _differs(actor: Actor, other: Actor | None) -> bool:
    return bool(actor.countries) and (other is None or not set(actor.countries) & set(other.countries))


def _by_role(context: Context, hit: Hit, role: str, source: Actor | None) -> Actor | None:
    clause = context.clauses[hit.clause]
    if role == "object":
        for actor in context.unmarked(clause):
            if actor is not source and actor.countries and _differs(actor, source):
                return actor
        return None
    return _marked(context, hit, (role,), source)


def _marked(context: Context, hit: Hit, roles: tuple[str, ...], other: Actor | None) -> Actor | None:
    """Find an actor marked by one of the prepositions, in the clause first and then after it in the sentence."""
    clause = context.clauses[hit.clause]
    for role in roles:
        for actor in clause.actors:
            if actor.preposition == role and actor is not other and _differs(actor, other):
                return actor
    return None


def _of_noun(context: Context, hit: Hit) -> tuple[list[End], list[End], str]:
    trigger, clause = hit.trigger, context.clauses[hit.clause]
    sentence = context.sentence
    adjective = next((a for a in sentence.actors if a.trigger_noun == hit.at and a.countries), None)
    after = [a for a in sentence.actors if a.first > hit.at and a.countries]
    near: list[Actor] = []
    edge = hit.at + 1
    for actor in after:
        if actor.first - edge > 4 or context.clause_of[actor.first] != hit.clause:
            break
        near.append(actor)
        edge = actor.last
    source_actor, source_how = adjective, "adjective" if adjective else ""
    target_actor: Actor | None = None
    target_how = ""
    if trigger.mutual:
        between = next((a for a in near if a.preposition in ("tussen", "van") and len(a.countries) > 1), None)
        if between is not None:
            return _ends(between), [], "noun.between"
    for role in trigger.target_roles:
        found = next((a for a in near if a.preposition == role and _differs(a, source_actor)), None)
        if found is not None:
            target_actor, target_how = found, "preposition"
            break
    if source_actor is None:
        for role in ("van", "door"):
            found = next((a for a in near if a.preposition == role and _differs(a, target_actor)), None)
            if found is not None and found is not target_actor:
                source_actor, source_how = found, role
                break
    if "subject" in trigger.target_roles:
        subject, _ = context.subject(hit.clause)
        if subject is not None and subject.countries:
            target_actor, target_how = subject, "subject"
    before = adjective.preposition if adjective is not None else _preposition_before(context, hit)
    if source_actor is None:
        subject, how = context.subject(hit.clause)
        if subject is not None and subject.kind == "organisation":
            return [], [], "organisation"
        if before in _CAUSES or _judged(context, hit):
            # `na een aanval` and `kritiek op een verdrag` tell another's act; the subject is at its other end.
            if subject is not None and target_actor is None and not trigger.mutual and subject.countries:
                target_actor, target_how = subject, "cause"
            subject = None
        if subject is not None and _differs(subject, target_actor) and subject.first < hit.at:
            source_actor, source_how = subject, how
        else:
            door = next(
                (a for a in clause.actors if a.preposition == "door" and _differs(a, target_actor)), None
            )
            if door is not None:
                source_actor, source_how = door, "door"
    if target_actor is None and trigger.target_roles != ("subject",):
        for role in (*trigger.target_roles, *_PLACES):
            found = next(
                (
                    a
                    for a in clause.actors
                    if a.preposition == role and _differs(a, source_actor) and a.first > hit.at
                ),
                None,
            )
            if found is not None:
                target_actor, target_how = found, "far"
                break
    if target_actor is None:
        found = next(
            (a for a in context.unmarked(clause) if a is not source_actor and _differs(a, source_actor)), None
        )
        if found is not None:
            target_actor, target_how = found, "other"
    return _completed(context, hit, _ends(source_actor), _ends(target_actor), "noun", source_how, target_how)


def _completed(
    context: Context,
    hit: Hit,
    source: list[End],
    target: list[End],
    kind: str,
    source_how: str,
    target_how: str,
) -> tuple[list[End], list[End], str]:
    """Fill an end that the clause does not tell from the sentence, then from the story."""
    story, trigger = context.story, hit.trigger
    if not target and _reciprocal(context, hit):
        if len({c for c, _ in source}) < 2:
            source = [(c, None) for c in story.pair()]
            source_how = "story"
        if trigger.mutual:
            return source, [], f"{kind}.{source_how}.group"
        return source, source, f"{kind}.{source_how}.reciprocal"
    in_sentence: list[End] = []
    for actor in context.sentence.actors:
        in_sentence += [end for end in _ends(actor) if actor.resolved]
    if not source:
        taken = {c for c, _ in target}
        announcer = context.announcer()
        if announcer is not None:
            source, source_how = [e for e in _ends(announcer) if e[0] not in taken], "speaker"
    if not source:
        taken = {c for c, _ in target}
        speaker = context.speaker(hit.clause)
        if speaker is not None and hit.trigger.event_type in _CLAIMS:
            source, source_how = [e for e in _ends(speaker) if e[0] not in taken], "speaker"
        if not source:
            others = [e for e in in_sentence if e[0] not in taken]
            if others and target:
                source, source_how = others[:1], "sentence"
            elif target and not story.organisation:
                known = story.acquainted(target[0][0])
                source, source_how = [(story.partner(target[0][0]), None)], "partner" if known else "story"
    if not target and source:
        taken = {c for c, _ in source}
        if trigger.mutual and len(taken) > 1:
            return source, [], f"{kind}.{source_how}.group"
        others = [e for e in in_sentence if e[0] not in taken]
        acted = story.opponent(source[0][0]) if trigger.event_type in _REACTIVE and len(source) == 1 else ""
        if not acted and trigger.event_type == "ACCUSE" and not others:
            # A third country blames who acted last.
            acted = next((s for s, _ in reversed(story.dyads) if s != source[0][0]), "")
        if acted and (trigger.kind == "quote" or not others):
            target, target_how = [(acted, None)], "reaction"
        elif others:
            target, target_how = others[:1], "sentence"
        elif story.parallel(trigger.event_type, taken) and _also(context, hit):
            target, target_how = [(story.parallel(trigger.event_type, taken), None)], "parallel"
        else:
            known = story.acquainted(source[0][0])
            target, target_how = [(story.partner(source[0][0]), None)], "partner" if known else "story"
    return source, target, f"{kind}.{source_how}.{target_how}"


def _preposition_before(context: Context, hit: Hit) -> str:
    """Find the preposition of a trigger noun's own phrase."""
    at = hit.at - 1
    while at >= 0 and hit.at - at <= 4:
        classes = context.sentence.known[at].classes
        if classes & WordClass.PREPOSITION:
            return context.sentence.words[at]
        if classes & (WordClass.VERB | WordClass.TIME) or not context.sentence.words[at][0].isalnum():
            return ""
        at -= 1
    return ""


def _reciprocal(context: Context, hit: Hit) -> bool:
    clause = context.clauses[hit.clause]
    return any(context.sentence.known[at].classes & WordClass.RECIPROCAL for at in clause.positions)


def _also(context: Context, hit: Hit) -> bool:
    words = context.sentence.words
    return any(words[at] in ("ook", "eveneens", "evenals") for at in context.clauses[hit.clause].positions)


def _pairs(context: Context, hit: Hit, source: list[End], target: list[End], rule: str) -> list[Reading]:
    mutual = hit.trigger.mutual
    if mutual and not target:
        ends = source
        return [Reading(a, b, rule) for i, a in enumerate(ends) for b in ends[i + 1 :] if a[0] != b[0]]
    return [Reading(s, t, rule) for s in source for t in target if s[0] and t[0] and s[0] != t[0]]


def has_class(sentence: Sentence, clause: Clause, classes: WordClass) -> bool:
    """Whether a clause has a word of some class."""
    return any(sentence.known[at].classes & classes for at in clause.positions)
