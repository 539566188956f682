"""The scales, classes, phrases and shapes of the pictures."""

import csv
from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.report.pairs import countries_of, strongest
from pipelines.report.phrases import Phrase, joined, minutes, number, percent, say, span_of_minutes
from pipelines.report.pictures.ages import quantile
from pipelines.report.pictures.world import breaks
from pipelines.report.scales import period_name, ticks

PIPELINES = Path(__file__).parents[2] / "pipelines"


@given(st.integers(1, 10**7))
def test_ticks_are_even_start_at_zero_and_reach_the_maximum(most):
    grid = ticks(most)
    assert grid[0] == 0
    assert grid[-1] >= most
    assert len({b - a for a, b in pairwise(grid)}) == 1
    assert 2 <= len(grid) <= 7


@given(st.integers(1, 10**6))
def test_map_classes_rise_from_one_report_to_no_more_than_the_most(most):
    bounds = breaks(most)
    assert bounds[0] == 1
    assert bounds == sorted(set(bounds))
    assert bounds[-1] <= most
    assert len(bounds) <= 5


@given(st.integers(0, 10**6), st.integers(1, 10**6))
def test_only_whole_shares_are_shown_as_0_or_100_percent(part, whole):
    part = min(part, whole)
    shown = percent(part, whole).en
    assert (shown == "0%") == (part == 0)
    assert (shown in ("100%", "100.0%")) == (part == whole)


@pytest.mark.parametrize(
    ("said", "nl", "en"),
    [
        (number(1234567), "1.234.567", "1,234,567"),
        (number(1234.5, 1), "1.234,5", "1,234.5"),
        (percent(1, 3), "33%", "33%"),
        (percent(1, 40), "2,5%", "2.5%"),
        (percent(647, 650), "99,5%", "99.5%"),
        (percent(0, 0), "–", "–"),
        (minutes(45), "45 min", "45 min"),
        (minutes(90), "1,5 u", "1.5 h"),
        (minutes(2880), "2 d", "2 d"),
        (minutes(20160), "2 wk", "2 wk"),
        (span_of_minutes(240, 300), "4–5 u", "4–5 h"),
        (span_of_minutes(50, 60), "50 min – 1 u", "50 min – 1 h"),
        (joined([Phrase("a", "x"), Phrase("b", "y"), Phrase("c", "z")]), "a, b en c", "x, y and z"),
        (say("op {day}", "on {day}", day=date(2026, 3, 1)), "op 1 mrt 2026", "on 1 Mar 2026"),
        (period_name("week", date(2026, 1, 5)), "wk 2", "wk 2"),
        (period_name("month", date(2026, 10, 1)), "okt 2026", "Oct 2026"),
    ],
)
def test_both_languages_write_numbers_and_days_in_their_own_way(said, nl, en):
    assert said == Phrase(nl, en)


def pair(a: str, b: str, events: int) -> dict:
    names = {"a_nl": a, "a_en": a, "b_nl": b, "b_en": b}
    return {"country_a": a, "country_b": b, "events": events, **names}


def test_the_circle_has_the_strongest_pairs_of_as_many_countries_as_fit():
    rows = [pair("A", "B", 9), pair("C", "D", 8), pair("A", "C", 7), pair("E", "F", 6), pair("B", "D", 1)]
    assert strongest(rows, 4) == [rows[0], rows[1], rows[2], rows[4]]
    assert list(countries_of(rows))[:2] == ["A", "C"]


def test_a_quantile_is_the_interval_of_the_label_that_holds_it():
    rows = [
        {"age_from_minutes": low, "age_until_minutes": high, "cumulative_share": share}
        for low, high, share in ((1, 2, 0.25), (60, 120, 0.5), (120, 180, 1.0))
    ]
    assert quantile(rows, 0.5) == (60, 120)
    assert quantile(rows, 0.51) == (120, 180)
    assert quantile([], 0.5) is None


def test_every_country_has_a_place_on_the_map():
    with (PIPELINES / "report" / "shapes" / "countries.csv").open(encoding="utf-8") as file:
        shapes = {row["country"]: row for row in csv.DictReader(file)}
    with (PIPELINES / "lexicon" / "countries.csv").open(encoding="utf-8") as file:
        codes = {row["country"] for row in csv.DictReader(file)}
    assert codes - set(shapes) == {"ATA"}
    assert set(shapes) <= codes
    assert all(0 <= float(row["x"]) <= 1010 and -1 <= float(row["y"]) <= 434 for row in shapes.values())
    # Areas are true: Ukraine with Crimea is 1.11 times France, the Netherlands 0.077 times.
    france = float(shapes["FRA"]["area"])
    assert float(shapes["UKR"]["area"]) / france == pytest.approx(1.10, abs=0.04)
    assert float(shapes["NLD"]["area"]) / france == pytest.approx(0.07, abs=0.015)
