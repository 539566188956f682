"""The arguments of a trigger: its source and its target."""

from dataclasses import dataclass
from itertools import combinations, product

from pipelines.events import word_class
from pipelines.events.actors import Actor
from pipelines.events.clauses import Clause
from pipelines.events.completion import INFERRED, Argument, Arguments, arguments_of, complete
from pipelines.events.context import Context, differs
from pipelines.events.noun_arguments import find_noun_arguments
from pipelines.events.triggers import Hit

_BECOME = frozenset(("wordt", "werd", "worden", "werden", "geworden"))
_HAVE = frozenset(("heeft", "hebben", "had", "hadden"))
_QUOTES = frozenset("\"“”'‘’")
_TOGETHER = frozenset(("samen", "gezamenlijk"))
_MARKED_SOURCES = frozenset(("adjective", "van", "door"))


@dataclass(slots=True)
class Reading:
    """One coded pair of arguments with the rule that found them."""

    source: Argument
    target: Argument
    rule: str


def read_arguments(context: Context, hit: Hit) -> tuple[list[Reading], str]:
    """Find the arguments of an event; where there are none, no readings and the reason (of `UNCODED_REASONS`).

    The rule of a reading is the trigger's kind, how its source was found and how its target was found.
    """
    if cannot_pair(context, hit):
        return [], "ends not marked"
    if hit.trigger.kind == "noun":
        arguments = find_noun_arguments(context, hit)
    elif hit.trigger.kind == "quote":
        arguments = _quote_arguments(context, hit)
    else:
        arguments = _verb_arguments(context, hit)
    if arguments.blocked:
        return [], arguments.blocked
    complete(context, hit, arguments)
    if hit.trigger.strict and not _explicit(hit, arguments):
        return [], "ends not marked"
    rule = f"{hit.trigger.kind}.{arguments.source_how}.{arguments.target_how}"
    if hit.trigger.mutual and not arguments.target:
        pairs = list(combinations(arguments.source, 2))
    else:
        pairs = list(product(arguments.source, arguments.target))
    readings = [Reading(s, t, rule) for s, t in pairs if s[0] and t[0] and s[0] != t[0]]
    return readings, "" if readings else "one country"


def cannot_pair(context: Context, hit: Hit) -> bool:
    """Whether a trigger whose clause must mark both arguments is in a sentence without two countries."""
    return hit.trigger.strict and len(context.countries) < 2


def _explicit(hit: Hit, arguments: Arguments) -> bool:
    """Whether the clause itself marks both arguments, as triggers with many other uses require."""
    if not arguments.source or any(span is None for _, span in (*arguments.source, *arguments.target)):
        return False
    if hit.trigger.kind == "noun":
        return arguments.source_how in _MARKED_SOURCES and arguments.target_how == "preposition"
    if not arguments.target:
        return hit.trigger.mutual and len(arguments.source) > 1
    return arguments.target_how not in INFERRED and arguments.source_how != "sentence"


def _quote_arguments(context: Context, hit: Hit) -> Arguments:
    """Read a judgement in quotation marks with its speaker: `"Piraterij", aldus Moskou`."""
    quoted = any(context.sentence.words[at] in _QUOTES for at in range(hit.at))
    speaker = context.speaker(hit.clause)
    if not quoted or speaker is None or not speaker.countries:
        return Arguments([], [], blocked="no speaker")
    return Arguments(arguments_of(speaker), [], "speaker")


def _verb_arguments(context: Context, hit: Hit) -> Arguments:
    roles = hit.trigger.source_roles
    if roles != ("subject",):
        return _inverse_arguments(context, hit)
    if hit.form == "participle" and _is_passive(context, hit):
        return _passive_arguments(context, hit)
    return _active_arguments(context, hit)


def _is_passive(context: Context, hit: Hit) -> bool:
    """Whether a participle is passive: with `worden` or `zijn`, or alone as in a headline."""
    words = context.words_of(hit.clause)
    if not words.isdisjoint(_HAVE):
        return False
    # With `is` the participle of a verb of motion is active: `is vertrokken`.
    return not words.isdisjoint(_BECOME) or not context.lexicon.is_unaccusative(hit.trigger.verb)


def _active_arguments(context: Context, hit: Hit) -> Arguments:
    clause, target_roles = context.clauses[hit.clause], hit.trigger.target_roles
    source, source_how = context.subject(hit.clause)
    if source is not None and source.kind == "organisation":
        return Arguments([], [], blocked="organisation")
    if "object" in target_roles:
        if _domestic(context, clause, source):
            return Arguments([], [], blocked="domestic")
        if _organisation_as_object(context, clause, source):
            return Arguments([], [], blocked="organisation")
    for role in target_roles:
        target = _object(context, clause, source) if role == "object" else _marked(clause, (role,), source)
        if target is not None:
            how = "object" if role == "object" else "preposition"
            return _with_companions(context, hit, (source, source_how), (target, how))
    return _with_companions(context, hit, (source, source_how), (None, ""))


def _passive_arguments(context: Context, hit: Hit) -> Arguments:
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
        return Arguments([], [], blocked="other agent")
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
        return Arguments([], [], blocked="organisation")
    return _with_companions(context, hit, (source, source_how), (target, target_how))


def _inverse_arguments(context: Context, hit: Hit) -> Arguments:
    """Read patterns whose subject is the target: `krijgt steun van Rome`, `moet volgens Rome vertrekken`."""
    roles = hit.trigger.source_roles
    if roles == ("speaker",):
        source, source_how = context.speaker(hit.clause), "speaker"
    else:
        source, source_how = _marked(context.clauses[hit.clause], roles, None), "preposition"
    if source is not None and source.kind == "organisation":
        return Arguments([], [], blocked="organisation")
    target, target_how = (
        context.subject(hit.clause) if hit.trigger.target_roles == ("subject",) else (None, "")
    )
    if target is source:
        target = None
    return _with_companions(context, hit, (source, source_how), (target, target_how))


def _with_companions(
    context: Context, hit: Hit, source: tuple[Actor | None, str], target: tuple[Actor | None, str]
) -> Arguments:
    """Collect both arguments; an actor together with the source (`samen met Qatar`) is a source, too."""
    arguments = Arguments(arguments_of(source[0]), arguments_of(target[0]), source[1], target[1])
    words = context.sentence.words
    if arguments.source and not hit.trigger.mutual:
        for actor in context.clauses[hit.clause].actors:
            if actor.preposition == "met" and actor.first > 1 and words[actor.first - 2] in _TOGETHER:
                arguments.source += arguments_of(actor)
    return arguments


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
    """Whether a country acts on its own people: `De rechter in Lima veroordeelt vier Peruanen`."""
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
    """Whether a passive has an agent that is not a country: `door een cycloon getroffen`."""
    if any(a.preposition == "door" for a in clause.actors):
        return False
    return any(context.sentence.words[at] == "door" for at in clause.positions)


def _adverbial(context: Context, actor: Actor) -> bool:
    """Whether a place is an adverbial of the clause: not `de toestand in Gaza`, but `werd in Moskou ontboden`."""
    before = actor.first - 2
    if before < 0 or not context.sentence.words[before][0].isalpha():
        return True
    free = word_class.VERB | word_class.TIME | word_class.ADVERB | word_class.PEOPLE
    after_actor = any(a.last == before + 1 for a in context.sentence.actors)
    return after_actor or bool(context.sentence.classes[before] & free)
