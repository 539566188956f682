"""The codebook says what the labels, the model card and the warehouse say. That it is current: `test_guide.py`."""

import ast
import re
from collections import Counter

import duckdb
import pytest

from pipelines.lexicon_files import lexicon
from tests.docs import codebook as written
from tests.docs.codebook import agreement, card_table, codebook
from tests.training.labelled import GOLD, load

TYPES = list(lexicon("event_types")["type"])


@pytest.fixture(scope="module")
def db(sample):
    with duckdb.connect(str(sample.database), read_only=True) as connection:
        yield connection


@pytest.fixture(scope="module")
def page(db):
    return codebook(db)


def test_every_type_has_two_sentences_that_are_it_and_one_that_is_not(page):
    shown = Counter(
        (kind, line.startswith("- Not: "))
        for section in page.split("\n## ")[1:]
        if (kind := section.splitlines()[0]) in TYPES
        for line in section.splitlines()
        if line.startswith("- ")
    )
    assert shown == {(kind, is_not): 1 if is_not else 2 for kind in TYPES for is_not in (False, True)}


def test_a_new_model_changes_the_figures(db, page, monkeypatch, tmp_path):
    card = written._CARD.read_text("utf-8")
    changed = re.sub(r"^\| ASSAULT \|.*$", "| ASSAULT | 7 | 6 | 0.11 | 0.12 |", card, flags=re.MULTILINE)
    (tmp_path / "card.md").write_text(changed, "utf-8")
    monkeypatch.setattr(written, "_CARD", tmp_path / "card.md")
    sentence = "Precision 0.11 of 6 found, recall 0.12 of 7 labelled."
    assert sentence not in page
    assert sentence in codebook(db)


def test_a_sentence_that_is_labelled_otherwise_is_an_error(db, monkeypatch, tmp_path):
    for name in ("codebook_examples.csv", "realis_examples.csv"):
        rows = (written._HERE / name).read_text("utf-8")
        (tmp_path / name).write_text(rows.replace("ACCUSE,yes,xa0180", "ACCUSE,no,xa0180"), "utf-8")
    monkeypatch.setattr(written, "_HERE", tmp_path)
    with pytest.raises(ValueError, match="xa0180 in codebook_examples"):
        codebook(db)


def test_nothing_is_shown_of_the_part_that_nobody_reads():
    unread = {text.id for text in load(GOLD, ["confirm3"])}
    chosen = {
        row["id"]
        for name in ("codebook_examples.csv", "realis_examples.csv")
        for row in written._examples(name)
    }
    assert len(chosen) == 3 * len(TYPES) + 4
    assert chosen.isdisjoint(unread)


def test_figures_of_the_card_are_read_by_name():
    card = "# Card\n\n| type | told |\n| --- | --- |\n| AID | 3 |\n| ASK | 4 |\n\n| other |\n"
    assert card_table(card, "type | told") == [{"type": "AID", "told": "3"}, {"type": "ASK", "told": "4"}]
    with pytest.raises(ValueError, match="no table"):
        card_table(card, "rule | told")
    assert agreement()["events"].startswith("0.9")


def test_every_number_is_made():
    tree = ast.parse((written._HERE / "codebook.py").read_text("utf-8"))
    formats = {id(part) for node in ast.walk(tree) if isinstance(node, ast.FormattedValue) and node.format_spec
               for part in ast.walk(node.format_spec)}  # fmt: skip
    texts = [
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in formats
    ]
    # Names, not figures.
    names = re.compile(r"F1|confirm3|utf-8")
    assert [text for text in texts if re.search(r"\d", names.sub("", text))] == []
