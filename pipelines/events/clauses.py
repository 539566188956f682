"""Sentences become clauses: main clauses, subordinate and relative ones, conjuncts, infinitives."""

from dataclasses import dataclass, field

from pipelines.events.actors import Actor, Sentence
from pipelines.events.lexicon import WordClass

_PUNCTUATION = frozenset(',;:()–—"“”«»')
_ALWAYS_SUBORDINATE = frozenset(
    "omdat nadat voordat terwijl zodat hoewel waarna waarbij waarop waardoor waarin waarmee waarvoor waarvan waaraan "
    "waartegen waarover waarnaar zodra totdat opdat doordat mits ofschoon aangezien tenzij indien".split()
)
_OPENERS = (
    WordClass.SUBORDINATOR
    | WordClass.RELATIVE
    | WordClass.CONDITIONAL
    | WordClass.COORDINATOR
    | WordClass.PREPOSITION
    | WordClass.DET
)
_INFINITIVE_REACH = 14


@dataclass(slots=True)
class Clause:
    """Words that share one verb: positions, kind, actors and verbs in order, and the clause that it hangs on."""

    kind: str
    positions: list[int]
    opener: str = ""
    parent: int = -1
    antecedent: Actor | None = None
    verbs: list[int] = field(default_factory=list)
    actors: list[Actor] = field(default_factory=list)

    @property
    def first(self) -> int:
        """Position of the first word."""
        return self.positions[0]


def is_finite(sentence: Sentence, at: int) -> bool:
    """Whether a word may be a finite verb."""
    return sentence.known[at].finite


def has_foreign_subject(sentence: Sentence, clause: Clause) -> bool:
    """Whether a clause begins with a noun phrase that is no actor: `De bommen troffen ...`, `omdat de prijs ...`."""
    positions = clause.positions[1:] if clause.kind in ("subordinate", "relative") else clause.positions
    actors = {at for actor in clause.actors for at in range(actor.first, actor.last)}
    closed = (
        WordClass.PREPOSITION
        | WordClass.ADVERB
        | WordClass.TIME
        | WordClass.SUBORDINATOR
        | WordClass.RELATIVE
        | WordClass.COORDINATOR
        | WordClass.NEGATION
        | WordClass.HERE
    )
    for at in positions:
        if not sentence.words[at][0].isalnum():
            continue
        classes = sentence.known[at].classes
        if at in actors or classes & closed:
            return False
        if classes & (WordClass.DET | WordClass.QUANTIFIER) or not classes:
            # The phrase is the subject only if a finite verb follows it before any actor.
            for ahead in clause.positions[clause.positions.index(at) + 1 :]:
                if ahead in actors or sentence.known[ahead].classes & WordClass.TIME:
                    return False
                if is_finite(sentence, ahead):
                    return True
            return False
        return False
    return False


def find_clauses(sentence: Sentence) -> tuple[list[Clause], list[int]]:
    """Cut a sentence into clauses; returns them with, for each word, the number of its clause."""
    owner: list[Actor | None] = [None] * len(sentence.words)
    for actor in sentence.actors:
        for at in range(actor.first, actor.last):
            owner[at] = actor
    pieces = _merged(sentence, _pieces(sentence, owner), owner)
    clause_of = [0] * len(sentence.words)
    for number, clause in enumerate(pieces):
        for at in clause.positions:
            clause_of[at] = number
            if sentence.known[at].verbs and owner[at] is None:
                clause.verbs.append(at)
    for actor in sentence.actors:
        pieces[clause_of[actor.first]].actors.append(actor)
    return pieces, clause_of


def _pieces(sentence: Sentence, owner: list[Actor | None]) -> list[Clause]:
    pieces: list[Clause] = []
    current = Clause("main", [])

    def begin(kind: str, opener: str) -> None:
        nonlocal current
        if current.positions:
            pieces.append(current)
        current = Clause(kind, [], opener)

    for at, word in enumerate(sentence.words):
        if owner[at] is None:
            if word in _PUNCTUATION:
                current.positions.append(at)
                begin("after:" + word, "")
                continue
            may_open = sentence.known[at].classes & _OPENERS or word in _ALWAYS_SUBORDINATE
            kind = _opens(sentence, at, owner, current) if may_open else ""
            if kind:
                begin(kind, word)
        current.positions.append(at)
    if current.positions:
        pieces.append(current)
    return pieces


def _opens(sentence: Sentence, at: int, owner: list[Actor | None], current: Clause) -> str:
    """Name the kind of clause that a word opens, or nothing."""
    word, size = sentence.words[at], len(sentence.words)
    classes = sentence.known[at].classes
    fresh = not current.positions
    following = at + 1
    if word in _ALWAYS_SUBORDINATE:
        return "subordinate"
    if word == "dat":
        demonstrative = following < size and (
            sentence.known[following].classes & WordClass.STATE_NOUN
            or (at == 0 and is_finite(sentence, following))
        )
        if demonstrative:
            return ""
        # `Egypte, dat ...` is a relative clause, `zegt dat ...` a complement.
        return (
            "relative"
            if at > 1 and sentence.words[at - 1] == "," and owner[at - 2] is not None
            else "subordinate"
        )
    if word in ("die", "wie") and at > 0:
        attached = fresh or owner[at - 1] is not None or not sentence.known[at - 1].classes
        noun_follows = following < size and not (
            sentence.known[following].classes or owner[following] is not None
        )
        return "relative" if attached and not noun_follows else ""
    if (
        classes & (WordClass.SUBORDINATOR | WordClass.CONDITIONAL)
        and fresh
        and not (following < size and is_finite(sentence, following))
    ):
        return "subordinate"
    if classes & WordClass.SUBORDINATOR and not fresh and _verb_final(sentence, at):
        return "subordinate"
    if word == "om" and _has_te(sentence, at):
        return "infinitive"
    if classes & WordClass.COORDINATOR and not fresh and current.verbs is not None:
        return _conjunct(sentence, at, owner, current)
    return ""


def _verb_final(sentence: Sentence, at: int) -> bool:
    """Whether a stretch without punctuation ends in a verb: `sancties als Iran niet meewerkt`, not `als vergelding`."""
    last = at
    for ahead in range(at + 1, len(sentence.words)):
        if not sentence.words[ahead][0].isalnum():
            break
        last = ahead
    return last > at + 1 and bool(sentence.known[last].verbs)


def _has_te(sentence: Sentence, at: int) -> bool:
    """Whether `te` and a verb follow `om` before the next punctuation mark."""
    for ahead in range(at + 1, min(at + _INFINITIVE_REACH, len(sentence.words) - 1)):
        if sentence.words[ahead] in _PUNCTUATION:
            return False
        if sentence.words[ahead] == "te":
            return True
    return False


def _conjunct(sentence: Sentence, at: int, owner: list[Actor | None], current: Clause) -> str:
    ahead = at + 1
    size = len(sentence.words)
    while ahead < size and sentence.known[ahead].classes & (WordClass.ADVERB | WordClass.TIME):
        ahead += 1
    if ahead >= size:
        return ""
    begun = any(is_finite(sentence, before) for before in current.positions)
    if (
        owner[ahead] is None
        and is_finite(sentence, ahead)
        and not sentence.known[ahead].classes & WordClass.NOUN_TRIGGER
    ):
        return "conjunct"
    actor = owner[ahead]
    if begun and actor is not None and actor.last < size and is_finite(sentence, actor.last):
        return "main"
    return ""


def _merged(sentence: Sentence, pieces: list[Clause], owner: list[Actor | None]) -> list[Clause]:
    """Join pieces that are no clauses of their own, and give each clause its parent and antecedent."""
    clauses: list[Clause] = []
    for piece in pieces:
        has_verb = any(sentence.known[at].verbs and owner[at] is None for at in piece.positions)
        after_punctuation = piece.kind.startswith("after:")
        before = clauses[-1] if clauses else None
        if after_punctuation and before is not None:
            starts_finite = owner[piece.first] is None and is_finite(sentence, piece.first)
            # `Zijn regering had X, die zich schuilhield, asiel verleend`: the rest of a clause that was broken into.
            rest = (
                piece.kind == "after:,"
                and has_verb
                and not any(is_finite(sentence, at) for at in piece.positions)
            )
            host = _interrupted(sentence, clauses) if starts_finite and piece.kind == "after:," else None
            if host is None and rest and before.kind == "relative":
                host = next(
                    (c for c in reversed(clauses) if c.kind in ("main", "conjunct", "subordinate")), None
                )
            if host is not None:
                host.positions += piece.positions
                continue
            if not has_verb and piece.kind not in ("after::", "after:;"):
                before.positions += piece.positions
                continue
            piece.kind = "main"
        elif before is not None and not after_punctuation and not has_verb and piece.kind != "main":
            before.positions += piece.positions
            continue
        if piece.kind == "relative":
            previous = piece.first - 1
            if previous >= 0 and sentence.words[previous] in _PUNCTUATION:
                previous -= 1
            piece.antecedent = owner[previous] if previous >= 0 else None
        piece.parent = len(clauses) - 1
        clauses.append(piece)
    return clauses or [Clause("main", list(range(len(sentence.words))))]


def _interrupted(sentence: Sentence, clauses: list[Clause]) -> Clause | None:
    """Find the main clause that a relative clause broke off before its verb."""
    if clauses[-1].kind not in ("relative", "main") or len(clauses) < 2:
        return None
    for clause in reversed(clauses[:-1]):
        if clause.kind == "main" or clause.kind == "conjunct":
            verbless = not any(is_finite(sentence, at) for at in clause.positions)
            return clause if verbless else None
    return None
