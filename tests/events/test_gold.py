"""Figures on labelled stories that the model was not trained on; they may not fall below their floors."""

import csv
from dataclasses import replace
from functools import cache

import polars as pl
import pytest

from pipelines.countries.gazetteer import load_gazetteer
from pipelines.countries.matching import mentions as match_countries
from pipelines.events.coding import code_events
from pipelines.events.reader.reading import EventReader, load_reader
from tests.docs.codebook import card_table
from tests.events.gold_events import (
    figures,
    gold_by_root,
    got_by_root,
    load_stories,
    mentions_of,
    versions_of,
)
from tests.training.calibrating import expected_error, share_right
from tests.training.evaluation import brier
from tests.training.evidence import overlaps
from tests.training.labelled import GOLD, load, normal
from tests.training.mentions import mentions_of as mentions_by_text

# F1 of pairs, dyads and events, and precision of events.
REACHED = {
    ("confirm", "gold"): (0.94, 0.94, 0.86, 0.85),
    ("confirm", "matched"): (0.94, 0.94, 0.86, 0.88),
    ("confirm2", "matched"): (0.74, 0.71, 0.57, 0.71),
    ("confirm3", "matched"): (0.82, 0.78, 0.69, 0.71),
}
PARTS = ("confirm", "confirm2", "confirm3")
CARD = GOLD.parents[1] / "docs" / "model-card.md"
MOST_INVENTED = 0.10
MOST_ERROR, LEAST_GAIN = 0.06, 0.40
LEAST_REALIS, LEAST_HISTORICAL = 0.89, 0.75
# Mean overlap of the words of a right event with the marked ones.
LEAST_OVERLAP = {"trigger": 0.74, "phrase": 0.82}
READER = load_reader()
# Takes every reading for an event.
UNSURE = load_reader()
UNSURE.settings = replace(READER.settings, thresholds={"": 0.0}, min_story_confidence=0.0)


@cache
def _told(part: str, by: str = "matched", reader: EventReader = READER) -> pl.DataFrame:
    """The events of each story."""
    stories = load_stories(part)
    versions = versions_of(stories)
    mentions = mentions_of(stories) if by == "gold" else match_countries(versions, load_gazetteer())
    return code_events(versions, mentions, reader).events


@pytest.mark.parametrize(("part", "by"), REACHED)
def test_figures_hold(part: str, by: str) -> None:
    stories = load_stories(part)
    result = figures(gold_by_root(stories), got_by_root(stories, _told(part, by)))
    got = (result["pairs"][2], result["dyads"][2], result["events"][2], result["events"][0])
    assert all(g >= floor for g, floor in zip(got, REACHED[part, by], strict=True)), got


def test_floors_are_a_little_below_the_card() -> None:
    card = {row["texts"]: row for row in card_table(CARD.read_text("utf-8"), "texts | number")}
    for (part, by), floors in REACHED.items():
        if by == "matched":
            shown = [float(card[part][name]) for name in ("pairs F1", "dyads F1", "events F1", "precision")]
            assert all(0 <= figure - floor <= 0.04 for figure, floor in zip(shown, floors, strict=True)), part


def test_stories_without_an_event_get_hardly_any() -> None:
    invented, stories = 0, 0
    for part in PARTS:
        without = [story["id"] for story in load_stories(part) if not story["events"]]
        invented += _told(part).filter(pl.col("version_id").is_in(without)).height
        stories += len(without)
    assert stories > 40
    assert invented <= MOST_INVENTED * stories, (invented, stories)


def test_confidence_is_a_probability() -> None:
    outcomes = []
    for part in PARTS:
        gold = {
            story["id"]: {normal(e["source"], e["target"], e["type"]) for e in story["events"]}
            for story in load_stories(part)
        }
        columns = ("version_id", "confidence", "source_country", "target_country", "event_type")
        outcomes += [
            (confidence, tuple(event) in gold[story])
            for story, confidence, *event in _told(part, reader=UNSURE).select(columns).iter_rows()
        ]
    assert len(outcomes) > 500
    constant = brier([(share_right(outcomes), right) for _, right in outcomes])
    assert expected_error(outcomes) <= MOST_ERROR, expected_error(outcomes)
    assert brier(outcomes) <= (1 - LEAST_GAIN) * constant, (brier(outcomes), constant)


def test_confident_events_are_right() -> None:
    stories = [story for part in PARTS for story in load_stories(part)]
    sure = pl.concat([_told(part) for part in PARTS]).filter(
        pl.col("confidence") >= READER.settings.confident_from
    )
    precision, recall, _ = figures(gold_by_root(stories), got_by_root(stories, sure))["events"]
    assert precision >= 0.85
    assert recall >= 0.3


def test_realis_is_read() -> None:
    with (GOLD / "realis.csv").open(encoding="utf-8", newline="") as lines:
        labels: dict[tuple[str, ...], set[str]] = {}
        for row in csv.DictReader(lines):
            event = normal(row["source"], row["target"], row["type"])
            labels.setdefault((row["id"], *event), set()).add(row["realis"])
    columns = ("version_id", "source_country", "target_country", "event_type", "realis")
    read = [
        (next(iter(labels[key])) if realis not in labels[key] else realis, realis)
        for part in ("confirm2", "confirm3")
        for *event, realis in _told(part).select(columns).iter_rows()
        if (key := tuple(event)) in labels
    ]
    assert len(read) > 150
    right = sum(label == realis for label, realis in read)
    historical = [label == realis for label, realis in read if "historical" in (label, realis)]
    assert right >= LEAST_REALIS * len(read), (right, len(read))
    f1 = 2 * sum(historical) / (sum(historical) + len(historical))
    assert f1 >= LEAST_HISTORICAL, f1


def test_evidence_is_where_annotators_marked_it() -> None:
    texts = load(GOLD, PARTS)
    mentions = mentions_by_text(texts)
    read = [
        (text, event)
        for text in texts
        for event in READER.read(text.text, [m[:3] for m in mentions[text.id]])
    ]
    found = overlaps(read)
    for words, least in LEAST_OVERLAP.items():
        assert len(found[words]) > 300
        assert sum(found[words]) / len(found[words]) >= least, words
