"""Sentences to clauses: main, subordinate and relative clauses, conjuncts, infinitives."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from pipelines.events import word_class, word_trait
from pipelines.events.actors import Actor, Sentence
from pipelines.events.function_words import ALWAYS_SUBORDINATE, PUNCTUATION

_INFINITIVE_REACH = 14
_CLOSED = (
    word_class.PREPOSITION
    | word_class.ADVERB
    | word_class.TIME
    | word_class.SUBORDINATOR
    | word_class.RELATIVE
    | word_class.COORDINATOR
    | word_class.NEGATION
    | word_class.HERE
)


@dataclass(slots=True, eq=False)
class Clause:
    """Words that share one verb: kind, positions of the words, verbs and actors in order, and the parent clause."""

    kind: str
    first: int
    positions: list[int]
    opener: str = ""
    parent: int = -1
    antecedent: Actor | None = None
    verbs: list[int] = field(default_factory=list)
    actors: list[Actor] = field(default_factory=list)


def is_finite(sentence: Sentence, at: int) -> bool:
    """Whether a word may be a finite verb."""
    return bool(sentence.traits[at] & word_trait.FINITE)


def has_non_actor_subject(sentence: Sentence, clause: Clause) -> bool:
    """Whether a clause begins with a noun phrase other than an actor: `De bommen ...`, `omdat de prijs ...`."""
    positions = clause.positions[1:] if clause.kind in ("subordinate", "relative") else clause.positions
    owners = sentence.owners
    for at in positions:
        if not sentence.traits[at] & word_trait.ALPHANUMERIC:
            continue
        classes = sentence.classes[at]
        if owners[at] is not None or classes & _CLOSED:
            return False
        if classes & (word_class.DET | word_class.QUANTIFIER) or not classes:
            # The phrase is the subject only if a finite verb follows it before any actor.
            for ahead in clause.positions[clause.positions.index(at) + 1 :]:
                if owners[ahead] is not None or sentence.classes[ahead] & word_class.TIME:
                    return False
                if is_finite(sentence, ahead):
                    return True
            return False
        return False
    return False


def find_clauses(sentence: Sentence) -> tuple[list[Clause], list[int]]:
    """Cut a sentence into clauses; returns them with, for each word, the number of its clause."""
    pieces = _pieces(sentence)
    # Within an actor no word is a verb of a clause.
    owners = sentence.owners
    verbs = [at for at in sentence.at(word_trait.VERB) if owners[at] is None]
    clause_of = [0] * len(sentence.words)
    if len(pieces) == 1:
        pieces[0].verbs = verbs
        pieces[0].actors = list(sentence.actors)
        return pieces, clause_of
    number = 0
    for at in verbs:
        while pieces[number].positions[-1] < at:
            number += 1
        pieces[number].verbs.append(at)
    clauses = _merged(sentence, pieces)
    for number, clause in enumerate(clauses):
        for at in clause.positions if number else ():
            clause_of[at] = number
    for actor in sentence.actors:
        clauses[clause_of[actor.first]].actors.append(actor)
    return clauses, clause_of


def _pieces(sentence: Sentence) -> list[Clause]:
    """Cut a sentence wherever a clause may begin or end."""
    pieces: list[Clause] = []
    words, owners = sentence.words, sentence.owners
    first, kind, opener = 0, "main", ""
    for at in sentence.at(word_trait.CLAUSE):
        if owners[at] is not None:
            continue
        word = words[at]
        if word in PUNCTUATION:
            pieces.append(Clause(kind, first, list(range(first, at + 1)), opener))
            first, kind, opener = at + 1, "after:" + word, ""
            continue
        opened = _opens(sentence, at, owners, first)
        if opened:
            if first < at:
                pieces.append(Clause(kind, first, list(range(first, at)), opener))
            first, kind, opener = at, opened, word
    if first < len(words):
        pieces.append(Clause(kind, first, list(range(first, len(words))), opener))
    return pieces


def _opens(sentence: Sentence, at: int, owner: Sequence[Actor | None], first: int) -> str:
    """Name the kind of clause that a word opens, or nothing; the piece before it began at `first`."""
    word, classes = sentence.words[at], sentence.classes[at]
    fresh = first == at
    kind = ""
    if word in ALWAYS_SUBORDINATE:
        kind = "subordinate"
    elif word == "dat":
        kind = _opened_by_dat(sentence, at, owner)
    elif word in ("die", "wie") and at > 0:
        kind = _opened_by_die(sentence, at, owner, fresh)
    elif (
        classes & (word_class.SUBORDINATOR | word_class.CONDITIONAL)
        and fresh
        and not _finite_at(sentence, at + 1)
    ) or (classes & word_class.SUBORDINATOR and not fresh and _verb_final(sentence, at)):
        kind = "subordinate"
    elif word == "om" and _has_te(sentence, at):
        kind = "infinitive"
    elif classes & word_class.COORDINATOR and not fresh:
        kind = _conjunct(sentence, at, owner, first)
    return kind


def _finite_at(sentence: Sentence, at: int) -> bool:
    return at < len(sentence.words) and is_finite(sentence, at)


def _opened_by_dat(sentence: Sentence, at: int, owner: Sequence[Actor | None]) -> str:
    """Distinguish `dat land` and `Dat zei X` from `zegt dat ...` and `Egypte, dat ...`."""
    following = at + 1
    points = following < len(sentence.words) and sentence.classes[following] & word_class.STATE_NOUN
    if points or (at == 0 and _finite_at(sentence, following)):
        return ""
    relative = at > 1 and sentence.words[at - 1] == "," and owner[at - 2] is not None
    return "relative" if relative else "subordinate"


def _opened_by_die(sentence: Sentence, at: int, owner: Sequence[Actor | None], fresh: bool) -> str:
    """Distinguish `de raket die ...` from `die raket`."""
    following = at + 1
    attached = fresh or owner[at - 1] is not None or not sentence.classes[at - 1]
    noun_follows = following < len(sentence.words) and not (
        sentence.classes[following] or owner[following] is not None
    )
    return "relative" if attached and not noun_follows else ""


def _verb_final(sentence: Sentence, at: int) -> bool:
    """Whether a stretch without punctuation ends in a verb: `sancties als Iran niet meewerkt`, not `als vergelding`."""
    last = at
    for ahead in range(at + 1, len(sentence.words)):
        if not sentence.traits[ahead] & word_trait.ALPHANUMERIC:
            break
        last = ahead
    return last > at + 1 and bool(sentence.traits[last] & word_trait.VERB)


def _has_te(sentence: Sentence, at: int) -> bool:
    """Whether `te` and a verb follow `om` before the next punctuation mark."""
    for ahead in range(at + 1, min(at + _INFINITIVE_REACH, len(sentence.words) - 1)):
        if sentence.words[ahead] in PUNCTUATION:
            return False
        if sentence.words[ahead] == "te":
            return True
    return False


def _conjunct(sentence: Sentence, at: int, owner: Sequence[Actor | None], first: int) -> str:
    ahead = at + 1
    size = len(sentence.words)
    while ahead < size and sentence.classes[ahead] & (word_class.ADVERB | word_class.TIME):
        ahead += 1
    if ahead >= size:
        return ""
    if (
        owner[ahead] is None
        and is_finite(sentence, ahead)
        and not sentence.classes[ahead] & word_class.NOUN_TRIGGER
    ):
        return "conjunct"
    actor = owner[ahead]
    if actor is None or actor.last >= size or not is_finite(sentence, actor.last):
        return ""
    begun = any(is_finite(sentence, before) for before in range(first, at))
    return "main" if begun else ""


def _merged(sentence: Sentence, pieces: list[Clause]) -> list[Clause]:
    """Merge pieces that are not clauses by themselves, and set the parent and antecedent of each clause."""
    owners, traits = sentence.owners, sentence.traits
    clauses: list[Clause] = []
    for piece in pieces:
        before = clauses[-1] if clauses else None
        host = None
        if before is not None and piece.kind.startswith("after:"):
            after_comma = piece.kind == "after:,"
            if after_comma and owners[piece.first] is None and traits[piece.first] & word_trait.FINITE:
                host = _interrupted(sentence, clauses)
            if host is None and after_comma and before.kind == "relative" and _is_rest(sentence, piece):
                host = next(
                    (c for c in reversed(clauses) if c.kind in ("main", "conjunct", "subordinate")), None
                )
            if host is None and not piece.verbs and piece.kind not in ("after::", "after:;"):
                host = before
            if host is None:
                piece.kind = "main"
        elif before is not None and not piece.verbs and piece.kind != "main":
            host = before
        if host is not None:
            host.positions += piece.positions
            host.verbs += piece.verbs
            continue
        if piece.kind == "relative":
            previous = piece.first - 1
            if previous >= 0 and sentence.words[previous] in PUNCTUATION:
                previous -= 1
            piece.antecedent = owners[previous] if previous >= 0 else None
        piece.parent = len(clauses) - 1
        clauses.append(piece)
    return clauses


def _is_rest(sentence: Sentence, piece: Clause) -> bool:
    """Whether a piece completes an interrupted clause: `Zijn regering had X, die zich schuilhield, asiel verleend`."""
    return bool(piece.verbs) and not any(is_finite(sentence, at) for at in piece.positions)


def _interrupted(sentence: Sentence, clauses: list[Clause]) -> Clause | None:
    """Find the main clause that a relative clause interrupted before its verb."""
    if clauses[-1].kind not in ("relative", "main") or len(clauses) < 2:
        return None
    for clause in reversed(clauses[:-1]):
        if clause.kind in ("main", "conjunct"):
            verbless = not any(is_finite(sentence, at) for at in clause.positions)
            return clause if verbless else None
    return None
