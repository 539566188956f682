import multiprocessing
import os
import signal
from contextlib import closing
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assets.incremental.making import MOST_DAYS, ROWS_FOR_WORKERS, WorkerLost, Workers, batches
from assets.incremental.parts import BatchResult, Parts
from assets.storage.data_folder import DataFolder

FIRST = date(2026, 1, 1)
WEIGHTS = st.lists(st.integers(0, 3_000), min_size=1, max_size=300).map(
    lambda sizes: {FIRST + timedelta(days=place): size for place, size in enumerate(sizes)}
)


@given(WEIGHTS, st.integers(100, 10_000), st.integers(1, 4))
def test_every_day_is_in_one_batch_and_no_batch_is_larger_than_it_may_by_more_than_a_day(
    weights, most, workers
):
    found = batches(weights, most, workers)
    assert [day for days in found for day in days] == sorted(weights)
    assert all(sum(weights[day] for day in days[1:]) <= most for days in found)
    assert all(len(days) <= MOST_DAYS + 1 for days in found)


def test_workers_get_as_many_batches_each():
    days = {FIRST + timedelta(days=place): 500 for place in range(200)}
    assert [len(days) for days in batches(days, 20_000, 2)] == [33, 33, 34, 33, 33, 34]
    assert [len(days) for days in batches(days, 20_000, 1)] == [40] * 5


def test_a_day_that_is_larger_than_a_batch_is_one():
    assert batches({FIRST: 200_000}, 5_000, 2) == [[FIRST]]


def test_no_days_are_no_batches():
    assert batches({}, 5_000, 2) == []


def nothing(_days: list[date]) -> Parts:
    return Parts(DataFolder(""), {})


def name_process(_parts: Parts, days: list[date]) -> BatchResult:
    return BatchResult(hashes={day: str(os.getpid()) for day in days})


def test_processes_that_are_started_ahead_do_the_work():
    with closing(Workers()) as workers:
        workers.start(2, ROWS_FOR_WORKERS - 1, module="json")
        assert multiprocessing.active_children() == []
        workers.start(2, ROWS_FOR_WORKERS, module="json")
        started = {str(process.pid) for process in multiprocessing.active_children()}
        assert len(started) == 2
        weights = {FIRST + timedelta(days=place): ROWS_FOR_WORKERS for place in range(4)}
        made = list(workers.run(name_process, nothing, weights, most=ROWS_FOR_WORKERS, workers=2))
    processes = [process for _, result in made for process in result.hashes.values()]
    assert len(processes) == len(weights)
    assert set(processes) <= started
    assert multiprocessing.active_children() == []


def breaks_on_the_second(_parts: Parts, days: list[date]) -> BatchResult:
    if FIRST + timedelta(days=1) in days:
        raise ValueError("a fault")
    return BatchResult(hashes=dict.fromkeys(days, "made"))


def test_a_day_that_breaks_its_batch_is_found_and_the_others_are_made():
    weights = {FIRST + timedelta(days=place): 1 for place in range(3)}
    [(_, result)] = Workers().run(breaks_on_the_second, nothing, weights, most=100, workers=1)
    assert result.hashes == {FIRST: "made", FIRST + timedelta(days=2): "made"}
    assert result.broken == {FIRST + timedelta(days=1): "ValueError: a fault"}


def dies(_parts: Parts, _days: list[date]) -> BatchResult:
    os.kill(os.getpid(), signal.SIGKILL)
    raise AssertionError


def test_a_worker_that_is_killed_says_what_to_do():
    weights = {FIRST + timedelta(days=place): ROWS_FOR_WORKERS for place in range(2)}
    workers = Workers()
    with pytest.raises(WorkerLost, match="--workers 1"):
        list(workers.run(dies, nothing, weights, most=ROWS_FOR_WORKERS, workers=2))
    workers.close(at_once=True)
