"""Training a toy model."""

from dataclasses import asdict, replace

import pytest

torch = pytest.importorskip("torch")

from pipelines.events.reader.decoding import decode
from pipelines.events.reader.settings import Settings
from tests.training.loop import (
    CHECKPOINT,
    Plan,
    PlanError,
    average,
    mean_weights,
    parameter_groups,
    restore,
    train,
)
from tests.training.losses import Weights
from tests.training.model import Dropouts, TorchNetwork
from tests.training.toy import SHAPE, toy_reader, toy_texts

PLAN = Plan(epochs=3, batch=4, rate=1e-3, heads_rate=5e-3, keep=2, heads=1, units=48)


def _quiet(_: str) -> None: ...


def _train(folder, plan=PLAN, until=None, **options):
    reader = toy_reader(**options)
    losses = train(reader, lambda _: toy_texts(), plan, folder, until, _quiet)
    return reader, losses


def _same(one, other):
    states = one.state_dict(), other.state_dict()
    return all(torch.equal(states[0][name], states[1][name]) for name in states[0])


@pytest.mark.parametrize("until", [0, 1])
def test_a_stopped_run_goes_on_before_and_after_narrowing(tmp_path, until):
    whole, losses = _train(tmp_path / "whole")
    _train(tmp_path / "parts", until=until)
    # The checkpoint replaces the initial weights, so the seed no longer matters.
    resumed, again = _train(tmp_path / "parts", seed=5)
    assert _same(whole, resumed)
    assert losses == again


def test_another_plan_does_not_go_on(tmp_path):
    _train(tmp_path, until=0)
    with pytest.raises(PlanError, match=r"rate was 0\.001, is 0\.002"):
        _train(tmp_path, replace(PLAN, rate=2e-3))
    with pytest.raises(PlanError, match="every was 1, is 2"):
        _train(tmp_path, replace(PLAN, every=2))
    with pytest.raises(PlanError, match="dropouts was"):
        _train(tmp_path, dropouts=Dropouts(0, 0, 0, 0))


@pytest.mark.parametrize("keep", [0, 3])
def test_a_plan_needs_an_epoch_before_those_that_stay(tmp_path, keep):
    with pytest.raises(PlanError, match=f"keep is {keep}, but must be from 1 to 2"):
        _train(tmp_path, replace(PLAN, keep=keep))


def test_wide_and_narrow_epochs_cannot_be_averaged(tmp_path):
    _train(tmp_path, until=1)
    with pytest.raises(PlanError, match=r"epoch_00\.pt has another shape than .*epoch_01\.pt"):
        mean_weights(sorted(tmp_path.glob("epoch_*.pt")))


def test_seeds_differ_and_a_seed_repeats_itself(tmp_path):
    one, _ = _train(tmp_path / "1")
    same, _ = _train(tmp_path / "2")
    other, _ = _train(tmp_path / "3", replace(PLAN, seed=2))
    assert _same(one, same)
    assert not _same(one, other)


def test_the_last_epochs_stay_and_can_be_averaged(tmp_path):
    _train(tmp_path)
    kept = sorted(tmp_path.glob("epoch_*.pt"))
    assert [path.name for path in kept] == ["epoch_01.pt", "epoch_02.pt"]
    assert (tmp_path / CHECKPOINT).exists()
    mean, states = mean_weights(kept), [mean_weights([path])["weights"] for path in kept]
    for name, value in mean["weights"].items():
        assert torch.allclose(value, (states[0][name] + states[1][name]) / 2)
    assert mean["epoch"] == 2
    assert mean["plan"]["epochs"] == PLAN.epochs
    assert average([states[0]]).keys() == states[0].keys()


def test_a_toy_learns_what_it_is_told(tmp_path):
    plan = Plan(epochs=40, batch=4, rate=3e-3, heads_rate=3e-3)
    reader, losses = _train(tmp_path, plan, dropouts=Dropouts(0, 0, 0, 0))
    assert losses[-1] < losses[0] / 4
    network, settings = TorchNetwork(reader), Settings("toy", hidden=SHAPE.hidden)
    for text in toy_texts():
        found = decode(network, text.ids, text.places, settings)
        assert {event[:3] for event in found if event.score > 0.5} == text.gold
        for event in found:
            if event.score > 0.5:
                assert event.trigger == (2, 3)
                assert event.event_type == "CONSULT" or event.source_phrase == (0, 1)


def test_lower_layers_learn_slower_and_norms_are_not_decayed():
    groups = parameter_groups(toy_reader(), PLAN)
    count = sum(len(group["params"]) for group in groups)
    assert count == len(list(toy_reader().parameters()))
    # Embeddings, two encoder layers, and the heads, which have a separate rate.
    assert {round(group["lr"] / PLAN.rate, 3) for group in groups} == {0.81, 0.9, 1.0, 5.0}
    for group in groups:
        assert {parameter.ndim > 1 for parameter in group["params"]} == {group["weight_decay"] > 0}


def test_the_epochs_that_are_averaged_have_a_narrow_encoder(tmp_path):
    _train(tmp_path, until=0)
    assert torch.load(tmp_path / "epoch_00.pt")["shape"] == asdict(SHAPE)
    _train(tmp_path)
    saved = mean_weights(sorted(tmp_path.glob("epoch_*.pt")))
    assert saved["shape"] == asdict(SHAPE) | {"heads": 1, "forward": 48}
    reader = toy_reader(seed=3)
    restore(reader, saved)
    assert (reader.shape.heads, reader.shape.forward) == (1, 48)
    assert torch.equal(
        reader.tagger.encoder.layers[1].fo.weight, saved["weights"]["tagger.encoder.layers.1.fo.weight"]
    )


def test_realis_can_be_left_out(tmp_path):
    _, losses = _train(tmp_path, replace(PLAN, weights=Weights(realis=0.0), epochs=8))
    assert losses[-1] < losses[0]
