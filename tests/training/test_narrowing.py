"""Which heads and units an encoder keeps when it is narrowed."""

from random import Random

import pytest

torch = pytest.importorskip("torch")

from tests.training.export import graphs_of, largest_difference
from tests.training.loop import Plan, parameter_groups
from tests.training.losses import Weights, loss_of
from tests.training.model import Dropouts
from tests.training.narrowing import narrow
from tests.training.toy import SHAPE, toy_reader, toy_texts

_UNITS, _WIDTH = SHAPE.forward, SHAPE.hidden // SHAPE.heads


def _trained():
    """A reader after some steps, each layer with one head and a quarter of its units useless, and its optimizer."""
    reader = toy_reader(dropouts=Dropouts(0, 0, 0, 0))
    optimizer = torch.optim.AdamW(parameter_groups(reader, Plan()), lr=1e-3)
    for _ in range(3):
        optimizer.zero_grad()
        loss_of(reader, toy_texts(), Weights(), Random(0)).backward()
        optimizer.step()
    with torch.no_grad():
        for layer in reader.tagger.encoder.layers:
            qkv = [part.view(3, SHAPE.heads, _WIDTH, -1) for part in (layer.qkv.weight, layer.qkv.bias)]
            for useless in (
                *(part[:, 0] for part in qkv),
                layer.ao.weight[:, :_WIDTH],
                layer.fi.weight[::4],
                layer.fi.bias[::4],
                layer.fo.weight[:, ::4],
            ):
                useless.zero_()
    return reader.eval(), optimizer


def _read(reader):
    with torch.no_grad():
        return reader.encode(toy_texts())


def test_useless_heads_and_units_go_and_the_output_stays():
    reader, optimizer = _trained()
    before = _read(reader)
    narrow(reader, SHAPE.heads - 1, _UNITS * 3 // 4, optimizer)
    for one, other in zip(before, _read(reader), strict=True):
        assert torch.allclose(one, other, atol=1e-5)
    assert (reader.shape.heads, reader.shape.forward) == (SHAPE.heads - 1, _UNITS * 3 // 4)
    assert reader.tagger.encoder.layers[0].qkv.weight.shape == (3 * _WIDTH, SHAPE.hidden)


def test_dropping_useful_units_changes_the_output():
    reader, optimizer = _trained()
    before = _read(reader)
    narrow(reader, SHAPE.heads, _UNITS // 2, optimizer)
    assert not torch.allclose(before[0], _read(reader)[0], atol=1e-5)


def test_the_optimizer_keeps_the_state_of_the_weights_that_stay():
    reader, optimizer = _trained()
    layer = reader.tagger.encoder.layers[1]
    known = {
        tuple(row): tuple(mean)
        for row, mean in zip(
            layer.fi.weight.tolist(), optimizer.state[layer.fi.weight]["exp_avg"].tolist(), strict=True
        )
    }
    narrow(reader, 1, _UNITS // 2, optimizer)
    kept = optimizer.state[layer.fi.weight]["exp_avg"].tolist()
    assert len(kept) == _UNITS // 2
    for row, mean in zip(layer.fi.weight.tolist(), kept, strict=True):
        assert known[tuple(row)] == tuple(mean)
    loss_of(reader.train(), toy_texts(), Weights(), Random(0)).backward()
    optimizer.step()


def test_units_without_gradients_go_whatever_their_weights():
    reader, optimizer = _trained()
    layer = reader.tagger.encoder.layers[0]
    with torch.no_grad():
        for weights in (layer.fi.weight, layer.fi.bias):
            weights[1::4] = 9
            optimizer.state[weights]["exp_avg_sq"][1::4] = 0
        optimizer.state[layer.fo.weight]["exp_avg_sq"][:, 1::4] = 0
    narrow(reader, SHAPE.heads, _UNITS // 2, optimizer)
    assert not (layer.fi.weight == 9).any()


@pytest.mark.parametrize("known", [True, False])
def test_an_encoder_narrower_than_asked_stays_as_it_is(known):
    reader, optimizer = _trained()
    before = _read(reader)
    narrow(reader, 100, 10_000, optimizer if known else None)
    assert reader.shape == SHAPE
    assert all(map(torch.equal, before, _read(reader)))


def test_a_narrow_reader_can_be_exported():
    reader, optimizer = _trained()
    narrow(reader, 1, _UNITS // 2, optimizer)
    assert largest_difference(reader, graphs_of(reader), [text.ids for text in toy_texts(3)]) < 1e-4
