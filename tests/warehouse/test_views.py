"""Every view on rows few enough to count by hand."""

import math
from datetime import UTC, date, datetime, timedelta

import duckdb
import pytest

from pipelines.warehouse.checking import table_reports
from pipelines.warehouse.sql_files import view_sql
from schemas.catalog import TABLES, deprecated_columns, views
from tests.warehouse.hand_made import answers, warehouse

MONDAY = date(2025, 12, 8)
SUNDAY = date(2025, 12, 14)
WEEK = timedelta(days=7)


def at(hour: int, minute: int = 0, day: int = 8) -> datetime:
    return datetime(2025, 12, day, hour, minute, tzinfo=UTC)


def story(name: str, day: date | None = MONDAY, **columns):
    return {"story_id": name, "event_date": day, **columns}


def stories(number: int, day: date):
    return [story(f"{day}-{at}", day) for at in range(number)]


def pair(day: date, a: str, b: str, counts: tuple[int, int, int, int], **columns):
    kinds = ("verbal_cooperation", "material_cooperation", "verbal_conflict", "material_conflict")
    row = {"event_date": day, "country_a": a, "country_b": b, "events": sum(counts), "stories": sum(counts)}
    return row | dict(zip(kinds, counts, strict=True)) | columns


def event(name: str, source: str, target: str, event_type: str, **columns):
    row = {
        "event_id": name,
        "story_id": f"story of {name}",
        "source_country": source,
        "target_country": target,
    }
    return row | {"event_type": event_type} | columns


def together(day: date, a: str, b: str, number: int):
    return {"event_date": day, "country_a": a, "country_b": b, "stories": number}


def test_weeks_begin_on_monday_and_the_trend_is_per_100_stories():
    rows = answers(
        "SELECT week_start, country_a, country_a_nl, country_b_en, stories, events, verbal_cooperation,"
        " material_cooperation, verbal_conflict, material_conflict, mean_intensity, co_mentions, events_confident,"
        " stories_confident, all_stories, events_per_100_stories, trend FROM country_pair_weeks ORDER BY ALL",
        stories=[
            *stories(10, MONDAY - WEEK),
            *stories(2, MONDAY),
            *stories(2, SUNDAY),
            story("undated", None),
        ],
        country_pair_events=[
            pair(MONDAY - WEEK, "BEL", "NLD", (1, 0, 0, 0), mean_intensity=2.5, events_confident=0),
            pair(MONDAY, "BEL", "NLD", (0, 1, 1, 0), mean_intensity=1.0, events_confident=2),
            pair(SUNDAY, "BEL", "NLD", (0, 0, 0, 1), mean_intensity=-8.0, stories=1),
            # What is historical is no event of the week.
            pair(MONDAY, "DEU", "NLD", (0, 0, 0, 0), mean_intensity=None, events_historical=1),
        ],
        country_co_mentions=[
            together(MONDAY - WEEK, "BEL", "NLD", 4),
            together(MONDAY, "BEL", "NLD", 2),
            # A day on which the pair has no event.
            together(MONDAY + timedelta(days=2), "BEL", "NLD", 5),
            together(MONDAY, "DEU", "NLD", 1),
        ],
    )
    assert rows == [
        (MONDAY - WEEK, "BEL", "België", "Netherlands", 1, 1, 1, 0, 0, 0, 2.5, 4, 0, 1, 10, 10.0, None),
        # (2 * 1.0 + 1 * -8.0) / 3; 3 events on 4 stories; against 1 on 10.
        (MONDAY, "BEL", "België", "Netherlands", 3, 3, 0, 1, 1, 1, -2.0, 7, 3, 2, 4, 75.0, 65.0),
    ]


def test_months_compare_with_the_calendar_month_before():
    november, october = date(2025, 11, 30), date(2025, 10, 1)
    rows = answers(
        "SELECT month_start, events, all_stories, events_per_100_stories, trend FROM country_pair_months ORDER BY ALL",
        stories=[*stories(4, october), *stories(10, november), *stories(5, MONDAY), *stories(5, SUNDAY)],
        country_pair_events=[
            pair(october, "BEL", "NLD", (0, 0, 2, 0)),
            pair(MONDAY, "BEL", "NLD", (0, 0, 1, 0)),
            pair(SUNDAY, "BEL", "NLD", (0, 0, 2, 0)),
        ],
    )
    # November has stories but nothing of the pair: December rises from 0.
    assert rows == [
        (date(2025, 10, 1), 2, 4, 50.0, None),
        (date(2025, 12, 1), 3, 10, 30.0, 30.0),
    ]


def test_weeks_and_months_are_the_periods_of_their_length():
    rows = answers(
        "SELECT period, period_start, events, trend FROM country_pair_periods ORDER BY ALL",
        stories=[*stories(4, MONDAY - WEEK), *stories(2, MONDAY)],
        country_pair_events=[pair(MONDAY, "BEL", "NLD", (0, 0, 3, 0))],
    )
    assert rows == [("month", date(2025, 12, 1), 3, None), ("week", MONDAY, 3, 150.0)]


def test_movers_are_held_against_the_four_weeks_before():
    rows = answers(
        "SELECT country_a, country_b, stories, stories_before, all_stories, all_stories_before, expected, change,"
        " score, rank FROM country_pair_movers WHERE week_start = '2025-12-08' ORDER BY rank",
        stories=[*stories(9, MONDAY - 5 * WEEK), *stories(30, MONDAY - 4 * WEEK), *stories(10, MONDAY - WEEK),
                 *stories(20, MONDAY)],
        country_pair_events=[
            pair(MONDAY - 5 * WEEK, "BEL", "DEU", (9, 0, 0, 0)),
            pair(MONDAY - 4 * WEEK, "BEL", "NLD", (4, 0, 0, 0)),
            pair(MONDAY - WEEK, "DEU", "NLD", (2, 0, 0, 0)),
            pair(MONDAY, "DEU", "NLD", (1, 0, 0, 0)),
        ],
    )  # fmt: skip
    # Of 4 stories on 60, a third was to be expected in the week, and none came: 2 * 4 * ln(4 / (4 * 40 / 60)).
    fell = -math.sqrt(2 * 4 * math.log(1.5))
    # The second pair kept its share to the letter; the first is too long ago to count.
    assert rows == [
        ("BEL", "NLD", 0, 4, 20, 40, 2.0, -2.0, round(fell, 4), 1),
        ("DEU", "NLD", 1, 2, 20, 40, 1.0, 0.0, 0.0, 2),
    ]


def test_movers_expect_nothing_where_nothing_was_known():
    rows = answers(
        "SELECT stories, all_stories_before, expected, change, score, rank FROM country_pair_movers",
        stories=stories(3, MONDAY),
        country_pair_events=[pair(MONDAY, "BEL", "NLD", (1, 0, 0, 0))],
    )
    assert rows == [(1, 0, None, None, None, 1)]


PARTNERS = {
    "stories": stories(4, MONDAY),
    "mentions": [
        {"story_id": "s1", "country": "NLD"},
        {"story_id": "s1", "country": "NLD"},
        {"story_id": "s1", "country": "BEL"},
        {"story_id": "s2", "country": "NLD"},
    ],
    "country_pair_events": [
        pair(MONDAY, "BEL", "NLD", (1, 0, 2, 0), mean_intensity=-1.0),
        pair(SUNDAY, "BEL", "NLD", (1, 0, 0, 0), mean_intensity=3.0),
    ],
    "country_co_mentions": [together(MONDAY, "BEL", "NLD", 1), together(MONDAY, "DEU", "NLD", 2)],
    "events": [
        event("a", "NLD", "BEL", "ACCUSE"),
        event("b", "BEL", "NLD", "ACCUSE"),
        event("c", "BEL", "NLD", "AID"),
        event("d", "BEL", "NLD", "CONSULT"),
    ],
}


def test_partners_stand_once_from_each_side():
    rows = answers(
        "SELECT country, country_nl, partner, partner_en, stories, events, acts, acts_received, cooperation, conflict,"
        " balance, mean_intensity, co_mentions, rank FROM country_partners ORDER BY country, rank",
        **PARTNERS,
    )
    assert rows == [
        ("BEL", "België", "NLD", "Netherlands", 4, 4, 2, 1, 2, 2, 0.0, 0.0, 1, 1),
        ("DEU", "Duitsland", "NLD", "Netherlands", 0, 0, 0, 0, 0, 0, None, None, 2, 1),
        ("NLD", "Nederland", "BEL", "Belgium", 4, 4, 1, 2, 2, 2, 0.0, 0.0, 1, 1),
        ("NLD", "Nederland", "DEU", "Germany", 0, 0, 0, 0, 0, 0, None, None, 2, 2),
    ]


def test_a_pair_is_found_whatever_the_order_of_its_codes():
    given = {
        "country_pair_events": [
            pair(MONDAY, "BEL", "NLD", (1, 0, 2, 0), mean_intensity=-1.0, events_confident=2, co_mentions=4),
            pair(None, "BEL", "DEU", (0, 1, 0, 0)),
        ]
    }
    columns = "event_date, country_nl, partner_en, events, events_confident, co_mentions"
    for country, partner, names in (
        ("BEL", "NLD", ("België", "Netherlands")),
        ("NLD", "BEL", ("Nederland", "Belgium")),
    ):
        asked = f"FROM country_pair_sides WHERE country = '{country}' AND partner = '{partner}'"
        assert answers(f"SELECT {columns} {asked}", **given) == [(MONDAY, *names, 3, 2, 4)]
    assert answers(
        "SELECT country, partner, event_date FROM country_pair_sides WHERE event_date IS NULL ORDER BY ALL",
        **given,
    ) == [("BEL", "DEU", None), ("DEU", "BEL", None)]


def dyad(
    day: date | None, source: str, target: str, event_type: str, quad_class: int, events: int, **columns
):
    row = {"event_date": day, "source_country": source, "target_country": target, "event_type": event_type}
    return row | {"quad_class": quad_class, "events": events, "stories": events} | columns


def test_a_dyad_has_every_week_in_both_directions():
    rows = answers(
        "SELECT week_start, source_country, target_country_nl, events, acts, mutual, events_confident,"
        " verbal_cooperation, material_cooperation, verbal_conflict, material_conflict, mean_intensity, all_stories,"
        " events_per_100_stories, undated_events FROM dyad_weeks ORDER BY source_country, week_start",
        event_types=[
            {"event_type": "AID", "directed": True, "intensity": 7.0},
            {"event_type": "ACCUSE", "directed": True, "intensity": -2.0},
            {"event_type": "CONSULT", "directed": False, "intensity": 1.0},
        ],
        # Nothing is known of the second week.
        stories=[*stories(4, MONDAY), *stories(10, SUNDAY + WEEK + WEEK), story("undated", None)],
        dyad_events=[
            dyad(MONDAY, "NLD", "BEL", "AID", 2, 2, events_confident=1),
            dyad(SUNDAY, "NLD", "BEL", "ACCUSE", 3, 1, events_confident=0),
            dyad(SUNDAY, "BEL", "NLD", "CONSULT", 1, 1, events_confident=1),
            dyad(None, "NLD", "BEL", "AID", 2, 3),
            dyad(MONDAY, "DEU", "BEL", "AID", 2, 0, events_historical=1),
        ],
    )
    nothing = (0, 0, 0, 0, 0, 0, 0, 0, None)
    assert rows == [
        (MONDAY, "BEL", "Nederland", 1, 0, 1, 1, 1, 0, 0, 0, 1.0, 4, 25.0, 0),
        (MONDAY + WEEK, "BEL", "Nederland", *nothing, 0, None, 0),
        (MONDAY + WEEK + WEEK, "BEL", "Nederland", *nothing, 10, 0.0, 0),
        # (2 * 7 - 2 + 1) / 4
        (MONDAY, "NLD", "België", 4, 3, 1, 2, 1, 2, 1, 0, 3.25, 4, 100.0, 3),
        (MONDAY + WEEK, "NLD", "België", *nothing, 0, None, 3),
        (MONDAY + WEEK + WEEK, "NLD", "België", *nothing, 10, 0.0, 3),
    ]


def test_exclusives_are_of_one_agency_beside_anp():
    rows = answers(
        "SELECT story_id, agency, agency_name, events, events_confident FROM agency_exclusives ORDER BY story_id",
        agencies=[{"agency": code, "name": code.lower()} for code in ("AFP", "ANP", "RTR")],
        stories=[
            story("s1", agency_codes=["ANP", "AFP"], agency_count=2),
            story("s2", agency_codes=["RTR"], agency_count=1),
            story("s3", agency_codes=["AFP", "ANP", "RTR"], agency_count=3),
            story("s4", agency_codes=["ANP"], agency_count=1),
            story("s5", agency_codes=[]),
        ],
        events=[
            event("a", "NLD", "BEL", "AID", story_id="s1", confidence=0.9),
            event("b", "DEU", "BEL", "AID", story_id="s1", confidence=0.7),
            event("c", "DEU", "BEL", "ACCUSE", story_id="s1", realis="historical", confidence=0.9),
            event("d", "NLD", "BEL", "AID", story_id="s3"),
        ],
        build=[{"confident_from": 0.8}],
    )
    assert rows == [("s1", "AFP", "afp", 2, 1), ("s2", "RTR", "rtr", 0, 0)]


def test_an_event_stands_once_beside_cameo():
    rows = answers(
        "SELECT event_id, event_type, cameo_roots, cameo_names, goldstein, goldstein_min, goldstein_max"
        " FROM event_cameo ORDER BY event_id",
        event_type_crosswalk=[
            {"event_type": "ACCUSE", "cameo_root": "11", "cameo_name": "Disapprove", "goldstein": -2.0},
            {"event_type": "ACCUSE", "cameo_root": "09", "cameo_name": "Investigate", "goldstein": -4.0},
            {"event_type": "AID", "cameo_root": "07", "cameo_name": "Provide aid", "goldstein": 7.0},
        ],
        events=[event("a", "NLD", "BEL", "ACCUSE"), event("b", "NLD", "BEL", "AID")],
    )
    assert rows == [
        ("a", "ACCUSE", ["09", "11"], ["Investigate", "Disapprove"], -3.0, -4.0, -2.0),
        ("b", "AID", ["07"], ["Provide aid"], 7.0, 7.0, 7.0),
    ]


def test_profiles_count_stories_and_events_once():
    rows = answers(
        "SELECT country, stories, share, partners, top_partners, events, acts, acts_received, cooperation, conflict,"
        " balance, mean_intensity FROM country_profiles ORDER BY country",
        **PARTNERS,
    )
    assert rows == [
        ("BEL", 1, 0.25, 1, ["NLD"], 4, 2, 1, 2, 2, 0.0, 0.0),
        ("DEU", 0, 0.0, 0, [], 0, 0, 0, 0, 0, None, None),
        ("NLD", 2, 0.5, 1, ["BEL"], 4, 1, 2, 2, 2, 0.0, 0.0),
    ]


def test_reciprocity_tells_directions_apart():
    rows = answers(
        "SELECT country_a, country_b, a_to_b, b_to_a, mutual, reciprocity, intensity_a_to_b, intensity_b_to_a,"
        " intensity_gap FROM dyad_reciprocity ORDER BY ALL",
        events=[
            event("a", "NLD", "BEL", "ACCUSE", intensity=-3.0),
            event("b", "BEL", "NLD", "AID", intensity=10.0),
            event("c", "BEL", "NLD", "ACCUSE", intensity=-3.0),
            event("d", "BEL", "NLD", "ACCUSE", intensity=-3.0),
            event("e", "BEL", "NLD", "CONSULT", intensity=1.5),
            event("f", "DEU", "NLD", "CONSULT", intensity=1.5),
        ],
    )
    assert rows == [
        ("BEL", "NLD", 3, 1, 1, 0.5, 1.3333, -3.0, 4.3333),
        ("DEU", "NLD", 0, 0, 1, None, None, None, None),
    ]


AGENCIES = {
    "agencies": [{"agency": "AFP", "name": "Agence France-Presse"}, {"agency": "ANP", "name": "ANP"}],
    "stories": [
        story("s1", agency_codes=["ANP", "AFP"], section="Buitenland"),
        story("s2", agency_codes=["ANP"], section="Buitenland"),
        story("s3", agency_codes=["ANP"], section="Sport"),
        story("s4", agency_codes=[], section="Buitenland"),
        story("s5", agency_codes=["ANP"], section=None),
    ],
    "events": [
        event("a", "NLD", "BEL", "AID", story_id="s1"),
        event("b", "DEU", "BEL", "AID", story_id="s1"),
        event("c", "NLD", "BEL", "AID", story_id="s4"),
        event("d", "NLD", "BEL", "ACCUSE", story_id="s3"),
    ],
    "mentions": [
        {"story_id": "s1", "country": "NLD"},
        {"story_id": "s1", "country": "NLD"},
        {"story_id": "s2", "country": "NLD"},
        {"story_id": "s3", "country": "BEL"},
        # No agency is named on this one: it counts for none, nor for all.
        {"story_id": "s4", "country": "NLD"},
    ],
}


@pytest.mark.parametrize(
    ("view", "topic", "expected"),
    [
        # AFP is on 1 of 4 stories that name any agency.
        ("agency_topics", "kind || ' ' || topic", [
            ("AFP", "country NLD", 1, 2, 0.5, 0.25, 2.0),
            ("AFP", "event_type AID", 1, 1, 1.0, 0.25, 4.0),
            ("AFP", "section Buitenland", 1, 2, 0.5, 0.25, 2.0),
            ("ANP", "country BEL", 1, 1, 1.0, 1.0, 1.0),
            ("ANP", "country NLD", 2, 2, 1.0, 1.0, 1.0),
            ("ANP", "event_type ACCUSE", 1, 1, 1.0, 1.0, 1.0),
            ("ANP", "event_type AID", 1, 1, 1.0, 1.0, 1.0),
            ("ANP", "section Buitenland", 2, 2, 1.0, 1.0, 1.0),
            ("ANP", "section Sport", 1, 1, 1.0, 1.0, 1.0),
        ]),
        ("agency_sections", "section", [
            ("AFP", "Buitenland", 1, 2, 0.5, 0.25, 2.0),
            ("ANP", "Buitenland", 2, 2, 1.0, 1.0, 1.0),
            ("ANP", "Sport", 1, 1, 1.0, 1.0, 1.0),
        ]),
        ("agency_event_types", "event_type_nl", [
            ("AFP", "helpen", 1, 1, 1.0, 0.25, 4.0),
            ("ANP", "beschuldigen", 1, 1, 1.0, 1.0, 1.0),
            ("ANP", "helpen", 1, 1, 1.0, 1.0, 1.0),
        ]),
        ("agency_countries", "country_en", [
            ("AFP", "Netherlands", 1, 2, 0.5, 0.25, 2.0),
            ("ANP", "Belgium", 1, 1, 1.0, 1.0, 1.0),
            ("ANP", "Netherlands", 2, 2, 1.0, 1.0, 1.0),
        ]),
    ],
)  # fmt: skip
def test_agencies_are_held_against_their_usual_share(view, topic, expected):
    sql = f"SELECT agency, {topic}, stories, all_stories, share, usual_share, lift FROM {view} ORDER BY ALL"
    assert answers(sql, **AGENCIES) == expected


def version(story_id: str, number: int, agencies: list[str], start=None, end=None):
    row = {
        "story_id": story_id,
        "version": number,
        "version_id": f"{story_id}-{number}",
        "agency_codes": agencies,
    }
    return row | {"published_from": start, "published_until": end}


BYLINES = {
    "story_versions": [
        # ANP between 9 and 10; ANP/RTR between 11 and 12: surely later, by one to three hours.
        version("s1", 1, ["ANP"], at(9), at(10)),
        version("s1", 2, ["ANP"], at(9, 30), at(9, 50)),
        version("s1", 3, ["RTR", "ANP"], at(11), at(12)),
        # ANP/RTR between 9 and 11, ANP between 10 and 12: either may have been first.
        version("s2", 1, ["ANP", "RTR"], at(9), at(11)),
        version("s2", 2, ["ANP"], at(10), at(12)),
        # No second byline, and none with a time.
        version("s3", 1, ["ANP"], at(9), at(10)),
        version("s4", 1, ["ANP"]),
        version("s4", 2, []),
    ]
}


def test_bylines_of_a_story_stand_in_order_of_time():
    rows = answers(
        "SELECT story_id, byline, bylines, versions, published_from, published_until, rank, behind_minutes_min,"
        " behind_minutes_max, surely_later FROM story_bylines ORDER BY story_id, rank",
        **BYLINES,
    )
    assert rows == [
        ("s1", "ANP", 2, 2, at(9), at(9, 50), 1, None, None, None),
        ("s1", "ANP/RTR", 2, 1, at(11), at(12), 2, 70.0, 180.0, True),
        ("s2", "ANP/RTR", 2, 1, at(9), at(11), 1, None, None, None),
        ("s2", "ANP", 2, 1, at(10), at(12), 2, -60.0, 180.0, False),
        ("s3", "ANP", 1, 1, at(9), at(10), 1, None, None, None),
        ("s4", "ANP", 2, 1, None, None, 1, None, None, None),
        ("s4", "-", 2, 1, None, None, 2, None, None, None),
    ]


def test_leads_count_stories_with_more_than_one_timed_byline():
    rows = answers("FROM agency_leads ORDER BY byline", **BYLINES)
    assert rows == [("ANP", 2, 1, 1, 70.0, 180.0), ("ANP/RTR", 2, 1, 0, -60.0, 180.0)]


def test_coverage_has_a_row_for_days_without_captures():
    def page(start: datetime, end: datetime, **columns):
        row = {
            "page_id": str(start),
            "capture_date": start.date(),
            "captured_from": start,
            "captured_until": end,
        }
        return row | columns

    rows = answers(
        "FROM coverage_days ORDER BY day",
        pages=[
            page(at(8), at(8, 30), items=3, characters=100, unknown_characters=5),
            page(at(8, 20), at(8, 50), items=1, characters=100, unknown_characters=0),
            page(at(10), at(10, 40), items=2, characters=0, unknown_characters=0),
            page(at(8, day=10), at(9, day=10), items=2, characters=50, unknown_characters=0),
            {"page_id": "undated", "capture_date": None, "captured_from": None, "captured_until": None},
        ],
        stories=[
            story("s1", published_from=at(6), published_until=at(7)),
            story("s2", published_from=at(6, 10), published_until=at(6, 20)),
            story("s3", date(2025, 12, 7)),
        ],
        events=[
            event("a", "NLD", "BEL", "AID"),
            event("b", "NLD", "BEL", "ACCUSE"),
            event("c", "BEL", "NLD", "AID"),
            event("d", "BEL", "NLD", "ASSAULT", realis="historical"),
        ],
    )
    assert rows == [
        (date(2025, 12, 7), 0, 0, None, None, 0, None, 1, 0, 0, 0, 0, 0.0),
        # Captured at 8:15, 8:35 and 10:20; the longest gap is of 1:45.
        (date(2025, 12, 8), 3, 2, 1.75, 30.0, 6, 0.025, 2, 1, 3, 1, 3, 150.0),
        (date(2025, 12, 9), 0, 0, None, None, 0, None, 0, 0, 0, 0, 0, None),
        # From 10:20 to 8:30 two days later.
        (date(2025, 12, 10), 1, 1, 46.1667, 60.0, 2, 0.0, 0, 0, 0, 0, 0, None),
        # What has no day.
        (None, 1, 0, None, None, 1, 0.0, 0, 0, 0, 0, 0, None),
    ]


def test_a_cell_leads_to_sentence_form_and_file_in_one_join():
    body = "Een zin. België hekelt Nederland fel."
    rows = answers(
        "SELECT event_id, source_country_nl, target_country_en, event_type_nl, sentence, trigger, source_phrase,"
        " target_phrase, source_lexicon_id, target_lexicon_id, source_path, sentence_span_start, trigger_span_end"
        " FROM country_pair_events JOIN event_evidence USING (event_date, country_a, country_b)",
        country_pair_events=[pair(MONDAY, "BEL", "NLD", (0, 0, 1, 0)), pair(MONDAY, "BEL", "DEU", (0, 0, 0, 0))],
        events=[
            event("e", "BEL", "NLD", "ACCUSE", version_id="v", field="body", sentence=body[9:], trigger="hekelt",
                  source_phrase="België", source_start=9, source_end=15, target_phrase="de Nederlandse premier")
        ],
        story_versions=[{"version_id": "v", "body": body}],
        mentions=[
            {"version_id": "v", "country": "BEL", "form": "België", "span_start": 9, "span_end": 15,
             "lexicon_id": "country_forms:BEL:België"},
            {"version_id": "v", "country": "BEL", "form": "Belg", "span_start": 0, "span_end": 4,
             "lexicon_id": "other"},
            {"version_id": "v", "country": "BEL", "form": "België", "field": "headline", "span_start": 9,
             "span_end": 15, "lexicon_id": "other"},
            # The target's phrase is in the other field: its form says which country is meant.
            {"version_id": "v", "country": "NLD", "form": "Nederlandse", "field": "headline", "span_start": 40,
             "span_end": 51, "lexicon_id": "country_forms:NLD:Nederlandse"},
        ],
        event_spans=[{"event_id": "e", "page_id": "p", "sentence_span_start": 109, "trigger_span_end": 122}],
        pages=[{"page_id": "p", "source_path": "2025-12-08/a.txt"}],
    )  # fmt: skip
    assert rows == [
        ("e", "België", "Netherlands", "beschuldigen", "België hekelt Nederland fel.", "hekelt", "België",
         "de Nederlandse premier", "country_forms:BEL:België", "country_forms:NLD:Nederlandse",
         "2025-12-08/a.txt", 109, 122)
    ]  # fmt: skip


def test_every_pair_of_sightings_says_why_it_is_one_story():
    def item(name: str, story_id: str | None, version_id: str):
        return {"item_id": name, "story_id": story_id, "version_id": version_id}

    links = ["v1 ~ v2: lead 0.81", "v2 ~ v3: sentences 0.9"]
    rows = answers(
        "FROM item_joins ORDER BY item_a, item_b",
        items=[item("a", "s", "v1"), item("b", "s", "v1"), item("c", "s", "v2"), item("d", "s", "v3"),
               item("e", "t", "v4"), item("f", None, "v5"), item("g", None, "v5")],
        story_versions=[version("s", number, []) | {"version_id": f"v{number}"} for number in (1, 2, 3)],
        version_links=[
            {"version_a": "v1", "version_b": "v2", "method": "lead", "similarity": 0.814},
            {"version_a": "v2", "version_b": "v3", "method": "sentences", "similarity": 0.9},
        ],
    )  # fmt: skip
    assert rows == [
        ("s", "a", "b", "v1", "v1", "same_text", None, None, links),
        ("s", "a", "c", "v1", "v2", "linked", "lead", 0.814, links),
        ("s", "a", "d", "v1", "v3", "chain", None, None, links),
        ("s", "b", "c", "v1", "v2", "linked", "lead", 0.814, links),
        ("s", "b", "d", "v1", "v3", "chain", None, None, links),
        ("s", "c", "d", "v2", "v3", "linked", "sentences", 0.9, links),
    ]


def test_views_of_an_empty_warehouse_are_empty():
    with warehouse() as db:
        counts = {view: db.execute(f'SELECT count(*) FROM "{view}"').fetchall() for view in views()}
    assert {view for view, count in counts.items() if count != [(0,)]} == set()


@pytest.mark.parametrize("view", list(views()))
def test_a_view_opens_with_what_a_row_is(view):
    assert view_sql(view).startswith("-- One row is ")


@pytest.mark.parametrize("view", list(views()))
def test_the_rows_of_a_view_keep_its_rules(sample, view):
    with duckdb.connect(str(sample.database), read_only=True) as db:
        assert [report for report in table_reports(db, view) if report.failures] == []
        assert db.execute(f'SELECT count(*) > 0 FROM "{view}"').fetchall() == [(True,)]


@pytest.mark.parametrize(("table", "old", "new"), deprecated_columns())
def test_an_old_name_has_the_values_of_the_new_one(sample, table, old, new):
    with duckdb.connect(str(sample.database), read_only=True) as db:
        assert db.execute(f"SELECT count(*) FROM {table} WHERE {old} IS DISTINCT FROM {new}").fetchall() == [
            (0,)
        ]


def test_a_view_that_differs_from_its_schema_is_not_built(monkeypatch):
    wrong = {"country_profiles": TABLES["country_partners"]}
    monkeypatch.setitem(TABLES, "country_profiles", wrong["country_profiles"])
    with pytest.raises(TypeError, match="country_profiles"):
        warehouse()


def test_a_change_shows_the_sentences_that_went_and_came():
    def text(name: str, number: int, body: str, **changes):
        return (
            version("s", number, [])
            | {"version_id": name, "body": body, "complete": True, "sightings": 1}
            | changes
        )

    rows = answers(
        "SELECT story_id, version, old_version_id, new_version_id, old_wording, new_wording, both_complete"
        " FROM story_changes ORDER BY ALL",
        story_versions=[
            text("a", 1, 'Vier doden in Lima. "Een ramp."', sightings=2),
            text("damaged", 1, 'Vier doden in L?ma. "Een ramp."'),
            text("cut", 1, "Vier doden in", complete=False, sightings=9),
            text("b", 2, 'Vijf doden in Lima. "Een ramp." Chili helpt.\nPeru ook.'),
            text("c", 3, "Vijf doden in Lima.", complete=False),
            version("t", 1, []) | {"version_id": "d", "body": "Anders.", "complete": True, "sightings": 1},
        ],
    )
    assert rows == [
        ("s", 2, "a", "b", "Vier doden in Lima.", "Vijf doden in Lima.\nChili helpt.\nPeru ook.", True),
        ("s", 3, "b", "c", '"Een ramp."\nChili helpt.\nPeru ook.', "", False),
    ]
