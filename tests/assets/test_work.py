import multiprocessing
import os
from contextlib import closing
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from assets.work import MOST_DAYS, ROWS_FOR_WORKERS, Outcome, Workers, batches

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


def tell_process(_root: str, days: list[date]) -> Outcome:
    return Outcome(hashes={day: str(os.getpid()) for day in days})


def test_processes_that_are_started_ahead_do_the_work():
    with closing(Workers(2)) as workers:
        workers.start(ROWS_FOR_WORKERS - 1, module="json")
        assert multiprocessing.active_children() == []
        workers.start(ROWS_FOR_WORKERS, module="json")
        started = {str(process.pid) for process in multiprocessing.active_children()}
        assert len(started) == 2
        weights = {FIRST + timedelta(days=place): ROWS_FOR_WORKERS for place in range(4)}
        made = list(workers.run(tell_process, "", weights, most=ROWS_FOR_WORKERS))
    assert {process for _, outcome in made for process in outcome.hashes.values()} <= started
    assert multiprocessing.active_children() == []
