"""Words in Dutch and English, with numbers and days as each language writes them."""

from dataclasses import dataclass
from datetime import date

_MONTHS = {
    "nl": ["jan", "feb", "mrt", "apr", "mei", "jun", "jul", "aug", "sep", "okt", "nov", "dec"],
    "en": ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"],
}
_WEEKDAYS = {
    "nl": ["ma", "di", "wo", "do", "vr", "za", "zo"],
    "en": ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"],
}


@dataclass(frozen=True)
class Phrase:
    """The same words in both languages."""

    nl: str
    en: str


Value = Phrase | str | int | float | date


def say(nl: str, en: str, **values: Value) -> Phrase:
    """A sentence in both languages; `{name}` stands for a value, written as each language writes it.

    An int gets thousands separators, a float one decimal, a date day, month and year.
    """
    return Phrase(
        nl.format(**{name: _written(value, "nl") for name, value in values.items()}),
        en.format(**{name: _written(value, "en") for name, value in values.items()}),
    )


def counted(number: int, nl: tuple[str, str], en: tuple[str, str]) -> Phrase:
    """A number with its noun, (singular, plural) in each language."""
    many = number != 1
    return say(f"{{number}} {nl[many]}", f"{{number}} {en[many]}", number=number)


def percent(part: float, whole: float) -> Phrase:
    """A share as a percentage; only 0 and 1 are shown as 0% and 100%."""
    if not whole:
        return Phrase("–", "–")
    share = 100 * part / whole
    if 0 < share < 0.1:
        return Phrase("<0,1%", "<0.1%")
    if 99.9 < share < 100:
        return Phrase(">99,9%", ">99.9%")
    finer = 0 < share < 9.95 or 98.95 <= share < 100
    return say("{share}%", "{share}%", share=share if finer else round(share))


def joined(phrases: list[Phrase]) -> Phrase:
    """A list in running text."""
    if not phrases:
        return Phrase("", "")
    *first, last = phrases
    if not first:
        return last
    return Phrase(
        ", ".join(phrase.nl for phrase in first) + " en " + last.nl,
        ", ".join(phrase.en for phrase in first) + " and " + last.en,
    )


def number(value: float, digits: int = 0) -> Phrase:
    """A number by itself."""
    return Phrase(_number(value, digits, "nl"), _number(value, digits, "en"))


def short_day(day: date, *, weekday: bool = False) -> Phrase:
    """A day without its year."""
    return Phrase(_day(day, "nl", weekday), _day(day, "en", weekday))


def month(day: date) -> Phrase:
    """The month of a day, with its year."""
    return Phrase(
        f"{_MONTHS['nl'][day.month - 1]} {day.year}",
        f"{_MONTHS['en'][day.month - 1]} {day.year}",
    )


def minutes(value: float) -> Phrase:
    """A duration in its largest unit that divides it, to a tenth."""
    for size, nl, en in ((10080, "wk", "wk"), (1440, "d", "d"), (60, "u", "h")):
        if value >= size and (value % size == 0 or size <= 1440):
            return say(f"{{n}} {nl}", f"{{n}} {en}", n=number(value / size, 0 if value % size == 0 else 1))
    return say("{n} min", "{n} min", n=number(value))


def span_of_minutes(first: int, last: int) -> Phrase:
    """A duration between two bounds, the unit once where they share it."""
    one, other = minutes(first), minutes(last)
    return Phrase(_span(one.nl, other.nl), _span(one.en, other.en))


def _span(first: str, last: str) -> str:
    amount, unit = first.split(" ")
    return f"{amount}–{last}" if last.endswith(f" {unit}") else f"{first} – {last}"


def _written(value: Value, language: str) -> str:
    if isinstance(value, Phrase):
        return value.nl if language == "nl" else value.en
    if isinstance(value, int):
        return _number(value, 0, language)
    if isinstance(value, float):
        return _number(value, 1, language)
    if isinstance(value, date):
        return f"{_day(value, language, False)} {value.year}"
    return value


def _number(value: float, digits: int, language: str) -> str:
    text = f"{value:,.{digits}f}"
    return text.translate(str.maketrans(",.", ".,")) if language == "nl" else text


def _day(day: date, language: str, weekday: bool) -> str:
    text = f"{day.day} {_MONTHS[language][day.month - 1]}"
    return f"{_WEEKDAYS[language][day.weekday()]} {text}" if weekday else text
