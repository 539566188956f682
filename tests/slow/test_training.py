"""A quick training from the labelled texts to a model file that reads, and an interrupted one that goes on."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from pipelines.events.reader.package import MODEL
from pipelines.events.reader.reading import load_reader

pytest.importorskip("torch")
pytest.importorskip("onnxscript")

from tests.training.labelled import GOLD
from tests.training.workplace import encoder_file, version

pytestmark = pytest.mark.slow

PROJECT = Path(__file__).parents[2]


def train(*arguments: str) -> str:
    command = [sys.executable, "-m", "tests.training", *arguments]
    done = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_a_tenth_of_the_texts_makes_a_model_that_reads(tmp_path):
    shipped = MODEL.read_bytes()
    folder = tmp_path / version(GOLD, encoder_file())
    train("prepare", "--work", str(folder))
    train("train", "--work", str(folder), "--run", "quick", "--quick", "--until", "0")
    out = train("all", "--work", str(tmp_path), "--quick")
    assert "resumes after epoch 0" in out
    assert "# Model card" in out
    assert MODEL.read_bytes() == shipped
    reader = load_reader(folder / "quick.zip")
    text = (
        "Rusland bombardeert Oekraïne\nRusland heeft Oekraïne gebombardeerd. Duitsland veroordeelt Rusland."
    )
    codes = {"Rusland": "RUS", "Oekraïne": "UKR", "Duitsland": "DEU"}
    mentions = [(*match.span(), codes[match.group()]) for match in re.finditer("|".join(codes), text)]
    assert len(mentions) == 6
    events = reader.read_all(text, mentions)
    assert events
    assert {event.source_country for event in events} <= {"RUS", "UKR", "DEU"}
