"""Stories per CPU second on one thread, for training and for reading with a model file."""

import time
from collections.abc import Sequence
from pathlib import Path
from random import Random

import torch

from pipelines.events.reader.model_file import Model, write_model
from pipelines.events.reader.reading import load_reader
from pipelines.events.reader.settings import Settings
from tests.training.examples import example
from tests.training.export import graphs_of
from tests.training.labelled import Labelled
from tests.training.losses import Weights, loss_of
from tests.training.model import Dropouts
from tests.training.narrowing import narrow
from tests.training.workplace import Workplace


def training_rate(
    work: Workplace, layers: int, texts: Sequence[Labelled], longest: int, batch: int = 8
) -> float:
    """Texts per CPU second for forward, backward and optimizer step."""
    reader = work.reader(layers, Dropouts()).train()
    examples = [example(text, work.mentions[text.id], work.vocabulary, longest) for text in texts]
    examples = sorted((e for e in examples if e.teaches), key=lambda e: len(e.ids))
    optimizer, rng = torch.optim.AdamW(reader.parameters(), lr=1e-5), Random(0)
    started = time.process_time()
    for at in range(0, len(examples), batch):
        optimizer.zero_grad()
        loss_of(reader, examples[at : at + batch], Weights(), rng).backward()  # type: ignore[no-untyped-call]
        optimizer.step()
    return len(examples) / (time.process_time() - started)


def reading_rate(
    work: Workplace, layers: int, heads: int, units: int, texts: Sequence[Labelled], file: Path
) -> tuple[float, float]:
    """Texts per CPU second from text to events, and the size of the model file in megabytes."""
    reader = work.reader(layers, Dropouts())
    narrow(reader, heads, units)
    write_model(file, Model(Settings("speed", layers=layers), work.vocabulary, graphs_of(reader, fast=True)))
    loaded = load_reader(file)
    given = [(text.text, [m[:3] for m in work.mentions[text.id]]) for text in texts]
    started = time.process_time()
    for text, mentions in given:
        loaded.read_all(text, mentions)
    return len(given) / (time.process_time() - started), file.stat().st_size / 1e6
