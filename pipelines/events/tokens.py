"""Tiles of text and what is known of each: one object a distinct tile, made once a process.

A text has twenty times as many words as distinct ones, so whatever a rule may ask of a word alone is answered here,
before any text is read.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from unicodedata import category

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
from pipelines.events.words import Element, VerbReading, Word, WordClass, WordTrait

# Words with inner apostrophes, hyphens and decimal points, or any other single character, each with the space after it;
# or other white space: together they tile a line.
TILE = re.compile(r"(?:[^\W_]+(?:['’.,\-][^\W_]+)*-?|\S) ?|\s")
NOUN = (
    WordClass.TITLE
    | WordClass.INSTITUTION
    | WordClass.PEOPLE
    | WordClass.THING
    | WordClass.STATE_NOUN
    | WordClass.PLURAL_STATE_NOUN
    | WordClass.NOUN_TRIGGER
)
_NO_NOUN = (
    WordClass.PREPOSITION
    | WordClass.SUBORDINATOR
    | WordClass.RELATIVE
    | WordClass.COORDINATOR
    | WordClass.PERSONAL
    | WordClass.PERSONAL_OBJECT
    | WordClass.NEGATION
    | WordClass.ADVERB
    | WordClass.TIME
    | WordClass.HERE
    | WordClass.DET
)
_BEFORE_NOUN = (
    WordClass.DET | WordClass.QUANTIFIER | WordClass.TITLE | WordClass.PEOPLE | WordClass.STATE_NOUN
)
_CLAUSE_CLASSES = WordClass.SUBORDINATOR | WordClass.CONDITIONAL | WordClass.COORDINATOR
_CLAUSE_WORDS = PUNCTUATION | ALWAYS_SUBORDINATE | SOMETIMES_SUBORDINATE
# Tiles that one process keeps; a year of reports has fewer, and a stray flood of forms must not fill memory.
_MOST_KEPT = 500_000


@dataclass(slots=True, eq=False)
class Token:
    """One distinct tile: its word in lower case and its length in characters, and what the lexicon knows of the word.

    `traits` are those of the lexicon's Word and those of the tile itself.
    """

    word: str
    length: int
    classes: int
    traits: int
    verbs: tuple[VerbReading, ...]
    singles: frozenset[int]
    heads: tuple[int, ...]
    sequences: tuple[Element, ...]
    followed: Mapping[str, tuple[Element, ...]]
    preceded: Mapping[str, tuple[Element, ...]]


class Tokens(dict[str, Token]):
    """The tiles that were met, with and without a space after them; a new one is looked up as it is asked for."""

    def __init__(self, look_up: Callable[[str], Word]) -> None:
        super().__init__()
        self._look_up = look_up

    def __missing__(self, tile: str) -> Token:
        if len(self) > _MOST_KEPT:
            self.clear()
        bare = tile.removesuffix(" ")
        if bare and bare != tile:
            # The same word without a space behind it is the same token.
            token = self[bare]
        else:
            word = tile.lower()
            classes, traits, *patterns = self._look_up(word)
            traits |= _traits(tile, word, classes)
            token = Token(word, len(tile), classes, traits, *patterns)
        self[tile] = token
        return token


def _traits(tile: str, word: str, classes: int) -> int:
    """Tell what a tile is by itself."""
    first = tile[0]
    upper = category(first) == "Lu"
    digit = category(first).startswith("N")
    open_class = not classes & _NO_NOUN and (not classes & WordClass.VERB or bool(classes & NOUN))
    attributive = len(word) > 3 and word[-1] == "e" and not classes & (WordClass.VERB | _NO_NOUN)
    modifier = bool(classes & _BEFORE_NOUN) or attributive or word[0].isdigit()
    answers = {
        WordTrait.LETTER: word[0].isalpha(),
        WordTrait.ALPHANUMERIC: word[0].isalnum(),
        WordTrait.UPPER: upper,
        WordTrait.NOMINAL: open_class and word[0].isalpha(),
        WordTrait.MODIFIER: modifier and not classes & WordClass.PREPOSITION,
        WordTrait.CLAUSE: word in _CLAUSE_WORDS or bool(classes & _CLAUSE_CLASSES),
        WordTrait.OF_PERFECT: word in OF_PERFECT,
        WordTrait.MODAL: word in MODALS,
        WordTrait.SPACE: tile.isspace(),
        WordTrait.TERMINATOR: tile in TERMINATORS,
        WordTrait.QUOTE: tile in QUOTES,
        WordTrait.OPENING: upper or digit or first in OPENING_QUOTES,
        WordTrait.ABBREVIATION: (upper and len(tile) == 1) or word in ABBREVIATIONS,
    }
    return sum(trait for trait, answer in answers.items() if answer)
