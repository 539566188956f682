"""The notebooks that a newcomer copies from: they run, and answer what SQL answers."""

import ast
import csv
import importlib.util
import os
import re
import shutil
import subprocess
import sys
import tomllib
from datetime import date
from pathlib import Path
from types import SimpleNamespace

import duckdb
import polars as pl
import pytest

from tests.conftest import PROJECT, read

NOTEBOOKS = PROJECT / "docs" / "notebooks"
FIRST, EXPLORE, IN_R = (
    NOTEBOOKS / name for name in ("first_questions.py", "explore.py", "first_questions.R")
)
EVERYTHING = {
    "country": None,
    "partner": None,
    "direction": "both ways",
    "quads": [],
    "types": [],
    "realis": [],
    "confidence": 0,
    "since": date.min,
    "until": date.max,
    "undated": True,
}

needs_marimo = pytest.mark.skipif(
    importlib.util.find_spec("marimo") is None or importlib.util.find_spec("altair") is None,
    reason="marimo and altair are not installed: make .venv/.explore",
)
needs_r = pytest.mark.skipif(shutil.which("Rscript") is None, reason="R is not installed")


def notebook(path: Path):
    spec = importlib.util.spec_from_file_location(path.stem, path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.app


def pins(lock: str) -> set[tuple[str, str]]:
    """Names and versions; a package may have one for each release of Python."""
    return set(re.findall(r"^([a-z0-9_.-]+)==(\S+)", lock, re.MULTILINE))


@pytest.fixture
def explored(sample, monkeypatch):
    """Runs the explorer with what is chosen; gives the names that its cells define."""
    monkeypatch.setenv("DATELINE_DATA", sample.root)

    def run(**chosen):
        return notebook(EXPLORE).run(defs={"chosen": EVERYTHING | chosen})

    return run


@pytest.mark.parametrize("path", [FIRST, EXPLORE], ids=["first", "explore"])
def test_a_notebook_imports_nothing_of_ours(path):
    imported = {
        name.partition(".")[0]
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Import | ast.ImportFrom)
        for name in ([node.module] if isinstance(node, ast.ImportFrom) else [one.name for one in node.names])
    }
    assert imported <= {"altair", "duckdb", "html", "marimo", "os", "pathlib"}


def test_what_opens_the_explorer_listens_on_the_loopback_interface_and_tells_nobody():
    recipe = (PROJECT / "Makefile").read_text("utf-8").partition("\nexplore:")[2].partition("\n\n")[0]
    assert "--host 127.0.0.1" in recipe
    assert "--skip-update-check" in recipe
    assert "--no-token" not in recipe
    settings = tomllib.loads((PROJECT / "pyproject.toml").read_text("utf-8"))["tool"]["marimo"]
    assert settings["ai"]["enabled"] is settings["completion"]["copilot"] is False


def test_what_the_explorer_needs_is_pinned_by_hash_and_names_no_index():
    lock = (PROJECT / "requirements-explore.lock").read_text("utf-8")
    assert {"altair", "marimo"} <= {name for name, _ in pins(lock)}
    assert lock.count("\n    --hash=sha256:") >= len(pins(lock))
    assert not re.search(r"://|--index|--find-links|--trusted", lock)
    # Nothing that the project itself runs on is replaced by another release.
    assert pins((PROJECT / "requirements.lock").read_text("utf-8")) <= pins(lock)


def test_members_are_countries_of_the_warehouse(sample):
    with (NOTEBOOKS / "members.csv").open(encoding="utf-8", newline="") as rows:
        members = [(row["country"], row["club"]) for row in csv.DictReader(rows)]
    assert len(set(members)) == len(members)
    assert {code for code, _ in members} <= {
        code for (code,) in read(sample, "SELECT country FROM countries")
    }
    assert [sum(club == one for _, club in members) for one in ("EU", "NATO")] == [27, 32]


@needs_marimo
def test_the_first_questions_run_as_a_script(sample):
    done = subprocess.run(
        [sys.executable, FIRST],
        env=os.environ | {"DATELINE_DATA": sample.root},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout) == (0, "")
    assert "Error" not in done.stderr


@needs_marimo
def test_the_first_questions_are_answered_as_the_warehouse_does(sample, monkeypatch):
    monkeypatch.setenv("DATELINE_DATA", sample.root)
    _, found = notebook(FIRST).run()
    # 1: expected events are the sum of confidences; a week without events of the dyad is a zero.
    [(events, expected)] = read(
        sample,
        "SELECT count(*), sum(confidence) FROM event_evidence WHERE (country_a, country_b) = ('RUS', 'UKR')"
        " AND quad_class >= 3 AND realis <> 'historical' AND event_date >= DATE '2025-12-08'",
    )
    week = found["weekly"].row(
        by_predicate=(pl.col("week") == date(2025, 12, 8)) & (pl.col("kind") == "conflict"), named=True
    )
    assert (week["events"], week["expected"]) == (events, pytest.approx(expected))
    assert week["low"] < expected < week["high"] <= events
    assert found["weekly"].filter(pl.col("kind") == "cooperation")["events"].to_list() == [0, 0]
    # 2
    [(accusations,)] = read(sample, "SELECT sum(events) FROM dyad_events WHERE event_type = 'ACCUSE'")
    assert found["accusations"]["events"].sum() == accusations
    # 3
    alone = read(
        sample,
        "SELECT count(*) FROM stories WHERE list_contains(agency_codes, 'AFP') AND len(agency_codes) = 2"
        " AND list_contains(agency_codes, 'ANP')",
    )
    [afp] = found["exclusives"].filter(pl.col("agency") == "AFP").to_dicts()
    assert [(afp["exclusives"],)] == alone
    # 4 to 6
    assert (
        found["freshness"]["briefs"].sum() == read(sample, "SELECT sum(briefs) FROM brief_age_summary")[0][0]
    )
    assert (
        len(found["changes"]) == read(sample, "SELECT count(*) FROM story_changes WHERE both_complete")[0][0]
    )
    assert found["clubs"]["events"].sum() == read(sample, "SELECT sum(events) FROM country_pair_events")[0][0]
    # 7: roots of CAMEO multiply no row.
    assert (
        found["beside_gdelt"]["events"].sum()
        == (read(sample, "SELECT sum(events) FROM dyad_events WHERE event_date IS NOT NULL")[0][0])
    )
    assert "02/10" in found["beside_gdelt"]["EventRootCode"].to_list()


@needs_marimo
def test_the_explorer_shows_everything_where_nothing_is_chosen(sample, explored):
    _, found = explored()
    [(events,)] = read(sample, "SELECT count(*) FROM events")
    assert found["directions"]["events"].sum() == found["pairs"]["events"].sum() == events
    assert len(found["sentences"].data) == events
    [(dated,)] = read(sample, "SELECT count(event_date) FROM events")
    assert found["by_day"]["events"].sum() == dated


@needs_marimo
@pytest.mark.parametrize(
    ("chosen", "where"),
    [
        ({"country": "USA"}, "'USA' IN (source_country, target_country)"),
        ({"country": "USA", "partner": "COL"}, "(country_a, country_b) = ('COL', 'USA')"),
        (
            {"country": "USA", "direction": "as source"},
            "source_country = 'USA' OR (target_country = 'USA' AND event_type IN ('AGREE', 'CONSULT', 'COOPERATE'))",
        ),
        (
            {"country": "USA", "direction": "as target", "types": ["ACCUSE"]},
            "event_type = 'ACCUSE' AND target_country = 'USA'",
        ),
        ({"quads": [3, 4], "realis": ["happened"]}, "quad_class >= 3 AND realis = 'happened'"),
        ({"confidence": 0.9, "undated": False}, "confidence >= 0.9 AND event_date IS NOT NULL"),
        ({"since": date(2025, 12, 9), "undated": False}, "event_date >= DATE '2025-12-09'"),
        ({"country": "ATA"}, "false"),
    ],
    ids=["country", "pair", "as source", "as target", "conflict", "sure", "period", "nothing"],
)
def test_what_is_chosen_is_what_sql_counts(sample, explored, chosen, where):
    _, found = explored(**chosen)
    expected = read(sample, f"SELECT story_id, sentence FROM event_evidence WHERE {where}")
    shown = found["sentences"].data.select("story_id", "sentence").rows()
    assert sorted(shown) == sorted(expected)
    assert bool(expected) == (where != "false")


@needs_marimo
def test_a_chosen_sentence_is_marked_in_its_report_and_the_report_acts_upon_nothing():
    marimo = pytest.importorskip("marimo")
    row = {"story_id": "s", "sentence": "A <b>hits</b> B.", "file": "2025-12-08/<i>.txt"}
    db = duckdb.connect()
    db.execute(
        "CREATE TABLE stories AS SELECT 's' AS story_id, '<script>' AS headline,"
        " 'Before. A <b>hits</b> B. After.' AS body, NULL AS published_from, NULL AS published_until"
    )
    given = {"sentences": SimpleNamespace(value=pl.DataFrame([row])), "db": db}
    reports = [cell for cell in notebook(EXPLORE)._cell_manager.cells() if cell and "escape" in cell.defs]
    output, _ = reports[0].run(mo=marimo, **given)
    assert "<mark>A &lt;b&gt;hits&lt;/b&gt; B.</mark>" in output.text
    assert not re.search(r"<script|<b>|<i>", output.text)


@needs_marimo
def test_without_a_warehouse_the_explorer_says_what_to_do(tmp_path, monkeypatch):
    monkeypatch.setenv("DATELINE_DATA", str(tmp_path))
    outputs, found = notebook(EXPLORE).run()
    assert "db" not in found
    assert any("make run" in str(getattr(output, "text", "")) for output in outputs)


@needs_r
def test_the_first_questions_in_r_have_the_same_answers(sample, dateline, tmp_path):
    head = IN_R.read_text("utf-8").split("Rscript", 1)[0]
    tables = re.findall(r"[a-z_]+", head.partition("--to tables")[2])
    code, _ = dateline(sample, "export", "--format", "csv", "--to", str(tmp_path), *tables)
    assert code == 0
    done = subprocess.run(["Rscript", IN_R, tmp_path], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    answers = dict(part.split(" \n", 1) for part in done.stdout.split("\n## ")[1:])
    assert len(answers) == 7
    [(events, expected)] = read(
        sample,
        "SELECT count(*), sum(confidence) FROM event_evidence WHERE (country_a, country_b) = ('RUS', 'UKR')"
        " AND quad_class >= 3 AND realis <> 'historical'",
    )
    assert re.search(rf"2025-12-08 +conflict +{events} +{expected:.3f} ", answers["RUS and UKR"])
    [(alone,)] = read(
        sample,
        "SELECT count(*) FROM stories WHERE list_contains(agency_codes, 'AFP') AND len(agency_codes) = 2"
        " AND list_contains(agency_codes, 'ANP')",
    )
    assert re.search(rf"AFP +{alone} ", answers["Agency exclusives"])
    inside = sum(map(int, re.findall(r"NATO +(\d+) ", answers["Members of NATO"])))
    assert inside == read(sample, "SELECT sum(events) FROM country_pair_events")[0][0]
    assert (
        answers["Changed after publication"].count(" 2\n")
        == (read(sample, "SELECT count(*) FROM story_changes WHERE both_complete")[0][0])
    )


@needs_r
def test_in_r_a_table_that_is_missing_is_named(tmp_path):
    done = subprocess.run(["Rscript", IN_R, tmp_path], capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "event_evidence.csv: the first lines of this script say how to export it" in done.stderr
