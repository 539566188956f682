"""Features of a line of text, independent of its context."""

import re
from functools import cache
from typing import Final

import polars as pl

from pipelines.lexicon_files import lexicon
from pipelines.pages.ages import LONGEST_LABEL, is_label
from pipelines.pages.capture_times import is_date_line
from pipelines.pages.label_grammar import CLOCK, DATE, GAP, IS_UPDATE, unnamed
from pipelines.pages.patterns import matches_few
from pipelines.pages.unusual_openings import AGENCY_AS_WRITTEN

# In a class of characters the hyphen comes last.
_BEHIND_MARKER: Final = " :>»›…–—\u00a0-"
_MARKER: Final = (
    rf"^(?i:meer){GAP}(?i:(?:nieuws|berichten|artikelen){GAP})?(?i:uit){GAP}['‘“\"]?([\p{{Lu}}\d][^.!?]{{0,39}}?)"
    rf"['’”\"]?[{_BEHIND_MARKER}]*$"
)
# A bullet, or the number of a report on a list.
_MARK: Final = r"^(?:[0-9]{1,2}[.)]?|[^\w\s]{1,3})$"
_LONGEST_MARK: Final = 9
_CUT_MARKERS: Final = ["Meer u", "Meer ui", "Meer uit"]
_INDEX_PREFIX: Final = "ANP "
_SENTENCE_ENDS: Final = ".!?…"
_CLOSING: Final = "\"'”’»)]"
_LONGEST_SURROUNDING: Final = 200

_CAPITAL: Final = "[A-ZÀ-ÖØ-Þ]"
# A credit of the writer or of a picture, also at the end of a caption.
_NAME: Final = rf"{_CAPITAL}[\w.'’-]*"
_NAMES: Final = rf"{_NAME}(?:(?: en |, ?| ?/ ?| )(?:{_NAME}|van|de|der|den|ten|ter)){{0,6}}"
_WRITTEN: Final = rf"(?i:{unnamed(DATE)}|{unnamed(CLOCK)})(?:,? (?i:{unnamed(CLOCK)}))?"
_CREDIT: Final = (
    rf"^(?i:(?:bewerkt |geschreven )?door|tekst|van):? (?:ANP\b.{{0,40}}"
    rf"|{_NAME}(?: |-)(?:(?:van|de|der|den|ten|ter) )*{_NAMES})$"
    r"|^(?i:door|van) (?i:onze|de) (?i:redactie|verslaggevers?|correspondent|nieuwsdienst)\b.{0,40}$"
    r"|^\(?(?i:foto|beeld|archieffoto|archiefbeeld|bewerking|copyright) ?(?i::|©|door |ANP\b).{0,80}$"
    rf"|^\(?(?i:bron|bronnen|copyright|redactie|tekst) ?:? {_NAMES}\)?$"
    r"|[(\[](?i:foto|beeld|archieffoto|archiefbeeld|bron|illustratie|still|video)'?s?\s?[:©]?\s[^()\[\]]{2,60}[)\]]\.?$"
    r"|(?:^|\s)(?:Foto|Beeld|Archieffoto|Archiefbeeld)(?:['’]s)?\s?[:©]\s.{2,60}$"
    r"|^©|\s©\s.{2,40}$"
    # How long it takes to read, and what others did with it.
    r"|^(?i:(?:leestijd:? )?[0-9]{1,2}(?: ?[-–] ?[0-9]{1,2})? min(?:\.|uten|uut)?(?: leestijd| lezen)?)$"
    r"|^(?:https?://\S+|(?:www\.)?[a-z0-9-]+\.(?:nl|be|com|org|eu))$"
    r"|^(?i:[0-9]{1,4} (?:reacties?|views|keer (?:gelezen|gedeeld|bekeken)))$"
    rf"|^(?:ANP|Redactie|Door ANP) ?[·•|-] ?{_WRITTEN}(?: ?[·•|-] ?[0-9]{{1,2}} min.{{0,12}})?$"
)
# A line of a list with times: `- Buitenland 11:40 Onderzoek naar ...`, not one that holds a whole report.
_TIMED_LINK: Final = (
    rf"^(?!.*[(\[](?:{AGENCY_AS_WRITTEN})\b)(?:[-•*·–|>] ?)?(?:{_CAPITAL}[\w&-]*(?: (?:& )?{_CAPITAL}[\w&-]*)? )?"
    r"(?:[01]?[0-9]|2[0-3])[:.][0-5][0-9](?: ?uur)?"
    r"[ |:,–-]*[^\W_].{5,}$"
)
_AROUND_WORDS: Final = [
    "foto",
    "Foto",
    "beeld",
    "Beeld",
    "Bron",
    "bron",
    "©",
    "opyright",
    "llustratie",
    "till",
    "ideo",
]


@cache
def _may_stand_around() -> str:
    """How credits, updates, lines with times and boilerplate begin: a cheap test."""
    forms = "|".join(re.escape(form) for form in _boilerplate("prefix"))
    return (
        r"^(?:\W*(?i:door|bewerkt|geschreven|van|tekst|redactie|laatste?|nieuwe|update|wijziging|voor het"
        r"|bijgewerkt|gewijzigd"
        r"|aangepast|ge[üu]pdatet|ververst|geactualiseerd|leestijd|anp)\b"
        r"|\d{1,2} ?[-–]? ?\d{0,2} (?i:min|reactie|views|keer)|https?:|[a-z0-9.-]+\.(?:nl|be|com|org|eu)$"
        r"|[-•*·–|>]?\s?(?:\p{Lu}\S*\s(?:(?:& )?\p{Lu}\S*\s)?)?\d\d?[:.]\d"
        rf"|{forms})"
    )


@cache
def _boilerplate(match: str) -> list[str]:
    rows = lexicon("boilerplate").filter(pl.col("match") == match)
    return [*rows.get_column("form"), *(["Editie:"] if match == "prefix" else [])]


@cache
def _list_names(holds: str | None = None) -> list[str]:
    rows = lexicon("list_markers")
    return (rows if holds is None else rows.filter(pl.col("holds") == holds)).get_column("form").to_list()


@cache
def _sections() -> list[str]:
    return lexicon("sections").get_column("form").to_list()


def line_features(texts: pl.Series) -> pl.DataFrame:
    """One row per text, in order; all columns are Boolean.

    `finished` (it ends like a sentence), `stops` (with a full stop), `is_age` (the shape of an age label),
    `is_marker` (of a section), `is_cut_marker` (a marker cut off), `is_date`, `is_boilerplate`,
    `is_prefixed` (like the headlines of an index page), `names_list` (of reports or links, such as `Net binnen`),
    `names_links` (such as `Lees ook`), `names_section`, `is_timed` (a line of a list with times), `is_counted` (an
    age with `geleden`), `is_mark` (a number or a sign).
    """
    text = pl.col("text")
    ending = text.str.strip_chars_end(_CLOSING).str.slice(-1)
    behind_prefix = text.str.slice(len(_INDEX_PREFIX), 1).str.strip_chars()
    long = pl.DataFrame({"text": texts}).select(
        finished=ending.is_in(list(_SENTENCE_ENDS)),
        stops=text.str.ends_with("."),
        is_prefixed=text.str.starts_with(_INDEX_PREFIX) & (behind_prefix != ""),
    )
    rows = (texts.str.len_bytes() <= _LONGEST_SURROUNDING).arg_true()
    none = pl.repeat(False, len(texts), dtype=pl.Boolean, eager=True)
    short = _short_features(texts.gather(rows))
    return long.hstack(
        [none.clone().scatter(rows, column).alias(column.name) for column in short.get_columns()]
    )


def _short_features(texts: pl.Series) -> pl.DataFrame:
    """The features that only a short line can have."""
    text = pl.col("text")
    named = pl.col("named")
    brief = texts.str.len_bytes() <= LONGEST_LABEL
    names = texts.str.strip_chars_end(_BEHIND_MARKER).str.to_lowercase()
    read = pl.DataFrame({"text": texts, "named": names}).select(
        is_age=is_label(texts),
        is_marker=is_marker(texts),
        is_cut_marker=text.is_in(_CUT_MARKERS),
        is_date=is_date_line(text),
        is_boilerplate=text.is_in(_boilerplate("line")),
        is_counted=text.str.ends_with("geleden"),
        is_mark=matches_few(texts, texts.str.len_bytes() <= _LONGEST_MARK, _MARK),
        names_list=brief & named.is_in(_list_names()),
        names_links=brief & named.is_in(_list_names("links")),
        names_section=brief & named.is_in(_sections()),
    )
    may_begin = texts.str.contains(_may_stand_around())
    may_stand_around = may_begin | texts.str.contains_any(_AROUND_WORDS)
    is_around = matches_few(texts, brief & may_stand_around, IS_UPDATE) | matches_few(
        texts, may_stand_around, _CREDIT
    )
    rows = may_begin.arg_true()
    begins = pl.any_horizontal(text.str.starts_with(form) for form in _boilerplate("prefix"))
    begun = pl.DataFrame({"text": texts.gather(rows)}).select(begins).to_series()
    is_around |= pl.repeat(value=False, n=len(texts), dtype=pl.Boolean, eager=True).scatter(rows, begun)
    return read.with_columns(
        is_timed=matches_few(texts, may_stand_around, _TIMED_LINK),
        is_counted=pl.col("is_counted") & pl.col("is_age"),
        is_boilerplate=pl.col("is_boilerplate") | is_around,
    )


def is_marker(texts: pl.Series) -> pl.Series:
    """Whether whole lines are the marker of a section: `Meer uit Buitenland`."""
    return texts.str.contains(_MARKER)


def section_name(text: pl.Expr) -> pl.Expr:
    """The section that a marker names, or else the text itself.

    `Buitenland` of `Meer uit Buitenland` and of `MEER UIT BUITENLAND`; null for the name of a list that is no section.
    """
    is_list = text.str.strip_chars_end(_BEHIND_MARKER).str.to_lowercase().is_in(_list_names())
    named = pl.coalesce(text.str.extract(_MARKER), pl.when(~text.is_in(_CUT_MARKERS) & ~is_list).then(text))
    in_capitals = (named == named.str.to_uppercase()) & named.str.to_lowercase().is_in(_sections())
    lowered = named.str.slice(0, 1) + named.str.slice(1).str.to_lowercase()
    return pl.when(in_capitals).then(lowered).otherwise(named)
