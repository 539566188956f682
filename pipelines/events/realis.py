"""Whether a clause says that something happened, will, might, or did not."""

from pipelines.events.arguments import Context
from pipelines.events.lexicon import WordClass
from pipelines.events.triggers import Hit

_FUTURE = frozenset(
    "zal zullen gaat gaan wil willen plan plannen voornemens binnenkort straks belooft beloven belooft".split()
)
_HYPOTHETICAL = frozenset(
    "zou zouden kan kunnen kon mogelijk eventueel eventuele wellicht misschien dreigende".split()
)
_OBLIGATION = frozenset(("moet", "moeten"))
_PERFECT = frozenset("hebben zijn".split())
# What is asked for, threatened or refused has not happened: the complement of such a trigger is no event of its own.
SCOPING = frozenset(("REQUEST", "THREATEN", "REJECT"))
# A blamed or praised act of force did happen; blamed words and help are part of the blame.
_CLAIMED = frozenset(("ASSAULT", "COERCE", "MOBILIZE", "SANCTION", "PROTEST", "RETREAT"))
_FRIENDLY = frozenset(("AGREE", "COOPERATE", "CONSULT", "AID"))
HOSTILE = frozenset(("ASSAULT", "COERCE", "MOBILIZE", "SANCTION"))
_ACTUAL_PREPOSITIONS = frozenset(
    "na wegens vanwege om door tijdens naar_aanleiding sinds ondanks over".split()
)


def realis_of(context: Context, hit: Hit) -> str:
    """Classify a hit: happened, announced, threatened, denied or hypothetical."""
    sentence, clause = context.sentence, context.clauses[hit.clause]
    words = {sentence.words[at] for at in clause.positions}
    for at in clause.positions:
        if (
            sentence.known[at].classes & WordClass.NEGATION
            and at not in hit.consumed
            and not _temporal(context, at)
        ):
            return "denied"
    if hit.trigger.event_type == "THREATEN":
        return "threatened"
    if sentence.known[clause.first].classes & WordClass.CONDITIONAL and clause.kind == "subordinate":
        return "hypothetical"
    if words & _HYPOTHETICAL and not words & _PERFECT:
        return "hypothetical"
    if words & _OBLIGATION and hit.trigger.verb != "moeten":
        return "hypothetical"
    if words & _FUTURE:
        return "announced"
    return "happened"


def _temporal(context: Context, at: int) -> bool:
    """Whether a negation only says that something is new: `niet eerder`, `nog nooit`, `niet alleen`."""
    words = context.sentence.words
    following = words[at + 1] if at + 1 < len(words) else ""
    before = words[at - 1] if at else ""
    return following in ("eerder", "alleen", "lang") or (before == "nog" and words[at] == "nooit")


def in_scope(context: Context, hit: Hit, others: list[Hit]) -> bool:
    """Whether a hit stands in what another trigger of the sentence asks, threatens or refuses."""
    for other in others:
        if other is hit:
            continue
        if other.at > hit.at:
            # With its participle at the end the scoping verb comes last: `heeft met een boycot gedreigd`.
            if other.clause == hit.clause and _complements(context, hit, other):
                return True
            continue
        if other.clause == hit.clause and hit.trigger.kind == "noun" and hit.trigger.event_type in _FRIENDLY:
            # `zet een streep door het akkoord`: what is broken off or refused is named, not made.
            if other.trigger.event_type in ("SANCTION", "REJECT", "COERCE") and other.trigger.kind == "verb":
                return True
        blamed = other.trigger.event_type == "ACCUSE" and other.clause == hit.clause
        if blamed and hit.trigger.kind == "noun" and context.sentence.words[hit.at - 1] == "van":
            # `beschuldigt X van spionage`: what somebody is blamed for in a phrase is part of the blame.
            return True
        if other.trigger.event_type == "ACCUSE" and hit.trigger.event_type in _CLAIMED:
            continue
        if other.trigger.event_type not in SCOPING and other.trigger.event_type != "ACCUSE":
            continue
        if other.clause == hit.clause:
            if other.trigger.event_type == "ACCUSE":
                continue
            if hit.form == "infinitive" and "te" in context.sentence.words[other.at + 1 : hit.at]:
                return True
            if hit.trigger.kind == "noun" and (
                _complements(context, hit, other) or not _is_actual(context, hit)
            ):
                return True
        elif context.clauses[hit.clause].kind in ("subordinate", "infinitive") and _under(
            context, hit, other
        ):
            opener = context.clauses[hit.clause].opener
            if opener in ("dat", "om", "of"):
                return True
    return False


def _complements(context: Context, hit: Hit, other: Hit) -> bool:
    """Whether a noun is what is asked for or threatened with: `om hulp vragen`, `met sancties dreigen`."""
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


def _under(context: Context, hit: Hit, other: Hit) -> bool:
    number = hit.clause
    while number >= 0:
        number = context.clauses[number].parent
        if number == other.clause:
            return True
    return False


def is_threat(context: Context, hit: Hit) -> bool:
    """Whether a hostile act hangs on a condition: `als Mexico geen water levert`, `anders volgen sancties`."""
    if hit.trigger.event_type not in HOSTILE:
        return False
    words, known = context.sentence.words, context.sentence.known
    own = context.clauses[hit.clause]
    if own.kind == "subordinate" and known[own.first].classes & WordClass.CONDITIONAL:
        return False
    if "anders" in words:
        return True
    return any(
        clause.kind == "subordinate" and known[clause.first].classes & WordClass.CONDITIONAL
        for clause in context.clauses
    )
