"""How a stage makes its due days: found by the manifest, in batches on worker processes, recorded as each is done.

A day that breaks fails alone.
"""

import os
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import dataclass, replace
from datetime import date
from itertools import accumulate

import polars as pl

from assets.daily.stages import CAPTURES, STAGES, Stage
from assets.incremental.manifest import UNREAD, Entries, Entry, Manifest, due_days
from assets.incremental.parts import BatchResult, Parts
from assets.progress import Progress
from assets.storage.data_folder import DataFolder
from assets.worker_processes import end_at_once, worker_pool
from pipelines.events.reader.errors import ModelError

# Under this many rows the start of worker processes costs more than they save.
ROWS_FOR_WORKERS = 10_000
# Days in one batch.
MOST_DAYS = 100

# Makes some days of a stage. A function of a module, so that worker processes can import it.
Make = Callable[[Parts, Sequence[date]], BatchResult]


class Workers:
    """Worker processes that the stages of a run share; started when a stage has enough to do."""

    def __init__(self) -> None:
        self._pool: ProcessPoolExecutor | None = None

    def start(self, workers: int, rows: int, *, module: str) -> None:
        """Start the processes before they have work, if `rows` are enough for them, and let them import a module."""
        if workers > 1 and rows >= ROWS_FOR_WORKERS:
            pool = self._started(workers)
            for _ in range(workers):
                pool.submit(__import__, module)

    def run(
        self, make: Make, parts: Parts, weights: Mapping[date, int], *, most: int, workers: int
    ) -> Iterator[tuple[int, BatchResult]]:
        """Make days batch by batch, and yield (rows of the batch, result) as each is done.

        Args:
            make: makes some days.
            parts: what it may read.
            weights: the days, with the rows that each is expected to read.
            most: rows in a batch; bounds the memory of a process.
            workers: processes.
        """
        if sum(weights.values()) < ROWS_FOR_WORKERS:
            workers = 1
        todo = batches(weights, most, workers)
        sizes = [sum(weights[day] for day in days) for days in todo]
        if workers == 1 or len(todo) == 1:
            yield from ((size, _make(make, parts, days)) for size, days in zip(sizes, todo, strict=True))
            return
        pool = self._started(workers)
        size_of = {
            pool.submit(_make, make, parts, days): size for size, days in zip(sizes, todo, strict=True)
        }
        for done in as_completed(size_of):
            yield size_of[done], done.result()

    def _started(self, workers: int) -> ProcessPoolExecutor:
        if self._pool is None:
            # Workers inherit the number of threads: with one each, they do not fight over the cores. This process
            # keeps its own, which are started here if they were not yet.
            pl.thread_pool_size()
            os.environ["POLARS_MAX_THREADS"] = "1"
            self._pool = worker_pool(workers)
        return self._pool

    def close(self, *, at_once: bool = False) -> None:
        """End the processes, `at_once` without waiting for what they are at; they start again when they are needed."""
        if self._pool is not None:
            if at_once:
                end_at_once(self._pool)
            else:
                self._pool.shutdown()
            os.environ.pop("POLARS_MAX_THREADS", None)
            self._pool = None


def batches(weights: Mapping[date, int], most: int, workers: int) -> list[list[date]]:
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


def _make(make: Make, parts: Parts, days: Sequence[date]) -> BatchResult:
    try:
        return make(parts, days)
    except (ModelError, OSError, MemoryError):
        # No day's fault: the model, the disk or the machine is, and every day would break. Captures that cannot be
        # read have a row in quarantine and raise nothing.
        raise
    except Exception as error:
        if len(days) == 1:
            return BatchResult(broken={days[0]: f"{type(error).__name__}: {error}"})
    # One of several days broke the batch: each on its own, so that the others are made.
    return sum((_make(make, parts, [day]) for day in days), BatchResult())


@dataclass(frozen=True)
class Crew:
    """Who makes days, and how: the worker processes, how many there may be, whether to make what is up to date as
    well, and who hears of progress.
    """

    pool: Workers
    workers: int
    force: bool
    progress: Progress


def make_due(
    data: DataFolder, stage: Stage, make: Make, crew: Crew, due: Mapping[date, Entry], entries: Entries
) -> BatchResult:
    """Make the due days of a stage and record them; those that break are dropped from all stages."""
    manifest = Manifest(data)
    result = BatchResult()
    if not due:
        return result
    manifest.forget(stage, due)
    # Entries of captures say themselves how many files there are; those of other stages follow them.
    weights = {
        day: entry.files or entries.get((CAPTURES.name, day), entry).files for day, entry in due.items()
    }
    crew.progress.start(stage.name, sum(weights.values()), len(due))
    workers = crew.workers if stage.on_workers else 1
    done = crew.pool.run(make, readable(data, entries), weights, most=stage.batch_pages, workers=workers)
    for rows, part in done:
        # Batch by batch: what a run made before it was killed is not made again.
        made = {
            day: replace(due[day], output=output, code=due[day].code + UNREAD * (day in part.unread))
            for day, output in part.hashes.items()
        }
        manifest.record(stage, made, part.broken)
        result += part
        crew.progress.advance(rows)
    crew.progress.finish()
    return result


def readable(data: DataFolder, entries: Entries) -> Parts:
    """The parts that the manifest vouches for."""
    days: dict[str, set[date]] = {}
    for stage, day in entries:
        days.setdefault(stage, set()).add(day)
    tables = {table: frozenset(days.get(stage.name, ())) for stage in STAGES for table in stage.tables}
    return Parts(data, tables)


def settle(
    data: DataFolder, makers: Sequence[tuple[Stage, Make]], crew: Crew, asked: Collection[date] = ()
) -> dict[str, BatchResult]:
    """Make every day whose inputs have changed under it, until all that the manifest holds fits together.

    That is the case at once unless a day broke, a run was killed halfway, or only some stages were asked for.

    Returns:
        What came of each stage that had something to make.
    """
    results: dict[str, BatchResult] = {}
    while True:
        broke = False
        for stage, make in makers:
            entries = Manifest(data).read()
            due = due_days(data, stage, asked, entries, force=False)
            if due:
                result = make_due(data, stage, make, crew, due, entries)
                results[stage.name] = results.get(stage.name, BatchResult()) + result
                broke |= bool(result.broken)
        if not broke:
            return results
