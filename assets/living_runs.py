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

# A run that has just begun has no file yet. One that has just ended lets go of its file before its end is stored.
_SECONDS_TO_BEGIN = 180
_SECONDS_TO_END = 2
_AT_WORK = [dg.DagsterRunStatus.STARTED, dg.DagsterRunStatus.STARTING, dg.DagsterRunStatus.CANCELING]


@contextmanager
def living(data: DataFolder, run_id: str) -> Iterator[None]:
    """Show that a run is at work while the block or the process lasts."""
    path = _file(data, run_id)
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        with FileLock(path):
            yield
    finally:
        path.unlink(missing_ok=True)


def end_lost_runs(data: DataFolder, instance: dg.DagsterInstance) -> list[str]:
    """Mark runs whose process is gone as failed; returns their ids."""
    at_work = instance.get_run_records(dg.RunsFilter(statuses=_AT_WORK))
    without = [record.dagster_run.run_id for record in at_work if not _has_process(data, instance, record)]
    if not without:
        return []
    time.sleep(_SECONDS_TO_END)
    lost = instance.get_runs(dg.RunsFilter(run_ids=without, statuses=_AT_WORK))
    for run in lost:
        instance.report_run_failed(
            run, "The process of this run was killed; the next run continues from there."
        )
        _file(data, run.run_id).unlink(missing_ok=True)
    return [run.run_id for run in lost]


def _has_process(data: DataFolder, instance: dg.DagsterInstance, record: dg.RunRecord) -> bool:
    """Whether the process of a run lives, or may be starting: from its launch on, not while it waits in the queue."""
    run = record.dagster_run.run_id
    file = _file(data, run)
    if file.exists():
        return _is_held(file)
    launched = record.start_time or instance.get_run_stats(run).launch_time
    return time.time() - (launched or record.create_timestamp.timestamp()) < _SECONDS_TO_BEGIN


def _file(data: DataFolder, run_id: str) -> Path:
    return data.history / "at_work" / f"{run_id}.lock"


def _is_held(path: Path) -> bool:
    try:
        with FileLock(path, timeout=0):
            return False
    except Timeout:
        return True
