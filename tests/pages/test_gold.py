"""Figures on pages with known truth. A level reached is a level kept: it can only rise."""

import subprocess
import sys
from pathlib import Path

import pytest

from pipelines.pages.reading import read_pages
from tests.pages.scoring import GOLD, captures_in, score

pytestmark = pytest.mark.skipif(not GOLD.exists(), reason="no gold set here")
LEVELS = {"parse.items": 1.0, "parse.pages": 1.0}


def figures_of(folder: Path, scratch: Path) -> dict[str, float]:
    figures, _ = score(read_pages(captures_in(folder / "raw")), folder / "truth", scratch / "scored.duckdb")
    return {name: figures[name] for name in LEVELS}


@pytest.mark.parametrize("name", ["dev", "confirm"])
def test_gold_pages_are_read(name: str, tmp_path: Path) -> None:
    assert figures_of(GOLD / name, tmp_path) == LEVELS


@pytest.mark.parametrize("seed", [11, 12])
def test_composed_pages_are_read(seed: int, tmp_path: Path) -> None:
    command = [
        sys.executable,
        GOLD / "compose_pages.py",
        tmp_path / "set",
        "--stories",
        GOLD / "dev/stories.jsonl",
    ]
    options = ["--pages", "150", "--seed", str(seed), "--noise", "0.5"]
    subprocess.run([*command, *options], check=True, capture_output=True)
    assert figures_of(tmp_path / "set", tmp_path) == LEVELS
