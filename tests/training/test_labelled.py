"""Labelled texts as pieces, vocabulary, figures and calibration."""

import json

import pytest

from pipelines.events.reader.pieces import SPECIAL, WORD, Vocabulary
from tests.training.evaluation import best_threshold, brier, calibration, figures
from tests.training.examples import NUMBER, example
from tests.training.labelled import load
from tests.training.mentions import Mention
from tests.training.vocabulary import cut, kept_pieces

PIECES = [WORD, *"ABabcdeghijklmnoprstuvw.\u4e2d", WORD + "meet"]
VOCABULARY = Vocabulary([*SPECIAL, *PIECES], [0.0] * 4 + [-2.0] * len(PIECES))


def _write(path, rows):
    path.parent.mkdir(exist_ok=True)
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")


@pytest.fixture
def gold(tmp_path):
    event = {"source": "BEL", "target": "AND", "type": "CONSULT"}
    spans = {"trigger": [4, 8], "source_span": [0, 1], "target_span": [2, 3], "sentence": [0, 8]}
    story = {"id": "s1", "section": "Buitenland", "headline": "B A meet", "body": "B", "events": [event]}
    _write(tmp_path / "train" / "stories_1.jsonl", [story | {"update_of": None}])
    _write(tmp_path / "train" / "evidence.jsonl", [{"id": "s1"} | event | spans])
    _write(
        tmp_path / "train" / "sentences.jsonl", [{"id": "x1", "text": "B A meet", "events": [event | spans]}]
    )
    (tmp_path / "realis.csv").write_text(
        "id,source,target,type,trigger_start,trigger_end,realis\ns1,BEL,AND,CONSULT,4,8,announced\n"
    )
    return tmp_path


def test_evidence_is_found_among_the_pieces(gold):
    story, sentence = load(gold, ["train"])
    assert story.events == sentence.events == {("AND", "BEL", "CONSULT")}
    assert (story.evidence[0].realis, sentence.evidence[0].realis) == ("announced", None)
    made = example(story, [Mention(0, 1, "BEL", "name"), Mention(2, 3, "AND", "name")], VOCABULARY, 10)
    assert list(made.places) == ["AND", "BEL"]
    ((trigger, kind),) = made.told
    assert kind == NUMBER["CONSULT"]
    assert [VOCABULARY.pieces[made.ids[at]] for at in trigger] == [WORD + "meet"]
    (told,) = made.told.values()
    assert told.pairs == {("BEL", "AND"), ("AND", "BEL")}
    assert told.source_pieces == told.target_pieces == {*made.places["AND"], *made.places["BEL"]}
    assert told.realis == {("BEL", "AND"): 1, ("AND", "BEL"): 1}
    assert made.teaches


def test_the_vocabulary_keeps_what_is_used_and_european_letters():
    kept = kept_pieces(VOCABULARY, ["meet \u4e2d"])
    names = [VOCABULARY.pieces[number] for number in kept]
    assert names[:4] == list(SPECIAL)
    assert WORD + "meet" in names
    assert "\u4e2d" in names
    fewer = [VOCABULARY.pieces[number] for number in kept_pieces(VOCABULARY, [""])]
    assert "\u4e2d" not in fewer
    assert WORD + "meet" not in fewer
    small = cut(VOCABULARY, kept_pieces(VOCABULARY, [""]))
    assert [small.pieces[number] for number in small.split("meet").ids] == [WORD, *"meet"]


def test_figures_are_those_counted_by_hand():
    gold = [frozenset({("A", "B", "ACCUSE"), ("A", "B", "CONSULT")}), frozenset(), frozenset()]
    scores = [
        {("A", "B", "ACCUSE"): 0.9, ("B", "A", "ASSAULT"): 0.8},
        {("C", "D", "AID"): 0.7},
        {("C", "D", "AID"): 0.1},
    ]
    found = figures(gold, scores, 0.5)
    assert (found.precision["events"], found.recall["events"]) == (1 / 3, 1 / 2)
    assert found.f1["pairs"] == pytest.approx(2 * 1 / (1 + 2))
    assert found.f1["dyads"] == pytest.approx(2 * 2 / (2 + 3))
    assert found.invented == 0.5
    assert best_threshold(gold, scores) == pytest.approx(0.825)


def test_calibration_rises_and_comes_near_the_shares():
    results = [(0.1, False)] * 9 + [(0.1, True)] + [(0.8, True)] * 5 + [(0.7, False)] * 5 + [(0.75, True)] * 5
    knots = calibration(results)
    assert knots == sorted(knots)
    assert [p for _, p in knots] == sorted(p for _, p in knots)
    assert knots[0][1] == pytest.approx(1.5 / 11, abs=0.06)
    assert brier([(0.5, True), (0.5, False)]) == 0.25
