"""The files of the lexicon that the event coder reads, and those that describe its types and rules."""

import csv
from pathlib import Path

import pytest

import pipelines
from pipelines.events.reader.settings import REALIS as READ_AS
from pipelines.events.reader.settings import TYPES, UNDIRECTED
from schemas.fields import EVENT_TYPES, REALIS, RULES

FOLDER = Path(pipelines.__file__).parent / "lexicon"
FILES = {
    "abbreviations.csv": ("form",),
    "cameo_crosswalk.csv": ("type", "cameo_root"),
    "event_types.csv": ("type",),
    "rule_confidence.csv": ("rule",),
}


def rows(name: str) -> list[dict[str, str]]:
    with (FOLDER / name).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


@pytest.mark.parametrize("name", FILES)
def test_rows_are_sorted_distinct_and_sourced(name: str) -> None:
    table = rows(name)
    keys = [tuple(row[column] for column in FILES[name]) for row in table]
    assert len(keys) == len(set(keys)) > 0
    assert keys == sorted(keys)
    assert all(row["source"] for row in table)


def test_types_are_those_of_the_model_and_of_the_schemas() -> None:
    types = {row["type"]: row for row in rows("event_types.csv")}
    assert set(types) == set(TYPES) == set(EVENT_TYPES)
    assert tuple(REALIS) == READ_AS
    assert {row["type"] for row in rows("cameo_crosswalk.csv")} == set(types)
    assert {name for name, row in types.items() if row["directed"] == "false"} == UNDIRECTED


def test_quad_classes_follow_plover() -> None:
    types = {row["type"]: row for row in rows("event_types.csv")}
    of_class = {quad: {name for name, row in types.items() if row["quad_class"] == quad} for quad in "1234"}
    assert of_class == {
        "1": {"AGREE", "CONCEDE", "CONSULT", "SUPPORT"},
        "2": {"AID", "COOPERATE", "RETREAT"},
        "3": {"ACCUSE", "REJECT", "REQUEST", "THREATEN"},
        "4": {"ASSAULT", "COERCE", "MOBILIZE", "PROTEST", "SANCTION"},
    }
    assert all((float(row["intensity"]) > 0) == (row["quad_class"] in "12") for row in types.values())
    assert float(types["ACCUSE"]["intensity"]) == -3


def test_abbreviations_are_written_without_their_last_stop() -> None:
    assert [row["form"] for row in rows("abbreviations.csv") if not row["form"][-1].isalpha()] == []
    assert all(row["form"] == row["form"].lower() for row in rows("abbreviations.csv"))


def test_every_rule_is_measured() -> None:
    table = rows("rule_confidence.csv")
    assert [row["rule"] for row in table] == sorted(RULES)
    assert all(0 < float(row["confidence"]) < 1 and int(row["readings"]) >= 30 for row in table)
