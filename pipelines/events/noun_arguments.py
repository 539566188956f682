"""The arguments of an event that a noun names: `Russische aanval op Kyiv`, `overleg tussen A en B`."""

from pipelines.events import word_class
from pipelines.events.actors import Actor
from pipelines.events.completion import Arguments, arguments_of
from pipelines.events.context import Context, differs
from pipelines.events.triggers import Hit

# What follows these is the cause: the other side's act, not the subject's.
_CAUSES = frozenset(
    ("na", "om", "wegens", "vanwege", "door", "uit", "over", "op", "tegen", "onder", "ondanks", "sinds")
)
_JUDGEMENTS = frozenset(("ACCUSE", "SUPPORT", "REJECT", "PROTEST"))
_PLACES = ("in", "bij", "boven", "rond", "nabij", "voor", "op", "langs", "aan", "naar", "richting")
_GAP = 4


def find_noun_arguments(context: Context, hit: Hit) -> Arguments:
    """Find the arguments that a noun and its clause mark."""
    trigger = hit.trigger
    near = _complements(context, hit)
    if trigger.mutual:
        between = next((a for a in near if a.preposition in ("tussen", "van") and len(a.countries) > 1), None)
        if between is not None:
            return Arguments(arguments_of(between), [], "between", "group")
    adjective = next((a for a in context.sentence.actors if a.trigger_noun == hit.at and a.countries), None)
    source, source_how = adjective, "adjective" if adjective else ""
    target = _first(near, trigger.target_roles, source)
    target_how = "preposition" if target is not None else ""
    if source is None:
        source = _first(near, ("van", "door"), target)
        source_how = source.preposition if source is not None else ""
    subject, how = context.subject(hit.clause)
    if "subject" in trigger.target_roles and subject is not None and subject.countries:
        target, target_how = subject, "subject"
    if source is None:
        if subject is not None and subject.kind == "organisation":
            return Arguments([], [], blocked="organisation")
        if _is_cause(context, hit, adjective):
            # `na een aanval` and `kritiek op een verdrag` refer to another's act; the subject is its target.
            if subject is not None and target is None and not trigger.mutual and subject.countries:
                target, target_how = subject, "cause"
            subject = None
        source, source_how = _agent(context, hit, subject, how, target)
    if target is None:
        target, target_how = _distant_target(context, hit, source)
    return Arguments(arguments_of(source), arguments_of(target), source_how, target_how)


def _complements(context: Context, hit: Hit) -> list[Actor]:
    """List the actors that follow a noun closely, one after the other, in its clause."""
    near: list[Actor] = []
    edge = hit.at + 1
    for actor in context.sentence.actors:
        if actor.first <= hit.at or not actor.countries:
            continue
        if actor.first - edge > _GAP or context.clause_of[actor.first] != hit.clause:
            break
        near.append(actor)
        edge = actor.last
    return near


def _first(actors: list[Actor], prepositions: tuple[str, ...], other: Actor | None) -> Actor | None:
    return next((a for p in prepositions for a in actors if a.preposition == p and differs(a, other)), None)


def _is_cause(context: Context, hit: Hit, adjective: Actor | None) -> bool:
    before = adjective.preposition if adjective is not None else _preposition_before(context, hit)
    return before in _CAUSES or any(
        # `hekelt de sancties`: the act judged is another's.
        other.clause == hit.clause
        and other.at < hit.at
        and other.trigger.kind == "verb"
        and other.trigger.event_type in _JUDGEMENTS
        for other in context.hits
    )


def _agent(
    context: Context, hit: Hit, subject: Actor | None, how: str, target: Actor | None
) -> tuple[Actor | None, str]:
    if subject is not None and differs(subject, target) and subject.first < hit.at:
        return subject, how
    door = _first(context.clauses[hit.clause].actors, ("door",), target)
    return door, "door" if door is not None else ""


def _distant_target(context: Context, hit: Hit, source: Actor | None) -> tuple[Actor | None, str]:
    """Find a target further on in the clause, then any other bare actor of it."""
    clause, roles = context.clauses[hit.clause], hit.trigger.target_roles
    if roles != ("subject",):
        behind = [a for a in clause.actors if a.first > hit.at]
        far = _first(behind, (*roles, *_PLACES), source)
        if far is not None:
            return far, "far"
    other = next((a for a in context.unmarked(clause) if a is not source and differs(a, source)), None)
    return other, "other" if other is not None else ""


def _preposition_before(context: Context, hit: Hit) -> str:
    """Find the preposition of a trigger noun's own phrase."""
    sentence = context.sentence
    for at in range(hit.at - 1, max(hit.at - _GAP, 0) - 1, -1):
        classes = sentence.classes[at]
        if classes & word_class.PREPOSITION:
            return sentence.words[at]
        if classes & (word_class.VERB | word_class.TIME) or not sentence.words[at][0].isalnum():
            return ""
    return ""
