"""Labelled stories as written, and as stored."""

import csv
import json
from pathlib import Path

import pytest

from tests.training import labelled
from tests.training.written import add, evidence_of, problems_of, read_written

STORY = {
    "id": "new1", "section": "Buitenland", "headline": "Chili hekelt Peru", "dateline": "LIMA", "agencies": ["ANP"],
    "body": "De Chileense minister noemde het buurland onbetrouwbaar. Peru vroeg Chili daarop om excuses.",
    "mentions": {"CHL": ["Chili", "Chileense"], "PER": ["Peru"]},
    "events": [
        {"source": "CHL", "target": "PER", "type": "ACCUSE"}, {"source": "PER", "target": "CHL", "type": "REQUEST"}
    ],
    "update_of": None,
    "evidence": [
        {"e": "CHL>PER ACCUSE", "in": "De Chileense minister", "trigger": "onbetrouwbaar",
         "source": "De Chileense minister", "target": "het buurland", "r": "happened"},
        {"e": "PER>CHL REQUEST", "in": "Peru vroeg", "trigger": "vroeg", "source": "Peru", "target": "Chili",
         "r": "happened"},
    ],
}  # fmt: skip


def test_words_become_characters() -> None:
    rows, problems = evidence_of(STORY)
    assert problems == problems_of(STORY) == []
    text = f"{STORY['headline']}\n{STORY['body']}"
    said = [
        tuple(text[slice(*row[name])] for name in ("trigger", "source_span", "target_span")) for row in rows
    ]
    assert said == [("onbetrouwbaar", "De Chileense minister", "het buurland"), ("vroeg", "Peru", "Chili")]
    assert text[slice(*rows[1]["sentence"])] == "Peru vroeg Chili daarop om excuses."


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"section": None, "more": 1}, "keys missing or unknown: more"),
        ({"mentions": {"CHL": ["Chilene"], "PER": ["Peru"]}}, "'Chilene' is not in the text"),
        ({"mentions": {"CHL": ["Chili"], "PER": ["Peru"], "pe": ["Peru"]}}, "pe is no ISO 3166-1 alpha-3 code"),
        ({"mentions": {"CHL": ["Chili"]}}, "PER is an end, but not mentioned"),
        ({"events": STORY["events"][:1]}, "PER CHL REQUEST has evidence, but is no event"),
        ({"evidence": [{"e": "CHL ACCUSE"}]}, 'evidence needs "e"'),
        ({"events": [{"source": "PER"}]}, "an event has source, target and type, not source"),
        ({"evidence": STORY["evidence"][:1]}, "PER CHL REQUEST has no evidence"),
        ({"evidence": [STORY["evidence"][0] | {"trigger": "laf"}]}, "CHL>PER ACCUSE: no sentence with"),
        ({"evidence": [STORY["evidence"][0] | {"target": "Bolivia"}]}, "target 'Bolivia' is not in its sentence"),
        ({"evidence": [STORY["evidence"][0] | {"r": "maybe"}]}, "r is one of happened"),
        ({"events": [{"source": "PER", "target": "CHL", "type": "CONSULT"}]}, "PER-CHL CONSULT: codes not in order"),
        ({"events": [{"source": "PER", "target": "PER", "type": "AID"}]}, "PER acts on itself"),
        ({"events": [{"source": "PER", "target": "CHL", "type": "HUG"}]}, "HUG is no type"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said(changes: dict, problem: str) -> None:
    assert any(problem in said for said in problems_of(STORY | changes)), problems_of(STORY | changes)


def test_stories_are_kept_where_training_finds_them(tmp_path: Path) -> None:
    (tmp_path / "later").mkdir()
    (tmp_path / "later" / "stories_9.jsonl").write_text("")
    (tmp_path / "realis.csv").write_text(
        "id,source,target,type,trigger_start,trigger_end,realis\nz,A,B,AID,0,1,claimed\n"
    )
    (tmp_path / "written.jsonl").write_text(json.dumps(STORY) + "\n\n", "utf-8")
    [story] = read_written([tmp_path / "written.jsonl"])
    assert add([story], tmp_path).name == "stories_10.jsonl"
    [text] = labelled.load(tmp_path, ["later"])
    assert text.events == {("CHL", "PER", "ACCUSE"), ("PER", "CHL", "REQUEST")}
    assert [row.realis for row in text.evidence] == ["happened", "happened"]
    with (tmp_path / "realis.csv").open() as rows:
        assert [row["id"] for row in csv.DictReader(rows)] == ["new1", "new1", "z"]


def test_a_wrong_story_keeps_nothing(tmp_path: Path) -> None:
    (tmp_path / "later").mkdir()
    with pytest.raises(ValueError, match="new1: PER CHL REQUEST has no evidence"):
        add([STORY | {"evidence": STORY["evidence"][:1]}], tmp_path)
    assert list((tmp_path / "later").iterdir()) == []


def test_no_story_or_one_without_an_id_is_said(tmp_path: Path) -> None:
    (tmp_path / "later").mkdir()
    with pytest.raises(ValueError, match="no story to add"):
        add([], tmp_path)
    nameless = {name: value for name, value in STORY.items() if name != "id"} | {"update_of": "gone"}
    with pytest.raises(ValueError, match="keys missing or unknown: id"):
        add([nameless], tmp_path)


def test_stories_are_written_after_their_evidence(tmp_path: Path) -> None:
    """Whatever stops it in between, the command can be repeated."""
    (tmp_path / "later").mkdir()
    with pytest.raises(FileNotFoundError, match=r"realis\.csv"):
        add([STORY], tmp_path)
    assert not list((tmp_path / "later").glob("stories_*"))


def test_an_id_stands_once(tmp_path: Path) -> None:
    (tmp_path / "later").mkdir()
    (tmp_path / "realis.csv").write_text("id,source,target,type,trigger_start,trigger_end,realis\n")
    with pytest.raises(ValueError, match="new1: the id is taken"):
        add([STORY, STORY], tmp_path)
    add([STORY], tmp_path)
    with pytest.raises(ValueError, match="new1: the id is taken"):
        add([STORY], tmp_path)
    with pytest.raises(ValueError, match="new2: update_of names no story"):
        add([STORY | {"id": "new2", "update_of": "gone"}], tmp_path)
    assert add([STORY | {"id": "new2", "update_of": "new1"}], tmp_path).name == "stories_2.jsonl"


def test_a_headline_that_begins_as_the_body_does_is_not_mistaken_for_it() -> None:
    story = STORY | {"headline": "Peru vroeg niets", "mentions": STORY["mentions"]}
    evidence = [STORY["evidence"][0], STORY["evidence"][1] | {"trigger": "vroeg Chili daarop om"}]
    assert problems_of(story | {"evidence": evidence}) == []
    evidence = [STORY["evidence"][0] | {"target": "Peru", "target_in": "Peru vroeg"}, STORY["evidence"][1]]
    [row, _] = evidence_of(story | {"evidence": evidence})[0]
    assert row["target_span"][0] > len(story["headline"])


def test_a_story_without_a_headline_has_its_sentences_in_order() -> None:
    story = STORY | {"headline": "", "body": f"{STORY['body']} Peru vroeg Chili weer om excuses."}
    rows, problems = evidence_of(story)
    assert not problems
    assert rows[1]["sentence"][0] == story["body"].index("Peru vroeg") + 1
