"""Whom a person acts for on the day of a text."""

from datetime import date

import polars as pl
import pytest

from pipelines.countries.matching import mentions
from pipelines.countries.offices import last_days


def countries(body, day, gazetteer, headline=None):
    text = {"version_id": "a", "headline": headline, "body": body, "not_after": day}
    schema = {"version_id": pl.String, "headline": pl.String, "body": pl.String, "not_after": pl.Date}
    return set(mentions(pl.DataFrame([text], schema=schema), gazetteer)["country"])


@pytest.mark.parametrize(
    ("body", "day", "wanted"),
    [
        ("Rutte heeft steun toegezegd.", date(2022, 7, 11), {"NLD"}),
        ("Rutte heeft steun toegezegd.", date(2024, 9, 30), {"NLD"}),
        ("Rutte heeft steun toegezegd.", date(2024, 10, 1), set()),
        ("Rutte heeft steun toegezegd.", date(2026, 3, 13), set()),
        ("Mark Rutte heeft steun toegezegd.", date(2026, 3, 13), set()),
        # Where the day is not known, the latest office holds.
        ("Rutte heeft steun toegezegd.", None, set()),
        ("Tusk heeft steun toegezegd.", None, {"POL"}),
        # Between national offices, and after the office of an organisation, he is a figure of his country.
        ("Tusk heeft steun toegezegd.", date(2012, 1, 1), {"POL"}),
        ("Tusk heeft steun toegezegd.", date(2017, 1, 1), set()),
        ("Tusk heeft steun toegezegd.", date(2021, 1, 1), {"POL"}),
        ("Stoltenberg heeft steun toegezegd.", date(2020, 1, 1), set()),
        ("Stoltenberg heeft steun toegezegd.", date(2025, 6, 1), {"NOR"}),
        ("Kallas hekelt dat.", date(2023, 3, 13), {"EST"}),
        ("Kallas hekelt dat.", date(2026, 3, 13), set()),
        ("Ursula von der Leyen sprak.", date(2015, 3, 13), {"DEU"}),
        ("Ursula von der Leyen sprak.", date(2025, 3, 13), set()),
        # Out of office is not out of the country.
        ("Obama hekelt dat.", date(2026, 3, 13), {"USA"}),
        ("Obama hekelt dat.", date(2005, 3, 13), {"USA"}),
    ],
)
def test_an_office_holds_in_its_time(body, day, wanted, gazetteer):
    assert countries(body, day, gazetteer) == wanted


def test_the_organisation_may_be_named_before_anybody_has_its_office(gazetteer):
    body = "Rutte sprak op de top van de NAVO."
    assert countries(body, date(2022, 7, 11), gazetteer) == {"NLD"}
    assert countries(body, date(2025, 7, 11), gazetteer) == set()


@pytest.mark.parametrize(
    ("body", "wanted"),
    [
        ("Demissionair premier Mark Rutte belde. Rutte beloofde steun.", {"NLD"}),
        ("Mark Rutte, demissionair premier, belde op de top van de NAVO.", {"NLD"}),
        ("Oud-premier Mark Rutte belde.", set()),
        ("Voormalig premier Mark Rutte belde.", set()),
        ("NAVO-chef Mark Rutte belde.", set()),
    ],
)
def test_a_text_that_gives_the_national_office_is_believed(body, wanted, gazetteer):
    assert countries(body, date(2026, 3, 13), gazetteer) == wanted


def test_of_two_people_of_one_name_the_one_in_office_is_meant(gazetteer):
    body = "Koning Abdullah stelde zijn reis uit."
    assert countries(body, date(2010, 1, 1), gazetteer) in ({"SAU"}, {"JOR"})
    assert countries(body, date(2025, 1, 1), gazetteer) == {"JOR"}
    assert countries(f"In Riyad is brand. {body}", date(2010, 1, 1), gazetteer) == {"SAU"}
    assert countries(f"In Amman en Riyad is brand. {body}", date(2025, 1, 1), gazetteer) == {"SAU", "JOR"}


def test_a_text_is_not_younger_than_its_oldest_label_says():
    items = pl.DataFrame(
        {
            "date": [date(2026, 3, 13)] * 3 + [date(2026, 3, 14)],
            "version_id": ["a", "a", "b", "a"],
            "age_minutes_min": [None, 60 * 24 * 365, 60, None],
        }
    )
    assert sorted(last_days(items).rows()) == [
        (date(2026, 3, 13), "a", date(2025, 3, 13)),
        (date(2026, 3, 13), "b", date(2026, 3, 13)),
        (date(2026, 3, 14), "a", date(2026, 3, 14)),
    ]
