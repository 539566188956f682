"""Captures of recurring news with known truth: reports that one template tells again and again, and updates of them.

A template is a row of a CSV file: `name`, `cadence_hours`, `body` with slots, `update` (a later version of the same
report, or empty). Slots: integers `{a}` `{b}` `{c}`, decimals `{x}` `{y}`, each with a corrected value `{a2}` and so
on, `{place}`, `{weekday}`, `{person}`.
"""

import csv
import hashlib
import random
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from tests.stories.synthetic_stories import WEEKDAYS

LOCAL = ZoneInfo("Europe/Amsterdam")
START = datetime(2026, 3, 2, tzinfo=LOCAL)
DAYS = 6
TEMPLATES_A_WEEK = 20
TEMPLATES = Path(__file__).parent / "recurring_templates.csv"
HELD_OUT = Path(__file__).parent / "recurring_templates_held_out.csv"

_PLACES = [
    "Lima",
    "Cusco",
    "Lyon",
    "Bari",
    "Kano",
    "Lagos",
    "Homs",
    "Aleppo",
    "Porto",
    "Odesa",
    "Gdansk",
    "Malmö",
    "Turijn",
]
_PEOPLE = [
    "Jansen",
    "Okafor",
    "Moreau",
    "Rossi",
    "Kovac",
    "Lindholm",
    "Petrenko",
    "Haddad",
    "Tanaka",
    "Novak",
]
_SYLLABLES = [
    "ba",
    "ke",
    "lo",
    "mi",
    "nu",
    "ra",
    "se",
    "to",
    "vi",
    "zu",
    "pel",
    "dor",
    "gan",
    "hil",
    "wes",
    "jor",
]
_UNITS = ((1440, "dag", "dagen"), (60, "uur", "uur"), (1, "minuut", "minuten"))


@dataclass(frozen=True)
class Report:
    """A version of a report: `root` is one for all versions; `until` is when the next version took its place."""

    root: str
    published: datetime
    body: str
    until: datetime | None = None


@dataclass(frozen=True)
class Sighting:
    """A brief on a page: the file, its place in the list, from 1, and the truth."""

    source_path: str
    position: int
    root: str


def compose(raw: Path, templates: Path, seed: int, pages: int = 120) -> list[Sighting]:
    """Write captures below a folder, in folders named after their day; the truth of every brief."""
    rng = random.Random(seed)
    reports = [*_recurring(templates, rng), *_others(rng)]
    found: list[Sighting] = []
    for number in range(pages):
        when = START + timedelta(minutes=rng.randrange(360, DAYS * 1440))
        shown = [
            report
            for report in reports
            if report.published <= when and not (report.until and report.until <= when)
        ]
        shown = sorted(shown, key=lambda report: report.published, reverse=True)[: rng.randint(6, 9)]
        text = f"Kabinet praat over nota {number}\nDEN HAAG (ANP) - {_filler(rng)}\nMeer uit Buitenland\n"
        text += "".join(f"{report.body}\n{_label(when - report.published)}" for report in shown)
        name = f"{number:03d}_{hashlib.sha256(text.encode()).hexdigest()[:16]}.txt"
        path = f"{when.date()}/{name}"
        (raw / path).parent.mkdir(parents=True, exist_ok=True)
        (raw / path).write_text(text, "utf-8")
        found += [Sighting(path, place, report.root) for place, report in enumerate(shown, 1)]
    return found


def _recurring(templates: Path, rng: random.Random) -> Iterator[Report]:
    with templates.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    for row in rng.sample(rows, TEMPLATES_A_WEEK):
        cadence = timedelta(hours=int(row["cadence_hours"]))
        published = START + timedelta(minutes=rng.randrange(1440))
        turn = 0
        while published < START + timedelta(days=DAYS):
            slots = _slots(rng, published)
            report = Report(f"{row['name']}{turn}", published, _text(row["body"], slots))
            if row["update"] and rng.random() < 0.5:
                later = published + timedelta(minutes=rng.randrange(20, 200))
                yield replace(report, until=later)
                yield Report(report.root, later, _text(row["update"], slots))
            else:
                yield report
            # A report that recurs daily does not come on the minute.
            published += cadence + timedelta(minutes=rng.randrange(-60, 60))
            turn += 1


def _text(template: str, slots: dict[str, object]) -> str:
    text = template.format(**slots)
    return text if " (ANP" in text[:60] else f"GENÈVE (ANP/RTR) - {text}"


def _slots(rng: random.Random, when: datetime) -> dict[str, object]:
    whole = {name: rng.randrange(12, 4000) for name in "abc"}
    broken = {name: rng.randrange(11, 79) for name in "xy"}
    corrected = {f"{name}2": value + rng.randrange(1, 9) for name, value in (whole | broken).items()}
    values = {**whole, **broken, **corrected}
    return {
        **{
            name: f"{value / 10:.1f}".replace(".", ",") if name[0] in "xy" else value
            for name, value in values.items()
        },
        "weekday": WEEKDAYS[when.weekday()],
        "place": rng.choice(_PLACES),
        "person": rng.choice(_PEOPLE),
    }


def _others(rng: random.Random) -> Iterator[Report]:
    """Reports on separate subjects."""
    for number in range(DAYS * 20):
        yield Report(
            f"other{number}", START + timedelta(minutes=rng.randrange(DAYS * 1440)), _text(_filler(rng), {})
        )


def _filler(rng: random.Random) -> str:
    words = ["".join(rng.choices(_SYLLABLES, k=3)) for _ in range(14)]
    return f"De {' '.join(words[:7])} van {words[7].title()} is {' '.join(words[8:])}."


def _label(age: timedelta) -> str:
    minutes = int(age.total_seconds() // 60)
    for unit, one, many in _UNITS:
        if minutes >= unit:
            number = minutes // unit
            return f"{number} {one if number == 1 else many} geleden"
    return "0 minuten geleden"
