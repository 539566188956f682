"""From a trigger in a clause to its source and its target."""

from dataclasses import dataclass
from itertools import combinations, product

from pipelines.events import word_class
from pipelines.events.actors import Actor
from pipelines.events.clauses import Clause
from pipelines.events.completion import INFERRED, End, Ends, complete, ends_of
from pipelines.events.context import Context, differs
from pipelines.events.noun_arguments import noun_ends
from pipelines.events.triggers import Hit

_BECOME = frozenset(("wordt", "werd", "worden", "werden", "geworden"))
_HAVE = frozenset(("heeft", "hebben", "had", "hadden"))
_QUOTES = frozenset("\"“”'‘’")
_TOGETHER = frozenset(("samen", "gezamenlijk"))
_MARKED_SOURCES = frozenset(("adjective", "van", "door"))


@dataclass(slots=True)
class Reading:
    """One coded pair of ends with the rule that found them."""

    source: End
    target: End
    rule: str


def read_arguments(context: Context, hit: Hit) -> tuple[list[Reading], str]:
    """Find the ends of an event; where they cannot be told, no readings and the reason (of `UNCODED_REASONS`).

    The rule of a reading is the trigger's kind, how its source was found and how its target was found.
    """
    if cannot_pair(context, hit):
        return [], "ends not marked"
    if hit.trigger.kind == "noun":
        ends = noun_ends(context, hit)
    elif hit.trigger.kind == "quote":
        ends = _quote_ends(context, hit)
    else:
        ends = _verb_ends(context, hit)
    if ends.blocked:
        return [], ends.blocked
    complete(context, hit, ends)
    if hit.trigger.strict and not _explicit(hit, ends):
        return [], "ends not marked"
    rule = f"{hit.trigger.kind}.{ends.source_how}.{ends.target_how}"
    if hit.trigger.mutual and not ends.target:
        pairs = list(combinations(ends.source, 2))
    else:
        pairs = list(product(ends.source, ends.target))
    readings = [Reading(s, t, rule) for s, t in pairs if s[0] and t[0] and s[0] != t[0]]
    return readings, "" if readings else "one country"


def cannot_pair(context: Context, hit: Hit) -> bool:
    """Whether a trigger whose clause must mark both ends stands in a sentence without two countries."""
    return hit.trigger.strict and len(context.countries) < 2


def _explicit(hit: Hit, ends: Ends) -> bool:
    """Whether the clause itself marks both ends, as words with many other uses demand."""
    if not ends.source or any(span is None for _, span in (*ends.source, *ends.target)):
        return False
    if hit.trigger.kind == "noun":
        return ends.source_how in _MARKED_SOURCES and ends.target_how == "preposition"
    if not ends.target:
        return hit.trigger.mutual and len(ends.source) > 1
    return ends.target_how not in INFERRED and ends.source_how != "sentence"


def _quote_ends(context: Context, hit: Hit) -> Ends:
    """Read a judgement in quotation marks with its speaker: `"Piraterij", aldus Moskou`."""
    quoted = any(context.sentence.words[at] in _QUOTES for at in range(hit.at))
    speaker = context.speaker(hit.clause)
    if not quoted or speaker is None or not speaker.countries:
        return Ends([], [], blocked="no speaker")
    return Ends(ends_of(speaker), [], "speaker")


def _verb_ends(context: Context, hit: Hit) -> Ends:
    roles = hit.trigger.source_roles
    if roles != ("subject",):
        return _reversed_ends(context, hit)
    if hit.form == "participle" and _is_passive(context, hit):
        return _passive_ends(context, hit)
    return _active_ends(context, hit)


def _is_passive(context: Context, hit: Hit) -> bool:
    """Whether a participle is passive: with `worden` or `zijn`, or alone as in a headline."""
    words = context.words_of(hit.clause)
    if not words.isdisjoint(_HAVE):
        return False
    # With `is` the participle of a verb of motion is active: `is vertrokken`.
    return not words.isdisjoint(_BECOME) or not context.lexicon.is_unaccusative(hit.trigger.verb)


def _active_ends(context: Context, hit: Hit) -> Ends:
    clause, target_roles = context.clauses[hit.clause], hit.trigger.target_roles
    source, source_how = context.subject(hit.clause)
    if source is not None and source.kind == "organisation":
        return Ends([], [], blocked="organisation")
    if "object" in target_roles:
        if _domestic(context, clause, source):
            return Ends([], [], blocked="domestic")
        if _organisation_as_object(context, clause, source):
            return Ends([], [], blocked="organisation")
    for role in target_roles:
        target = _object(context, clause, source) if role == "object" else _marked(clause, (role,), source)
        if target is not None:
            how = "object" if role == "object" else "preposition"
            return _with_companions(context, hit, (source, source_how), (target, how))
    return _with_companions(context, hit, (source, source_how), (None, ""))


def _passive_ends(context: Context, hit: Hit) -> Ends:
    clause, target_roles = context.clauses[hit.clause], hit.trigger.target_roles
    subject, how = context.subject(hit.clause)
    target, target_how = (subject, "passive-subject") if how != "foreign" else (None, "")
    source = next((a for a in clause.actors if a.preposition == "door"), None)
    source_how = "door" if source is not None else ""
    if "object" not in target_roles or target is None or target is source:
        marked = _marked(clause, target_roles, source)
        if marked is not None:
            target, target_how = marked, "preposition"
    if source is None and _other_agent(context, clause):
        return Ends([], [], blocked="other agent")
    if source is None:
        source = next(
            (
                a
                for a in clause.actors
                if a.preposition == "in" and differs(a, target) and _adverbial(context, a)
            ),
            None,
        )
        source_how = "place" if source is not None else ""
    if source is not None and source.kind == "organisation":
        return Ends([], [], blocked="organisation")
    return _with_companions(context, hit, (source, source_how), (target, target_how))


def _reversed_ends(context: Context, hit: Hit) -> Ends:
    """Read patterns whose subject is the target: `krijgt steun van Rome`, `moet volgens Rome vertrekken`."""
    roles = hit.trigger.source_roles
    if roles == ("speaker",):
        source, source_how = context.speaker(hit.clause), "speaker"
    else:
        source, source_how = _marked(context.clauses[hit.clause], roles, None), "preposition"
    if source is not None and source.kind == "organisation":
        return Ends([], [], blocked="organisation")
    target, target_how = (
        context.subject(hit.clause) if hit.trigger.target_roles == ("subject",) else (None, "")
    )
    if target is source:
        target = None
    return _with_companions(context, hit, (source, source_how), (target, target_how))


def _with_companions(
    context: Context, hit: Hit, source: tuple[Actor | None, str], target: tuple[Actor | None, str]
) -> Ends:
    """Gather both ends; who acts along with the source (`samen met Qatar`) is a source, too."""
    ends = Ends(ends_of(source[0]), ends_of(target[0]), source[1], target[1])
    words = context.sentence.words
    if ends.source and not hit.trigger.mutual:
        for actor in context.clauses[hit.clause].actors:
            if actor.preposition == "met" and actor.first > 1 and words[actor.first - 2] in _TOGETHER:
                ends.source += ends_of(actor)
    return ends


def _object(context: Context, clause: Clause, source: Actor | None) -> Actor | None:
    return next((a for a in context.unmarked(clause) if a is not source and differs(a, source)), None)


def _marked(clause: Clause, prepositions: tuple[str, ...], other: Actor | None) -> Actor | None:
    """Find the first actor that one of the prepositions marks, in the order of the prepositions."""
    return next(
        (
            a
            for p in prepositions
            for a in clause.actors
            if a.preposition == p and a is not other and differs(a, other)
        ),
        None,
    )


def _domestic(context: Context, clause: Clause, source: Actor | None) -> bool:
    """Whether a country acts on its own: `De rechter in Lima veroordeelt vier Peruanen`."""
    if source is None or len(set(source.countries)) != 1:
        return False
    country = source.countries[0]
    objects = [a for a in context.unmarked(clause) if a is not source and a.countries and a.resolved]
    return bool(objects) and all(other == country for a in objects for other in a.countries)


def _organisation_as_object(context: Context, clause: Clause, source: Actor | None) -> bool:
    if any(a.countries and a is not source for a in clause.actors):
        return False
    return any(a.kind == "organisation" and a is not source for a in context.unmarked(clause))


def _other_agent(context: Context, clause: Clause) -> bool:
    """Whether a passive names an agent that is no country: `door een cycloon getroffen`."""
    if any(a.preposition == "door" for a in clause.actors):
        return False
    return any(context.sentence.words[at] == "door" for at in clause.positions)


def _adverbial(context: Context, actor: Actor) -> bool:
    """Whether a place stands by itself in the clause: not `de toestand in Gaza`, but `werd in Moskou ontboden`."""
    before = actor.first - 2
    if before < 0 or not context.sentence.words[before][0].isalpha():
        return True
    free = word_class.VERB | word_class.TIME | word_class.ADVERB | word_class.PEOPLE
    after_actor = any(a.last == before + 1 for a in context.sentence.actors)
    return after_actor or bool(context.sentence.classes[before] & free)
