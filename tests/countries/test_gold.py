"""The countries of the gold stories: micro F1 of (story, country), over a story with all its versions."""

import json
from pathlib import Path

import polars as pl
import pytest

from pipelines.countries.matching import mentions

GOLD = Path(__file__).parents[3] / "shared" / "gold"
LEVELS = {"dev": 1.0, "confirm": 0.99, "confirm2": 0.995, "train": 0.995}
"""The levels last reached, which may only rise; a little below on the sets that are not tuned on."""


def score(stories, found):
    by_id = {story["id"]: story for story in stories}

    def root(story):
        while story["update_of"]:
            story = by_id[story["update_of"]]
        return story["id"]

    want = {(root(story), country) for story in stories for country in story["mentions"]}
    rows = found.select("version_id", "country").iter_rows()
    got = {(root(by_id[version]), country) for version, country in rows}
    return 2 * len(want & got) / (len(want) + len(got))


@pytest.mark.parametrize(("part", "level"), LEVELS.items())
def test_countries_of_gold_stories(part, level, gazetteer):
    paths = sorted((GOLD / part).glob("stories*.jsonl"))
    if not paths:
        pytest.skip("the gold stories are not here")
    lines = [line for path in paths for line in path.read_text("utf-8").splitlines()]
    stories = [json.loads(line) for line in lines if line.strip()]
    texts = pl.DataFrame(
        {
            "version_id": [story["id"] for story in stories],
            "headline": [story["headline"] for story in stories],
            "body": [story["body"] for story in stories],
        }
    )
    assert score(stories, mentions(texts, gazetteer)) >= level
