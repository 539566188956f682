"""Traits of the readings of a form, as bits of one number: a single look-up per hit."""

import functools
import operator
from typing import TypeVar

import polars as pl

Numbers = TypeVar("Numbers", pl.Series, pl.Expr)

_CONDITION = pl.col("condition")
_OF_COUNTRY = pl.col("country").is_not_null()
_ADJECTIVE = pl.col("kind") == "adjective"
_UNINFLECTED = ~pl.col("form").str.ends_with("e")
_UNLESS = _CONDITION.str.starts_with("unless_")
_SURNAME = _CONDITION.is_in(["surname", "word"]) | _UNLESS
_MAYBE_LANGUAGE = _ADJECTIVE & _UNINFLECTED
# One word that may be part of a name: `Jos Leijdekkers`, `Simon Birmingham`.
_CURATED_PLACE = pl.col("curated_place") & _CONDITION.is_in(["", "default", "story"])
_UNNAMED = _CONDITION.eq("unnamed") | _CURATED_PLACE
_LOCATIVE = _CONDITION.is_in(["locative", "story_locative"])
_NEEDS_LOCATIVE = pl.col("listed_place") | _UNNAMED | _LOCATIVE | (_CONDITION == "club")
_NEEDS_FIRST_NAME = pl.col("listed_place") | _SURNAME

TRAITS: dict[str, pl.Expr] = {
    "of_country": _OF_COUNTRY,
    "of_organisation": pl.col("organisation").is_not_null(),
    "settled": _OF_COUNTRY
    & (pl.col("alternatives") == 1)
    & ~_CONDITION.is_in(["story", "story_locative", "default"]),
    "person": pl.col("kind") == "person",
    "adjective": _ADJECTIVE,
    "name": pl.col("kind") == "name",
    # A surname that is a form itself is searched for anyway.
    "has_later_surname": pl.col("surname").is_not_null() & ~pl.col("surname_is_form"),
    # `Albanese` is an adjective of Albania and the surname of Anthony Albanese.
    "surname_like_form": pl.col("surname_like_form"),
    "like_surname": pl.col("like_surname"),
    "listed_place": pl.col("listed_place"),
    "locative": _LOCATIVE,
    **{name: _CONDITION.eq(name) for name in ("inside", "club", "eu_seat", "word")},
    "unnamed": _UNNAMED,
    "unless": _UNLESS,
    "serves": pl.col("serves"),
    "surname": _SURNAME,
    "uninflected": _UNINFLECTED,
    "maybe_language": _MAYBE_LANGUAGE,
    "needs_locative": _NEEDS_LOCATIVE,
    "needs_first_name": _NEEDS_FIRST_NAME,
    "needs_context": (
        _NEEDS_LOCATIVE
        | _NEEDS_FIRST_NAME
        | _MAYBE_LANGUAGE
        | pl.col("serves")
        | _CONDITION.is_in(["inside", "eu_seat"])
    ),
    "needs_name_context": pl.col("kind").is_in(["place", "name"]),
    "needs_genitive": pl.col("listed_place") | pl.col("kind").is_in(["adjective", "inhabitants"]),
}
"""Traits of readings of the gazetteer. Those that begin with `needs_` select the conditions to test."""
_BITS = {name: 1 << place for place, name in enumerate(TRAITS)}


def traits() -> pl.Expr:
    """All traits of a reading, as one number (UInt32)."""
    bits = (trait.fill_null(False).cast(pl.UInt32) * _BITS[name] for name, trait in TRAITS.items())
    return functools.reduce(operator.or_, bits)


def has(traits: Numbers, name: str) -> Numbers:
    """Which numbers hold a trait."""
    return (traits & _BITS[name]) != 0
