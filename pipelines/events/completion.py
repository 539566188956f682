"""Ends that a clause does not tell are taken from its sentence, then from the story."""

from dataclasses import dataclass

from pipelines.events import word_class
from pipelines.events.actors import Actor
from pipelines.events.context import Context
from pipelines.events.triggers import Hit

Span = tuple[int, int] | None
End = tuple[str, Span]

# Words toward somebody who did something first: an accusation, a refusal, an apology.
_REACTIVE = frozenset(("ACCUSE", "REJECT", "CONCEDE", "PROTEST"))
_BLAMED = frozenset(("", "van", "naar", "tegen", "jegens", "aan", "door", "bij", "met", "volgens"))
_CLAIMS = frozenset(("ACCUSE", "REJECT", "REQUEST", "THREATEN"))
_ALSO = frozenset(("ook", "eveneens", "evenals"))
# How an end was found where the clause of the trigger does not mark it.
INFERRED = frozenset(("sentence", "story", "partner", "reaction"))


@dataclass(slots=True)
class Ends:
    """Both ends of an event so far and how each was found; `blocked` names why there can be none."""

    source: list[End]
    target: list[End]
    source_how: str = ""
    target_how: str = ""
    blocked: str = ""


def without(ends: list[End], taken: list[End]) -> list[End]:
    """Leave out the ends whose country is among others."""
    countries = {country for country, _ in taken}
    return [end for end in ends if end[0] not in countries]


def ends_of(actor: Actor | None) -> list[End]:
    """List the countries of an actor with their spans."""
    if actor is None:
        return []
    countries, spans = actor.countries, actor.spans
    return [(countries[0], spans[0])] if len(countries) == 1 else list(zip(countries, spans, strict=True))


def complete(context: Context, hit: Hit, ends: Ends) -> None:
    """Fill what is missing, in place."""
    if not ends.target and _has_class(context, hit, word_class.RECIPROCAL):
        _reciprocate(context, hit, ends)
        return
    if ends.source and ends.target:
        return
    in_sentence = _in_sentence(context, hit)
    if not ends.source:
        _find_source(context, hit, ends, in_sentence)
    if not ends.target and ends.source:
        _find_target(context, hit, ends, in_sentence)


def _reciprocate(context: Context, hit: Hit, ends: Ends) -> None:
    """Let the members of a group act toward each other: `bestookten elkaar`."""
    if len({country for country, _ in ends.source}) < 2:
        ends.source = [(country, None) for country in context.story.pair()]
        ends.source_how = "story"
    ends.target_how = "group" if hit.trigger.mutual else "reciprocal"
    if not hit.trigger.mutual:
        ends.target = ends.source


def _in_sentence(context: Context, hit: Hit) -> list[End]:
    # Who is judged stands bare or after few prepositions; the place of what is judged does not count.
    judged = hit.trigger.event_type in _REACTIVE
    return [
        end
        for actor in context.sentence.actors
        if actor.resolved and (not judged or actor.preposition in _BLAMED)
        for end in ends_of(actor)
    ]


def _find_source(context: Context, hit: Hit, ends: Ends, in_sentence: list[End]) -> None:
    story = context.story
    announcer = context.announcer()
    if announcer is None and hit.trigger.event_type in _CLAIMS:
        announcer = context.speaker(hit.clause)
    ends.source = without(ends_of(announcer), ends.target)
    if ends.source or announcer is not None:
        ends.source_how = "speaker"
    if ends.source or not ends.target:
        return
    others = without(in_sentence, ends.target)
    target = ends.target[0][0]
    if others:
        ends.source, ends.source_how = others[:1], "sentence"
    elif not story.organisation:
        ends.source_how = "partner" if story.acquainted(target) else "story"
        ends.source = [(story.partner(target), None)]


def _find_target(context: Context, hit: Hit, ends: Ends, in_sentence: list[End]) -> None:
    story, event_type = context.story, hit.trigger.event_type
    taken = {country for country, _ in ends.source}
    if hit.trigger.mutual and len(taken) > 1:
        ends.target_how = "group"
        return
    others = without(in_sentence, ends.source)
    source = ends.source[0][0]
    actor = story.opponent(source) if event_type in _REACTIVE and len(ends.source) == 1 else ""
    if not actor and event_type == "ACCUSE" and not others:
        # A third country blames who acted last.
        actor = story.latest_source(without=source)
    parallel = story.parallel(event_type, taken) if _also(context, hit) else ""
    if actor and (hit.trigger.kind == "quote" or not others):
        ends.target, ends.target_how = [(actor, None)], "reaction"
    elif others:
        ends.target, ends.target_how = others[:1], "sentence"
    elif parallel:
        ends.target, ends.target_how = [(parallel, None)], "parallel"
    else:
        ends.target_how = "partner" if story.acquainted(source) else "story"
        ends.target = [(story.partner(source), None)]


def _has_class(context: Context, hit: Hit, classes: int) -> bool:
    sentence = context.sentence
    return bool(sentence.all_classes & classes) and any(
        sentence.classes[at] & classes for at in context.clauses[hit.clause].positions
    )


def _also(context: Context, hit: Hit) -> bool:
    return not _ALSO.isdisjoint(context.words_of(hit.clause))
