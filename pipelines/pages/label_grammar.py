"""What an age label looks like: patterns of whole labels, made of the lexicon's words.

A label counts units (`1 uur en 20 minuten geleden`, `3 dgn`), names a moment (`gisteren 11:50`, `12-12-2025`) or is a
fixed form (`zojuist`). Patterns ignore case, and work in polars and for `patterns.matches_few`.
"""

import re
from typing import Final

from pipelines.lexicon_files import lexicon
from pipelines.pages.capture_times import MONTHS, SPACE, WEEKDAYS
from pipelines.pages.numerals import COMPOSED, FRACTION, NUMBER
from pipelines.pages.patterns import one_of

LETTER: Final = "[a-zà-öø-ÿ]"
"""Enough for Dutch: classes of all letters make patterns large, and slow to compile."""
GAP: Final = rf"{SPACE}+"
GAPS: Final = rf"{SPACE}*"
DASH: Final = "[-‐‑‒–—―−]"


def _forms(name: str) -> list[str]:
    return lexicon(name).get_column("form").to_list()


_AMOUNTS: Final = rf"(?:{NUMBER}|paar|een{GAP}paar|enkele|enige|tientallen)"
HEDGE: Final = one_of(_forms("age_hedges"))
UNIT: Final = one_of(_forms("age_units"))
_ANY_UNIT: Final = rf"{LETTER}{{1,14}}\.?"
_AND: Final = rf"(?:{GAPS},{GAPS}|{GAP}(?:en|&|\+){GAP}|{GAPS})"


def _sum(amount: str, count: str) -> str:
    return rf"(?:{HEDGE}{GAPS})?{amount}(?:{_AND}{amount}){{0,{count}}}"


_KNOWN: Final = rf"(?:[0-9]{{1,6}}{GAPS}{UNIT})"
AGO: Final = "(?:geleden|terug|ago)"
COUNTED: Final = (
    rf"(?:{_sum(rf'(?:{_AMOUNTS}{GAPS}{_ANY_UNIT})', '2')}{GAP}{AGO}"
    rf"|{_sum(rf'(?:{NUMBER}{GAPS}{UNIT})', '2')}{GAPS}{AGO}|{_sum(_KNOWN, '2')})"
)
"""Numbers and units: any unit with `geleden`, a unit of the lexicon without."""

_WHOLE_WEEKDAY: Final = f"(?:{'|'.join(WEEKDAYS)})(?:ochtend|morgen|middag|avond|nacht)?"
_WEEKDAY: Final = rf"(?:{_WHOLE_WEEKDAY}|(?:ma|di|wo|do|vr|za|zo)\b\.?)"
_MONTH: Final = (
    rf"(?:{'|'.join(MONTHS)}|(?:jan|feb|febr|mrt|maa|apr|jun|jul|aug|sep|sept|okt|oct|nov|dec)\b\.?)"
)
CLOCK: Final = (
    rf"(?P<hour>[0-9]{{1,2}})(?:[:.](?P<minute>[0-9]{{2}})(?:[:.][0-9]{{2}})?|[uh](?P<minute_u>[0-9]{{2}}))"
    rf"(?:{GAPS}(?:uur|u\b\.?|h\b))?"
)
_HOUR: Final = rf"om{GAP}(?P<whole_hour>[0-9]{{1,2}}){GAPS}(?:uur|u\b\.?)"
DATE: Final = (
    r"(?:(?P<y1>[0-9]{4})-(?P<m1>[0-9]{2})-(?P<d1>[0-9]{2})"
    rf"|(?P<d2>[0-9]{{1,2}})(?P<s2>{DASH}|[/.])(?P<m2>[0-9]{{1,2}})(?:{DASH}|[/.])(?P<y2>[0-9]{{4}}|[0-9]{{2}})"
    rf"|(?P<d3>[0-9]{{1,2}})(?:-|/)(?P<m3>[0-9]{{2}})"
    rf"|(?P<d4>[0-9]{{1,2}})(?:e|ste|de)?\.?{GAPS}(?P<m4>{_MONTH})(?:,?{GAP}(?P<y4>[0-9]{{4}}|['’][0-9]{{2}}))?)"
)
_LAST: Final = f"(?:(?:afgelopen|vorige|jongstleden){GAP})?"
DAY: Final = rf"(?:(?P<day>{one_of(_forms('age_days'))})|{_LAST}(?P<weekday>{_WEEKDAY}))"
_JOIN: Final = rf"{GAPS}(?:[,;|/•·–—-]|T\b)?{GAPS}(?:(?:om|op|van|rond){GAP})?"


def unnamed(pattern: str) -> str:
    """A pattern whose groups have no names, to be used within another."""
    return re.sub(r"\?P<\w+>", "?:", pattern)


_D, _T, _W = unnamed(DATE), f"(?:{unnamed(_HOUR)}|{unnamed(CLOCK)})", unnamed(DAY)
_WHOLE_DAY: Final = rf"{_LAST}(?:{_WHOLE_WEEKDAY}|{one_of(_forms('age_days'))})"
MOMENT: Final = (
    rf"(?:{_W}{_JOIN}{_D}(?:{_JOIN}{_T})?|{_W}{_JOIN}{_T}|{_WHOLE_DAY}|{_D}(?:{_JOIN}{_T}|T{_T})?"
    rf"|(?:om{GAP})?{_T}(?:{_JOIN}(?:{_D}|{_W}))?)"
)
"""A day, a date, a clock time, or several of them."""

# The same, part by part: each part is looked for by itself in a label that has the shape of a moment.
MOMENT_DATE: Final = rf"(?i)(?:^|[^0-9]){DATE}(?:[^0-9]|$)"
MOMENT_CLOCK: Final = rf"(?i)(?:^|[^0-9:.-])(?:{_HOUR}|{CLOCK})(?:[^0-9-]|$)"
MOMENT_DAY: Final = rf"(?i)(?:^|[^a-z]){DAY}(?:[^a-z]|$)"

_BEFORE: Final = (
    rf"(?:(?:gepubliceerd|geplaatst|gepost|verschenen|online|datum|tijd|tijdstip|sinds|publicatie|publicatiedatum)"
    rf"(?:{GAP}op)?{GAPS}:?{GAPS})?"
)
# What a site prints on the line of the age: a section, an agency, how long the report takes to read.
_BESIDE: Final = one_of(sorted({form.lower() for name in ("agencies", "sections") for form in _forms(name)}))
_APART: Final = "[|•·/–—-]"
_READING: Final = (
    rf"[0-9]{{1,3}}{GAPS}(?:min(?:uten|uut)?\.?{GAP}(?:leestijd|lezen)|reacties?|views|keer{GAP}gelezen)"
)
_CLOCK_FACES: Final = "🕐🕑🕒🕓🕔🕕🕖🕗🕘🕙🕚🕛⏰⏱"
_OPEN: Final = rf"[(\[|•·*{_CLOCK_FACES}]?{GAPS}(?:[-–—]{GAP})?(?:{_BESIDE}{GAPS}{_APART}{GAPS})?"
_BEHIND: Final = rf"(?:{GAPS}{_APART}{GAPS}|{GAP}(?:(?:in|door|bij){GAP})?)(?:{_BESIDE}|{_READING})"
_CLOSE: Final = rf"(?:{_BEHIND}){{0,2}}{GAPS}[)\]|›»>]?"
FIXED: Final = one_of(_forms("age_labels"))
_BARE: Final = rf"(?:{COUNTED}|{MOMENT}|{FIXED})"
LABEL: Final = rf"(?:{_OPEN}{_BEFORE}{_BARE}{_CLOSE})"
"""A whole label. Not anchored, and without `(?i)`."""

_FIRST_WORDS: Final = sorted(
    {
        form.split(" ")[0].rstrip(".")
        for name in ("age_labels", "age_days", "age_hedges", "number_words", "age_units")
        for form in _forms(name)
        if form[0].isalpha()
    }
    | {
        *WEEKDAYS,
        *[
            "ma",
            "di",
            "wo",
            "do",
            "vr",
            "za",
            "zo",
            "om",
            "op",
            "sinds",
            "afgelopen",
            "vorige",
            "jongstleden",
            "paar",
            "enkele",
            "enige",
            "tientallen",
        ],
    }
    | {
        "gepubliceerd",
        "geplaatst",
        "gepost",
        "verschenen",
        "online",
        "datum",
        "tijd",
        "tijdstip",
        "publicatie",
        "publicatiedatum",
    }
    # Words that begin what only resembles a label.
    | {
        "net",
        "nu",
        "nog",
        "kort",
        "lang",
        "eerder",
        "ooit",
        "onlangs",
        "recent",
        "straks",
        "vorig",
        "deze",
        "dit",
        "ergens",
        "later",
        "vroeger",
    }
)
BEGINS_LIKE: Final = (
    rf"^[(\[|•·*~±<>≈+–{_CLOCK_FACES}-]?\s*(?:/-)?\s*(?:\d|{FRACTION}"
    rf"|(?i:{'|'.join(_FIRST_WORDS)}|{COMPOSED}|(?:{'|'.join(WEEKDAYS)})\p{{Ll}}+)(?:$|[^\p{{L}}]))"
)
"""How labels begin, and what may be one in other words; most other lines do not."""
BEGINS_GLUED: Final = (
    rf"{BEGINS_LIKE}|^\s*(?:{'|'.join(f'[{w[0].upper()}{w[0]}]{w[1:]}' for w in _FIRST_WORDS)})\p{{Lu}}"
)
"""How lines begin in which a label is glued to the front of other text: `zojuistDEN HAAG (ANP)`."""
PLAIN: Final = (
    r"(?:[0-9]{1,4}|[Ee]en|[ÉéEe]én)[ \u{A0}](?:min(?:uut|uten)|uur|dag(?:en)?|week|weken|maand(?:en)?|jaar|seconden?)"
    r"[ \u{A0}]geleden"
)
"""The commonest labels, which need no more than this."""

SURE_LABEL: Final = (
    rf"(?:{_sum(rf'(?:{NUMBER}{GAPS}{UNIT})', '2')}{GAP}geleden|{_W}{_JOIN}{_T}|{_D}{_JOIN}{_T})"
)
"""A label that is one wherever it follows a sentence: nothing else ends like this."""

IS_LABEL: Final = rf"(?i)^{LABEL}$"
IS_MOMENT: Final = rf"(?i)^{_OPEN}{_BEFORE}{MOMENT}{_CLOSE}$"
LABEL_COUNT: Final = rf"(?i)^{_OPEN}{_BEFORE}(?P<hedge>{HEDGE})?{GAPS}(?P<amounts>.+?){GAPS}{AGO}?{_CLOSE}$"
LABEL_FORM: Final = rf"(?i)^{_OPEN}{_BEFORE}(?P<form>.*?){_CLOSE}$"
IS_UPDATE: Final = (
    rf"(?i)^{_OPEN}(?:(?:laatste|nieuwe)?{GAPS}(?:update|wijziging)|(?:laatst|voor het laatst)?{GAPS}"
    rf"(?:bijgewerkt|gewijzigd|aangepast|ge[üu]pdatet|ververst|geactualiseerd))"
    rf"(?:{GAP}(?:op|om|door|door ANP))?{GAPS}[:,|-]?{GAPS}(?:{_BARE})?{_CLOSE}$"
)
"""A line that says when the report was changed."""
