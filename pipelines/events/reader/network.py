"""The interface between decoder and network, and its implementation with onnxruntime."""

from dataclasses import dataclass
from typing import Any, NamedTuple, Protocol

import numpy as np
import onnxruntime

from pipelines.events.reader.pieces import BEGIN, END
from pipelines.events.reader.word_vectors import Array, unpack


class Encoded(NamedTuple):
    """An encoded window of n pieces: their vectors (n, hidden) and trigger logits (n, types)."""

    vectors: Array
    triggers: Array


class Side(NamedTuple):
    """The source or the target of T acts, for C countries and n pieces.

    `phrase` (T, n + 1): logits of the piece that refers to it, the last column for "no phrase".
    `country` (T, C): logits of its country. `context` (T, hidden) and `countries` (T, C, hidden): vectors
    for the joint check.
    """

    phrase: Array
    country: Array
    context: Array
    countries: Array


class Ends(NamedTuple):
    """The vectors of T acts (T, hidden), with their sources and targets."""

    acts: Array
    source: Side
    target: Side


class Checked(NamedTuple):
    """Logits of N candidates (act, source country, target country): types (N, types), realis (N, kinds)."""

    types: Array
    realis: Array


class Network(Protocol):
    """A network in three steps; after each, the decoder selects the input of the next.

    Arrays are numpy arrays of float32 unless noted.
    """

    def encode(self, ids: list[int], mentioned: Array) -> Encoded:
        """Encode one window of n pieces; `mentioned` (n,) is 1 for pieces of mentions, else 0."""
        ...

    def ends(self, vectors: Array, acts: Array, types: Array, countries: Array) -> Ends:
        """Find the sources and targets of T acts.

        `vectors` (n, hidden); `acts` (T, n): weights of the pieces of each trigger, each row summing to 1;
        `types` (T,): type indices, int64; `countries` (C, n): 1 for pieces of a country's mentions, else 0.
        """
        ...

    def check(self, candidates: Array, hints: Array) -> Checked:
        """Classify N candidates.

        `candidates` (N, 5 * hidden): vectors of act, contexts and countries.
        `hints` (N, types + 2): logits so far.
        """
        ...


@dataclass(frozen=True)
class Graphs:
    """The three steps as ONNX models, and the packed word vectors (pieces, bytes)."""

    encoder: bytes
    ends: bytes
    check: bytes
    words: Array


class OnnxNetwork:
    """A network run by onnxruntime on one thread; work is spread over processes instead."""

    def __init__(self, graphs: Graphs) -> None:
        self._words = graphs.words
        self._encoder, self._ends, self._check = map(_session, (graphs.encoder, graphs.ends, graphs.check))
        width, wanted = unpack(graphs.words[:1]).shape[1], self._encoder.get_inputs()[0].shape[1]
        if width != wanted:
            raise ValueError(f"word vectors have {width} dimensions, but the encoder expects {wanted}")

    def encode(self, ids: list[int], mentioned: Array) -> Encoded:
        """See `Network`."""
        numbers = np.array([BEGIN, *ids, END])
        marks = np.zeros(len(numbers), np.float32)
        marks[1:-1] = mentioned
        return Encoded(*self._encoder.run(None, {"words": unpack(self._words[numbers]), "mentioned": marks}))

    def ends(self, vectors: Array, acts: Array, types: Array, countries: Array) -> Ends:
        """See `Network`."""
        given = {"vectors": vectors, "acts": acts, "types": types, "countries": countries}
        out = self._ends.run(None, given)
        return Ends(out[0], Side(*out[1:5]), Side(*out[5:9]))

    def check(self, candidates: Array, hints: Array) -> Checked:
        """See `Network`."""
        return Checked(*self._check.run(None, {"candidates": candidates, "hints": hints}))


def _session(graph: bytes) -> Any:
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.log_severity_level = 3
    # Matrices stored in eight bits but multiplied in float32 are dequantised once, when the model is loaded.
    options.add_session_config_entry("session.disable_quant_qdq", "1")
    # The fused kernel takes eight times as long as the operators it replaces.
    apart = ["SkipLayerNormFusion"]
    return onnxruntime.InferenceSession(
        graph, options, providers=["CPUExecutionProvider"], disabled_optimizers=apart
    )
