"""Days in batches, on worker processes where it pays; a day that breaks fails alone."""

import multiprocessing
import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import dataclass, field
from datetime import date
from itertools import accumulate

import polars as pl

from assets.importing import import_uncollected
from schemas.rules import RuleReport, merge_reports

# Under this many rows the start of worker processes costs more than they save.
ROWS_FOR_WORKERS = 10_000
# Days in one batch.
MOST_DAYS = 100

# What a day's part of a table holds: rows, and the measures that plot themselves in the UI.
Numbers = dict[str, float]


@dataclass(frozen=True)
class Outcome:
    """What came of some days: numbers by table and day, a hash of each day's parts, the report of every rule, and the
    days that broke.
    """

    numbers: dict[tuple[str, date], Numbers] = field(default_factory=dict)
    hashes: dict[date, str] = field(default_factory=dict)
    reports: dict[str, list[RuleReport]] = field(default_factory=dict)
    broken: dict[date, str] = field(default_factory=dict)

    def __add__(self, other: "Outcome") -> "Outcome":
        tables = self.reports.keys() | other.reports.keys()
        both = (self.reports, other.reports)
        return Outcome(
            self.numbers | other.numbers,
            self.hashes | other.hashes,
            {table: merge_reports(reports.get(table, []) for reports in both) for table in tables},
            self.broken | other.broken,
        )


# Makes some days of a stage: (root of the data folder, days) -> what came of them.
MakeDays = Callable[[str, Sequence[date]], Outcome]


def batches(weights: dict[date, int], most: int, workers: int) -> list[list[date]]:
    """Days in order, cut into batches of about `most` rows at most, as many for each worker; a day is never cut."""
    # A day has files open while its batch is made: even an empty one weighs something.
    ends = list(accumulate(max(weights[day], -(-most // MOST_DAYS)) for day in sorted(weights)))
    if not ends:
        return []
    rounds = -(-ends[-1] // (most * workers))
    size = -(-ends[-1] // (rounds * workers))
    found: dict[int, list[date]] = {}
    for day, end in zip(sorted(weights), ends, strict=True):
        found.setdefault((end - 1) // size, []).append(day)
    return list(found.values())


def _make(make_days: MakeDays, root: str, days: Sequence[date]) -> Outcome:
    try:
        return make_days(root, days)
    except Exception as error:
        if len(days) == 1:
            return Outcome(broken={days[0]: f"{type(error).__name__}: {error}"})
    # One of several days broke the batch: each on its own, so that the others are made.
    return sum((_make(make_days, root, [day]) for day in days), Outcome())


class Workers:
    """Worker processes that the stages of a run share; started when a stage has enough to do, ended with the run."""

    def __init__(self, most: int) -> None:
        self.most = most
        self._pool: ProcessPoolExecutor | None = None

    def start(self, rows: int, *, module: str) -> None:
        """Start the processes before they have work, if `rows` are enough for them, and let them import a module."""
        if self._is_enough(rows):
            pool = self._started()
            for _ in range(self.most):
                pool.submit(import_uncollected, module)

    def run(
        self, make_days: MakeDays, root: str, weights: dict[date, int], *, most: int
    ) -> Iterator[tuple[int, Outcome]]:
        """Make days of a stage, batch by batch, and yield (rows of the batch, outcome) as each is done.

        Args:
            make_days: a function of a module, so that worker processes can import it.
            root: the data folder.
            weights: the days, with the rows that each is expected to read.
            most: rows in a batch; bounds the memory of a process.
        """
        workers = self.most if self._is_enough(sum(weights.values())) else 1
        todo = batches(weights, most, workers)
        sizes = [sum(weights[day] for day in days) for days in todo]
        if workers == 1 or len(todo) == 1:
            yield from ((size, _make(make_days, root, days)) for size, days in zip(sizes, todo, strict=True))
            return
        pool = self._started()
        size_of = {
            pool.submit(_make, make_days, root, days): size for size, days in zip(sizes, todo, strict=True)
        }
        for done in as_completed(size_of):
            yield size_of[done], done.result()

    def _is_enough(self, rows: int) -> bool:
        return self.most > 1 and rows >= ROWS_FOR_WORKERS

    def _started(self) -> ProcessPoolExecutor:
        if self._pool is None:
            # Forked processes deadlock in polars. Workers inherit the number of threads: with one each, they do not
            # fight over the cores. This process keeps its own, which are started here if they were not yet.
            pl.thread_pool_size()
            os.environ["POLARS_MAX_THREADS"] = "1"
            self._pool = ProcessPoolExecutor(self.most, mp_context=multiprocessing.get_context("spawn"))
        return self._pool

    def close(self) -> None:
        """End the processes."""
        if self._pool is not None:
            self._pool.shutdown()
            os.environ.pop("POLARS_MAX_THREADS", None)
            self._pool = None
