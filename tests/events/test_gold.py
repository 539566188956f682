"""Figures on the labelled stories; they may only rise."""

from functools import cache

import polars as pl
import pytest

from pipelines.countries.gazetteer import load_gazetteer
from pipelines.countries.matching import mentions as match_countries
from pipelines.events.coding import code_events
from pipelines.events.reader.reading import load_reader
from tests.events.gold_events import (
    figures,
    gold_by_root,
    got_by_root,
    load_stories,
    mentions_of,
    versions_of,
)

# F1 of pairs, dyads and events, and precision of events.
REACHED = {
    ("confirm", "gold"): (0.5, 0.5, 0.5, 0.5),
    ("confirm", "matched"): (0.5, 0.5, 0.5, 0.5),
}


@cache
def _coded(part: str, by: str) -> pl.DataFrame:
    stories = load_stories(part)
    versions = versions_of(stories)
    mentions = mentions_of(stories) if by == "gold" else match_countries(versions, load_gazetteer())
    return code_events(versions, mentions, load_reader()).events


@pytest.mark.parametrize(("part", "by"), REACHED)
def test_figures_hold(part: str, by: str) -> None:
    stories = load_stories(part)
    result = figures(gold_by_root(stories), got_by_root(stories, _coded(part, by)))
    got = (result["pairs"][2], result["dyads"][2], result["events"][2], result["events"][0])
    assert all(g >= floor for g, floor in zip(got, REACHED[part, by], strict=True)), got
