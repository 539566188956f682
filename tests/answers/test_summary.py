"""The summary of a warehouse."""

import duckdb

from pipelines.answers.summary import summary


def test_dated_and_historical_events_are_counted_as_in_the_tables(sample):
    with duckdb.connect(str(sample.database), read_only=True) as db:
        text = summary(db)
        [(dated, historical)] = db.execute(
            "SELECT sum(events_dated)::INT, sum(events_historical)::INT FROM country_pair_events"
        ).fetchall()
        [(labelled,)] = db.execute("SELECT count(*) FROM events WHERE dated_by = 'age label'").fetchall()
    assert historical > 1
    assert labelled > dated
    assert f"between countries; {dated} are dated by an age label, {historical} are historical\n" in text


def test_one_is_singular():
    with duckdb.connect() as db:
        db.execute(
            "CREATE TABLE pages AS SELECT DATE '2025-12-08' AS capture_date;"
            "CREATE TABLE events AS SELECT 'age label' AS dated_by, unnest(['historical', 'happened']) AS realis;"
            "CREATE TABLE quarantine AS SELECT '' AS reason WHERE false;"
            "CREATE TABLE build AS SELECT 1 AS pages, 1 AS items, 1 AS stories, 1 AS mentions, 2 AS events,"
            " 0 AS quarantined, DATE '2025-12-08' AS first_capture_date, DATE '2025-12-08' AS last_capture_date"
        )
        text = summary(db)
    assert "   on 1 day, 2025-12-08\n" in text
    assert "; 1 is dated by an age label, 1 is historical\n" in text
