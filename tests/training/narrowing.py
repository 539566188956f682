"""Narrow an encoder in training to the attention heads and feed-forward units that matter most.

What a head or a unit matters: the sum over its weights of squared weight times mean squared gradient, an estimate of
what the loss would rise without it (Optimal Brain Damage, LeCun et al. 1990, with Fisher information for the
curvature). AdamW keeps these gradients.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import torch
from torch import Tensor, nn

from tests.training.encoder import Layer
from tests.training.model import Reader


@dataclass(frozen=True)
class Holder:
    """A parameter that holds a part of each head or unit: row k of `places` is where along `axis` the k-th one is."""

    parameter: nn.Parameter
    axis: int
    places: Tensor


@torch.no_grad()
def narrow(reader: Reader, heads: int, units: int, optimizer: torch.optim.Optimizer | None = None) -> None:
    """Keep at most `heads` attention heads and `units` feed-forward units of each layer, and of the optimizer's state.

    Without an optimizer, all matter alike: for a reader that only needs the shape, to load weights into.
    """
    heads, units = min(heads, reader.shape.heads), min(units, reader.shape.forward)
    for layer in reader.tagger.encoder.layers:
        _keep(_heads(layer), heads, optimizer)
        _keep(_units(layer), units, optimizer)
        layer.attention.heads = heads
        for linear in (layer.qkv, layer.ao, layer.fi, layer.fo):
            linear.out_features, linear.in_features = linear.weight.shape
    reader.shape = replace(reader.shape, heads=heads, forward=units)


def _heads(layer: Layer) -> list[Holder]:
    heads, width = layer.attention.heads, layer.ao.in_features
    joined = torch.arange(3 * width).view(3, heads, -1).transpose(0, 1).reshape(heads, -1)
    return [
        Holder(layer.qkv.weight, 0, joined),
        Holder(layer.qkv.bias, 0, joined),
        Holder(layer.ao.weight, 1, torch.arange(width).view(heads, -1)),
    ]


def _units(layer: Layer) -> list[Holder]:
    each = torch.arange(layer.fi.out_features)[:, None]
    return [
        Holder(layer.fi.weight, 0, each),
        Holder(layer.fi.bias, 0, each),
        Holder(layer.fo.weight, 1, each),
    ]


def _keep(holders: Sequence[Holder], number: int, optimizer: torch.optim.Optimizer | None) -> None:
    if optimizer:
        matters = torch.stack([_matters(one, optimizer) for one in holders]).sum(0)
    else:
        matters = torch.zeros(len(holders[0].places))
    kept = matters.topk(number).indices
    for one in holders:
        at = one.places[kept].flatten().sort().values
        one.parameter.data = one.parameter.index_select(one.axis, at)
        one.parameter.grad = None
        state = optimizer.state[one.parameter] if optimizer else {}
        for name, value in state.items():
            if value.ndim:
                state[name] = value.index_select(one.axis, at)


def _matters(holder: Holder, optimizer: torch.optim.Optimizer) -> Tensor:
    """How much the weights of each head or unit in one parameter matter (heads or units,)."""
    lost = holder.parameter**2 * optimizer.state[holder.parameter]["exp_avg_sq"]
    along = lost if lost.ndim == 1 else lost.sum(1 - holder.axis)
    return along[holder.places].sum(1)
