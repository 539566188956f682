"""Arguments that the clause does not express are inferred from the sentence, then from the story."""

from dataclasses import dataclass

from pipelines.events import word_class
from pipelines.events.actors import Actor
from pipelines.events.context import Context
from pipelines.events.triggers import Hit

Span = tuple[int, int] | None
Argument = tuple[str, Span]

# Reactions to somebody who acted first: an accusation, a refusal, an apology.
_REACTIVE = frozenset(("ACCUSE", "REJECT", "CONCEDE", "PROTEST"))
_BLAMED = frozenset(("", "van", "naar", "tegen", "jegens", "aan", "door", "bij", "met", "volgens"))
_CLAIMS = frozenset(("ACCUSE", "REJECT", "REQUEST", "THREATEN"))
_ALSO = frozenset(("ook", "eveneens", "evenals"))
# How an argument was found where the clause of the trigger does not mark it.
INFERRED = frozenset(("sentence", "story", "partner", "reaction"))


@dataclass(slots=True)
class Arguments:
    """The arguments of an event so far, and how each was found; `blocked` is the reason why there can be none."""

    source: list[Argument]
    target: list[Argument]
    source_how: str = ""
    target_how: str = ""
    blocked: str = ""


def without(arguments: list[Argument], taken: list[Argument]) -> list[Argument]:
    """Leave out the arguments whose country is among those `taken`."""
    countries = {country for country, _ in taken}
    return [argument for argument in arguments if argument[0] not in countries]


def arguments_of(actor: Actor | None) -> list[Argument]:
    """List the countries of an actor with their spans."""
    if actor is None:
        return []
    countries, spans = actor.countries, actor.spans
    return [(countries[0], spans[0])] if len(countries) == 1 else list(zip(countries, spans, strict=True))


def complete(context: Context, hit: Hit, arguments: Arguments) -> None:
    """Infer missing arguments, in place."""
    if not arguments.target and _has_class(context, hit, word_class.RECIPROCAL):
        _reciprocate(context, hit, arguments)
        return
    if arguments.source and arguments.target:
        return
    candidates = _candidates_in_sentence(context, hit)
    if not arguments.source:
        _find_source(context, hit, arguments, candidates)
    if not arguments.target and arguments.source:
        _find_target(context, hit, arguments, candidates)


def _reciprocate(context: Context, hit: Hit, arguments: Arguments) -> None:
    """Make the members of a group act toward each other: `bestookten elkaar`."""
    if len({country for country, _ in arguments.source}) < 2:
        arguments.source = [(country, None) for country in context.story.pair()]
        arguments.source_how = "story"
    arguments.target_how = "group" if hit.trigger.mutual else "reciprocal"
    if not hit.trigger.mutual:
        arguments.target = arguments.source


def _candidates_in_sentence(context: Context, hit: Hit) -> list[Argument]:
    # The target of a judgement is bare or follows few prepositions; the place of the act judged does not count.
    judged = hit.trigger.event_type in _REACTIVE
    return [
        argument
        for actor in context.sentence.actors
        if actor.resolved and (not judged or actor.preposition in _BLAMED)
        for argument in arguments_of(actor)
    ]


def _find_source(context: Context, hit: Hit, arguments: Arguments, candidates: list[Argument]) -> None:
    story = context.story
    announcer = context.announcer()
    if announcer is None and hit.trigger.event_type in _CLAIMS:
        announcer = context.speaker(hit.clause)
    arguments.source = without(arguments_of(announcer), arguments.target)
    if arguments.source or announcer is not None:
        arguments.source_how = "speaker"
    if arguments.source or not arguments.target:
        return
    others = without(candidates, arguments.target)
    target = arguments.target[0][0]
    if others:
        arguments.source, arguments.source_how = others[:1], "sentence"
    elif not story.organisation:
        arguments.source_how = "partner" if story.has_event(target) else "story"
        arguments.source = [(story.partner(target), None)]


def _find_target(context: Context, hit: Hit, arguments: Arguments, candidates: list[Argument]) -> None:
    story, event_type = context.story, hit.trigger.event_type
    taken = {country for country, _ in arguments.source}
    if hit.trigger.mutual and len(taken) > 1:
        arguments.target_how = "group"
        return
    others = without(candidates, arguments.source)
    source = arguments.source[0][0]
    actor = story.opponent(source) if event_type in _REACTIVE and len(arguments.source) == 1 else ""
    if not actor and event_type == "ACCUSE" and not others:
        # A third country accuses the latest source.
        actor = story.latest_source(without=source)
    parallel = story.parallel(event_type, taken) if _also(context, hit) else ""
    if actor and (hit.trigger.kind == "quote" or not others):
        arguments.target, arguments.target_how = [(actor, None)], "reaction"
    elif others:
        arguments.target, arguments.target_how = others[:1], "sentence"
    elif parallel:
        arguments.target, arguments.target_how = [(parallel, None)], "parallel"
    else:
        arguments.target_how = "partner" if story.has_event(source) else "story"
        arguments.target = [(story.partner(source), None)]


def _has_class(context: Context, hit: Hit, classes: int) -> bool:
    sentence = context.sentence
    return bool(sentence.all_classes & classes) and any(
        sentence.classes[at] & classes for at in context.clauses[hit.clause].positions
    )


def _also(context: Context, hit: Hit) -> bool:
    return not _ALSO.isdisjoint(context.words_of(hit.clause))
