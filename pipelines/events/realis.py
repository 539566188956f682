"""Whether a clause says that something happened, will, might, or did not."""

from pipelines.events import word_class, word_trait
from pipelines.events.context import Context
from pipelines.events.function_words import FUTURE, HYPOTHETICAL, OBLIGATION
from pipelines.events.triggers import Hit

_PERFECT = frozenset(["hebben", "zijn"])
# What is asked for, threatened or refused has not happened: the complement of such a trigger is not an event.
SCOPING = frozenset(("REQUEST", "THREATEN", "REJECT"))
# An accusation of an act of force presupposes the act; other acts are part of the accusation.
_CLAIMED = frozenset(("ASSAULT", "COERCE", "MOBILIZE", "SANCTION", "PROTEST", "RETREAT"))
_FRIENDLY = frozenset(("AGREE", "COOPERATE", "CONSULT", "AID"))
_ENDING = frozenset(("SANCTION", "REJECT", "COERCE"))
# All types that may have another hit in their scope.
_GOVERNING = SCOPING | _ENDING | {"ACCUSE", "AGREE"}
HOSTILE = frozenset(("ASSAULT", "COERCE", "MOBILIZE", "SANCTION"))
_ACTUAL_PREPOSITIONS = frozenset(
    ["na", "wegens", "vanwege", "om", "door", "tijdens", "sinds", "ondanks", "over"]
)


def realis_of(context: Context, hit: Hit) -> str:
    """Classify a hit: happened, announced, threatened, denied or hypothetical."""
    clause = context.clauses[hit.clause]
    if _negated(context, hit):
        return "denied"
    if hit.trigger.event_type == "THREATEN":
        return "threatened"
    conditional = context.sentence.classes[clause.first] & word_class.CONDITIONAL
    if not context.sentence.all_traits & word_trait.IRREALIS:
        return "hypothetical" if conditional and clause.kind == "subordinate" else "happened"
    words = context.words_of(hit.clause)
    possible = not words.isdisjoint(HYPOTHETICAL) and words.isdisjoint(_PERFECT)
    obliged = not words.isdisjoint(OBLIGATION) and hit.trigger.verb != "moeten"
    if (conditional and clause.kind == "subordinate") or possible or obliged:
        return "hypothetical"
    return "happened" if words.isdisjoint(FUTURE) else "announced"


def _negated(context: Context, hit: Hit) -> bool:
    classes = context.sentence.classes
    return bool(context.sentence.all_classes & word_class.NEGATION) and any(
        classes[at] & word_class.NEGATION and at not in hit.consumed and not _temporal(context, at)
        for at in context.clauses[hit.clause].positions
    )


def _temporal(context: Context, at: int) -> bool:
    """Whether a negation only marks something as new: `niet eerder`, `nog nooit`, `niet alleen`."""
    words = context.sentence.words
    following = words[at + 1] if at + 1 < len(words) else ""
    before = words[at - 1] if at else ""
    return following in ("eerder", "alleen", "lang") or (before == "nog" and words[at] == "nooit")


def in_scope(context: Context, hit: Hit) -> bool:
    """Whether a hit is in the scope of another trigger of the sentence: a request, threat, refusal or accusation."""
    for other in context.hits:
        if other is not hit and other.trigger.event_type in _GOVERNING and _governs(context, other, hit):
            return True
    return False


def _governs(context: Context, other: Hit, hit: Hit) -> bool:
    same_clause = other.clause == hit.clause
    if other.at > hit.at:
        # With its participle at the end the scoping verb comes last: `heeft met een boycot gedreigd`.
        return same_clause and _complements(context, hit, other)
    kind = other.trigger.event_type
    if same_clause and hit.trigger.kind == "noun" and _only_names(context, other, hit):
        return True
    # Force that somebody is accused of did happen, and a rejected request was made.
    did_happen = (kind == "ACCUSE" and hit.trigger.event_type in _CLAIMED) or (
        kind == "REJECT" and hit.trigger.event_type == "REQUEST"
    )
    infinitive = hit.form == "infinitive" and "te" in context.sentence.words[other.at + 1 : hit.at]
    if not did_happen and same_clause and infinitive and kind in (*SCOPING, "ACCUSE", "AGREE"):
        # `verwijt X onderdak te bieden`, `belooft de strijd te staken`: one act, named by the first verb.
        return True
    if did_happen or kind not in (*SCOPING, "ACCUSE"):
        return False
    if same_clause:
        return kind != "ACCUSE" and hit.trigger.kind == "noun" and _in_complement(context, other, hit)
    clause = context.clauses[hit.clause]
    return (
        clause.opener in ("dat", "om", "of")
        and clause.kind != "main"
        and _is_subordinate_to(context, hit, other)
    )


def _only_names(context: Context, other: Hit, hit: Hit) -> bool:
    """Whether a noun only names an act: `zet een streep door het akkoord`, `beschuldigt X van spionage`."""
    if hit.trigger.event_type in _FRIENDLY and other.trigger.event_type in _ENDING:
        return other.trigger.kind == "verb"
    return other.trigger.event_type == "ACCUSE" and context.sentence.words[hit.at - 1] == "van"


def _in_complement(context: Context, other: Hit, hit: Hit) -> bool:
    return _complements(context, hit, other) or not _is_actual(context, hit)


def _complements(context: Context, hit: Hit, other: Hit) -> bool:
    """Whether a noun is the content of a request or threat: `om hulp vragen`, `met sancties dreigen`."""
    if hit.trigger.kind != "noun":
        return False
    wanted = {"REQUEST": ("om", "tot", "op"), "THREATEN": ("met",)}.get(other.trigger.event_type, ())
    return any(word in wanted for word in context.sentence.words[max(hit.at - 4, 0) : hit.at])


def _is_actual(context: Context, hit: Hit) -> bool:
    at = hit.at - 1
    while at >= 0 and hit.at - at < 5:
        word = context.sentence.words[at]
        if word in _ACTUAL_PREPOSITIONS:
            return True
        at -= 1
    return False


def _is_subordinate_to(context: Context, hit: Hit, other: Hit) -> bool:
    number = hit.clause
    while number >= 0:
        number = context.clauses[number].parent
        if number == other.clause:
            return True
    return False


def is_threat(context: Context, hit: Hit) -> bool:
    """Whether a hostile act depends on a condition: `als Mexico geen water levert`, `anders volgen sancties`."""
    if hit.trigger.event_type not in HOSTILE:
        return False
    words, classes = context.sentence.words, context.sentence.classes
    own = context.clauses[hit.clause]
    if own.kind == "subordinate" and classes[own.first] & word_class.CONDITIONAL:
        return False
    if "anders" in words:
        return True
    return any(
        clause.kind == "subordinate" and classes[clause.first] & word_class.CONDITIONAL
        for clause in context.clauses
    )
