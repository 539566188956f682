"""What has no day is counted, in rows whose day is null: identities between tables, on any mix of rows."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from itertools import combinations

import duckdb
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.warehouse.checking import table_reports
from pipelines.warehouse.sql_files import table_sql
from pipelines.warehouse.tables import execute_on
from schemas.catalog import TABLES
from schemas.rules import RuleReport
from schemas.table import polars_schema
from tests.schemas.good_rows import GOOD_ROWS
from tests.warehouse.hand_made import COUNTRIES, Rows, warehouse

CODES = [row["country"] for row in COUNTRIES]
DAYS = [None, date(2025, 12, 8), date(2025, 12, 9), date(2026, 1, 5)]
AGENCIES: Rows = [{"agency": code, "name": code} for code in ("AFP", "ANP", "DPA")]
TYPES = {"ACCUSE": 3, "AID": 2, "CONSULT": 1}
# To build one takes longer than to fill it.
DB = warehouse(agencies=AGENCIES, build=[{"confident_from": 0.8}])
DERIVED = (
    # In the order of the build.
    "country_co_mentions",
    "country_pair_events",
    "dyad_events",
    "agency_attribution",
    "brief_age_distribution",
    "brief_age_summary",
)


@st.composite
def stories_and_events(draw) -> dict[str, Rows]:
    """Stories, dated by a label, by a capture or not at all, with their own agencies, mentions and events."""
    stories, events, mentions = [], [], []
    for number in range(draw(st.integers(1, 6))):
        day = draw(st.sampled_from(DAYS))
        by = draw(st.sampled_from(["age label", "first capture"])) if day else None
        dated = {"story_id": f"{number:016x}", "event_date": day, "dated_by": by}
        agencies = draw(st.lists(st.sampled_from(["AFP", "ANP", "DPA"]), max_size=3, unique=True))
        unknown = draw(st.integers(0, 1))
        stories.append(
            {
                **dated,
                "agency_codes": agencies,
                "agency_count": len(agencies) + unknown,
                "sightings": draw(st.integers(1, 3)),
            }
        )
        for country in draw(st.sets(st.sampled_from(CODES))):
            mentions.append({"story_id": dated["story_id"], "country": country})
        for a, b in draw(st.sets(st.sampled_from(list(combinations(CODES, 2))))):
            source, target = (a, b) if draw(st.booleans()) else (b, a)
            kind = draw(st.sampled_from(list(TYPES)))
            if kind == "CONSULT":
                source, target = a, b
            events.append(
                {
                    **dated,
                    "event_id": f"{len(events):016x}",
                    "source_country": source,
                    "target_country": target,
                    "event_type": kind,
                    "quad_class": TYPES[kind],
                    "realis": draw(st.sampled_from(["happened", "historical"])),
                    "confidence": draw(st.sampled_from([0.5, 0.8, 0.95])),
                }
            )
    return {"stories": stories, "events": events, "mentions": mentions}


@st.composite
def labelled_pages(draw) -> dict[str, Rows]:
    """Pages with and without a day, and briefs with and without a readable label on them."""
    pages, items = [], []
    for number in range(draw(st.integers(1, 5))):
        page = f"{number:016x}"
        pages.append({"page_id": page, "capture_date": draw(st.sampled_from(DAYS)), "captured_from": None})
        for position in range(draw(st.integers(0, 4))):
            label = draw(st.sampled_from([None, (0, 60), (60, 120), (1440, 2880)]))
            items.append(
                {
                    "item_id": f"{page}-{position:02}",
                    "page_id": page,
                    "kind": draw(st.sampled_from(["brief", "article"])),
                    "story_id": draw(st.sampled_from([None, "a" * 16, "b" * 16])),
                    "section": draw(st.sampled_from([None, "Buitenland"])),
                    "age_minutes_min": label and label[0],
                    "age_minutes_max": label and label[1],
                }
            )
    return {"pages": pages, "items": items}


@contextmanager
def rebuilt(given: dict[str, Rows]) -> Iterator[duckdb.DuckDBPyConnection]:
    """A warehouse in which the tables of figures are built from the given rows by their SQL; gone after the block."""
    DB.begin()
    try:
        for table, rows in given.items():
            schema = polars_schema(TABLES[table].model, "warehouse")
            full = [{**GOOD_ROWS[table], **row} for row in rows]
            frame = pl.DataFrame([{name: row.get(name) for name in schema} for row in full], schema=schema)
            execute_on(DB, f'INSERT INTO "{table}" BY NAME FROM frame', frame)
        for table in DERIVED:
            DB.execute(f'INSERT INTO "{table}" BY NAME {table_sql(table)}')
        yield DB
    finally:
        DB.rollback()


def rows_of(db: duckdb.DuckDBPyConnection, sql: str) -> list[tuple]:
    return db.execute(f"SELECT * FROM ({sql}) ORDER BY ALL").fetchall()


def breaks(db: duckdb.DuckDBPyConnection, table: str) -> list[RuleReport]:
    """The rules of a table that its rows break."""
    return [report for report in table_reports(db, table) if report.failures]


def check_events_and_stories(rows: dict[str, Rows]) -> None:
    with rebuilt(rows) as db:
        counts = rows_of(
            db,
            "SELECT count(*) FILTER (realis <> 'historical'), count(*) FILTER (realis = 'historical'),"
            " count(*) FILTER (realis <> 'historical' AND dated_by = 'age label') FROM events",
        )
        for table in ("country_pair_events", "dyad_events", "coverage_days"):
            columns = ", ".join(
                f"coalesce(sum({name}), 0)" for name in ("events", "events_historical", "events_dated")
            )
            assert rows_of(db, f"SELECT {columns} FROM {table}") == counts
        assert rows_of(
            db,
            "SELECT country_a, country_b, sum(stories) FROM country_pair_events WHERE stories > 0 GROUP BY ALL",
        ) == rows_of(
            db,
            "SELECT least(source_country, target_country), greatest(source_country, target_country),"
            " count(DISTINCT story_id) FROM events WHERE realis <> 'historical' GROUP BY ALL",
        )
        confident = "realis <> 'historical' AND confidence >= 0.8"
        for table in ("country_pair_events", "dyad_events"):
            assert rows_of(db, f"SELECT coalesce(sum(events_confident), 0) FROM {table}") == rows_of(
                db, f"SELECT count(*) FROM events WHERE {confident}"
            )
        assert rows_of(
            db,
            "SELECT country_a, country_b, sum(stories_confident) FROM country_pair_events GROUP BY ALL"
            " HAVING sum(stories_confident) > 0",
        ) == rows_of(
            db,
            "SELECT least(source_country, target_country), greatest(source_country, target_country),"
            f" count(DISTINCT story_id) FROM events WHERE {confident} GROUP BY ALL",
        )
        named_together = (
            "SELECT story_id, a.country AS country_a, b.country AS country_b FROM (SELECT DISTINCT story_id, country"
            " FROM mentions) AS a JOIN (SELECT DISTINCT story_id, country FROM mentions) AS b USING (story_id)"
            " WHERE a.country < b.country"
        )
        told = (
            "SELECT DISTINCT story_id, least(source_country, target_country) AS country_a,"
            " greatest(source_country, target_country) AS country_b FROM events"
        )
        assert rows_of(
            db,
            "SELECT event_date, country_a, country_b, stories, stories_with_event, stories_without_event"
            " FROM country_co_mentions",
        ) == rows_of(
            db,
            "SELECT event_date, country_a, country_b, count(*), count(*) FILTER (is_told),"
            " count(*) FILTER (is_told IS NULL)"
            f" FROM ({named_together}) JOIN stories USING (story_id)"
            f" LEFT JOIN (SELECT *, true AS is_told FROM ({told})) USING (story_id, country_a, country_b) GROUP BY ALL",
        )
        assert rows_of(
            db, "SELECT event_date, country_a, country_b, co_mentions FROM country_pair_events"
        ) == rows_of(
            db,
            "SELECT e.event_date, e.country_a, e.country_b, coalesce(m.stories, 0) FROM country_pair_events AS e"
            " LEFT JOIN country_co_mentions AS m ON e.event_date IS NOT DISTINCT FROM m.event_date"
            " AND (e.country_a, e.country_b) = (m.country_a, m.country_b)",
        )
        # Both tables together have every day on which a pair acts or is named, with what is reported of it.
        assert rows_of(
            db,
            "SELECT event_date, country_a, country_b, sum(events), sum(named) FROM ("
            "SELECT event_date, country_a, country_b, events + events_historical AS events, 0 AS named"
            " FROM country_pair_events UNION ALL"
            " SELECT event_date, country_a, country_b, 0, stories FROM country_co_mentions) GROUP BY ALL",
        ) == rows_of(
            db,
            "SELECT event_date, country_a, country_b, sum(events), sum(named) FROM ("
            "SELECT event_date, least(source_country, target_country) AS country_a,"
            " greatest(source_country, target_country) AS country_b, 1 AS events, 0 AS named FROM events UNION ALL"
            f" SELECT event_date, country_a, country_b, 0, 1 FROM ({named_together}) JOIN stories USING (story_id))"
            " GROUP BY ALL",
        )
        assert rows_of(
            db, "SELECT coalesce(sum(acts), 0), coalesce(sum(mutual), 0) FROM dyad_weeks"
        ) == rows_of(
            db,
            "SELECT count(*) FILTER (directed), 2 * count(*) FILTER (NOT directed) FROM events"
            " JOIN event_types USING (event_type) WHERE realis <> 'historical' AND event_date IS NOT NULL",
        )
        # Dense: every week for both directions of every pair with an event.
        assert rows_of(db, "SELECT count(*) FROM dyad_weeks") == rows_of(
            db,
            "SELECT (SELECT 2 * count(*) FROM (SELECT DISTINCT country_a, country_b FROM country_pair_events"
            " WHERE events > 0)) * (SELECT coalesce(date_diff('week', date_trunc('week', min(event_date)),"
            " date_trunc('week', max(event_date))) + 1, 0) FROM stories)",
        )
        assert rows_of(db, "SELECT agency, sum(stories) FROM agency_attribution GROUP BY ALL") == rows_of(
            db,
            "SELECT agency, count(DISTINCT story_id)"
            " FROM (SELECT story_id, unnest(agency_codes) AS agency FROM stories) GROUP BY ALL",
        )
        assert rows_of(db, "SELECT coalesce(sum(stories), 0) FROM coverage_days") == rows_of(
            db, "SELECT count(*) FROM stories"
        )
        undated = "FROM country_pair_events WHERE event_date IS NULL"
        assert rows_of(
            db,
            "SELECT DISTINCT country_a, country_b, undated_stories, undated_events FROM country_pair_months",
        ) == rows_of(
            db,
            f"SELECT DISTINCT p.country_a, p.country_b, coalesce(u.stories, 0), coalesce(u.events, 0)"
            f" FROM country_pair_events AS p LEFT JOIN (SELECT * {undated}) AS u USING (country_a, country_b)"
            " WHERE p.event_date IS NOT NULL AND p.events > 0",
        )
        assert [breaks(db, table) for table in DERIVED] == [[]] * len(DERIVED)


def check_briefs(rows: dict[str, Rows]) -> None:
    with rebuilt(rows) as db:
        briefs = rows_of(
            db, "SELECT count(*) FROM items WHERE kind = 'brief' AND age_minutes_min IS NOT NULL"
        )
        for table in ("brief_age_distribution", "brief_age_summary"):
            assert rows_of(db, f"SELECT coalesce(sum(briefs), 0) FROM {table}") == briefs
        first = rows_of(
            db,
            "SELECT count(DISTINCT story_id) FROM items WHERE kind = 'brief' AND age_minutes_min IS NOT NULL",
        )
        for table in ("brief_age_distribution", "brief_age_summary"):
            assert rows_of(db, f"SELECT coalesce(sum(first_briefs), 0) FROM {table}") == first
        assert [breaks(db, table) for table in DERIVED] == [[]] * len(DERIVED)


@given(stories_and_events())
@settings(max_examples=15)
def test_every_event_and_story_is_counted_once_whether_it_has_a_day_or_not(rows):
    check_events_and_stories(rows)


@given(labelled_pages())
@settings(max_examples=15)
def test_every_brief_with_a_readable_label_is_in_the_age_tables(rows):
    check_briefs(rows)


@pytest.mark.slow
@given(stories_and_events(), labelled_pages())
@settings(max_examples=200)
def test_both_hold_on_many_examples(stories, pages):
    check_events_and_stories(stories)
    check_briefs(pages)
