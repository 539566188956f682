"""`dateline run`: a Dagster run in this process makes what is due and publishes it; the UI shows it with the others."""

import gc
import logging
import sys
from collections.abc import Sequence
from datetime import date
from importlib import import_module
from typing import TYPE_CHECKING, TypedDict

from assets.cli.exit_codes import Exit
from assets.cli.progress import ConsoleProgress
from assets.cli.questions import opening, sample_questions
from assets.cli.stopping import STOPPED, exit_code_of_signal
from assets.cli.warehouse import open_warehouse
from assets.incremental.cluster import ClusterError
from assets.incremental.making import Workers
from assets.incremental.manifest import Manifest, Plan, days_out_of_date, plan
from assets.storage.data_folder import DataFolder, default_root
from assets.storage.raw_tree import RawScan
from assets.today import today
from pipelines.answers.summary import summary
from pipelines.counted import agreeing, counted
from pipelines.visible_text import visible_line

if TYPE_CHECKING:
    import dagster as dg

# Progress is shown by the stages; Dagster's own log goes to the UI.
_QUIET = {"console": {"config": {"log_level": "CRITICAL"}}}
_PRUNING_SECONDS = 10


class RunSettings(TypedDict):
    """The fields of the launchpad, as options of the command."""

    force: bool
    workers: int
    executor: str
    memory: str
    accept_gone: bool


def say(text: str) -> None:
    """Print a line for the operator on standard error."""
    print(text, file=sys.stderr)


def run(
    first: date | None,
    last: date | None,
    scan: RawScan,
    settings: RunSettings,
) -> int:
    """Process the due days from `first` to `last`, publish the warehouse, say what came of it; return the exit code."""
    data = DataFolder(default_root())
    force, workers, executor = settings["force"], settings["workers"], settings["executor"]
    if force or not scan.folder_days <= {day for _, day in Manifest(data).read()}:
        # Dagster takes seconds to import: that is done while other processes scan the files.
        _import_definitions()
    planned = plan(data, force=force, found=scan.finish())
    start, end = first or date.min, last or date.max
    if problem := _no_captures(data, planned, start, end):
        say(problem)
        return Exit.USAGE
    if planned.too_many_gone and not settings["accept_gone"]:
        say(planned.too_many_gone)
        return Exit.FAILED
    until = today()
    asked = [day for day in planned.days if start <= day <= min(end, until)]
    if not asked and not planned.is_stale:
        others = sum(day <= until for day in planned.days)
        are_due = f"{counted(others, 'other day')} {agreeing(others, 'is', 'are')} due"
        due = f"these days are up to date; {are_due}: dateline run"
        say(f"Nothing new: {due if others else 'every day is up to date'}.\n")
        _show_published(data)
        return Exit.DONE

    pool, progress = Workers(), ConsoleProgress()
    try:
        # While this process gets ready, the workers do.
        pool.start(workers, planned.files_to_read(asked), module="assets.daily.pages", executor=executor)
        _import_definitions()
        result = _launch(data, asked, pool, progress, settings)
        stopped = None if result.success else exit_code_of_signal()
        if stopped:
            say(f"\n{STOPPED}")
            return stopped
    except ClusterError as error:
        say(str(error))
        return Exit.FAILED
    finally:
        pool.close(at_once=True)
    return _conclude(data, result, has_waited=progress.waited)


def _import_definitions() -> None:
    """Import Dagster and all that it loads, with the garbage collector off: none of the many objects made is garbage,
    and to look through them again and again takes an eighth of the time.
    """
    gc.disable()
    try:
        import_module("assets.definitions")
    finally:
        gc.enable()


def _no_captures(data: DataFolder, planned: Plan, start: date, end: date) -> str | None:
    """What is wrong where there is nothing to make."""
    if not planned.captured:
        return f"No captures in {data.raw}: put .txt files into folders named YYYY-MM-DD there (README, Add captures)."
    if not any(start <= day <= end for day in [*planned.captured, *planned.days]):
        since, until = start if start > date.min else "the beginning", end if end < date.max else "now"
        return f"No captures from {since} to {until} in {data.raw}."
    return None


def _launch(
    data: DataFolder,
    days: Sequence[date],
    pool: Workers,
    progress: ConsoleProgress,
    settings: RunSettings,
) -> "dg.ExecuteInProcessResult":
    import dagster as dg

    from assets.dagster_storage import use_history_of
    from assets.definitions import definitions
    from assets.jobs import RANGE_END, RANGE_START
    from assets.living_runs import end_lost_runs
    from assets.published.warehouse import PUBLISHED

    use_history_of(data)
    for logger in ("dagster", "dagster._core.execution.plan.active"):
        logging.getLogger(logger).setLevel(logging.CRITICAL)
    job = definitions(data.root, progress, pool).resolve_job_def("daily")
    with dg.DagsterInstance.get() as instance:
        end_lost_runs(data, instance)
        result = job.execute_in_process(
            instance=instance,
            tags={RANGE_START: str(days[0]), RANGE_END: str(days[-1])} if days else None,
            asset_selection=None if days else PUBLISHED,
            run_config={"resources": {"settings": {"config": settings}}, "loggers": _QUIET},
            raise_on_error=False,
        )
        # For those who have no daemon, which does it otherwise.
        _prune(instance, data)
    return result


def _prune(instance: "dg.DagsterInstance", data: DataFolder) -> None:
    """Delete old runs from the history. The run is over: what fails here is said, and fails nothing."""
    from assets.cli.remedies import remedy_of_history_error
    from assets.history import prune_history
    from assets.setting_error import SettingError

    try:
        prune_history(instance, seconds=_PRUNING_SECONDS)
    except SettingError as error:
        say(f"Old runs stay in the history. {error}.")
    except Exception as error:
        remedy = remedy_of_history_error(error, data.history)
        if not remedy:
            raise
        say(f"Old runs stay in the history. {remedy}")


def _conclude(data: DataFolder, result: "dg.ExecuteInProcessResult", *, has_waited: bool) -> Exit:
    """Say what came of a run; `has_waited` says that another one came first."""
    if not result.success:
        kept = (
            "but the warehouse is published"
            if any(
                event.asset_key and event.asset_key.path[0] == "warehouse"
                for event in result.get_asset_materialization_events()
            )
            else "the published warehouse is unchanged"
        )
        say(f"\nThe run failed; {kept}.\n{_failure(result)}\nThe whole log is in the UI: make ui")
        return Exit.FAILED
    has_nothing_new = has_waited and not result.get_asset_materialization_events()
    say("Nothing new: the other run has published.\n" if has_nothing_new else "")
    _show_published(data)
    if others := days_out_of_date(Manifest(data).read()):
        number = len(others)
        say(
            f"{counted(number, 'other day')} {agreeing(number, 'was', 'were')} processed by an earlier version;"
            f" `dateline run` without days updates {agreeing(number, 'it', 'them')}."
        )
    broken = Manifest(data).broken()
    for day, error in broken.items():
        say(f"{day} broke and is left out whole; the next run tries it again. {visible_line(error)}")
    return Exit.DAYS_BROKE if broken else Exit.DONE


def _show_published(data: DataFolder) -> None:
    with open_warehouse() as db:
        print(summary(db))
        questions = sample_questions(db, data)
    print(f"\n  warehouse    {data.database}\n  report       {opening(data)}\n\nAsk it:\n")
    print("\n".join(f"  {question}" for question in questions))


def _failure(result: "dg.ExecuteInProcessResult") -> str:
    from assets.cli.remedies import with_remedy
    from assets.schedules import failure_cause

    failed = [check for check in result.get_asset_check_evaluations() if not check.passed and check.blocking]
    lines = [f"check {check.check_name} of {check.asset_key.to_user_string()} failed" for check in failed]
    # A run may also fail before its first step.
    events = result.filter_events(lambda event: event.is_step_failure) or result.filter_events(
        lambda event: event.is_run_failure
    )
    return "\n".join([*lines, *(with_remedy(failure_cause(event)) for event in events)])
