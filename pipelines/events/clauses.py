"""Sentences become clauses: main clauses, subordinate and relative ones, conjuncts, infinitives."""

from dataclasses import dataclass, field

from pipelines.events.actors import Actor, Sentence
from pipelines.events.lexicon import WordClass, WordTrait

_PUNCTUATION = frozenset(',;:()–—"“”«»')
_ALWAYS_SUBORDINATE = frozenset(
    [
        "omdat",
        "nadat",
        "voordat",
        "terwijl",
        "zodat",
        "hoewel",
        "waarna",
        "waarbij",
        "waarop",
        "waardoor",
        "waarin",
        "waarmee",
        "waarvoor",
        "waarvan",
        "waaraan",
        "waartegen",
        "waarover",
        "waarnaar",
        "zodra",
        "totdat",
        "opdat",
        "doordat",
        "mits",
        "ofschoon",
        "aangezien",
        "tenzij",
        "indien",
    ]
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
_BREAKS = _PUNCTUATION | _ALWAYS_SUBORDINATE
_CLOSED = (
    WordClass.PREPOSITION
    | WordClass.ADVERB
    | WordClass.TIME
    | WordClass.SUBORDINATOR
    | WordClass.RELATIVE
    | WordClass.COORDINATOR
    | WordClass.NEGATION
    | WordClass.HERE
)


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
    return bool(sentence.traits[at] & WordTrait.FINITE)


def has_foreign_subject(sentence: Sentence, clause: Clause) -> bool:
    """Whether a clause begins with a noun phrase that is no actor: `De bommen troffen ...`, `omdat de prijs ...`."""
    positions = clause.positions[1:] if clause.kind in ("subordinate", "relative") else clause.positions
    owners = sentence.owners
    for at in positions:
        if not sentence.traits[at] & WordTrait.ALPHANUMERIC:
            continue
        classes = sentence.classes[at]
        if owners[at] is not None or classes & _CLOSED:
            return False
        if classes & (WordClass.DET | WordClass.QUANTIFIER) or not classes:
            # The phrase is the subject only if a finite verb follows it before any actor.
            for ahead in clause.positions[clause.positions.index(at) + 1 :]:
                if owners[ahead] is not None or sentence.classes[ahead] & WordClass.TIME:
                    return False
                if is_finite(sentence, ahead):
                    return True
            return False
        return False
    return False


def find_clauses(sentence: Sentence) -> tuple[list[Clause], list[int]]:
    """Cut a sentence into clauses; returns them with, for each word, the number of its clause."""
    owners = sentence.owners
    # Within an actor no word is a verb of a clause.
    verbs = [at for at, trait in enumerate(sentence.traits) if trait & WordTrait.VERB and owners[at] is None]
    pieces = _merged(sentence, _pieces(sentence, owners), owners, verbs)
    clause_of = [0] * len(sentence.words)
    for number, clause in enumerate(pieces if len(pieces) > 1 else ()):
        for at in clause.positions:
            clause_of[at] = number
    for at in verbs:
        pieces[clause_of[at]].verbs.append(at)
    for actor in sentence.actors:
        pieces[clause_of[actor.first]].actors.append(actor)
    return pieces, clause_of


def _pieces(sentence: Sentence, owners: list[Actor | None]) -> list[Clause]:
    pieces: list[Clause] = []
    words, classes = sentence.words, sentence.classes
    first, kind, opener = 0, "main", ""
    breaks = [at for at, word in enumerate(words) if word in _BREAKS or classes[at] & _OPENERS]
    for at in breaks:
        if owners[at] is not None:
            continue
        word = words[at]
        if word in _PUNCTUATION:
            pieces.append(Clause(kind, list(range(first, at + 1)), opener))
            first, kind, opener = at + 1, "after:" + word, ""
            continue
        opened = _opens(sentence, at, owners, first)
        if opened:
            if first < at:
                pieces.append(Clause(kind, list(range(first, at)), opener))
            first, kind, opener = at, opened, word
    if first < len(words):
        pieces.append(Clause(kind, list(range(first, len(words))), opener))
    return pieces


def _opens(sentence: Sentence, at: int, owner: list[Actor | None], first: int) -> str:
    """Name the kind of clause that a word opens, or nothing; the piece before it began at `first`."""
    word, classes = sentence.words[at], sentence.classes[at]
    fresh = first == at
    kind = ""
    if word in _ALWAYS_SUBORDINATE:
        kind = "subordinate"
    elif word == "dat":
        kind = _opened_by_dat(sentence, at, owner)
    elif word in ("die", "wie") and at > 0:
        kind = _opened_by_die(sentence, at, owner, fresh)
    elif (
        classes & (WordClass.SUBORDINATOR | WordClass.CONDITIONAL)
        and fresh
        and not _finite_at(sentence, at + 1)
    ) or (classes & WordClass.SUBORDINATOR and not fresh and _verb_final(sentence, at)):
        kind = "subordinate"
    elif word == "om" and _has_te(sentence, at):
        kind = "infinitive"
    elif classes & WordClass.COORDINATOR and not fresh:
        kind = _conjunct(sentence, at, owner, first)
    return kind


def _finite_at(sentence: Sentence, at: int) -> bool:
    return at < len(sentence.words) and is_finite(sentence, at)


def _opened_by_dat(sentence: Sentence, at: int, owner: list[Actor | None]) -> str:
    """Tell `dat land` and `Dat zei X` from `zegt dat ...` and `Egypte, dat ...`."""
    following = at + 1
    points = following < len(sentence.words) and sentence.classes[following] & WordClass.STATE_NOUN
    if points or (at == 0 and _finite_at(sentence, following)):
        return ""
    relative = at > 1 and sentence.words[at - 1] == "," and owner[at - 2] is not None
    return "relative" if relative else "subordinate"


def _opened_by_die(sentence: Sentence, at: int, owner: list[Actor | None], fresh: bool) -> str:
    """Tell `de raket die ...` from `die raket`."""
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
        if not sentence.traits[ahead] & WordTrait.ALPHANUMERIC:
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


def _conjunct(sentence: Sentence, at: int, owner: list[Actor | None], first: int) -> str:
    ahead = at + 1
    size = len(sentence.words)
    while ahead < size and sentence.classes[ahead] & (WordClass.ADVERB | WordClass.TIME):
        ahead += 1
    if ahead >= size:
        return ""
    if (
        owner[ahead] is None
        and is_finite(sentence, ahead)
        and not sentence.classes[ahead] & WordClass.NOUN_TRIGGER
    ):
        return "conjunct"
    actor = owner[ahead]
    if actor is None or actor.last >= size or not is_finite(sentence, actor.last):
        return ""
    begun = any(is_finite(sentence, before) for before in range(first, at))
    return "main" if begun else ""


def _merged(
    sentence: Sentence, pieces: list[Clause], owner: list[Actor | None], verbs: list[int]
) -> list[Clause]:
    """Join pieces that are no clauses of their own, and give each clause its parent and antecedent."""
    clauses: list[Clause] = []
    for piece in pieces:
        has_verb = any(piece.positions[0] <= at <= piece.positions[-1] for at in verbs)
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
        if clause.kind in ("main", "conjunct"):
            verbless = not any(is_finite(sentence, at) for at in clause.positions)
            return clause if verbless else None
    return None
