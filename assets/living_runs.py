"""Which runs in Dagster's history still have a process. One without would block all later runs for ever.

A run holds the lock of a file named after it while it works. The system releases the lock when the process ends,
however it ends, so that a run whose lock is free is over.
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import dagster as dg
from filelock import FileLock, Timeout

from assets.storage.data_folder import DataFolder

# A run that has just begun has no file yet.
_SECONDS_TO_BEGIN = 180
_AT_WORK = [dg.DagsterRunStatus.STARTED, dg.DagsterRunStatus.STARTING, dg.DagsterRunStatus.CANCELING]


@contextmanager
def living(data: DataFolder, run_id: str) -> Iterator[None]:
    """Show that a run is at work while the block or the process lasts."""
    path = _file(data, run_id)
    path.parent.mkdir(parents=True, exist_ok=True)
    with FileLock(path):
        yield
    path.unlink(missing_ok=True)


def end_lost_runs(data: DataFolder, instance: dg.DagsterInstance) -> list[str]:
    """Mark runs whose process is gone as failed; returns their ids."""
    lost = []
    for record in instance.get_run_records(dg.RunsFilter(statuses=_AT_WORK)):
        run = record.dagster_run
        if _is_at_work(_file(data, run.run_id), record.start_time or record.create_timestamp.timestamp()):
            continue
        instance.report_run_failed(
            run, "The process of this run was killed; the next run continues from there."
        )
        _file(data, run.run_id).unlink(missing_ok=True)
        lost.append(run.run_id)
    return lost


def _file(data: DataFolder, run_id: str) -> Path:
    return data.history / "at_work" / f"{run_id}.lock"


def _is_at_work(path: Path, began: float) -> bool:
    if not path.exists():
        return time.time() - began < _SECONDS_TO_BEGIN
    try:
        with FileLock(path, timeout=0):
            return False
    except Timeout:
        return True
