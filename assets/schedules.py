"""When days are made without being asked for: every morning, and when files arrive late."""

import hashlib
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path

import dagster as dg

from assets.data_folder import DataFolder
from assets.days import LOCAL, ranges
from assets.jobs import DAILY
from assets.manifest import Plan, plan
from assets.partitions import RANGE_END, RANGE_START, range_tags
from assets.stages import code_version

# Days that lie closer together than this share a run: what is up to date between them costs nothing.
MOST_DAYS_BETWEEN = 31


def _requests(planned: Plan, last: date) -> Iterator[dg.RunRequest]:
    due = [day for day in planned.days if day <= last]
    for start, end in ranges(due, most_days_between=MOST_DAYS_BETWEEN):
        marks = sorted(mark.fingerprint for day, mark in planned.captured.items() if start <= day <= end)
        # Asked for once for the same files and code: a day that breaks is not tried for ever.
        text = "".join([code_version("schemas", "pipelines"), *marks])
        key = hashlib.blake2b(text.encode(), digest_size=8).hexdigest()
        yield dg.RunRequest(run_key=f"{start}..{end} {key}", tags=range_tags(start, end))


@dg.schedule(
    job=DAILY,
    cron_schedule="15 5 * * *",
    execution_timezone=LOCAL.key,
    default_status=dg.DefaultScheduleStatus.RUNNING,
)
def every_morning(
    context: dg.ScheduleEvaluationContext, data: dg.ResourceParam[DataFolder]
) -> Iterator[dg.RunRequest | dg.SkipReason]:
    """Makes yesterday, and every earlier day that was missed or has changed, then publishes the warehouse."""
    yesterday = context.scheduled_execution_time.astimezone(LOCAL).date() - timedelta(days=1)
    found = list(_requests(plan(data), yesterday))
    yield from found or [dg.SkipReason(f"nothing new up to {yesterday}")]


@dg.sensor(
    job=DAILY,
    minimum_interval_seconds=600,
    default_status=dg.DefaultSensorStatus.RUNNING,
)
def late_files(
    context: dg.SensorEvaluationContext,  # noqa: ARG001
    data: dg.ResourceParam[DataFolder],
) -> Iterator[dg.RunRequest | dg.SkipReason]:
    """Makes a past day again when files for it arrive after the morning's run."""
    yesterday = datetime.now(LOCAL).date() - timedelta(days=1)
    found = list(_requests(plan(data), yesterday))
    yield from found or [dg.SkipReason("no file came late")]


@dg.run_failure_sensor(default_status=dg.DefaultSensorStatus.RUNNING, minimum_interval_seconds=60)
def failures(context: dg.RunFailureSensorContext, data: dg.ResourceParam[DataFolder]) -> None:
    """Writes a line for every run that failed to `failures.log` in the data folder."""
    run, when = context.dagster_run, datetime.now(LOCAL).isoformat(timespec="seconds")
    days = f"{run.tags.get(RANGE_START, 'no days')}..{run.tags.get(RANGE_END, '')}"
    message = " ".join(context.failure_event.message.split())
    with (Path(data.root) / "failures.log").open("a", encoding="utf-8") as log:
        log.write(f"{when} run {run.run_id[:8]} of {run.job_name} ({days}) failed: {message}\n")
