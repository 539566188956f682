"""An age belongs to its report wherever the site prints it: above the report, below its headline, or below it all."""

from collections.abc import Callable
from datetime import UTC, datetime

import polars as pl
import pytest

from tests.pages.page_text import read

SEEN = datetime(2026, 3, 13, 12, 2, tzinfo=UTC)
LEAD = "PARIJS (ANP/AFP) - Frankrijk heeft Marokko bedankt voor hulp bij een brand."
BODIES = [
    "De kustwacht heeft een schip teruggestuurd naar Malta.",
    "De politie heeft een visser aangehouden bij Ceuta. Hij zweeg.",
    "De premier reist volgende week naar Australië.",
]
HEADLINES = ["Schip terug", "Visser vast", "Premier naar Canberra"]
DATELINES = ["ROME", "MADRID", "TOKIO"]
AGES = {
    "counted": (["2 uur geleden", "3 uur geleden", "5 uur geleden"], [120, 180, 300]),
    "clock": (["12:40", "11:55", "gisteren 23:10"], [21, 66, 831]),
    "unknown": (["2 kwartalen geleden", "3 kwartalen geleden", "5 kwartalen geleden"], [None] * 3),
}
TEXTS = [f"{place} (ANP) - {body}" for place, body in zip(DATELINES, BODIES, strict=True)]
HEAD = f"Titel\n\nTitel\n\n{LEAD}\n\nMeer uit Buitenland\n\n"
GLUED_HEAD = f"Titel\n{LEAD}\nMeer uit Buitenland\n"
DATED = "vrijdag 13 maart 2026\n\nBuitenland\n\n"


def _each(form: str) -> Callable[[list[str]], str]:
    return lambda ages: "".join(
        form.format(age=age, headline=headline, text=text)
        for age, headline, text in zip(ages, HEADLINES, TEXTS, strict=True)
    )


BARE = {
    "above": lambda ages: GLUED_HEAD + _each("{age}\n{text}\n")(ages),
    "above, glued": lambda ages: GLUED_HEAD + _each("{age}{text}\n")(ages),
    "above, on the line": lambda ages: GLUED_HEAD + _each("{age} {text}\n")(ages),
    "above, on a list": lambda ages: "Net binnen\n" + _each("{age}\n{text}\n")(ages),
    "below": lambda ages: GLUED_HEAD + _each("{text}\n{age}\n")(ages),
}
HEADED = {
    "above": lambda ages: HEAD + _each("{age}\n\n{headline}\n\n{text}\n\n")(ages),
    "above, without gaps": lambda ages: GLUED_HEAD + _each("{age}\n{headline}\n{text}\n")(ages),
    "between": lambda ages: HEAD + _each("{headline}\n\n{age}\n\n{text}\n\n")(ages),
    "between, without gaps": lambda ages: GLUED_HEAD + _each("{headline}\n{age}\n{text}\n")(ages),
    "above, on an index": lambda ages: DATED + _each("{age}\nANP {headline}\n\n{text}\n\n")(ages),
    "above, on a section page": lambda ages: "Buitenland\n" + _each("{age}\n{headline}\n{text}\n")(ages),
    "above, on a list": _each("{age}\n{headline}\n{text}\n"),
    "between, on a list": _each("{headline}\n{age}\n{text}\n"),
    "below": lambda ages: HEAD + _each("{headline}\n\n{text}\n\n{age}\n")(ages),
}
COLUMNS = ["headline", "dateline", "body", "age_label", "age_minutes_min"]


@pytest.mark.parametrize("kind", AGES)
@pytest.mark.parametrize("way", [*BARE, *(f"headed {way}" for way in HEADED)])
def test_every_report_has_its_age_and_its_headline(way: str, kind: str) -> None:
    labels, minutes = AGES[kind]
    headed = way.removeprefix("headed ")
    page = HEADED[headed](labels) if way != headed else BARE[way](labels)
    parsed = read(page, folder_time=SEEN)
    briefs = parsed.items.filter(kind="brief")
    headlines = HEADLINES if way != headed else [None] * 3
    expected = list(zip(headlines, DATELINES, BODIES, labels, minutes, strict=True))
    assert briefs.select(COLUMNS).rows() == expected
    assert briefs["complete"].all()
    unread = parsed.quarantine["reason"].to_list()
    assert unread == ["unknown_age_label"] * minutes.count(None)
    spans = briefs.select("span_start", "span_end").rows()
    for (start, end), label, body in zip(spans, labels, BODIES, strict=True):
        assert label in page[start:end]
        assert body in page[start:end]


@pytest.mark.parametrize("way", ["above", "above, glued", "above, on the line"])
def test_a_report_without_an_age_has_none(way: str) -> None:
    labels = AGES["counted"][0]
    page = BARE[way](labels).replace(labels[1], "")
    briefs = read(page, folder_time=SEEN).items.filter(kind="brief")
    assert briefs["body"].to_list() == BODIES
    assert briefs["age_minutes_min"].to_list() == [120, None, 300]


def test_the_last_report_above_which_stands_an_age_may_break_off() -> None:
    page = BARE["above"](AGES["counted"][0]).rstrip()[:-10]
    briefs = read(page).items.filter(kind="brief")
    assert briefs["age_minutes_min"].to_list() == [120, 180, 300]
    assert briefs["complete"].to_list() == [True, True, False]


def test_each_section_of_a_list_has_its_ages_above() -> None:
    page = (
        f"{GLUED_HEAD}2 uur geleden\n{TEXTS[0]}\n3 uur geleden\n{TEXTS[1]}\n"
        f"Meer uit Sport\n5 uur geleden\n{TEXTS[2]}\n"
    )
    briefs = read(page).items.filter(kind="brief")
    assert briefs["section"].to_list() == ["Buitenland", "Buitenland", "Sport"]
    assert briefs["age_minutes_min"].to_list() == [120, 180, 300]


@pytest.mark.parametrize(
    "page",
    [
        # The first age is that of a report that the page does not show.
        f"{GLUED_HEAD}1 uur geleden\n{TEXTS[0]}\n2 uur geleden\n{TEXTS[1]}\n3 uur geleden",
        f"{GLUED_HEAD}Kijk de video\n1 uur geleden\n{TEXTS[0]}\n2 uur geleden\n{TEXTS[1]}\n3 uur geleden",
        # The last report breaks off.
        f"{GLUED_HEAD}{TEXTS[0]}\n2 uur geleden\n{TEXTS[1]}\n3 uur geleden\n{TEXTS[2][:-9]}",
    ],
)
def test_ages_that_stand_below_stay_below(page: str) -> None:
    briefs = read(page).items.filter(pl.col("dateline").is_in(DATELINES[:2]))
    assert briefs.select("dateline", "age_minutes_min").rows() == [("ROME", 120), ("MADRID", 180)]
