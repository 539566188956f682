"""Agencies on reports, counted by hand; a report names them in any order, and one of them twice now and then."""

import pytest

from pipelines.report.queries import query_sql
from pipelines.warehouse.sql_files import table_sql
from tests.warehouse.hand_made import answers

GIVEN = {
    "agencies": [{"agency": agency, "name": agency.lower()} for agency in ("AFP", "ANP", "DPA", "RTR")],
    "stories": [
        {"story_id": f"s{number}", "agency_codes": codes}
        for number, codes in enumerate([["ANP", "AFP", "AFP"], ["AFP", "ANP"], ["ANP", "ANP"], [], ["DPA"]])
    ]
    + [{"story_id": "s9", "agency_codes": ["DPA", "ANP", "AFP"]}],
}
# Each has an event but the last, which has only one told as history.
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
    stories = [*GIVEN["stories"], {"story_id": "s8", "agency_codes": ["RTR"]}]
    assert answers(query_sql(name), **{**GIVEN, "stories": stories, "events": EVENTS}) == expected
