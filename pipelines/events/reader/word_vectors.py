"""Word vectors in blocks of 32 weights, four bits each, as ggml's Q4_0 has them: 18 bytes a block."""

from typing import Any

import numpy as np

Array = Any
"""A numpy array."""
BLOCK, BYTES = 32, 18


def unpack(blocks: Array) -> Array:
    """Rows of blocks (n, blocks * 18) of bytes become rows of weights (n, blocks * 32), float32.

    A block is a half-precision scale, then 16 bytes: the low halves are the first 16 weights, the high halves the
    others, each with offset 8.
    """
    rows = blocks.reshape(len(blocks), -1, BYTES)
    scales = np.ascontiguousarray(rows[:, :, :2]).view("<f2").astype(np.float32)
    halves = rows[:, :, 2:]
    weights = np.concatenate([halves & 15, halves >> 4], 2).astype(np.float32) - 8
    return (weights * scales).reshape(len(rows), -1)
