"""What happens automatically: days are processed every morning and when files arrive late, failures are reported,
and the history is pruned.
"""

import hashlib
import os
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from urllib.parse import urlsplit

import dagster as dg

from assets.alerts import tell
from assets.dagster_storage import is_cron
from assets.daily.stages import code_version
from assets.history import days_kept, prune_history
from assets.incremental.manifest import Manifest, Published, plan
from assets.jobs import DAILY, RANGE_END, RANGE_START, range_of
from assets.living_runs import end_lost_runs
from assets.metadata import named_days
from assets.published.warehouse import PUBLISHED
from assets.setting_error import SettingError
from assets.storage.data_folder import DataFolder
from assets.today import today
from pipelines.counted import agreeing, counted
from pipelines.pages.folder_names import LOCAL
from pipelines.visible_text import visible_line

# The address of the UI, for its own processes; and when the schedule fires, if not at 5:15.
UI_VARIABLE = "DATELINE_UI"
CRON_VARIABLE = "DATELINE_CRON"
_USUAL_CRON = "15 5 * * *"
# The daemon gives a sensor a minute.
_PRUNING_SECONDS = 20
# The UI's name for the code location that `dateline ui` loads.
LOCATION = "assets.definitions"
Requests = Iterator[dg.RunRequest | dg.SkipReason]


def requests(folder: DataFolder, loaded_from: date, last: date, nothing: str, occasion: str = "") -> Requests:
    """One run over the days up to `last` that are due, or only to publish, or why there is no run.

    A run over a range costs what is due in it. What fails is not tried for ever: a run is asked for once for the same
    files, code and `occasion`, and one that only publishes once for the same days and published files. Captures that
    are older than the partitions that are loaded, from `loaded_from` on, have the code location load itself again, and
    are asked for next time.
    """
    planned = plan(folder)
    due = [day for day in planned.days if day <= last]
    if due and due[0] < loaded_from:
        yield dg.SkipReason(f"captures of {due[0]} are older than the first partition; {reload_location()}")
        return
    if not due and not planned.is_stale:
        yield dg.SkipReason(nothing)
        return
    if due:
        found = planned.captured
        files = [f"{day} {found[day].inputs if day in found else 'gone'}" for day in due]
        tags = {RANGE_START: str(due[0]), RANGE_END: str(due[-1])}
        yield dg.RunRequest(run_key=f"{due[0]}..{due[-1]} {_key(occasion, files)}", tags=tags)
    else:
        published = Published(folder)
        states = [*published.state("warehouse"), *published.state("report")]
        yield dg.RunRequest(run_key=f"publish {_key(occasion, states)}", asset_selection=PUBLISHED)


def _key(occasion: str, about: Sequence[str]) -> str:
    text = "\n".join([occasion, code_version("schemas", "pipelines", "assets"), *about])
    return hashlib.blake2b(text.encode(), digest_size=8).hexdigest()


def reload_location() -> str:
    """Ask the UI that this process belongs to, if any, to reload the partitions; returns the outcome."""
    url = os.environ.get(UI_VARIABLE)
    if url is None:
        return "restart the daemon to load them"
    # Slow to import (a second) and seldom needed.
    from dagster_graphql import DagsterGraphQLClient, ReloadRepositoryLocationStatus  # noqa: PLC0415

    address = urlsplit(url)
    client = DagsterGraphQLClient(str(address.hostname), port_number=address.port)
    result = client.reload_repository_location(LOCATION)
    if result.status is not ReloadRepositoryLocationStatus.SUCCESS:
        return f"restart the daemon to load them ({result.message})"
    return "they are loaded, and processed next time"


def cron() -> str:
    """When the schedule fires, as five fields of cron.

    Raises:
        SettingError: if the setting is none.
    """
    text = os.environ.get(CRON_VARIABLE, "").strip() or _USUAL_CRON
    if not is_cron(text):
        raise SettingError(f"{CRON_VARIABLE} is {text!r}: write five fields of cron, such as {_USUAL_CRON}")
    return text


@dg.schedule(
    job=DAILY,
    cron_schedule=cron(),
    execution_timezone=LOCAL.key,
    default_status=dg.DefaultScheduleStatus.RUNNING,
)
def every_morning(
    context: dg.ScheduleEvaluationContext,
    folder: dg.ResourceParam[DataFolder],
    loaded_from: dg.ResourceParam[date],
) -> Requests:
    """Processes yesterday and every earlier day that was missed or has changed, then publishes the warehouse."""
    yesterday = context.scheduled_execution_time.astimezone(LOCAL).date() - timedelta(days=1)
    # Once a morning: a day that broke, and files that could not be read, are tried again.
    yield from requests(folder, loaded_from, yesterday, f"nothing new up to {yesterday}", str(yesterday))


@dg.sensor(job=DAILY, minimum_interval_seconds=600, default_status=dg.DefaultSensorStatus.RUNNING)
def late_files(
    context: dg.SensorEvaluationContext,  # noqa: ARG001
    folder: dg.ResourceParam[DataFolder],
    loaded_from: dg.ResourceParam[date],
) -> Requests:
    """Processes a past day again when files for it arrive after the morning run."""
    yesterday = today() - timedelta(days=1)
    yield from requests(folder, loaded_from, yesterday, "no file arrived late")


@dg.sensor(minimum_interval_seconds=60, default_status=dg.DefaultSensorStatus.RUNNING)
def lost_runs(context: dg.SensorEvaluationContext, folder: dg.ResourceParam[DataFolder]) -> dg.SkipReason:
    """Marks runs whose process is gone as failed, so that nothing waits for them."""
    lost = end_lost_runs(folder, context.instance)
    if not lost:
        return dg.SkipReason("every run has its process")
    are_marked = f"{agreeing(len(lost), 'is', 'are')} marked as failed"
    return dg.SkipReason(f"{counted(len(lost), 'run')} had no process and {are_marked}")


@dg.run_failure_sensor(default_status=dg.DefaultSensorStatus.RUNNING, minimum_interval_seconds=60)
def failures(context: dg.RunFailureSensorContext, folder: dg.ResourceParam[DataFolder]) -> None:
    """Reports every failed run with its cause: a line in `failures.log`, and the alert hooks."""
    failed = context.get_step_failure_events() or [context.failure_event]
    message = "; ".join(failure_cause(event) for event in failed)
    _tell_of_run(folder, context.dagster_run, f"failed: {message}")


@dg.run_status_sensor(
    run_status=dg.DagsterRunStatus.SUCCESS,
    default_status=dg.DefaultSensorStatus.RUNNING,
    minimum_interval_seconds=60,
)
def broken_days(context: dg.RunStatusSensorContext, folder: dg.ResourceParam[DataFolder]) -> None:
    """Reports every run that left out days because they broke, as `failures` does failed runs."""
    broken = Manifest(folder).broken()
    if broken:
        _tell_of_run(folder, context.dagster_run, f"left out days that broke: {named_days(broken)}")


def _tell_of_run(folder: DataFolder, run: dg.DagsterRun, what: str) -> None:
    span = range_of(run.tags)
    days = f"{span[0]}..{span[1]}" if span else "no days"
    facts = {"run_id": run.run_id, "job": run.job_name, "days": days, "data": folder.root}
    # Errors may have several lines.
    line = " ".join(f"run {run.run_id[:8]} of {run.job_name} ({days}) {what}".split())
    tell(folder, visible_line(line), facts)


@dg.sensor(minimum_interval_seconds=3600, default_status=dg.DefaultSensorStatus.RUNNING)
def old_runs(context: dg.SensorEvaluationContext) -> dg.SkipReason:
    """Deletes runs past their retention from the history."""
    try:
        deleted = prune_history(context.instance, seconds=_PRUNING_SECONDS)
    except SettingError as error:
        return dg.SkipReason(str(error))
    return dg.SkipReason(
        f"runs deleted: {deleted}, older than {days_kept()} days" if deleted else "no old runs"
    )


def failure_cause(event: dg.DagsterEvent) -> str:
    """The step that failed, unless the run failed outside its steps, and the error that made it fail."""
    failed = event.step_failure_data if event.is_step_failure else event.job_failure_data
    error = failed.error
    while error is not None and error.cause is not None:
        error = error.cause
    cause = error.message.strip() if error else str(event.message)
    return f"step {event.step_key}: {cause}" if event.step_key else cause
