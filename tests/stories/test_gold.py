"""The figures of the gold scorer, at the level last reached: they may only rise."""

import subprocess
import sys

import pytest

from tests.stories import gold_frames as gold
from tests.stories.end_to_end import build, score

pytestmark = pytest.mark.skipif(not gold.GOLD.exists(), reason="the gold sets are not here")
COMPOSED = {
    "no noise": (["--pages", "300", "--seed", "7", "--noise", "0"], 44),
    "half noisy": (["--pages", "300", "--seed", "21", "--noise", "0.5"], 49),
}


def figures(folder, tmp_path):
    build(folder / "raw", tmp_path / "w.duckdb")
    return score(tmp_path / "w.duckdb", folder / "truth", gold.GOLD / "score.py")


def compose(out, options):
    command = [
        sys.executable,
        gold.GOLD / "compose_pages.py",
        out,
        "--stories",
        gold.GOLD / "dev" / "stories.jsonl",
    ]
    subprocess.run([*command, *options], check=True, capture_output=True)
    return out


def test_dev(tmp_path):
    found = figures(gold.GOLD / "dev", tmp_path)
    assert (found["stories.f1"], found["time.covered"]) == (1.0, 1.0)
    assert found["time.width_min"] <= 170


def test_confirm(tmp_path):
    found = figures(gold.GOLD / "confirm", tmp_path)
    assert (found["stories.f1"], found["time.covered"]) == (1.0, 1.0)


@pytest.mark.parametrize("name", COMPOSED)
def test_composed(name, tmp_path):
    options, width = COMPOSED[name]
    found = figures(compose(tmp_path / "set", options), tmp_path)
    assert (found["stories.f1"], found["time.covered"]) == (1.0, 1.0)
    assert found["time.width_min"] <= width


def test_one_page_in_twenty_dated(tmp_path):
    folder = compose(tmp_path / "set", ["--pages", "300", "--seed", "22", "--dated", "0.05"])
    found = figures(folder, tmp_path)
    assert found["stories.f1"] == 1.0
    # What is not covered has no interval: none is wrong.
    assert found["time.covered"] >= 0.98
