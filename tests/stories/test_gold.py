"""The figures of the gold scorer on the published warehouse, at the level last reached: they may only rise."""

import json
import os
import subprocess
import sys

import pytest

from assets.storage.data_folder import DataFolder
from tests.conftest import needs_shared, run_job
from tests.stories.gold_frames import GOLD

pytestmark = needs_shared

COPIED_AT = 1_780_000_000


def figures(folder):
    """The scores of the warehouse built from `folder/raw`, whose files were all written at one moment."""
    for file in (folder / "raw").rglob("*.txt"):
        os.utime(file, (COPIED_AT, COPIED_AT))
    data = DataFolder(str(folder))
    assert run_job(data).success
    command = [sys.executable, GOLD / "score.py", data.database, folder / "truth", "--json"]
    return json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)


def composed(out, *options):
    """A data folder of pages composed from the stories of the dev set."""
    stories = GOLD / "dev" / "stories.jsonl"
    command = [
        sys.executable,
        GOLD / "compose_pages.py",
        out,
        "--stories",
        stories,
        "--pages",
        "300",
        *options,
    ]
    subprocess.run(command, check=True, capture_output=True)
    return out


def test_many_pages_a_day_time_texts_closely(tmp_path):
    found = figures(composed(tmp_path / "set", "--seed", "7", "--noise", "0"))
    assert (found["stories.f1"], found["time.covered"]) == (1.0, 1.0)
    assert found["time.width_min"] <= 44


@pytest.mark.slow
def test_one_page_in_twenty_dated(tmp_path):
    found = figures(composed(tmp_path / "set", "--seed", "22", "--dated", "0.05"))
    assert found["stories.f1"] == 1.0
    # What is not covered has no interval: none is wrong.
    assert found["time.covered"] >= 0.98
