"""Tokens and their lexical properties: one object per distinct word, built once per process.

A text has twenty times as many words as distinct ones, so every property of a word by itself is computed here, before
any text is read.
"""

import re
from collections.abc import Callable, Iterable
from itertools import chain
from typing import TypeVar
from unicodedata import category

import polars as pl

from pipelines.events import word_class, word_trait
from pipelines.events.function_words import (
    ABBREVIATIONS,
    ALWAYS_SUBORDINATE,
    FUTURE,
    HYPOTHETICAL,
    MODALS,
    OBLIGATION,
    OF_PERFECT,
    OPENING_QUOTES,
    PUNCTUATION,
    QUOTES,
    SOMETIMES_SUBORDINATE,
    TERMINATORS,
)
from pipelines.events.words import Element, Word, neighbours

# Words with inner apostrophes, hyphens and decimal points, or any other single character.
_TOKEN = re.compile(r"[^\W_]+(?:['’.,\-][^\W_]+)*-?|.", re.DOTALL)
NOUN = (
    word_class.TITLE
    | word_class.INSTITUTION
    | word_class.PEOPLE
    | word_class.THING
    | word_class.STATE_NOUN
    | word_class.PLURAL_STATE_NOUN
    | word_class.NOUN_TRIGGER
)
ACTOR_NOUN = (
    word_class.TITLE
    | word_class.INSTITUTION
    | word_class.PEOPLE
    | word_class.STATE_NOUN
    | word_class.PLURAL_STATE_NOUN
)
REFERRING = ACTOR_NOUN | word_class.PERSONAL | word_class.PERSONAL_OBJECT
_NOT_NOMINAL = (
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
# Stretches that one process caches; a year of reports has fewer, and a flood of odd forms must not fill memory.
_MOST_KEPT = 500_000
_MOST_WORDS = 1 << 31


class Tokens:
    """The distinct tokens seen so far, numbered: words and signs in their surface form.

    Indexed by number, `words` has them in lower case and `known` has their entries in the lexicon.

    A new stretch between two spaces is tokenized on demand: splitting texts at spaces and looking up the stretches
    costs less than a regular expression over the texts.
    """

    def __init__(self, look_up: Callable[[str], Word], sequences: Iterable[Element]) -> None:
        self._look_up = look_up
        self._sequences = sequences
        self._reset()

    def _reset(self) -> None:
        self.words: list[str] = []
        self.known: list[Word] = []
        self._classes: list[int] = []
        self._traits: list[int] = []
        self._lengths: list[int] = []
        self._of_stretch: dict[str, tuple[int, ...]] = {}
        self._of_surface: dict[str, int] = {}
        self._of_word: dict[str, int] = {}
        self._word_numbers: list[int] = []
        pairs = {pair_of(*map(self._word_number, neighbours(element))) for element in self._sequences}
        self.neighbours = pl.Series(sorted(pairs), dtype=pl.Int64)

    def of_stretches(self, stretches: pl.Series) -> pl.DataFrame:
        """Split distinct stretches of text into tokens.

        Returns one row per token in text order: `content` (the stretch), `token` (its number, valid until the next
        call), `word` (number of its word in lower case), `classes`, `traits` (of that word, and those that the
        token has by itself), `length` (its characters) and `width`: one more for the last of a stretch.
        """
        if len(self._of_stretch) > _MOST_KEPT:
            self._reset()
        numbers = [self._of_stretch.get(stretch) or self._cut(stretch) for stretch in stretches.to_list()]
        counts = pl.Series(map(len, numbers), dtype=pl.UInt32)
        token = list(chain.from_iterable(numbers))
        last = pl.int_range(1, pl.len() + 1).is_in(counts.cum_sum().cast(pl.Int64).implode())
        return (
            pl.DataFrame({"content": stretches, "count": counts})
            .select(pl.col("content").repeat_by("count").explode())
            .with_columns(
                pl.Series("token", token, pl.UInt32),
                pl.Series("word", map(self._word_numbers.__getitem__, token), pl.Int64),
                pl.Series("classes", map(self._classes.__getitem__, token), pl.Int32),
                pl.Series("traits", map(self._traits.__getitem__, token), pl.Int32),
                pl.Series("length", map(self._lengths.__getitem__, token), pl.Int32),
            )
            .with_columns(width=pl.col("length") + last)
        )

    def _cut(self, stretch: str) -> tuple[int, ...]:
        # The stretch between two adjacent spaces is empty: the second space is a token of its own.
        numbers = self._of_stretch[stretch] = tuple(map(self._number, _TOKEN.findall(stretch) or [""]))
        return numbers

    def _number(self, surface: str) -> int:
        number = self._of_surface.get(surface)
        if number is None:
            number = self._of_surface[surface] = len(self.words)
            word = surface.lower()
            known = self._look_up(word)
            traits = known.traits | (_traits(surface, word, known.classes) if word else word_trait.SPACE)
            self.words.append(word)
            self.known.append(known)
            self._lengths.append(len(surface))
            self._word_numbers.append(self._word_number(word))
            self._classes.append(known.classes)
            self._traits.append(traits)
        return number

    def _word_number(self, word: str) -> int:
        return self._of_word.setdefault(word, len(self._of_word))


_Number = TypeVar("_Number", int, pl.Expr)


def pair_of(word: _Number, following: _Number) -> _Number:
    """Number a pair of adjacent words, by their own numbers."""
    return word * _MOST_WORDS + following


def _traits(surface: str, word: str, classes: int) -> int:
    """Compute the traits of a token by itself."""
    first = surface[0]
    upper = category(first) == "Lu"
    digit = category(first).startswith("N")
    open_class = not classes & _NOT_NOMINAL and (not classes & word_class.VERB or bool(classes & NOUN))
    attributive = len(word) > 3 and word[-1] == "e" and not classes & (word_class.VERB | _NOT_NOMINAL)
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
        word_trait.REFERRING: bool(classes & REFERRING),
        word_trait.IRREALIS: word in FUTURE or word in HYPOTHETICAL or word in OBLIGATION,
        word_trait.SPACE: surface.isspace(),
        word_trait.TERMINATOR: surface in TERMINATORS,
        word_trait.QUOTE: surface in QUOTES,
        word_trait.OPENING: upper or digit or first in OPENING_QUOTES,
        word_trait.POINTING: word == "die",
        word_trait.ABBREVIATION: (upper and len(surface) == 1) or word in ABBREVIATIONS,
    }
    return sum(trait for trait, answer in answers.items() if answer)
