"""Figures on the labelled stories; they may only rise."""

from functools import cache

import polars as pl
import pytest

from pipelines.countries.gazetteer import load_gazetteer
from pipelines.countries.matching import mentions as match_countries
from pipelines.events.coding import code_events
from pipelines.events.lexicon import load_lexicon
from tests.events.gold_events import (
    GOLD,
    figures,
    gold_by_root,
    got_by_root,
    load_stories,
    mentions_of,
    versions_of,
)

pytestmark = pytest.mark.skipif(not GOLD.exists(), reason="the gold stories are not here")

# F1 of pairs, dyads and events, and precision of events.
REACHED = {
    ("dev", "gold"): (0.92, 0.91, 0.83, 0.85),
    ("dev", "matched"): (0.92, 0.91, 0.83, 0.85),
    ("confirm", "matched"): (0.87, 0.82, 0.75, 0.74),
}


@cache
def _coded(part: str, by: str) -> pl.DataFrame:
    stories = load_stories(part)
    versions = versions_of(stories)
    mentions = mentions_of(stories) if by == "gold" else match_countries(versions, load_gazetteer())
    return code_events(versions, mentions, load_lexicon()).events


@pytest.mark.parametrize(("part", "by"), REACHED)
def test_figures_hold(part: str, by: str) -> None:
    stories = load_stories(part)
    result = figures(gold_by_root(stories), got_by_root(stories, _coded(part, by)))
    got = (result["pairs"][2], result["dyads"][2], result["events"][2], result["events"][0])
    assert all(g >= floor for g, floor in zip(got, REACHED[part, by], strict=True)), got


def test_every_type_is_found() -> None:
    stories = load_stories("dev")
    coded = _coded("dev", "gold")
    gold, got = gold_by_root(stories), got_by_root(stories, coded)
    found = {event[2] for root, events in gold.items() for event in events & got[root]}
    assert found == set(load_lexicon().event_types)
