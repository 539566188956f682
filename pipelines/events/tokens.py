"""Words of text and what is known of each: one object a distinct word, made once a process.

A text has twenty times as many words as distinct ones, so whatever a rule may ask of a word alone is answered here,
before any text is read.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from unicodedata import category

from pipelines.events import word_class, word_trait
from pipelines.events.function_words import (
    ABBREVIATIONS,
    ALWAYS_SUBORDINATE,
    MODALS,
    OF_PERFECT,
    OPENING_QUOTES,
    PUNCTUATION,
    QUOTES,
    SOMETIMES_SUBORDINATE,
    TERMINATORS,
)
from pipelines.events.words import Element, VerbReading, Word

# Words with inner apostrophes, hyphens and decimal points, or any other single character.
_TILE = re.compile(r"[^\W_]+(?:['’.,\-][^\W_]+)*-?|.", re.DOTALL)
NOUN = (
    word_class.TITLE
    | word_class.INSTITUTION
    | word_class.PEOPLE
    | word_class.THING
    | word_class.STATE_NOUN
    | word_class.PLURAL_STATE_NOUN
    | word_class.NOUN_TRIGGER
)
_NO_NOUN = (
    word_class.PREPOSITION
    | word_class.SUBORDINATOR
    | word_class.RELATIVE
    | word_class.COORDINATOR
    | word_class.PERSONAL
    | word_class.PERSONAL_OBJECT
    | word_class.NEGATION
    | word_class.ADVERB
    | word_class.TIME
    | word_class.HERE
    | word_class.DET
)
_BEFORE_NOUN = (
    word_class.DET | word_class.QUANTIFIER | word_class.TITLE | word_class.PEOPLE | word_class.STATE_NOUN
)
_CLAUSE_CLASSES = word_class.SUBORDINATOR | word_class.CONDITIONAL | word_class.COORDINATOR
_CLAUSE_WORDS = PUNCTUATION | ALWAYS_SUBORDINATE | SOMETIMES_SUBORDINATE
# Pieces of text that one process keeps; a year of reports has fewer, and a stray flood of forms must not fill memory.
_MOST_KEPT = 500_000


@dataclass(slots=True, eq=False)
class Token:
    """A word or sign as it may stand in a text: what the lexicon knows of it in lower case, and what it is by itself.

    `length` counts its characters.
    """

    word: str
    length: int
    verbs: tuple[VerbReading, ...]
    singles: frozenset[int]
    heads: tuple[int, ...]
    sequences: tuple[Element, ...]
    followed: Mapping[str, tuple[Element, ...]]
    preceded: Mapping[str, tuple[Element, ...]]


# A token with what every sentence lists of its tokens: word, classes, traits (those of the lexicon's Word and those of
# the token itself) and width (its length, and one for a space after it). Turning rows of it into columns
# is a fifth of the work of asking every token for each.
Row = tuple[Token, str, int, int, int]


class Tokens(dict[str, tuple[Row, ...]]):
    """The tokens of each stretch between two spaces that was met; a new stretch is cut as it is asked for.

    Cutting at spaces and looking the stretches up costs less than a regular expression over the text.
    """

    def __init__(self, look_up: Callable[[str], Word]) -> None:
        super().__init__()
        self._look_up = look_up
        self._single: dict[tuple[str, int], Row] = {}
        # Thousands of words share few sets of bits: as shared objects they stay in the processor's cache.
        self._shared: dict[int, int] = {}

    def __missing__(self, stretch: str) -> tuple[Row, ...]:
        if len(self) > _MOST_KEPT:
            self.clear()
            self._single.clear()
        # Two spaces have nothing between them: the second one is a token of its own.
        *tiles, last = _TILE.findall(stretch) or [""]
        rows = (*(self._row(tile, len(tile)) for tile in tiles), self._row(last, len(last) + 1))
        self[stretch] = rows
        return rows

    def _row(self, tile: str, width: int) -> Row:
        row = self._single.get((tile, width))
        if row is None:
            word = tile.lower()
            known = self._look_up(word)
            traits = known.traits | (_traits(tile, word, known.classes) if word else word_trait.SPACE)
            classes = self._shared.setdefault(known.classes, known.classes)
            traits = self._shared.setdefault(traits, traits)
            token = Token(
                word,
                len(tile),
                known.verbs,
                known.singles,
                known.heads,
                known.sequences,
                known.followed,
                known.preceded,
            )
            row = self._single[tile, width] = token, word, classes, traits, width
        return row


def _traits(tile: str, word: str, classes: int) -> int:
    """Tell what a token is by itself."""
    first = tile[0]
    upper = category(first) == "Lu"
    digit = category(first).startswith("N")
    open_class = not classes & _NO_NOUN and (not classes & word_class.VERB or bool(classes & NOUN))
    attributive = len(word) > 3 and word[-1] == "e" and not classes & (word_class.VERB | _NO_NOUN)
    modifier = bool(classes & _BEFORE_NOUN) or attributive or word[0].isdigit()
    answers = {
        word_trait.LETTER: word[0].isalpha(),
        word_trait.ALPHANUMERIC: word[0].isalnum(),
        word_trait.UPPER: upper,
        word_trait.NOMINAL: open_class and word[0].isalpha(),
        word_trait.MODIFIER: modifier and not classes & word_class.PREPOSITION,
        word_trait.CLAUSE: word in _CLAUSE_WORDS or bool(classes & _CLAUSE_CLASSES),
        word_trait.OF_PERFECT: word in OF_PERFECT,
        word_trait.MODAL: word in MODALS,
        word_trait.SPACE: tile.isspace(),
        word_trait.TERMINATOR: tile in TERMINATORS,
        word_trait.QUOTE: tile in QUOTES,
        word_trait.OPENING: upper or digit or first in OPENING_QUOTES,
        word_trait.ABBREVIATION: (upper and len(tile) == 1) or word in ABBREVIATIONS,
    }
    return sum(trait for trait, answer in answers.items() if answer)
