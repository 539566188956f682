"""Calibration and thresholds."""

import random

import pytest

from pipelines.events.reader.settings import interpolate
from tests.training.calibrating import (
    LEAST_OF_TYPE,
    Outcome,
    best_bound,
    best_bounds,
    confident_bound,
    curves,
    equal_bins,
    expected_error,
)


def test_types_that_are_right_more_often_have_a_curve_of_their_own() -> None:
    rng = random.Random(3)
    outcomes = [Outcome("AID", score, rng.random() < score) for score in (rng.random() for _ in range(600))]
    outcomes += [
        Outcome("COERCE", score, rng.random() < score**3) for score in (rng.random() for _ in range(200))
    ]
    outcomes += [Outcome("AGREE", 0.5, False)] * (LEAST_OF_TYPE - 1)
    found = curves(outcomes)
    assert set(found) == {"", "AID", "COERCE"}
    for curve in found.values():
        assert [score for score, _ in curve] == sorted(score for score, _ in curve)
        assert [probability for _, probability in curve] == sorted(probability for _, probability in curve)
    assert interpolate(found["COERCE"], 0.6) < interpolate(found[""], 0.6) < interpolate(found["AID"], 0.6)


def test_the_bound_of_events_has_the_best_f1_and_of_equal_ones_the_fewest_wrong() -> None:
    outcomes = [(0.9, True)] * 50 + [(0.5, True)] * 10 + [(0.4, False)] * 30 + [(0.3, True)] * 2
    assert best_bound(outcomes, wanted=67) == 0.5
    assert best_bound([(0.9, True)] * 500 + [(0.5, True), (0.4, False)], wanted=501) == 0.9


def test_lone_uncertain_events_that_are_wrong_raise_the_bound_of_a_story() -> None:
    beside = [[(0.9, True), (0.5, True), (0.3, False)]] * 50
    assert best_bounds(beside + [[(0.5, True)]] * 20, wanted=120) == (0.5, 0.5)
    least, of_story = best_bounds(beside + [[(0.5, False)]] * 20 + [[]], wanted=100)
    assert least == 0.5
    assert 0.5 < of_story <= 0.9
    assert best_bounds([[]], wanted=3) == (1.0, 0.95)


def test_above_the_bound_of_confident_events_nine_in_ten_are_right() -> None:
    outcomes = [(0.9, True)] * 40 + [(0.8, True)] * 5 + [(0.8, False)] * 5 + [(0.5, False)] * 10
    assert confident_bound(outcomes) == 0.8
    # Candidates tied at the bound all count.
    assert confident_bound([*outcomes, *[(0.8, False)] * 5]) == 0.9
    assert confident_bound([(0.9, True)] * 10) == 1.0


def test_what_says_how_often_it_is_right_has_no_error() -> None:
    sound = [(0.2, n < 20) for n in range(100)] + [(0.8, n < 80) for n in range(100)]
    assert expected_error(sound, 2) == pytest.approx(0)
    assert expected_error([(0.9, n < 50) for n in range(100)], 1) == pytest.approx(0.4)
    assert [len(part) for part in equal_bins(sound, 4)] == [50] * 4
    assert equal_bins([(0.5, True)], 4) == [[(0.5, True)]]
