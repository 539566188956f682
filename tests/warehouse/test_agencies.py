"""Agencies on reports, counted by hand; a report names them in any order."""

import re
from datetime import date

import pytest

from pipelines.report.queries import query_sql
from pipelines.warehouse.sql_files import table_sql
from tests.conftest import read
from tests.warehouse.hand_made import answers

DAY = date(2025, 12, 8)


def credited(story: str, *agencies: str, unknown: tuple[str, ...] = ()) -> dict[str, object]:
    """A story that names agencies, and some that the lexicon does not know."""
    return {
        "story_id": story,
        "event_date": DAY,
        "agencies": [*agencies, *unknown],
        "agency_codes": list(agencies),
        "agency_count": len(agencies) + len(unknown),
    }


GIVEN = {
    "agencies": [{"agency": agency, "name": agency.lower()} for agency in ("AFP", "ANP", "DPA", "RTR")],
    "stories": [
        credited("s0", "ANP", "AFP"),
        credited("s1", "AFP", "ANP"),
        credited("s2", "ANP"),
        credited("s3"),
        credited("s4", "DPA"),
        credited("s9", "DPA", "ANP", "AFP"),
    ],
}
# Each has an event but the last, which has only a historical one.
EVENTS = [
    {
        "event_id": f"e{story}{number}",
        "story_id": story,
        "realis": "historical" if story == "s8" else "happened",
    }
    for story in ("s0", "s1", "s2", "s3", "s4", "s9", "s8")
    for number in range(2)
]


def test_a_pair_of_agencies_counts_the_reports_that_name_both():
    assert answers(table_sql("agency_pairs"), **GIVEN) == [
        ("AFP", "ANP", 3),
        ("AFP", "DPA", 1),
        ("ANP", "DPA", 1),
    ]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("agencies", [("ANP", "anp", 4, 1, 3), ("AFP", "afp", 3, 0, 3), ("DPA", "dpa", 2, 1, 1)]),
        (
            "agency_combinations",
            [(["AFP", "ANP"], 2), (["ANP"], 1), (["DPA"], 1), (["AFP", "ANP", "DPA"], 1)],
        ),
    ],
)
def test_the_page_counts_each_report_with_an_event_once_for_an_agency(name, expected):
    stories = [*GIVEN["stories"], credited("s8", "RTR")]
    assert answers(query_sql(name), **{**GIVEN, "stories": stories, "events": EVENTS}) == expected


def test_an_agency_that_the_lexicon_does_not_know_makes_a_report_joint():
    stories = [
        credited("s1", "ANP", "AFP", unknown=("QQZ",)),
        credited("s2", "ANP", "RTR"),
        credited("s3", "DPA", unknown=("QQZ",)),
    ]
    given = {**GIVEN, "stories": stories}
    counts = answers(
        f"SELECT agency, stories, sole, joint FROM ({table_sql('agency_attribution')}) ORDER BY ALL", **given
    )
    assert counts == [("AFP", 1, 0, 1), ("ANP", 2, 0, 2), ("DPA", 1, 0, 1), ("RTR", 1, 0, 1)]
    assert answers("SELECT story_id, agency FROM agency_exclusives", **given) == [("s2", "RTR")]
    events = [{"event_id": "e1", "story_id": "s3", "realis": "happened"}]
    assert answers(query_sql("agencies"), **{**given, "events": events}) == [("DPA", "dpa", 1, 0, 1)]


def test_a_story_counts_the_agencies_that_it_names_known_or_not(small, dateline):
    page = min(min(small.raw.iterdir()).iterdir())
    page.write_text(re.sub(r"\(ANP/\w+\) -", "(ANP/QQZ) -", page.read_text("utf-8")), "utf-8")
    assert dateline(small, "run")[0] == 0
    counted = read(
        small,
        "SELECT DISTINCT list_sort(agency_codes), agency_count FROM stories WHERE list_contains(agencies, 'QQZ')",
    )
    assert counted == [(["ANP"], 2)]
    rest = "SELECT count(*) FROM stories WHERE agency_count <> len(agencies) AND NOT list_contains(agencies, 'QQZ')"
    assert read(small, rest) == [(0,)]
