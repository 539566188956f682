"""Agencies on reports, counted by hand; a report names them in any order, and one of them twice now and then."""

from datetime import date

import pytest

from pipelines.report.queries import query_sql
from pipelines.warehouse.sql_files import table_sql
from tests.warehouse.hand_made import answers

DAY = date(2025, 12, 8)
GIVEN = {
    "agencies": [{"agency": agency, "name": agency.lower()} for agency in ("AFP", "ANP", "DPA", "RTR")],
    "stories": [
        {"story_id": f"s{number}", "agencies": codes, "agency_codes": codes}
        for number, codes in enumerate([["ANP", "AFP", "AFP"], ["AFP", "ANP"], ["ANP", "ANP"], [], ["DPA"]])
    ]
    + [{"story_id": "s9", "agencies": ["DPA", "ANP", "AFP"], "agency_codes": ["DPA", "ANP", "AFP"]}],
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
    stories = [*GIVEN["stories"], {"story_id": "s8", "agencies": ["RTR"], "agency_codes": ["RTR"]}]
    assert answers(query_sql(name), **{**GIVEN, "stories": stories, "events": EVENTS}) == expected


def test_an_agency_that_the_lexicon_does_not_know_makes_a_report_joint():
    stories = [
        {
            "story_id": "s1",
            "event_date": DAY,
            "agencies": ["ANP", "AFP", "QQZ"],
            "agency_codes": ["ANP", "AFP"],
        },
        {"story_id": "s2", "event_date": DAY, "agencies": ["ANP", "RTR"], "agency_codes": ["ANP", "RTR"]},
        {"story_id": "s3", "event_date": DAY, "agencies": ["QQZ", "DPA"], "agency_codes": ["DPA"]},
    ]
    given = {**GIVEN, "stories": stories}
    credited = answers(
        f"SELECT agency, stories, sole, joint FROM ({table_sql('agency_attribution')}) ORDER BY ALL", **given
    )
    assert credited == [("AFP", 1, 0, 1), ("ANP", 2, 0, 2), ("DPA", 1, 0, 1), ("RTR", 1, 0, 1)]
    assert answers("SELECT story_id, agency FROM agency_exclusives", **given) == [("s2", "RTR")]
    events = [{"event_id": "e1", "story_id": "s3", "realis": "happened"}]
    assert answers(query_sql("agencies"), **{**given, "events": events}) == [("DPA", "dpa", 1, 0, 1)]
