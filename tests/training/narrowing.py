"""Narrow an encoder in training to its most important attention heads and feed-forward units.

The importance of a head or unit is the sum of squared weight times mean squared gradient over its weights. It ranks
them by how much the loss would rise without them (Optimal Brain Damage, LeCun et al. 1990, with Fisher information as
the curvature). AdamW keeps these means.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import torch
from torch import Tensor, nn

from tests.training.encoder import Layer
from tests.training.model import Reader


@dataclass(frozen=True)
class Part:
    """A parameter that holds weights of every head, or of every unit.

    Row k of `places` (heads or units, places) lists where along `axis` the k-th one's weights are.
    """

    parameter: nn.Parameter
    axis: int
    places: Tensor


@torch.no_grad()
def narrow(reader: Reader, heads: int, units: int, optimizer: torch.optim.Optimizer | None = None) -> None:
    """Keep at most `heads` heads and `units` units of each layer, in the reader and in the optimizer's state.

    Without an optimizer, which ones are kept is arbitrary: enough for a reader that weights are loaded into.
    """
    heads, units = min(heads, reader.shape.heads), min(units, reader.shape.forward)
    for layer in reader.tagger.encoder.layers:
        _keep(_heads(layer), heads, optimizer)
        _keep(_units(layer), units, optimizer)
        layer.attention.heads = heads
        for linear in (layer.qkv, layer.ao, layer.fi, layer.fo):
            linear.out_features, linear.in_features = linear.weight.shape
    reader.shape = replace(reader.shape, heads=heads, forward=units)


def _heads(layer: Layer) -> list[Part]:
    heads, width = layer.attention.heads, layer.ao.in_features
    # Queries of all heads come first, then keys, then values.
    joined = torch.arange(3 * width).view(3, heads, -1).transpose(0, 1).reshape(heads, -1)
    return [
        Part(layer.qkv.weight, 0, joined),
        Part(layer.qkv.bias, 0, joined),
        Part(layer.ao.weight, 1, torch.arange(width).view(heads, -1)),
    ]


def _units(layer: Layer) -> list[Part]:
    each = torch.arange(layer.fi.out_features)[:, None]
    return [Part(layer.fi.weight, 0, each), Part(layer.fi.bias, 0, each), Part(layer.fo.weight, 1, each)]


def _keep(parts: Sequence[Part], number: int, optimizer: torch.optim.Optimizer | None) -> None:
    if optimizer:
        importance = torch.stack([_importance(part, optimizer) for part in parts]).sum(0)
    else:
        importance = torch.zeros(len(parts[0].places))
    kept = importance.topk(number).indices
    for part in parts:
        at = part.places[kept].flatten().sort().values
        part.parameter.data = part.parameter.index_select(part.axis, at)
        part.parameter.grad = None
        state = optimizer.state[part.parameter] if optimizer else {}
        for name, value in state.items():
            # The step count is the same for all.
            if value.ndim:
                state[name] = value.index_select(part.axis, at)


def _importance(part: Part, optimizer: torch.optim.Optimizer) -> Tensor:
    """The importance of each head or unit by the weights in one parameter (heads or units,)."""
    saliency = part.parameter**2 * optimizer.state[part.parameter]["exp_avg_sq"]
    by_place = saliency if saliency.ndim == 1 else saliency.sum(1 - part.axis)
    return by_place[part.places].sum(1)
