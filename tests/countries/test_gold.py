"""The countries of the gold stories: micro F1 of (story, country), over a story with all its versions."""

import json
from pathlib import Path

import polars as pl
import pytest

from pipelines.countries.matching import mentions

GOLD = Path(__file__).parents[3] / "shared" / "gold"
LEVEL = 1.0
"""The level last reached on the dev set. It may only rise."""


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


@pytest.mark.parametrize(("part", "level"), [("dev", LEVEL), ("confirm", 0.97)])
def test_countries_of_gold_stories(part, level, gazetteer):
    path = GOLD / part / "stories.jsonl"
    if not path.exists():
        pytest.skip("the gold stories are not here")
    stories = [json.loads(line) for line in path.read_text("utf-8").splitlines() if line.strip()]
    texts = pl.DataFrame(
        {
            "version_id": [story["id"] for story in stories],
            "headline": [story["headline"] for story in stories],
            "body": [story["body"] for story in stories],
        }
    )
    assert score(stories, mentions(texts, gazetteer)) >= level
