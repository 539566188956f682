"""Losses of a toy model."""

from random import Random

import pytest

torch = pytest.importorskip("torch")

from tests.training.losses import Weights, divergence, loss_of
from tests.training.model import Dropouts
from tests.training.toy import toy_reader, toy_texts

ONCE, TWICE = Weights(consistency=0.0), Weights(consistency=1.0)


def _loss(weights, dropouts):
    reader = toy_reader(dropouts=dropouts).train()
    torch.manual_seed(3)
    return loss_of(reader, toy_texts(), weights, Random(3)).item()


def test_two_views_diverge_by_as_much_as_their_probabilities_do():
    one, other = torch.tensor([[0.0, 2.0]]), torch.tensor([[0.0, -2.0]])
    likely = torch.sigmoid(torch.tensor(2.0)).item()
    assert divergence([one, other]).item() == pytest.approx((2 * likely - 1) * 4 / 2)
    assert divergence([one, other]).item() == divergence([other, one]).item()
    assert divergence([one, one]).item() == 0
    assert divergence([one]).item() == 0


def test_without_dropout_both_views_are_the_same():
    none = Dropouts(0, 0, 0, 0)
    assert _loss(TWICE, none) == pytest.approx(_loss(ONCE, none), rel=1e-5)


def test_views_that_differ_cost():
    plain = Weights(consistency=1e-9)
    assert _loss(TWICE, Dropouts()) > _loss(plain, Dropouts()) + 0.1
