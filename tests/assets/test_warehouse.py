"""The published warehouse of the whole sample."""

import json
import subprocess
import sys

import duckdb
import pytest

from schemas.catalog import TABLES, tables_in
from tests.conftest import SHARED, needs_shared

# The level last reached on the sample: figures may only rise. Its events are learnt from; `tests/events/test_gold.py`
# holds those of other stories.
REACHED = {
    "parse.items": 1.0,
    "parse.pages": 1.0,
    "stories.f1": 1.0,
    "time.covered": 1.0,
    "countries.f1": 0.998,
}
MOST_MINUTES = 170.0


@pytest.fixture(scope="module")
def db(sample):
    with duckdb.connect(str(sample.database), read_only=True) as connection:
        yield connection


def test_every_table_and_column_has_a_comment(db):
    tables = dict(db.execute("SELECT table_name, comment FROM duckdb_tables()").fetchall())
    assert set(tables) == set(tables_in("warehouse"))
    assert all(tables.values())
    columns = db.execute(
        "SELECT table_name, column_name, comment FROM duckdb_columns() WHERE NOT internal"
    ).fetchall()
    assert columns
    assert [column for column in columns if not column[2]] == []


@pytest.mark.parametrize(
    "table", [name for name, entry in TABLES.items() if entry.group in ("analysis", "reference")]
)
def test_no_analytical_table_is_empty(db, table):
    assert db.execute(f'SELECT count(*) > 0 FROM "{table}"').fetchall() == [(True,)]


def test_the_build_row_counts_what_is_there(db):
    [(pages, items, stories)] = db.execute("SELECT pages, items, stories FROM build").fetchall()
    counted = [
        db.execute(f"SELECT count(*) FROM {table}").fetchall()[0][0]
        for table in ("pages", "items", "stories")
    ]
    assert counted == [pages, items, stories]


def test_counts_are_of_stories_not_of_sightings(db):
    [(stories, sightings)] = db.execute(
        "SELECT sum(stories), sum(sightings) FROM agency_attribution"
    ).fetchall()
    [(credited,)] = db.execute("SELECT count(DISTINCT (story_id, agency)) FROM (SELECT story_id,"
                               " unnest(agency_codes) AS agency FROM stories)").fetchall()  # fmt: skip
    assert stories == credited
    assert sightings > 2 * stories


def test_a_mention_leads_to_the_characters_of_its_text(db):
    [(mentions, wrong)] = db.execute(
        "SELECT count(*), count(*) FILTER (form IS DISTINCT FROM substr(CASE field WHEN 'headline' THEN v.headline"
        " ELSE v.body END, span_start + 1, span_end - span_start))"
        " FROM mentions JOIN story_versions AS v USING (version_id)"
    ).fetchall()
    assert mentions > 0
    assert wrong == 0


@needs_shared
def test_gold_figures_do_not_fall(sample):
    score = [
        sys.executable,
        SHARED / "gold" / "score.py",
        sample.database,
        SHARED / "gold" / "dev" / "truth",
        "--json",
    ]
    figures = json.loads(subprocess.run(score, check=True, capture_output=True, text=True).stdout)
    assert {name: figures[name] for name in REACHED if figures[name] < REACHED[name]} == {}
    assert figures["time.width_min"] <= MOST_MINUTES
