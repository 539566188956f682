"""Word vectors in blocks of 32 four-bit weights, the Q4_0 format of ggml: 18 bytes per block."""

from typing import Any

import numpy as np

Array = Any
"""A numpy array."""
BLOCK, BYTES = 32, 18


def unpack(blocks: Array) -> Array:
    """Unpack rows of blocks (n, blocks * 18), bytes, into rows of weights (n, blocks * 32), float32.

    A block is a half-precision scale followed by 16 bytes: their low nibbles are the first 16 weights, their
    high nibbles the other 16, each stored with an offset of 8.
    """
    rows = blocks.reshape(len(blocks), -1, BYTES)
    scales = np.ascontiguousarray(rows[:, :, :2]).view("<f2").astype(np.float32)
    halves = rows[:, :, 2:]
    weights = np.concatenate([halves & 15, halves >> 4], 2).astype(np.float32) - 8
    return (weights * scales).reshape(len(rows), -1)
