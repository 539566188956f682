"""Runs whose process is gone are marked as failed; those at work, and those that just began, are left alone."""

import subprocess
import sys

import dagster as dg
import pytest

from assets import living_runs
from assets.jobs import DAILY
from assets.living_runs import end_lost_runs, living
from assets.storage.data_folder import DataFolder
from tests.conftest import run_job

STARTED, FAILED = dg.DagsterRunStatus.STARTED, dg.DagsterRunStatus.FAILURE


@pytest.fixture
def instance():
    with dg.DagsterInstance.ephemeral() as made:
        yield made


@pytest.fixture
def data(tmp_path) -> DataFolder:
    return DataFolder(str(tmp_path))


def started(instance: dg.DagsterInstance) -> str:
    """A run that has begun."""
    run = dg.DagsterRun(job_name=DAILY.name, status=dg.DagsterRunStatus.STARTING)
    instance.add_run(run)
    instance.report_dagster_event(
        dg.DagsterEvent(dg.DagsterEventType.PIPELINE_START.value, job_name=DAILY.name), run.run_id
    )
    return run.run_id


def status(instance: dg.DagsterInstance, run: str) -> dg.DagsterRunStatus:
    found = instance.get_run_by_id(run)
    assert found is not None
    return found.status


def test_a_run_at_work_goes_on(data, instance):
    run = started(instance)
    with living(data, run):
        assert end_lost_runs(data, instance) == []
    assert status(instance, run) is STARTED


def test_a_run_whose_process_was_killed_has_failed(data, instance):
    run = started(instance)
    code = (
        "import os, signal; from assets.living_runs import living; from assets.storage.data_folder import DataFolder\n"
        f"with living(DataFolder({data.root!r}), {run!r}): os.kill(os.getpid(), signal.SIGKILL)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == -9
    assert end_lost_runs(data, instance) == [run]
    assert status(instance, run) is FAILED
    assert end_lost_runs(data, instance) == []


def test_a_run_that_never_showed_itself_has_failed_after_a_while(data, instance, monkeypatch):
    run = started(instance)
    assert end_lost_runs(data, instance) == []
    monkeypatch.setattr(living_runs, "_SECONDS_TO_BEGIN", 0)
    assert end_lost_runs(data, instance) == [run]


def test_a_run_leaves_nothing_behind(made):
    with dg.DagsterInstance.ephemeral() as instance:
        assert run_job(made, "2025-12-08", instance=instance).success
    assert list((made.history / "at_work").glob("*")) == []
