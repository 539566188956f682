"""Dagster runs started from the command line; the UI shows them with all others."""

import logging
from collections.abc import Sequence
from contextlib import closing
from datetime import date

import dagster as dg

from assets.console import ConsoleProgress
from assets.data_folder import DataFolder
from assets.days import ranges
from assets.definitions import definitions
from assets.event_log import history_of
from assets.partitions import range_tags
from assets.schedules import MOST_DAYS_BETWEEN
from assets.settings import Settings

# Progress is told by the stages; Dagster's own log goes to the UI.
_QUIET = {"loggers": {"console": {"config": {"log_level": "CRITICAL"}}}}


def make_days(
    data: DataFolder, days: Sequence[date], settings: Settings
) -> tuple[str | None, dict[str, str]]:
    """Make some days and publish the warehouse.

    Returns:
        What failed, or None; and the days that broke, each with its error.
    """
    logging.getLogger("dagster").setLevel(logging.CRITICAL)
    defs = definitions(data.root, settings, ConsoleProgress())
    spans = ranges(days, most_days_between=MOST_DAYS_BETWEEN)
    jobs = [("days_only", range_tags(*span)) for span in spans[:-1]]
    jobs += [("daily", range_tags(*spans[-1]))] if spans else [("warehouse", {})]
    broken: dict[str, str] = {}
    with closing(settings.pool), history_of(data.root) as instance:
        for job, tags in jobs:
            result = defs.resolve_job_def(job).execute_in_process(
                instance=instance, tags=tags, run_config=_QUIET, raise_on_error=False
            )
            broken |= _broken_days(result)
            if not result.success:
                return _failure(result), broken
    return None, broken


def _broken_days(result: dg.ExecuteInProcessResult) -> dict[str, str]:
    checks = [check for check in result.get_asset_check_evaluations() if check.check_name == "days_made"]
    return {
        day: str(error.value)
        for check in checks
        for day, error in check.metadata.items()
        if not check.passed and day != "days"
    }


def _failure(result: dg.ExecuteInProcessResult) -> str:
    failed = [check for check in result.get_asset_check_evaluations() if not check.passed and check.blocking]
    lines = [f"check {check.check_name} of {check.asset_key.to_user_string()} failed" for check in failed]
    for event in result.filter_events(lambda event: event.is_step_failure):
        error = event.step_failure_data.error
        cause = error.cause if error and error.cause else error
        lines.append(f"step {event.step_key}: {cause.message.strip() if cause else event.message}")
    return "\n".join(lines)
