"""An age label is never part of a body, and no report takes in the next, wherever the label stands."""

from collections.abc import Callable
from datetime import UTC, datetime

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.pages.page_text import read

SEEN = datetime(2026, 3, 13, 12, 3, tzinfo=UTC)
LEAD = "PARIJS (ANP/AFP) - Frankrijk heeft Marokko bedankt voor hulp bij een brand."
FIRST = "De kustwacht heeft een schip teruggestuurd naar Malta. Dat gebeurde in 2025."
SECOND = "De politie heeft een visser aangehouden. Dat zei ‘een woordvoerder’."
ONE, TWO = f"ROME (ANP) - {FIRST}", f"MADRID (ANP/RTR) - {SECOND}"
HEAD = f"Titel\n{LEAD}\nMeer uit Buitenland\n"
LAST = "5 uur geleden"

READ = {
    "4 uur geleden": (240, 300),
    "2 uur  geleden": (120, 180),
    "drie uur geleden": (180, 240),
    "een half uur geleden": (30, 60),
    "ongeveer 3 uur geleden": (120, 240),
    "bijna 3 uur geleden": (120, 180),
    "minder dan een minuut geleden": (0, 1),
    "1 uur en 20 minuten geleden": (80, 81),
    "1 dag, 3 uur geleden": (1620, 1680),
    "drie kwartier geleden": (45, 60),
    "3 dgn": (4320, 5760),
    "2 jr geleden": (1051200, 1576800),
    "2u geleden": (120, 180),
    "5 min.": (5, 6),
    "Geplaatst: 2 uur geleden": (120, 180),
    "gisteren 11:50": (1512, 1514),
    "Vandaag, 09.15 uur": (227, 229),
    "11:40": (82, 84),
    "do 12 mrt 11:40": (1522, 1524),
    "donderdagavond 23:00": (842, 844),
    "12-03-2026": (783, 2224),
    "12 maart 2026": (783, 2224),
}
UNREAD = [
    *(
        "800 jaar geleden",
        "3 kwartalen geleden",
        "paar uur geleden",
        "12-12-2999",
        "31-02-2026",
        "25:70",
        "vandaag 23:59",
    ),
    *(
        "vandaag om kwart over drie",
        "een dag of twee geleden",
        "twee dagen eerder",
        "in maart",
        "eeuwen geleden",
    ),
]
PLACES: dict[str, Callable[[str], str]] = {
    "on a line": lambda label: f"{HEAD}{ONE}\n{label}\n{TWO}\n{LAST}",
    "glued to the next": lambda label: f"{HEAD}{ONE}\n{label}{TWO}\n{LAST}",
    "before the next": lambda label: f"{HEAD}{ONE}\n{label} {TWO}\n{LAST}",
    "last": lambda label: f"{HEAD}{TWO}\n{LAST}{ONE}\n{label}",
    "below a headline": lambda label: (
        f"Titel\n\nTitel\n\n{LEAD}\n\nMeer uit Buitenland\n\n"
        f"Schip terug\n\n{ONE}\n\n{label}\nVisser vast\n\n{TWO}\n\n{LAST}"
    ),
    "on an index": lambda label: (
        "vrijdag 13 maart 2026\n\nBuitenland\n\n"
        f"ANP Schip terug\n\n{ONE}\n\n{label}\nANP Visser vast\n\n{TWO}\n\n{LAST}"
    ),
}


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("label", READ)
def test_a_label_that_can_be_read_has_its_age_wherever_it_stands(label: str, place: str) -> None:
    parsed = read(PLACES[place](label), folder_time=SEEN)
    briefs = parsed.items.filter(kind="brief")
    assert set(briefs["body"]) == {FIRST, SECOND}
    assert briefs.filter(dateline="ROME").select("age_minutes_min", "age_minutes_max").rows() == [READ[label]]
    assert briefs.filter(dateline="MADRID")["age_minutes_min"].to_list() == [300]
    assert parsed.quarantine.is_empty()


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("label", UNREAD)
def test_any_other_label_is_no_body_and_has_a_row(label: str, place: str) -> None:
    parsed = read(PLACES[place](label), folder_time=SEEN)
    briefs = parsed.items.filter(kind="brief")
    assert set(briefs["body"]) == {FIRST, SECOND}
    assert briefs.filter(dateline="ROME").select("age_label", "age_minutes_min").rows() == [(label, None)]
    assert briefs.filter(dateline="MADRID")["age_minutes_min"].to_list() == [300]
    assert parsed.quarantine["reason"].to_list() == ["unknown_age_label"]


@pytest.mark.parametrize("label", ["gisteren om 14:32", "drie uur geleden", "zojuist", "12 min geleden"])
@pytest.mark.parametrize("between", ["", "\n"])
def test_a_label_glued_to_a_sentence_is_cut_off(label: str, between: str) -> None:
    body = FIRST.removesuffix(" Dat gebeurde in 2025.")
    parsed = read(f"{HEAD}ROME (ANP) - {body}{label}{between}{TWO}\n{LAST}", folder_time=SEEN)
    assert parsed.items["body"].to_list()[1:] == [body, SECOND]
    assert parsed.items["age_label"].to_list() == [None, label, LAST]


def test_a_report_glued_to_a_sentence_is_one_of_its_own() -> None:
    body = "De kustwacht stuurt een schip terug naar Malta."
    for gap in ("", " "):
        parsed = read(f"{HEAD}ROME (ANP) - {body}{gap}{TWO}\n{LAST}")
        assert parsed.items["body"].to_list()[1:] == [body, SECOND]


def test_a_moment_is_not_read_without_the_time_of_the_capture() -> None:
    parsed = read(f"{HEAD}{ONE}\ngisteren 11:50\n{TWO}\n{LAST}")
    assert parsed.items["age_minutes_min"].to_list() == [None, None, 300]
    assert parsed.quarantine["reason"].to_list() == ["unknown_age_label"]


@pytest.mark.parametrize(
    "text", ["Zo'n 400 mensen kwamen om.", "Ruim 3.82 punten", "Volgens DEN HAAG (ANP) - zo heet de bron -"]
)
def test_text_that_only_begins_like_a_label_stays(text: str) -> None:
    body = f"{FIRST} {text}"
    assert read(f"{HEAD}ROME (ANP) - {body}\n{LAST}").items["body"].to_list()[1:] == [body]


NUMBERS = st.one_of(
    st.integers(0, 999).map(str), st.sampled_from(["een", "drie", "anderhalf", "een paar", "tig"])
)
UNITS = st.sampled_from(["uur", "min", "dgn", "jr", "u", "weken", "kwartalen", "etmalen", "eeuwen"])
COUNTED = st.tuples(
    st.sampled_from(["", "ruim ", "zo'n ", "ongeveer ", "meer dan "]),
    NUMBERS,
    UNITS,
    st.sampled_from([" geleden", " terug"]),
)
CLOCKS = st.tuples(
    st.integers(0, 23), st.sampled_from([":", "."]), st.integers(10, 59), st.sampled_from(["", " uur"])
)
DAYS = st.sampled_from(
    ["vandaag", "gisteren", "maandag", "vr", "12 december", "12-12-2025", "1 mei 2024", "31-02-2025"]
)
LABELS = st.one_of(
    COUNTED.map("".join),
    st.tuples(
        DAYS, st.sampled_from([" ", ", ", " om ", " | "]), CLOCKS.map(lambda parts: "".join(map(str, parts)))
    ).map("".join),
    st.sampled_from([*READ, *UNREAD]),
)


@settings(max_examples=40)
@given(LABELS, st.sampled_from(sorted(PLACES)))
def test_no_label_changes_the_number_of_reports_or_their_bodies(label: str, place: str) -> None:
    parsed = read(PLACES[place](label), folder_time=SEEN)
    assert sorted(parsed.items.filter(kind="brief")["body"]) == sorted([FIRST, SECOND])
    unread = parsed.items.filter(pl.col("age_label").is_not_null() & pl.col("age_minutes_min").is_null())
    assert unread.height == parsed.quarantine.height


@pytest.mark.parametrize(
    ("before", "after"),
    [(" ", ""), ("\t", ""), (" | ", ""), (" · ", ""), (" • ", ""), (" – ", ""), (" - ", ""), (" (", ")")],
)
def test_a_label_apart_from_its_report_is_its_age(before: str, after: str) -> None:
    items = read(f"{HEAD}{ONE}{before}4 uur geleden{after}\n{TWO}{before}{LAST}{after}\n").items.filter(
        kind="brief"
    )
    assert items["body"].to_list() == [FIRST, SECOND]
    assert items["age_minutes_min"].to_list() == [240, 300]


@pytest.mark.parametrize("gap", [" ", "  ", "\u00a0", "\t"])
def test_reports_on_one_line_are_cut_at_the_label_between_them(gap: str) -> None:
    items = read(f"{HEAD}{ONE}{gap}4 uur geleden{gap}{TWO}{gap}{LAST}\n").items.filter(kind="brief")
    assert items["dateline"].to_list() == ["ROME", "MADRID"]
    assert items["body"].to_list() == [FIRST, SECOND]
    assert items["age_minutes_min"].to_list() == [240, 300]


@pytest.mark.parametrize(
    "rows",
    [
        ("1. Leerdam", "2. Kok"),
        ("1-0 Jansen (12e minuut)", "2-0 De Vries (80e)"),
        ("Maandag regen", "Dinsdag zon"),
        ("12 doden in India", "3 doden in Nepal"),
    ],
)
def test_a_list_in_a_report_is_no_age(rows: tuple[str, str]) -> None:
    parsed = read(f"{HEAD}{ONE}\n{rows[0]}\n{rows[1]}\n4 uur geleden\n{TWO}\n{LAST}\n")
    items = parsed.items.filter(kind="brief")
    assert items["body"].to_list() == ["\n".join([FIRST, *rows]), SECOND]
    assert items["age_minutes_min"].to_list() == [240, 300]
    assert parsed.quarantine.is_empty()


@pytest.mark.parametrize("space", ["\u2009", "\u2007", "\u202f", "\t"])
def test_a_label_may_hold_any_space(space: str) -> None:
    items = read(f"{HEAD}{ONE}\n4{space}uur{space}geleden\n{TWO}\n{LAST}\n").items.filter(kind="brief")
    assert items["age_minutes_min"].to_list() == [240, 300]


def test_a_label_that_lost_its_number_is_no_place() -> None:
    parsed = read(f"{HEAD}{ONE}\nminuut geleden(ANP) - {SECOND}\n{LAST}\n")
    items = parsed.items.filter(kind="brief")
    assert items["dateline"].to_list() == ["ROME", None]
    assert items["age_label"].to_list() == ["minuut geleden", LAST]
    assert parsed.quarantine["reason"].to_list() == ["unknown_age_label"]


@pytest.mark.parametrize(
    ("label", "expected"),
    # The page was captured at 13:03 in Amsterdam.
    [("gisteren", (783, 2224)), ("vandaag", (0, 784)), ("donderdag", (783, 2224))],
)
def test_a_day_is_as_precise_as_the_time_of_capture(label: str, expected: tuple[int, int]) -> None:
    [item] = (
        read(f"{HEAD}{ONE}\n{label}\n", folder_time=SEEN).items.filter(kind="brief").iter_rows(named=True)
    )
    assert (item["age_minutes_min"], item["age_minutes_max"]) == expected


def test_a_day_has_an_age_even_where_the_time_of_capture_is_unknown() -> None:
    [item] = read(f"{HEAD}{ONE}\ngisteren\n").items.filter(kind="brief").iter_rows(named=True)
    assert (item["age_minutes_min"], item["age_minutes_max"]) == (0, 2880)


@pytest.mark.parametrize(
    ("label", "minutes"),
    [
        ("gisteravond om 11 uur", 842),
        ("gisteravond 10.15 uur", 887),
        ("gisteravond 22:15", 887),
        ("gistermiddag om 3 uur", 1322),
        ("donderdagavond 9:30", 932),
        ("vannacht om 3 uur", 602),
        ("vanmiddag 12:30", 32),
        ("vanmorgen 9:05", 237),
        *((label, None) for label in ("gisteravond 2:00", "gisteravond 00:30", "vannacht 11:30")),
    ],
)
def test_the_part_of_the_day_says_which_half_of_it_a_clock_means(label: str, minutes: int | None) -> None:
    items = read(f"{HEAD}{ONE}\n{label}\n{TWO}\n{LAST}", folder_time=SEEN).items
    assert items.filter(dateline="ROME")["age_minutes_min"].to_list() == [minutes]
