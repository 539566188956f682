"""Batches of days on a Dask cluster, handed over as to worker processes.

A batch carries names of days, and the path of a data folder that the workers and the run see alike. The scheduler gives
the batch of a lost worker to another one. What a worker writes counts only as long as the run that asked for it goes
on: it is staged in a folder of that run, and where the folder is gone nothing can be put in its place.
"""

import logging
import shutil
import socket
from collections.abc import Callable, Sequence
from concurrent.futures import CancelledError, Future
from dataclasses import replace
from datetime import date
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from assets.daily.stages import code_version
from assets.incremental.parts import BatchResult, Parts

if TYPE_CHECKING:
    import distributed

# Makes the days of a batch, see `assets.incremental.making`.
MakeBatch = Callable[..., BatchResult]

# Seconds until a cluster counts as out of reach, and until one without workers as idle.
_PATIENCE = 30
_GOES_ON = "Days that are done are kept; the next run goes on, on a cluster, or on this machine with --executor local."


class ClusterError(Exception):
    """The cluster, and no day, is at fault; says what to do."""


class Cluster:
    """A cluster that runs already. Its workers are neither started nor ended here.

    Raises:
        ClusterError: where `distributed` is missing, or there is no scheduler or no worker.
    """

    def __init__(self, address: str) -> None:
        self._address = address
        self._run = f"run-{uuid4().hex[:12]}"
        self._staging: Path | None = None
        self._client = _connect(address)
        # Each call is work of its own: by default one with the arguments of an earlier one is given its result.
        self._pool = self._client.get_executor(pure=False)

    @property
    def size(self) -> int:
        """How many batches it makes at once."""
        threads: dict[str, int] = self._client.nthreads()
        return max(1, sum(threads.values()))

    def submit(
        self, batch: MakeBatch, make: object, parts: Parts, days: Sequence[date]
    ) -> Future[BatchResult]:
        """Have a worker make a batch."""
        own = replace(parts, data=replace(parts.data, run=self._run))
        if self._staging is None:
            self._staging = own.data.staging
            self._staging.mkdir(parents=True, exist_ok=True)
        found: Future[BatchResult] = self._pool.submit(_make_there, fingerprint(), batch, make, own, days)
        return found

    def result(self, done: Future[BatchResult], days: Sequence[date]) -> BatchResult:
        """What came of a batch.

        Raises:
            ClusterError: where the scheduler is lost, or every worker that tried the batch.
        """
        try:
            return done.result()
        except CancelledError:
            raise ClusterError(f"The scheduler at {self._address} is gone. {_GOES_ON}") from None
        except Exception as error:
            # By name: the class is known only where `distributed` is.
            if type(error).__name__ != "KilledWorker":
                raise
            raise ClusterError(
                f"Workers died one after the other over {days[0]} to {days[-1]}: look at their logs. Most often memory"
                f" is short: give each worker more, or the days fewer pages. {_GOES_ON}"
            ) from None

    def close(self, *, at_once: bool) -> None:
        """Let go of the cluster, `at_once` without waiting for what its workers are at."""
        if self._staging is not None:
            shutil.rmtree(self._staging, ignore_errors=True)
        if self._client.status == "running":
            self._pool.shutdown(wait=not at_once)
        self._client.close(timeout=2)


def _connect(address: str) -> "distributed.Client":
    try:
        import distributed
    except ModuleNotFoundError:
        raise ClusterError(
            "A cluster needs Dask: .venv/bin/python -m pip install -e '.[cluster]', on every machine."
        ) from None
    # The run reports a lost scheduler, once; Dask has a traceback for it.
    for name in ("distributed", "distributed.client"):
        logging.getLogger(name).setLevel(logging.CRITICAL)
    try:
        client = distributed.Client(address, timeout=_PATIENCE, set_as_default=False)
    except (OSError, ValueError) as error:
        raise ClusterError(
            f"No scheduler answers at {address} ({str(error).splitlines()[0]}). Start one with `dask scheduler` and"
            f" give its address, or run with --executor local."
        ) from None
    try:
        client.wait_for_workers(1, timeout=_PATIENCE)
    except TimeoutError:
        client.close(timeout=2)
        raise ClusterError(
            f"The scheduler at {address} has no worker. Start some with `dask worker {address} --nthreads 1`, and"
            " run again."
        ) from None
    return client


def _make_there(
    expected: str, batch: MakeBatch, make: Any, parts: Parts, days: Sequence[date]
) -> BatchResult:
    """Make a batch on a worker, if it is one of the run's kind."""
    host = socket.gethostname()
    if (found := fingerprint()) != expected:
        raise ClusterError(
            f"A worker on {host} has other code or releases ({found}) than this run ({expected}): install the same"
            " checkout with the same lock files there."
        )
    if not parts.data.staging.is_dir():
        raise ClusterError(
            f"A worker on {host} does not see {parts.data.root} as this run does: all machines need the data folder at"
            " the same path, on a file system that they share."
        )
    return batch(make, parts, days)


@cache
def fingerprint() -> str:
    """What has to be alike on all machines for equal rows in equal files."""
    releases = " ".join(f"{name} {version(name)}" for name in ("polars", "pyarrow", "onnxruntime"))
    return f"code {code_version('schemas', 'pipelines', 'assets')}, {releases}"
