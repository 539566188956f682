"""Export a trained model as three ONNX graphs with eight-bit matrices.

The encoder takes most of the time, so it multiplies in eight bits and computes the scale of its inputs at run
time (dynamic quantisation). The other graphs quantise only their weights.
"""

import copy
import io
import logging
import tempfile
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import torch
from onnx import helper, numpy_helper
from onnxruntime.quantization import QuantType, quantize_dynamic
from torch import Tensor, nn

from pipelines.events.reader.decoding import candidates, sigmoid
from pipelines.events.reader.network import Graphs, OnnxNetwork
from tests.training.model import KINDS, Reader, Tagger, TorchNetwork

_OPSET = 23
_LEAST_WEIGHTS = 4096


class _AttentionOperator(nn.Module):
    """`Attention` as one ONNX operator, which takes two thirds of the time of its parts."""

    def __init__(self, heads: int) -> None:
        super().__init__()
        self.heads = heads

    def forward(self, qkv: Tensor, _: None) -> Tensor:
        context, *_ = torch.onnx.ops.attention(
            *qkv.chunk(3, 2), q_num_heads=self.heads, kv_num_heads=self.heads
        )
        return context


class _OneText(nn.Module):
    """The tagger for one text, without batch or padding; the outputs omit BEGIN and END."""

    def __init__(self, tagger: Tagger) -> None:
        super().__init__()
        self.tagger = copy.deepcopy(tagger)
        for layer in self.tagger.encoder.layers:
            layer.attention = _AttentionOperator(layer.attention.heads)

    def forward(self, words: Tensor, mentioned: Tensor) -> tuple[Tensor, Tensor]:
        x, scores = self.tagger(words[None], mentioned[None], None)
        return x[0, 1:-1], scores[0, 1:-1]


def graphs_of(reader: Reader, fast: bool = False) -> Graphs:
    """Export the graphs of a model; if `fast`, the encoder multiplies in eight bits.

    The reader's matrices are rounded in place to the same values, so reader and graphs agree unless `fast`.
    """
    reader.eval()
    round_matrices(reader)
    hidden, n = reader.shape.hidden, 9
    side = ("phrase", "country", "context", "countries")
    encoder = _graph(
        _OneText(reader.tagger),
        {
            "words": (torch.randn(n + 2, hidden), {0: "pieces"}),
            "mentioned": (torch.zeros(n + 2), {0: "pieces"}),
        },
        ["vectors", "triggers"],
    )
    ends = _graph(
        reader.ends,
        {
            "vectors": (torch.randn(n, hidden), {0: "pieces"}),
            "acts": (torch.full((3, n), 1 / n), {0: "acts", 1: "pieces"}),
            "types": (torch.tensor([0, 1, 2]), {0: "acts"}),
            "countries": (torch.ones(4, n), {0: "countries", 1: "pieces"}),
        },
        ["of_acts", *(f"{end}_{name}" for end in ("source", "target") for name in side)],
    )
    check = _graph(
        reader.check,
        {
            "candidates": (torch.randn(5, 5 * hidden), {0: "candidates"}),
            "hints": (torch.randn(5, KINDS + 2), {0: "candidates"}),
        },
        ["kinds", "realis"],
    )
    graphs = (multiply_in_eight_bits(encoder) if fast else quantise(encoder), quantise(ends), quantise(check))
    return Graphs(*(graph.SerializeToString(deterministic=True) for graph in graphs), reader.packed)


def _graph(module: nn.Module, inputs: dict[str, tuple[Tensor, dict[int, str]]], outputs: list[str]) -> Any:
    sizes = {
        name: torch.export.Dim(name, min=1, max=100_000)
        for _, axes in inputs.values()
        for name in axes.values()
    }
    buffer = io.BytesIO()
    with _quiet(logging.getLogger("torch.onnx")), warnings.catch_warnings():
        # The exporter raises warnings about its own code.
        warnings.simplefilter("ignore")
        torch.onnx.export(
            module,
            tuple(value for value, _ in inputs.values()),
            buffer,
            input_names=list(inputs),
            output_names=outputs,
            dynamic_shapes=tuple(
                {axis: sizes[name] for axis, name in axes.items()} for _, axes in inputs.values()
            ),
            opset_version=_OPSET,
            dynamo=True,
            verbose=False,
        )
    graph = onnx.load_from_string(buffer.getvalue())
    # Strip the exporter's notes about the source code.
    for node in graph.graph.node:
        node.doc_string = ""
        del node.metadata_props[:]
    del graph.graph.metadata_props[:], graph.metadata_props[:], graph.graph.value_info[:]
    return graph


def round_weights(weights: Any, axis: int) -> tuple[Any, Any]:
    """Quantise weights (never activations) to int8, with a scale for each row (axis 0) or column (axis 1)."""
    scales = np.abs(weights).max(1 - axis, keepdims=True) / 127
    scales = np.where(scales == 0, 1, scales).astype(np.float32)
    return np.clip(np.rint(weights / scales), -127, 127).astype(np.int8), scales


@torch.no_grad()
def round_matrices(reader: Reader) -> None:
    """Round the matrices of a reader in place to eight-bit precision, with a scale for each output."""
    for module in reader.modules():
        # Linear and Embedding weights have outputs as rows; other matrices, right factors, as columns.
        axis = 0 if isinstance(module, nn.Linear | nn.Embedding) else 1
        weight = getattr(module, "weight", None)
        if isinstance(weight, nn.Parameter) and weight.ndim == 2 and weight.numel() >= _LEAST_WEIGHTS:
            numbers, scales = round_weights(weight.numpy(), axis)
            weight.copy_(torch.from_numpy(numbers * scales))


def quantise(graph: Any) -> Any:
    """Store the matrices of a graph in eight bits; DequantizeLinear converts them back to float32."""
    stored, nodes = [], []
    for initializer in graph.graph.initializer:
        weights = numpy_helper.to_array(initializer)
        if weights.dtype != np.float32 or weights.ndim != 2 or weights.size < _LEAST_WEIGHTS:
            stored.append(initializer)
            continue
        axis = _axis_of(graph, initializer.name)
        numbers, scales = round_weights(weights, axis)
        name = initializer.name
        stored += [
            numpy_helper.from_array(numbers, f"{name}_int8"),
            numpy_helper.from_array(scales.ravel(), f"{name}_scales"),
        ]
        nodes.append(
            helper.make_node("DequantizeLinear", [f"{name}_int8", f"{name}_scales"], [name], axis=axis)
        )
    del graph.graph.initializer[:]
    graph.graph.initializer.extend(stored)
    kept = list(graph.graph.node)
    del graph.graph.node[:]
    graph.graph.node.extend([*nodes, *kept])
    onnx.checker.check_model(graph)
    return graph


def multiply_in_eight_bits(graph: Any) -> Any:
    """Make a graph multiply in eight bits, with a scale for each output and one for the input."""
    with _quiet(logging.getLogger()), tempfile.TemporaryDirectory() as folder:
        given, made = Path(folder) / "given.onnx", Path(folder) / "made.onnx"
        onnx.save(graph, given)
        quantize_dynamic(given, made, ["MatMul", "Gemm"], per_channel=True, weight_type=QuantType.QInt8)
        return onnx.load(made)


@contextmanager
def _quiet(logger: logging.Logger) -> Iterator[None]:
    """Suppress a logger's warnings: exporters warn about their own code."""
    level = logger.level
    logger.setLevel(logging.ERROR)
    try:
        yield
    finally:
        logger.setLevel(level)


def _axis_of(graph: Any, name: str) -> int:
    """The axis of a matrix that has the outputs."""
    for node in graph.graph.node:
        if name in node.input:
            if node.op_type == "MatMul":
                return 1
            if node.op_type == "Gemm":
                return 1 - int(next((a.i for a in node.attribute if a.name == "transB"), 0))
            if node.op_type == "Transpose":
                return 0
    return 0


def largest_difference(reader: Reader, graphs: Graphs, texts: Sequence[list[int]], seed: int = 0) -> float:
    """The largest difference in probability between graphs and module, over the pieces of some texts."""
    rng = np.random.default_rng(seed)
    one, other = TorchNetwork(reader), OnnxNetwork(graphs)
    apart = [0.0]

    def compare(a: Any, b: Any) -> None:
        apart.append(float(np.abs(sigmoid(a) - sigmoid(b)).max(initial=0)))

    for ids in texts:
        mentioned = (rng.random(len(ids)) < 0.2).astype(np.float32)
        encoded, again = one.encode(ids, mentioned), other.encode(ids, mentioned)
        compare(encoded.triggers, again.triggers)
        acts = rng.dirichlet(np.ones(len(ids)), 3).astype(np.float32)
        countries = np.zeros((2, len(ids)), np.float32)
        countries[0, 0] = countries[1, -1] = 1
        given = (encoded.vectors, acts, np.array([0, 5, 15]), countries)
        ends, ends_again = one.ends(*given), other.ends(*given)
        for side, side_again in ((ends.source, ends_again.source), (ends.target, ends_again.target)):
            compare(side.country, side_again.country)
            compare(side.phrase, side_again.phrase)
        rows, first, second = np.arange(3), np.zeros(3, int), np.ones(3, int)
        pairs = candidates(ends.acts, ends.source, ends.target, rows, first, second)
        hints = rng.normal(size=(3, KINDS + 2)).astype(np.float32)
        checked, checked_again = one.check(pairs, hints), other.check(pairs, hints)
        compare(checked.types, checked_again.types)
        compare(checked.realis, checked_again.realis)
    return max(apart)
