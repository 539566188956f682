"""How a stage processes its due days: found by the manifest, in batches on worker processes or a cluster, recorded
as each is done.

A day that breaks fails alone.
"""

import os
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from concurrent.futures import Future, ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from itertools import accumulate
from typing import Protocol

import polars as pl

from assets.daily.stages import CAPTURES, STAGES, Stage
from assets.incremental.cluster import Cluster, MakeBatch
from assets.incremental.manifest import Entries, Entry, Manifest, due_days
from assets.incremental.parts import BatchResult, Parts
from assets.processes import LOCAL
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


class Team(Protocol):
    """What processes batches of days: worker processes, or a cluster."""

    @property
    def size(self) -> int:
        """How many batches run at once."""

    def submit(self, batch: MakeBatch, make: Make, parts: Parts, days: Sequence[date]) -> Future[BatchResult]:
        """Have a batch processed."""

    def result(self, done: Future[BatchResult], days: Sequence[date]) -> BatchResult:
        """What came of it."""

    def close(self, *, at_once: bool) -> None:
        """Let go of them, `at_once` without waiting for their work."""


class WorkerLost(Exception):
    """A worker process was killed; the message says what to do."""


class Processes:
    """Worker processes of this machine."""

    def __init__(self, workers: int) -> None:
        # They inherit the number of threads: with one each, they do not fight over the cores. This process keeps its
        # own, which are started here if they were not yet.
        pl.thread_pool_size()
        os.environ["POLARS_MAX_THREADS"] = "1"
        self.size = workers
        self._pool: ProcessPoolExecutor = worker_pool(workers)

    def prepare(self, module: str) -> None:
        """Start all processes before they have work, and let them import a module."""
        for _ in range(self.size):
            self._pool.submit(__import__, module)

    def submit(self, batch: MakeBatch, make: Make, parts: Parts, days: Sequence[date]) -> Future[BatchResult]:
        """Have a batch processed."""
        return self._pool.submit(batch, make, parts, days)

    def result(self, done: Future[BatchResult], days: Sequence[date]) -> BatchResult:
        """What came of it.

        Raises:
            WorkerLost: if a worker process was killed.
        """
        try:
            return done.result()
        except BrokenProcessPool:
            raise WorkerLost(
                f"A worker process was killed while days such as {days[0]} were processed; most often memory is short."
                " Run again with --workers 1 (in the launchpad: workers of settings). What was done stays done."
            ) from None

    def close(self, *, at_once: bool) -> None:
        """End the processes, `at_once` without waiting for their work."""
        if at_once:
            end_at_once(self._pool)
        else:
            self._pool.shutdown()
        os.environ.pop("POLARS_MAX_THREADS", None)


class Workers:
    """Those that the stages of a run share: worker processes, or a cluster; called when a stage has enough to do."""

    def __init__(self) -> None:
        self._team: Team | None = None

    def start(self, workers: int, rows: int, *, module: str, executor: str = LOCAL) -> None:
        """Start the processes before they have work, if `rows` are enough for them, and let them import a module; or
        reach the cluster.

        Raises:
            ClusterError: where there is no cluster.
        """
        team = self._team_for(rows, workers, executor)
        if isinstance(team, Processes):
            team.prepare(module)

    def run(
        self,
        make: Make,
        parts_of: Callable[[Sequence[date]], Parts],
        weights: Mapping[date, int],
        *,
        most: int,
        workers: int,
        executor: str = LOCAL,
    ) -> Iterator[tuple[int, BatchResult]]:
        """Process days batch by batch, and yield (rows of the batch, result) as each is done.

        Args:
            make: processes some days.
            parts_of: what may be read for some days.
            weights: the days, with the rows that each is expected to read.
            most: rows in a batch; bounds the memory of a process.
            workers: processes.
            executor: `local`, or the address of a cluster, which has workers of its own.

        Raises:
            ClusterError: where the cluster fails, and no day does.
        """
        team = self._team_for(sum(weights.values()), workers, executor)
        todo = batches(weights, most, team.size if team else 1)
        sizes = [sum(weights[day] for day in days) for days in todo]
        if team is None or len(todo) == 1:
            yield from (
                (size, _make(make, parts_of(days), days)) for size, days in zip(sizes, todo, strict=True)
            )
            return
        batch_of = {
            team.submit(_make, make, parts_of(days), days): (size, days)
            for size, days in zip(sizes, todo, strict=True)
        }
        for done in as_completed(batch_of):
            size, days = batch_of[done]
            yield size, team.result(done, days)

    def _team_for(self, rows: int, workers: int, executor: str) -> Team | None:
        """What processes so many rows; None for this process."""
        if rows < ROWS_FOR_WORKERS or (workers == 1 and executor == LOCAL):
            return None
        if self._team is None:
            self._team = Processes(workers) if executor == LOCAL else Cluster(executor)
        return self._team

    def close(self, *, at_once: bool = False) -> None:
        """End the processes, or leave the cluster, `at_once` without waiting for their work; they start again
        when they are needed.
        """
        if self._team is not None:
            self._team.close(at_once=at_once)
            self._team = None


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
    # One of several days broke the batch: each on its own, so that the others are processed.
    return sum((_make(make, parts, [day]) for day in days), BatchResult())


@dataclass(frozen=True)
class Crew:
    """Who processes days, and how: the workers, how many processes there may be, whether to process what is up to
    date as well, who hears of progress, and where the workers are.
    """

    pool: Workers
    workers: int
    force: bool
    progress: Progress
    executor: str = LOCAL


def make_due(
    data: DataFolder, stage: Stage, make: Make, crew: Crew, due: Mapping[date, Entry], entries: Entries
) -> BatchResult:
    """Process the due days of a stage and record them; days that break are dropped from all stages."""
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
    done = crew.pool.run(
        make,
        partial(_read_by, stage, readable(data, entries)),
        weights,
        most=stage.batch_pages,
        workers=crew.workers if stage.on_workers else 1,
        executor=crew.executor if stage.on_workers else LOCAL,
    )
    for rows, part in done:
        # Batch by batch: what a run has processed when it is killed is not repeated.
        made = {
            day: replace(due[day], output=output, unread=day in part.unread)
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
    made = {stage.name: frozenset(days.get(stage.name, ())) for stage in STAGES}
    return Parts(data, {table: made[stage.name] for stage in STAGES for table in stage.tables})


def _read_by(stage: Stage, parts: Parts, days: Sequence[date]) -> Parts:
    """What a stage says that it reads for some days. Of twenty years the rest would be most of what a batch carries."""
    found: dict[str, set[date]] = {}
    for name, shift in stage.days_read:
        found.setdefault(name, set()).update(day + shift for day in days)
    tables = {table: found[reads.name] for reads in STAGES if reads.name in found for table in reads.tables}
    if stage.undated_read_all:
        return replace(parts, made={table: parts.made[table] for table in tables})
    return replace(parts, made={table: parts.made[table] & near for table, near in tables.items()})


def settle(
    data: DataFolder, makers: Sequence[tuple[Stage, Make]], crew: Crew, asked: Collection[date] = ()
) -> dict[str, BatchResult]:
    """Process every day whose inputs have changed under it, until all that the manifest holds fits together.

    That is the case at once unless a day broke, a run was killed halfway, or only some stages were asked for.

    Returns:
        What came of each stage that had something to do.
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
