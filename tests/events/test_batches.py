"""The model that the project ships: a text gives the same events whatever stands beside it, and however long it is."""

import random
import subprocess
import sys

import polars as pl
import pytest

from pipelines.countries.gazetteer import load_gazetteer
from pipelines.countries.matching import mentions as match_countries
from pipelines.events.coding import Coded, code_events
from pipelines.events.reader.package import model_settings, model_version
from pipelines.events.reader.reading import load_reader
from tests.events.gold_events import load_stories, versions_of

READER = load_reader()
STORIES = load_stories("confirm2")[:24]


def code(stories: list[dict[str, object]]) -> Coded:
    versions = versions_of(stories)
    return code_events(versions, match_countries(versions, load_gazetteer()), READER)


def test_events_depend_on_their_story_alone() -> None:
    together = code(STORIES)
    assert together.events.height > 20
    assert together.uncoded.height > 0
    shuffled = random.Random(1).sample(STORIES, len(STORIES))
    batches = [shuffled[:1], shuffled[1:4], shuffled[4:]]
    for name in ("events", "uncoded"):
        apart = pl.concat([getattr(code(batch), name) for batch in batches])
        whole: pl.DataFrame = getattr(together, name)
        assert whole.sort(whole.columns).equals(apart.sort(whole.columns))


def test_a_long_text_is_read_to_its_end() -> None:
    filling = " ".join(str(story["body"]).replace("\n", " ") for story in STORIES if not story["events"]) * 4
    told = "Rusland heeft donderdag de Oekraïense stad Charkiv gebombardeerd."
    assert len(filling) > 6000
    for body in (f"{told} {filling}", f"{filling} {told}", f"{filling} {told} {filling}"):
        events = code([{"id": "s", "headline": "Overzicht", "body": body}]).events
        [row] = events.filter(
            (pl.col("source_country") == "RUS")
            & (pl.col("target_country") == "UKR")
            & (pl.col("event_type") == "ASSAULT")
        ).rows(named=True)
        assert row["sentence"] == told
        assert body[row["trigger_start"] : row["trigger_end"]] == row["trigger"]


def test_the_model_says_what_it_is() -> None:
    assert READER.settings == model_settings()
    assert model_version() == f"{READER.settings.version} {READER.fingerprint}"
    assert 0 < READER.settings.min_confidence < READER.settings.confident_from < 1
    assert READER.settings.reads_realis


@pytest.mark.parametrize("module", ["assets.definitions", "assets.cli", "pipelines.events.coding"])
def test_nobody_loads_what_runs_the_model_before_there_is_something_to_code(module: str) -> None:
    asked = f"import sys, {module}; print('onnxruntime' in sys.modules)"
    out = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True).stdout
    assert out.strip() == "False"
