"""A Dask cluster on the loopback interface: a scheduler and workers of one thread each, all processes of their own."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

_HERE = Path(__file__).parent
_START_SECONDS = 60
_USUAL = {"POLARS_MAX_THREADS": "1", "DASK_CONFIG": str(_HERE.parents[1] / "docs" / "dask.yaml")}


@dataclass(frozen=True)
class LoopbackCluster:
    """A cluster that is up."""

    address: str
    scheduler: "subprocess.Popen[bytes]"


@contextmanager
def loopback_cluster(
    folder: Path, *, workers: int = 2, environment: dict[str, str] | None = None
) -> Iterator[LoopbackCluster]:
    """A cluster of so many workers, whose logs lie in `folder`. Workers preload `faulty_worker.py`, which does
    nothing unless `environment` tells it to.
    """
    folder.mkdir(parents=True, exist_ok=True)
    told = folder / "scheduler.json"
    told.unlink(missing_ok=True)
    quiet = ["--no-dashboard", "--host", "127.0.0.1"]
    with ExitStack() as ending:

        def start(*arguments: str, **more: str) -> "subprocess.Popen[bytes]":
            with (folder / f"{arguments[0]}.log").open("ab") as log:
                process = subprocess.Popen(
                    [sys.executable, "-m", "dask", *arguments],
                    env=os.environ | _USUAL | (environment or {}) | more,
                    stdout=log,
                    stderr=log,
                    start_new_session=True,
                )
            ending.callback(_end, process)
            return process

        scheduler = start("scheduler", *quiet, "--port", "0", "--scheduler-file", str(told))
        address = _address(told)
        for number in range(workers):
            start(
                *("worker", address, *quiet, "--nthreads", "1", "--memory-limit", "0"),
                *("--local-directory", str(folder / str(number))),
                *("--preload", str(_HERE / "faulty_worker.py")),
                SCHEDULER_PID=str(scheduler.pid),
            )
        yield LoopbackCluster(address, scheduler)


def _address(told: Path) -> str:
    end = time.monotonic() + _START_SECONDS
    while time.monotonic() < end:
        if told.exists() and (text := told.read_text()):
            return json.loads(text)["address"]
        time.sleep(0.1)
    raise TimeoutError("the scheduler did not start")


def _end(process: "subprocess.Popen[bytes]") -> None:
    # A worker has a nanny, which is in the same group.
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()
