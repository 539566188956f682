"""What the decoder asks of a network, whoever runs it, and the network run by onnxruntime."""

from dataclasses import dataclass
from typing import Any, NamedTuple, Protocol

import numpy as np
import onnxruntime

from pipelines.events.reader.pieces import BEGIN, END
from pipelines.events.reader.word_vectors import Array, unpack


class Encoded(NamedTuple):
    """A window as read: a vector for each of n pieces (n, hidden), and trigger scores (n, types), as logits."""

    vectors: Array
    triggers: Array


class Side(NamedTuple):
    """One end of T acts, for C countries and n pieces.

    `phrase` (T, n + 1): which piece stands for the end, the last column for none. `country` (T, C): whom it means. Both
    are logits. `context` (T, hidden) and `countries` (T, C, hidden) are vectors for the joint check.
    """

    phrase: Array
    country: Array
    context: Array
    countries: Array


class Ends(NamedTuple):
    """The vectors of T acts (T, hidden), and both their ends."""

    acts: Array
    source: Side
    target: Side


class Checked(NamedTuple):
    """Logits of N candidates (act, source country, target country): types (N, types), realis (N, kinds)."""

    types: Array
    realis: Array


class Network(Protocol):
    """Three steps; the decoder chooses in between what is worth the next. All arrays are numpy's, float32."""

    def encode(self, ids: list[int], mentioned: Array) -> Encoded:
        """Read one window of n pieces; `mentioned` (n,) is 1 at those of mentions."""
        ...

    def ends(self, vectors: Array, acts: Array, types: Array, countries: Array) -> Ends:
        """Find the ends of T acts.

        `vectors` (n, hidden); `acts` (T, n): the weight of each piece in the act's words, with sum 1; `types` (T,):
        numbers of types, int64; `countries` (C, n): 1 at the pieces of each country's mentions.
        """
        ...

    def check(self, candidates: Array, hints: Array) -> Checked:
        """Judge N candidates: vectors (N, 5 * hidden) of act, contexts and countries; `hints` (N, types + 2)."""
        ...


@dataclass(frozen=True)
class Graphs:
    """The three steps as ONNX models, and the packed word vectors (pieces, bytes)."""

    encoder: bytes
    ends: bytes
    check: bytes
    words: Array


class OnnxNetwork:
    """A network run by onnxruntime on one thread: whole processes share the work, not threads."""

    def __init__(self, graphs: Graphs) -> None:
        self._words = graphs.words
        self._encoder, self._ends, self._check = map(_session, (graphs.encoder, graphs.ends, graphs.check))
        width, wanted = unpack(graphs.words[:1]).shape[1], self._encoder.get_inputs()[0].shape[1]
        if width != wanted:
            raise ValueError(f"word vectors have {width} weights, the encoder reads {wanted}")

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
    # Matrices that are kept in eight bits and multiplied in float32 become float32 once, when the model is loaded.
    options.add_session_config_entry("session.disable_quant_qdq", "1")
    # The fused kernel takes eight times as long as what it stands for.
    apart = ["SkipLayerNormFusion"]
    return onnxruntime.InferenceSession(
        graph, options, providers=["CPUExecutionProvider"], disabled_optimizers=apart
    )
