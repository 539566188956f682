"""A model and texts small enough for tests."""

import numpy as np
import torch

from tests.training.e5_file import pack
from tests.training.encoder import Shape
from tests.training.examples import NUMBER, Example, Told
from tests.training.model import Dropouts, Reader

SHAPE = Shape(hidden=32, heads=2, forward=64, layers=2, positions=40)
PIECES = 50
USUAL = Dropouts()


def toy_reader(seed: int = 0, dropouts: Dropouts = USUAL) -> Reader:
    torch.manual_seed(seed)
    words = np.random.default_rng(7).normal(size=(PIECES, SHAPE.hidden))
    return Reader(SHAPE, pack(words), dropouts)


def toy_texts(count: int = 12) -> list[Example]:
    """Piece 20 means that the first country accuses the second one, piece 21 that they meet."""
    rng = np.random.default_rng(1)
    texts = []
    for number in range(count):
        ids = rng.integers(22, PIECES, 8 + number % 5).tolist()
        places = {"BEL": [0], "NLD": [3, 4]}
        told, gold = {}, set()
        if number % 3:
            kind = "ACCUSE" if number % 3 == 1 else "CONSULT"
            ids[2] = 20 if kind == "ACCUSE" else 21
            pairs = {("BEL", "NLD")} | ({("NLD", "BEL")} if kind == "CONSULT" else set())
            one = Told(
                {a for a, _ in pairs}, {b for _, b in pairs}, {0}, {3, 4}, pairs, {("BEL", "NLD"): number % 2}
            )
            told[(2,), NUMBER[kind]] = one
            gold = {("BEL", "NLD", kind)}
        texts.append(Example(f"t{number}", ids, places, told, frozenset(gold), True))
    return texts
