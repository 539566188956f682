"""Steps that are refreshed after some days changed are those that all days give, whatever links join the texts."""

from datetime import UTC, date, datetime, timedelta
from itertools import combinations
from typing import Any

import duckdb
import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.warehouse.building import frame_as_table
from pipelines.warehouse.publishing import session
from pipelines.warehouse.steps import make_steps, refresh_steps
from schemas.catalog import TABLES, tables_in
from schemas.fields import LINK_METHODS
from schemas.table import polars_schema

FIRST = date(2025, 12, 8)
TEXTS = "abcdefgh"
PAIRS = list(combinations(TEXTS, 2))
# What a day judges a pair of texts to be; another day may judge otherwise.
JUDGEMENTS = [(method, similarity) for method in LINK_METHODS[:3] for similarity in (0.5, 0.6, 0.7)]

_sightings = st.lists(
    st.tuples(st.sampled_from(TEXTS), st.booleans(), st.integers(1, 3), st.none() | st.integers(0, 3)),
    max_size=5,
    unique_by=lambda sighting: sighting[0],
)
_links = st.dictionaries(st.sampled_from(PAIRS), st.sampled_from(JUDGEMENTS), max_size=4)
_days = st.tuples(_sightings, _links)
Day = tuple[list[tuple[str, bool, int, int | None]], dict[tuple[str, str], tuple[str, float]]]


def _rows(days: dict[date, Day]) -> dict[str, list[dict[str, Any]]]:
    """The Parquet layer of some days: texts that a day sights (complete, length, hour of appearance), and links."""
    start = datetime(2025, 12, 8, tzinfo=UTC)
    rows: dict[str, list[dict[str, Any]]] = {"story_versions": [], "version_times": [], "version_links": []}
    for day, (sightings, links) in days.items():
        for text, complete, length, hour in sightings:
            known = {} if hour is None else {"published_from": start + timedelta(hours=hour)}
            known |= {} if hour is None else {"published_until": start + timedelta(hours=9)}
            told = {"version_id": text, "complete": complete, "body": "x" * length, "date": day}
            rows["story_versions"].append(told)
            rows["version_times"].append({"version_id": text, "date": day, **known})
        for (one, other), (method, similarity) in links.items():
            judged = {"similarity": similarity, "method": method, "date": day}
            rows["version_links"].append({"version_a": one, "version_b": other, **judged})
    return rows


def _show(db: duckdb.DuckDBPyConnection, days: dict[date, Day]) -> None:
    rows = _rows(days)
    db.execute("CREATE SCHEMA IF NOT EXISTS parsed")
    for table in tables_in("parsed"):
        schema = {**polars_schema(TABLES[table].model, "parsed"), "date": pl.Date}
        full = [{name: row.get(name) for name in schema} for row in rows.get(table, [])]
        frame_as_table(db, f"parsed.{table}", pl.DataFrame(full, schema=schema))


def _database(*attached: str) -> duckdb.DuckDBPyConnection:
    db = duckdb.connect()
    for name in attached:
        db.execute(f"ATTACH ':memory:' AS {name}")
    return session(db)


def _steps(db: duckdb.DuckDBPyConnection) -> dict[str, list[tuple[Any, ...]]]:
    names = db.execute("SELECT table_name FROM duckdb_tables() WHERE database_name = 'steps'").fetchall()
    return {name: sorted(db.execute(f"FROM steps.{name}").fetchall(), key=repr) for (name,) in names}


@settings(max_examples=20, deadline=None)
@given(
    before=st.lists(_days, min_size=2, max_size=4),
    changes=st.dictionaries(st.integers(0, 4), _days | st.none(), max_size=2),
)
def test_refreshed_steps_are_those_of_all_days(before, changes):
    days = {FIRST + timedelta(days=number): day for number, day in enumerate(before)}
    changed = {FIRST + timedelta(days=number): day for number, day in changes.items()}
    now = {day: rows for day, rows in {**days, **changed}.items() if rows is not None}

    with _database("news", "steps", "before") as db:
        _show(db, days)
        make_steps(db)
        db.execute("COPY FROM DATABASE steps TO before")
        changed_days = pl.DataFrame({"date": list(changed)}, schema={"date": pl.Date})
        frame_as_table(db, "memory.main.changed_days", changed_days)
        _show(db, {day: rows for day, rows in now.items() if day in changed})
        refresh_steps(db)
        refreshed = _steps(db)
    with _database("news", "steps") as db:
        _show(db, now)
        make_steps(db)
        whole = _steps(db)
    assert refreshed == whole
    assert {"linked_versions", "version_stories", "version_facts"} < whole.keys()
