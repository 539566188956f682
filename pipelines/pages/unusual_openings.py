"""Openings written differently from `PARIJS (ANP/AFP) - `.

Other brackets, or none that close; agencies in lower case, or joined by words; a date or a country beside the
place; a colon instead of the dash; the agencies before the place. They are rare: a cheap test comes first.
"""

import re
from functools import cache
from typing import Final

import polars as pl

from pipelines.lexicon_files import lexicon
from pipelines.pages.capture_times import WEEKDAYS
from pipelines.pages.label_grammar import DASH, DATE, IS_LABEL, unnamed
from pipelines.pages.patterns import matches_among

LONGEST_HEAD: Final = 110
AGENCY: Final = "|".join(
    sorted(
        {re.escape(form.lower()) for form in lexicon("agencies").get_column("form")}, key=len, reverse=True
    )
)
"""The agencies of the lexicon in small letters, to be matched whatever their case."""
AGENCY_AS_WRITTEN: Final = "|".join(
    sorted({re.escape(form) for form in lexicon("agencies").get_column("form")}, key=len, reverse=True)
)
MAY_OPEN: Final = (
    rf"[(\[{{|]\s*(?i:{AGENCY})\b|^(?:{AGENCY_AS_WRITTEN})\s?[|:/,+·•&-]"
    rf"|\p{{Lu}}[ /,]{{1,2}}(?:{AGENCY_AS_WRITTEN})\s?[-–—|:/]"
)
"""A cheap test: a bracket with an agency, or an agency first, or behind a place."""
SMALL_LETTER: Final = r"[\p{Ll}--ß]"
"""What no place in capitals has: `ß` has no capital of its own in `STRAßBURG`."""
_SEVERAL: Final = rf"(?:(?i:{AGENCY})(?:\s?[/,&+]\s?(?i:{AGENCY}))*)"

_IN_BRACKETS: Final = (
    r"^(?P<opening>(?P<place>[\p{L}\p{M}\d'’‘`´.,/&:|\-‐‑–— \u{A0}]*?(?:\([^()\[\]\n]{2,30}\))?)"
    rf"[\s,:.|–—-]*[(\[{{]\s*(?P<agencies_written>(?:[\p{{L}}.]+\s?[/,+&]\s?)?(?i:{AGENCY})\b[^()\[\]{{}}\n]*?)\s*"
    rf"(?:[)\]}}](?P<dash>\s*(?:{DASH}{{1,2}}|[:.|])?)|(?P<open_dash>\s+{DASH}{{1,2}}|:))\s*)"
)
_PLACE_IN_CAPITALS: Final = r"['’‘]?\p{Lu}[\p{Lu}'’./-]+(?:[ /-]+\p{Lu}[\p{Lu}'’./-]+)*"
_AGENCIES_FIRST: Final = (
    rf"^(?P<opening>[(\[]?(?P<agencies_written>{_SEVERAL})[)\]]?\s*(?:[|•·:/]|{DASH})\s*"
    rf"(?P<place>{_PLACE_IN_CAPITALS})\s+(?P<dash>{DASH}|[|:•·])?\s*)"
)
_WITHOUT_BRACKETS: Final = (
    rf"^(?P<opening>(?P<place>{_PLACE_IN_CAPITALS}?)(?:\s*[,/|]\s*|\s+)(?P<agencies_written>{_SEVERAL})"
    rf"\s*(?P<dash>\s{DASH}|[|:])\s*)"
)
_BETWEEN: Final = r"(?i)\s*(?:[/,;&+|]|\s(?:en|and|met)\s|\s?[-–]\s?)\s*"
_BESIDE: Final = (
    rf"(?i)(?:^|[\s,(]+)(?:(?:{'|'.join(WEEKDAYS)}),?\s*)?(?:{unnamed(DATE)})?\s*\)?[\s,:;.|–—-]*$"
)
_SHAPE: Final = r"^\p{Lu}[\p{Lu}\d.]{1,11}$"
_NAME: Final = r"(?:\p{Lu}[\p{L}'’.]*|'s|aan|am|an|bij|de|den|der|du|el|en|het|in|la|le|op|ten|ter|van)"
_NAME_IN_SMALL_LETTERS: Final = (
    rf"^(?:['’‘][st][- ])?\p{{Lu}}[\p{{L}}'’.]*(?:[ ,/-]{{1,2}}{_NAME}){{0,5}}(?: \(\p{{Lu}}\p{{L}}+\))?$"
)
_ALL_SMALL: Final = r"^['’‘]?\p{Ll}[\p{L}'’-]*(?:[ /-][\p{L}'’-]+){0,2}$"


@cache
def _codes() -> pl.DataFrame:
    forms = lexicon("agencies").select("code", folded=pl.col("form").str.to_lowercase())
    return forms.unique("folded", keep="first", maintain_order=True)


def read_unusual_openings(heads: pl.Series) -> pl.DataFrame:
    """The openings of those heads that have an unusual one.

    Columns `head`, `opening` (the characters that it takes), `place`, `agencies`, `agency_codes`, `unknown_agencies`.
    """
    found = pl.concat(
        [
            pl.DataFrame({"head": heads})
            .with_columns(pl.col("head").str.extract_groups(pattern).alias("parts"))
            .unnest("parts")
            .filter(pl.col("opening").is_not_null())
            .select(
                "head", "opening", "place", "agencies_written", dash=pl.coalesce(*dashes), form=pl.lit(form)
            )
            for form, pattern, dashes in (
                ("brackets", _IN_BRACKETS, ("dash", "open_dash")),
                ("first", _AGENCIES_FIRST, ("dash",)),
                ("bare", _WITHOUT_BRACKETS, ("dash",)),
            )
        ]
    ).with_row_index("row")
    found = found.with_columns(place=_bare_places(found.get_column("place")))
    named = found.join(_agencies(found), on="row", how="inner", maintain_order="left")
    return (
        named.filter(_opens(named))
        .unique("head", keep="first", maintain_order=True)
        .select("head", "opening", "place", "agencies", "agency_codes", "unknown_agencies")
    )


def _bare_places(places: pl.Series) -> pl.Series:
    """Places without the date beside them."""
    return places.str.replace(_BESIDE, "").str.strip_chars(" \u00a0,:;|–—-")


def _agencies(found: pl.DataFrame) -> pl.DataFrame:
    """The agencies of each row; only rows with one that is known, beside which others look like agencies."""
    tokens = (
        found.select("row", agency=pl.col("agencies_written").str.replace_all(_BETWEEN, "/").str.split("/"))
        .explode("agency")
        .with_columns(pl.col("agency").str.replace_all(r"\s+", " ").str.strip_chars())
        .with_columns(folded=pl.col("agency").str.to_lowercase())
        .join(_codes(), on="folded", how="left", maintain_order="left")
    )
    known = pl.col("code").is_not_null()
    # A date among the agencies: `(ANP, 12 december)`.
    tokens = tokens.filter(
        known | ~pl.col("agency").str.contains(rf"(?i)^(?:{unnamed(DATE)}|{'|'.join(WEEKDAYS)}|)$")
    )
    shaped = known | pl.col("agency").str.contains(_SHAPE)
    return (
        tokens.group_by("row", maintain_order=True)
        .agg(
            agencies="agency",
            agency_codes=pl.col("code").drop_nulls().unique(maintain_order=True),
            unknown_agencies=pl.col("agency").filter(~known),
            are_agencies=known.any() & shaped.all(),
        )
        .filter("are_agencies")
    )


def _opens(found: pl.DataFrame) -> pl.Series:
    """Whether the words before the agencies are a place: in capitals, or with a dash like a name."""
    place, form = found.get_column("place"), found.get_column("form")
    dashed = found.get_column("dash").fill_null("").str.strip_chars() != ""
    capitals = ~place.str.replace_all(r" en | and ", " ").str.contains(SMALL_LETTER)
    small = dashed & ~capitals
    as_name = matches_among(place, small, _NAME_IN_SMALL_LETTERS)
    as_name &= ~matches_among(place, as_name, r"\b\p{Lu}{2,}\b")
    as_name |= matches_among(place, small, _ALL_SMALL)
    # Without a dash behind the place, only what is too long for a headline.
    long = found.get_column("head").str.len_chars() >= LONGEST_HEAD
    bare = (form == "brackets") | dashed | long
    return (capitals | as_name) & bare & ~place.str.contains(IS_LABEL) & ~place.str.ends_with("geleden")
