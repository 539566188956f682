"""Runs whose process is gone are marked as failed; those at work, and those that just began, are left alone."""

import subprocess
import sys
import time

import dagster as dg
import pytest

from assets import living_runs
from assets.jobs import DAILY
from assets.living_runs import end_lost_runs, living
from assets.storage.data_folder import DataFolder
from tests.conftest import run_job

STARTED, FAILED = dg.DagsterRunStatus.STARTED, dg.DagsterRunStatus.FAILURE


@pytest.fixture
def instance(monkeypatch):
    monkeypatch.setattr(living_runs, "_SECONDS_TO_END", 0)
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


def test_a_run_shows_itself_and_leaves_nothing_behind(made, monkeypatch):
    seen, locked = [], DataFolder.locked

    def look(data, on_wait):
        seen.extend((data.history / "at_work").iterdir())
        return locked(data, on_wait)

    monkeypatch.setattr(DataFolder, "locked", look)
    with dg.DagsterInstance.ephemeral() as instance:
        assert run_job(made, "2025-12-08", instance=instance).success
    assert len(seen) == 1
    assert list((made.history / "at_work").glob("*")) == []


def test_a_run_that_fails_before_it_begins_leaves_nothing_behind(data):
    with pytest.raises(OSError, match="disk"), living(data, "run"):
        raise OSError("the disk is full")
    assert list((data.history / "at_work").glob("*")) == []


def test_the_time_in_the_queue_is_not_the_time_of_the_run(data, instance, monkeypatch):
    monkeypatch.setattr(living_runs, "_SECONDS_TO_END", 0)
    run = dg.DagsterRun(job_name=DAILY.name, status=dg.DagsterRunStatus.NOT_STARTED)
    instance.add_run(run)
    monkeypatch.setattr(living_runs, "_SECONDS_TO_BEGIN", 1.0)
    time.sleep(1.1)
    launched = dg.DagsterEvent(dg.DagsterEventType.PIPELINE_STARTING.value, job_name=DAILY.name)
    instance.report_dagster_event(launched, run.run_id)
    assert status(instance, run.run_id) is dg.DagsterRunStatus.STARTING
    assert end_lost_runs(data, instance) == []
    time.sleep(1.1)
    assert end_lost_runs(data, instance) == [run.run_id]


def test_a_run_that_ends_while_it_is_looked_at_has_not_failed(data, instance, monkeypatch):
    run = started(instance)
    monkeypatch.setattr(living_runs, "_SECONDS_TO_BEGIN", 0)
    done = dg.DagsterEvent(dg.DagsterEventType.PIPELINE_SUCCESS.value, job_name=DAILY.name)
    monkeypatch.setattr(time, "sleep", lambda _: instance.report_dagster_event(done, run))
    assert end_lost_runs(data, instance) == []
    assert status(instance, run) is dg.DagsterRunStatus.SUCCESS
