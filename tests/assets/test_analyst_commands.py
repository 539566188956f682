"""What analysts ask for on the command line."""

import csv
import io
import json
import subprocess
import sys

import duckdb
import polars as pl
import pytest

from assets.cli.exit_codes import Exit
from assets.data_folder import DataFolder
from schemas.catalog import tables_in, views
from tests.conftest import PROJECT


def test_a_query_gives_the_same_rows_in_every_form(sample, dateline, tmp_path):
    sql = "SELECT story_id, agency_codes, published_from, sightings FROM stories ORDER BY story_id LIMIT 3"
    with duckdb.connect(str(sample.database), read_only=True) as db:
        db.execute("SET TimeZone = 'UTC'")
        rows = db.execute(sql).fetchall()
    code, told = dateline(sample, "query", sql)
    assert code == Exit.DONE
    heading, rule, *lines = told.splitlines()
    assert heading.split() == ["story_id", "agency_codes", "published_from", "sightings"]
    assert set(rule) == {"-", " "}
    assert [line.split()[0] for line in lines] == [row[0] for row in rows]
    _, told = dateline(sample, "query", sql, "--format", "json")
    objects = json.loads(told)
    assert [(one["story_id"], one["agency_codes"], one["sightings"]) for one in objects] == [
        (story, agencies, sightings) for story, agencies, _, sightings in rows
    ]
    _, told = dateline(sample, "query", sql, "--format", "csv")
    [names, *values] = list(csv.reader(io.StringIO(told)))
    assert names == ["story_id", "agency_codes", "published_from", "sightings"]
    assert [value[1] for value in values] == [f"[{', '.join(agencies)}]" for _, agencies, *_ in rows]
    file = tmp_path / "rows.parquet"
    assert dateline(sample, "query", sql, "--format", "parquet", "--output", str(file)) == (Exit.DONE, "")
    assert pl.read_parquet(file).rows() == rows


def test_an_output_file_holds_what_would_be_printed(sample, dateline, tmp_path):
    sql = "SELECT country, name_nl FROM countries WHERE country IN ('BEL', 'NLD') ORDER BY 1"
    file = tmp_path / "countries.csv"
    assert dateline(sample, "query", sql, "--format", "csv", "--output", str(file)) == (Exit.DONE, "")
    assert file.read_text("utf-8") == "country,name_nl\nBEL,België\nNLD,Nederland\n"
    assert dateline(sample, "query", "SELECT 1 AS a WHERE false", "--format", "json") == (Exit.DONE, "[]\n")


def test_columns_of_one_name_keep_their_values(sample, dateline):
    _, told = dateline(sample, "query", 'SELECT 1 AS result, 2.25::DOUBLE AS result, \'x\' AS "a""b"')
    assert told.splitlines()[2].split() == ["1", "2.25", "x"]
    _, told = dateline(sample, "query", "SELECT 1 AS result", "--format", "json")
    assert json.loads(told) == [{"result": 1}]


def test_a_query_that_fails_leaves_the_output_file_as_it_was(sample, dateline, tmp_path):
    file = tmp_path / "kept.csv"
    file.write_text("kept", "utf-8")
    code, _ = dateline(
        sample, "query", "SELECT headline::INT FROM stories", "--format", "csv", "--output", str(file)
    )
    assert (code, file.read_text("utf-8")) == (Exit.FAILED, "kept")
    assert list(tmp_path.iterdir()) == [file]


@pytest.mark.parametrize("sql", ["SELECT 1; SELECT 2", ""])
def test_one_query_is_asked_at_a_time(sample, dateline, sql):
    code, told = dateline(sample, "query", sql)
    assert code == Exit.USAGE
    assert "one query" in told


def test_numbers_stand_to_the_right_and_long_cells_are_cut(sample, dateline):
    _, told = dateline(
        sample, "query", "SELECT 7 AS n, 1 / 3 AS part, repeat('x', 100) AS text, NULL AS nothing"
    )
    heading, _, line = told.splitlines()
    assert heading.split() == ["n", "part", "text", "nothing"]
    assert line == "7  0.3333  " + "x" * 79 + "…"
    assert heading.startswith("n    part  text")


def test_the_warehouse_cannot_be_changed(sample, dateline):
    before = sample.database.read_bytes()
    for sql in ("DELETE FROM stories", "CREATE TABLE mine (a INTEGER)", "DROP VIEW coverage_days"):
        code, told = dateline(sample, "query", sql)
        assert code == Exit.FAILED
        assert "read-only" in told
    assert sample.database.read_bytes() == before


def test_a_failing_query_says_why_and_where_to_look(sample, dateline):
    code, told = dateline(sample, "query", "SELECT nothing FROM stories")
    assert code == Exit.FAILED
    assert "nothing" in told
    assert "dateline tables" in told


@pytest.mark.parametrize(
    "arguments",
    [
        ["query", "SELECT 1", "--format", "parquet"],
        ["query", "SELECT 1", "--format", "csv", "--output", "/nowhere/at/all.csv"],
        ["query", "SELECT 1", "--format", "xml"],
        ["tables", "storys"],
        ["explain", "RUS"],
        ["explain", "RUS", "Rusland"],
        ["explain", "RUS", "Ruritanië"],
        ["explain", "RUS", "UKR", "CHN"],
        ["explain", "RUS", "UKR", "--from", "8-12-2025"],
        ["export", "--to", "x"],
        ["export", "stories", "--all", "--to", "x"],
        ["export", "storys", "--to", "x"],
    ],
)
def test_wrong_usage_ends_with_its_own_code(sample, dateline, arguments, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    code, told = dateline(sample, *arguments)
    assert code == Exit.USAGE
    assert told.strip()
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "arguments",
    [
        ["query", "SELECT 1"],
        ["tables"],
        ["explain", "RUS", "UKR"],
        ["quarantine"],
        ["export", "--all", "--to", "x"],
    ],
)
def test_without_a_warehouse_the_way_to_one_is_told(tmp_path, dateline, arguments, monkeypatch):
    monkeypatch.chdir(tmp_path)
    code, told = dateline(DataFolder(str(tmp_path / "data")), *arguments)
    assert code == Exit.USAGE
    assert "dateline run" in told
    assert str(tmp_path / "data" / "raw") in told
    assert "DATELINE_DATA" in told


def test_the_list_of_tables_has_all_with_their_rows(sample, dateline):
    code, told = dateline(sample, "tables")
    assert code == Exit.DONE
    listed = {line.split()[0]: line.split()[1] for line in told.splitlines()[2:]}
    assert set(listed) == set(tables_in("warehouse")) | set(views())
    assert listed["pages"] == "90"
    assert listed["coverage_days"] == "view"


def test_one_table_is_told_column_by_column(sample, dateline):
    code, told = dateline(sample, "tables", "country_pair_events")
    assert code == Exit.DONE
    assert "mean_intensity" in told
    assert "DOUBLE" in told
    assert "Stories that mention both countries." in told
    assert "Did you mean stories" in dateline(sample, "tables", "storys")[1]


@pytest.fixture
def event(sample):
    """An event whose two ends are read from the lexicon."""
    with duckdb.connect(str(sample.database), read_only=True) as db:
        found = db.sql(
            "FROM event_evidence WHERE source_lexicon_id IS NOT NULL AND target_lexicon_id IS NOT NULL"
            " ORDER BY event_id LIMIT 1"
        ).pl()
    return found.row(0, named=True)


def test_an_event_is_explained_down_to_the_characters_of_its_file(sample, dateline, event):
    code, told = dateline(sample, "explain", event["event_id"])
    assert code == Exit.DONE
    marked = event["sentence"].replace(event["trigger"], f"[{event['trigger']}]", 1)
    assert marked in told or f"[{event['trigger']}]" in told
    for part in ("source_country_nl", "source_lexicon_id", "target_lexicon_id", "rule", "source_path"):
        assert event[part] in told
    assert f"characters {event['sentence_span_start']} to {event['sentence_span_end']}" in told
    assert f"{event['confidence']:.0%}" in told
    assert "changed since" not in told
    assert dateline(sample, "explain", "0" * 16)[0] == Exit.USAGE


def test_a_pair_is_explained_day_by_day_whatever_its_countries_are_called(sample, dateline, event):
    a, b, day = event["country_a"], event["country_b"], event["event_date"].isoformat()
    code, told = dateline(sample, "explain", a, b, "--from", day, "--to", day)
    assert code == Exit.DONE
    assert f"event {event['event_id']}" in told
    with duckdb.connect(str(sample.database), read_only=True) as db:
        [(events,)] = db.execute(
            "SELECT events FROM country_pair_events WHERE (event_date, country_a, country_b) = (?, ?, ?)",
            [event["event_date"], a, b],
        ).fetchall()
    assert told.count("\nevent ") == events
    names = [event["target_country_nl"], event["source_country_en"].upper()]
    assert dateline(sample, "explain", *names, "--from", day, "--to", day)[1] == told
    assert "Nothing is told" in dateline(sample, "explain", a, b, "--from", "2030-01-01")[1]
    _, short = dateline(sample, "explain", a, b, "--limit", "1")
    assert short.count("\nevent ") == 1


def test_a_changed_file_and_the_quarantine_are_told_of(small, dateline):
    empty = next(small.raw.iterdir()) / "empty.txt"
    empty.write_bytes(b"")
    assert dateline(small, "run")[0] == Exit.DONE
    code, told = dateline(small, "quarantine")
    assert code == Exit.DONE
    assert f"{empty.parent.name}/empty.txt" in told
    assert "empty (1): empty or white space only" in told
    assert dateline(small, "quarantine", "--reason", "empty") == (Exit.DONE, told)
    code, told = dateline(small, "quarantine", "--reason", "html")
    assert (code, "there is empty" in told) == (Exit.USAGE, True)
    with duckdb.connect(str(small.database), read_only=True) as db:
        [(event_id, path)] = db.execute("SELECT event_id, source_path FROM event_evidence LIMIT 1").fetchall()
    file = small.raw / path
    file.write_text("x" + file.read_text("utf-8"), "utf-8")
    assert "the file has changed since" in dateline(small, "explain", event_id)[1]
    file.unlink()
    assert "no longer there" in dateline(small, "explain", event_id)[1]


def test_an_empty_quarantine_says_so(sample, dateline):
    code, told = dateline(sample, "quarantine")
    assert code == Exit.DONE
    assert "everything could be read" in told


@pytest.mark.parametrize("form", ["parquet", "csv"])
def test_tables_and_views_are_exported_with_their_dictionary(sample, dateline, tmp_path, form):
    code, told = dateline(
        sample, "export", "stories", "agency_leads", "--format", form, "--to", str(tmp_path / "out")
    )
    assert code == Exit.DONE
    names = {"stories", "agency_leads"}
    assert {path.name for path in (tmp_path / "out").iterdir()} == {f"{name}.{form}" for name in names} | {
        "tables.md"
    }
    assert all(f"{name}.{form}" in told for name in names)
    dictionary = (tmp_path / "out" / "tables.md").read_text("utf-8")
    assert {part.split("`")[1] for part in dictionary.split("\n## ")[1:]} == names
    with duckdb.connect(str(sample.database), read_only=True) as db:
        [(count,)] = db.execute("SELECT count(*) FROM stories").fetchall()
        assert db.execute(f"SELECT count(*) FROM '{tmp_path}/out/stories.{form}'").fetchall() == [(count,)]


def test_everything_is_every_table(sample, dateline, tmp_path):
    assert dateline(sample, "export", "--all", "--to", str(tmp_path))[0] == Exit.DONE
    assert {path.stem for path in tmp_path.glob("*.parquet")} == set(tables_in("warehouse"))


def test_asking_loads_no_dagster_and_no_pandera():
    script = (
        "import sys; sys.argv[1:] = ['query', 'SELECT 1']; from assets.cli import main\n"
        "try: main()\nexcept SystemExit: print([name for name in ('dagster', 'pandera') if name in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=PROJECT, capture_output=True, text=True, check=False
    )
    assert done.stdout.splitlines()[-1] == "[]", done
