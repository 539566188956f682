"""Kinds of sentences that coders get wrong: each kind is read right at least as often as last reached.

A sentence is right where one of the events in `told` is read, all of them where they have other countries, and none of
`not_told`. No sentence here is learnt from.
"""

import csv
from collections import defaultdict
from functools import cache
from pathlib import Path

import polars as pl
import pytest

from pipelines.countries.gazetteer import load_gazetteer
from pipelines.countries.matching import mentions
from pipelines.events.coding import code_events
from pipelines.events.reader.reading import load_reader

# Sentences of a kind that may be wrong.
WRONG = {
    "abbreviation": 1, "accident": 0, "apposition": 1, "compound": 0, "condemned": 0, "considered": 1, "ended": 0,
    "sport": 0, "topic": 0, "word": 1,
}  # fmt: skip


def _events(written: str) -> set[str]:
    return set(filter(None, written.split("|")))


@cache
def read() -> dict[str, list[tuple[str, bool, set[str]]]]:
    """By kind: each sentence, whether it is read right, and what is read."""
    with Path(__file__).with_name("sentences.csv").open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    versions = pl.DataFrame(
        {
            "version_id": [f"{number:03}" for number in range(len(rows))],
            "headline": [None] * len(rows),
            "body": [row["text"] for row in rows],
        },
        schema_overrides={"headline": pl.String},
    )
    coded = code_events(versions, mentions(versions, load_gazetteer()), load_reader()).events
    found = defaultdict(set)
    for number, source, target, kind in coded.select(
        "version_id", "source_country", "target_country", "event_type"
    ).iter_rows():
        found[int(number)].add(f"{source}>{target} {kind}")
    kinds = defaultdict(list)
    for number, row in enumerate(rows):
        wanted, got = _events(row["told"]), found[number]
        ends = {event.split()[0] for event in wanted}
        is_right = ends <= {event.split()[0] for event in wanted & got} and not got & _events(row["not_told"])
        kinds[row["kind"]].append((row["text"], is_right, got))
    return dict(kinds)


@pytest.mark.parametrize("kind", WRONG)
def test_a_kind_is_read_as_well_as_last_reached(kind: str) -> None:
    wrong = [(text, got) for text, is_right, got in read()[kind] if not is_right]
    assert len(wrong) <= WRONG[kind], wrong


def test_every_kind_has_sentences_that_may_fail() -> None:
    assert {kind: len(sentences) > WRONG[kind] for kind, sentences in read().items()} == dict.fromkeys(
        WRONG, True
    )
