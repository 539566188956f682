"""The lexicon is data: every row is linted."""

import re

import polars as pl
import pytest

from pipelines.countries.gazetteer import FORM_FILES, load_gazetteer
from pipelines.countries.offices import day_after, first_day
from pipelines.lexicon_files import lexicon
from tests.countries.build_compounds import compounds

CONDITIONS = {
    "inside",
    "locative",
    "club",
    "eu_seat",
    "unnamed",
    "surname",
    "word",
    "default",
    "story",
    "story_locative",
}
KINDS = {"name", "adjective", "inhabitants", "place", "institution", "elided"}
FILES = [
    *FORM_FILES,
    "people",
    "not_countries",
    "organisation_forms",
    "countries",
    "organisations",
    "spellings",
]
CODES = set(lexicon("countries")["country"])
ORGANISATIONS = set(lexicon("organisations")["organisation"])


@pytest.mark.parametrize("name", FILES)
def test_rows_are_sorted_distinct_and_sourced(name):
    rows = lexicon(name)
    key = rows.columns[:2]
    keys = rows.select(key).rows()
    assert keys == sorted(keys)
    identity = key[:1] if name in ("countries", "organisations", "not_countries", "spellings") else key
    assert not rows.select(identity).is_duplicated().any()
    assert set(rows["source"]) <= {"cldr", "editors", "geonames"}
    for column in rows.columns:
        text = rows[column].drop_nulls()
        assert (text == text.str.strip_chars()).all(), column
        assert not text.str.contains("[\u2019\u00a0]").any(), column


def test_all_249_countries_and_kosovo_are_listed():
    assert len(CODES) == 250
    assert "XKX" in CODES
    assert all(re.fullmatch(r"[A-Z]{3}", code) for code in CODES)


@pytest.mark.parametrize("name", [*FORM_FILES, "people"])
def test_codes_conditions_and_years_exist(name):
    rows = lexicon(name)
    assert set(rows["country"]) <= CODES
    for condition in rows["condition"].drop_nulls().unique():
        unless = re.fullmatch(r"unless_(\w+)", condition)
        assert condition in CONDITIONS or (unless and unless[1] in ORGANISATIONS), condition
    if "kind" in rows.columns:
        assert set(rows["kind"]) <= KINDS
    assert_times_exist(rows)


def assert_times_exist(rows):
    """Years, months or days, of people who were alive; the first is not after the last."""
    times = rows.select("valid_from", "valid_until")
    for column in times.columns:
        assert times[column].drop_nulls().str.contains(r"^(?:19|20)\d\d(?:-\d\d(?:-\d\d)?)?$").all()
    days = times.select(begins=first_day(pl.col("valid_from")), ends=day_after(pl.col("valid_until")))
    assert days.filter(pl.col("begins") >= pl.col("ends")).is_empty()


def overlapping(rows, who, what):
    """Who has two of `what` at one time; a time that is not known is all time."""
    always = 2**31 - 1
    times = rows.select(
        who,
        what,
        begins=first_day(pl.col("valid_from")).fill_null(-always),
        ends=day_after(pl.col("valid_until")).fill_null(always),
    ).unique()
    both = times.join(times, on=who).filter(pl.col(what) < pl.col(f"{what}_right"))
    both = both.filter(pl.col("begins") < pl.col("ends_right"), pl.col("begins_right") < pl.col("ends"))
    return both.get_column(who).unique().to_list()


def test_nobody_holds_offices_of_two_countries_or_organisations_at_one_time():
    assert overlapping(lexicon("people"), "full_name", "country") == []
    assert overlapping(lexicon("organisation_offices"), "full_name", "organisation") == []
    twice = pl.DataFrame(
        {
            "full_name": ["A", "A", "B", "B"],
            "country": ["GEO", "UKR", "GEO", "UKR"],
            "valid_from": ["2004", "2013-11", "2004", "2015"],
            "valid_until": ["2013", None, "2013", None],
        }
    )
    assert overlapping(twice, "full_name", "country") == ["A"]


def test_offices_of_organisations_are_of_people_and_dated():
    offices = lexicon("organisation_offices")
    key = offices.select("full_name", "organisation", "valid_from")
    assert key.rows() == sorted(key.rows())
    assert not key.is_duplicated().any()
    assert set(offices["full_name"]) <= set(lexicon("people")["full_name"])
    assert set(offices["organisation"]) <= ORGANISATIONS
    assert set(offices["source"]) == {"editors"}
    assert offices["valid_from"].null_count() == 0
    assert_times_exist(offices)


def test_organisation_forms_name_organisations():
    assert set(lexicon("organisation_forms")["organisation"]) == ORGANISATIONS
    assert not CODES & set(lexicon("organisation_forms")["form"])


def test_a_spelling_that_counts_is_one_of_a_name_with_others():
    rows = lexicon("spellings")
    assert not set(rows["form"]) & set(rows["spelling"])
    assert rows["form"].str.len_chars().min() >= 4
    # Texts have no diacritics any more where they are compared.
    for column in ("form", "spelling"):
        assert rows[column].str.contains(r"^[\x20-\x7e]+$").all()


def test_both_spellings_of_a_name_refer_to_the_same_countries(countries_of):
    rows = lexicon("spellings")
    found = {
        column: countries_of([f"Er is brand in {name}." for name in rows[column]]) for column in rows.columns
    }
    differing = [
        (*row, one, other)
        for row, one, other in zip(rows.rows(), found["form"], found["spelling"], strict=True)
        if one and other and one != other
    ]
    assert differing == []


def test_every_country_has_name_adjective_and_inhabitants():
    forms = lexicon("country_forms")
    for kind in ("name", "adjective", "inhabitants"):
        assert set(forms.filter(pl.col("kind") == kind)["country"]) == CODES, kind


def test_a_form_that_stands_for_nothing_is_no_country_form():
    blocked = set(lexicon("not_countries")["form"])
    for name in ("country_forms", "country_places", "institutions", "compounds"):
        assert not blocked & set(lexicon(name)["form"]), name


def test_compounds_are_those_that_the_script_writes():
    assert lexicon("compounds").fill_null("").rows() == compounds()


def test_lexicon_ids_are_unique_and_patterns_run_from_long_to_short():
    gazetteer = load_gazetteer()
    assert not gazetteer.readings["lexicon_id"].is_duplicated().any()
    sizes = gazetteer.patterns.str.len_bytes()
    assert sizes.equals(sizes.sort(descending=True))
    assert gazetteer.patterns.n_unique() == len(gazetteer.patterns)
