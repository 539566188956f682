"""How long the run history is kept."""

import os
import time
from datetime import UTC, datetime, timedelta

import dagster as dg

from assets.dagster_storage import EventLog, forget_runs
from assets.setting_error import SettingError

DAYS_VARIABLE = "DATELINE_HISTORY_DAYS"
_USUAL_DAYS = 365
_ENDED = [dg.DagsterRunStatus.SUCCESS, dg.DagsterRunStatus.FAILURE, dg.DagsterRunStatus.CANCELED]
# Runs deleted in one transaction: other writers wait for it.
_RUNS_AT_ONCE = 20


def days_kept() -> int:
    """Days that runs stay in the history, 0 for ever.

    Raises:
        SettingError: if the setting is not a number of days.
    """
    text = os.environ.get(DAYS_VARIABLE, "").strip() or str(_USUAL_DAYS)
    if not (text.isascii() and text.isdecimal()):
        raise SettingError(f"{DAYS_VARIABLE} is {text!r}: write a number of days, or 0 to keep all runs")
    return int(text)


def prune_history(instance: dg.DagsterInstance, *, seconds: float, now: datetime | None = None) -> int:
    """Delete the runs that have ended and began before the retention period, oldest first.

    What is current stays known: see `forget_runs`.

    Args:
        instance: the history; one of another kind than this project's is left alone.
        seconds: after which no more runs are taken on; the next call continues.
        now: the time, if not that of the clock.

    Returns:
        How many runs were deleted.

    Raises:
        SettingError: if the setting is not a number of days.
    """
    days = days_kept()
    if not days or not isinstance(instance.event_log_storage, EventLog):
        return 0
    # More days than there were are for ever as well.
    before = (now or datetime.now(UTC)) - timedelta(days=min(days, 36_500))
    old, deleted, end = dg.RunsFilter(statuses=_ENDED, created_before=before), 0, time.monotonic() + seconds
    while time.monotonic() < end:
        records = instance.get_run_records(old, limit=_RUNS_AT_ONCE, ascending=True)
        if not records:
            break
        forget_runs(instance, [record.dagster_run.run_id for record in records])
        deleted += len(records)
    return deleted
