"""A day that breaks is left out whole: what is published equals a run that never had it."""

import shutil
import subprocess
from datetime import date
from pathlib import Path

import dagster as dg
import polars as pl
import pytest

from assets.cli.exit_codes import Exit
from assets.daily import assets as daily
from assets.incremental.manifest import Manifest
from assets.incremental.parts import BatchResult, PartsWriter
from assets.storage.data_folder import DataFolder
from pipelines.events.reader.errors import ModelError
from pipelines.events.reader.package import MODEL
from tests.conftest import DATELINE, PROJECT, contents, copy_made, copy_sample, read, run_job

STAGES = [stage.name for stage, _ in daily.MAKERS]
# The first, one whose tables the next days read, and the last.
FAST = ("pages", "versions", "events")


@pytest.fixture
def three(tmp_path) -> DataFolder:
    """A data folder with three days of four pages each, nothing made of them yet."""
    return copy_sample(tmp_path / "three", days=3, pages=4)


@pytest.fixture(scope="module")
def three_once(tmp_path_factory) -> DataFolder:
    """The captures of `three` and all that is made of them; tests work on copies of it."""
    data = copy_sample(tmp_path_factory.mktemp("three_once"), days=3, pages=4)
    assert run_job(data).success
    return data


@pytest.fixture
def made(three_once, tmp_path) -> DataFolder:
    """A data folder as a run over `three` leaves it."""
    return copy_made(three_once, tmp_path / "made")


def days_of(data: DataFolder) -> list[date]:
    return [date.fromisoformat(folder.name) for folder in sorted(data.raw.iterdir())]


def copied(data: DataFolder, to: Path, *, without: date | None = None) -> DataFolder:
    """A data folder with the same captures, but those of one day."""
    shutil.copytree(
        data.raw, to / "raw", ignore=lambda _, names: [name for name in names if name == str(without)]
    )
    return DataFolder(str(to))


def breaking(monkeypatch: pytest.MonkeyPatch, name: str, day: date, error: BaseException) -> None:
    """Have a stage break on one day."""

    def broken(make):
        def make_or_break(parts, days) -> BatchResult:
            if day in days:
                raise error
            return make(parts, days)

        return make_or_break

    makers = [(stage, broken(make) if stage.name == name else make) for stage, make in daily.MAKERS]
    monkeypatch.setattr(daily, "MAKERS", makers)
    monkeypatch.setattr("assets.published.warehouse.MAKERS", makers)


@pytest.fixture(scope="module")
def never_had(tmp_path_factory) -> dict[date, dict[str, list[tuple]]]:
    """What is published of three days where the first or the middle one was never captured."""
    full = copy_sample(tmp_path_factory.mktemp("full"), days=3, pages=4)
    published = {}
    for day in days_of(full)[:2]:
        data = copied(full, tmp_path_factory.mktemp("never") / "data", without=day)
        assert run_job(data).success
        published[day] = contents(data)
    return published


@pytest.mark.parametrize(
    "stage", [name if name in FAST else pytest.param(name, marks=pytest.mark.slow) for name in STAGES]
)
def test_a_day_that_breaks_in_any_stage_is_left_out_whole(three, dateline, monkeypatch, never_had, stage):
    bad = days_of(three)[1]
    with monkeypatch.context() as patch:
        breaking(patch, stage, bad, RuntimeError("a fault"))
        code, printed = dateline(three, "run")
    assert code == Exit.DAYS_BROKE
    assert f"{bad} broke and is left out whole" in printed
    assert f"{stage}: RuntimeError: a fault" in printed
    assert contents(three) == never_had[bad]


def test_a_day_that_broke_is_named_in_build_and_in_the_ui_and_made_by_the_next_run(
    three, three_once, dateline, monkeypatch
):
    bad = days_of(three)[1]
    with monkeypatch.context() as patch:
        breaking(patch, "mentions", bad, RuntimeError("a fault"))
        with dg.DagsterInstance.ephemeral() as instance:
            result = run_job(three, instance=instance)
            assert result.success
            made = {
                table: instance.get_materialized_partitions(dg.AssetKey(table))
                for table in ("mentions", "events")
            }
    assert made == dict.fromkeys(("mentions", "events"), {str(day) for day in days_of(three)} - {str(bad)})
    failing = {check.check_name: check for check in result.get_asset_check_evaluations() if not check.passed}
    assert set(failing) == {"days_made", "days_left_out"}
    assert all(check.metadata[str(bad)].value.endswith("a fault") for check in failing.values())
    assert read(three, "SELECT days_left_out FROM build") == [([bad],)]
    assert dateline(three, "run")[0] == Exit.DONE
    assert contents(three) == contents(three_once)
    assert read(three, "SELECT days_left_out FROM build") == [([],)]
    assert "Nothing new" in dateline(three, "run")[1]


def test_a_day_that_was_published_and_breaks_when_it_changes_is_left_out(
    made, dateline, monkeypatch, never_had
):
    bad = days_of(made)[0]
    page = next((made.raw / str(bad)).iterdir())
    page.write_bytes(page.read_bytes() + b"\n")
    with monkeypatch.context() as patch:
        breaking(patch, "pages", bad, RuntimeError("a fault"))
        assert dateline(made, "run")[0] == Exit.DAYS_BROKE
    assert contents(made) == never_had[bad]


def test_a_day_that_broke_is_forgotten_when_its_files_are_moved_away(three, dateline, monkeypatch, never_had):
    bad = days_of(three)[1]
    with monkeypatch.context() as patch:
        breaking(patch, "pages", bad, RuntimeError("a fault"))
        assert dateline(three, "run")[0] == Exit.DAYS_BROKE
    shutil.rmtree(three.raw / str(bad))
    assert dateline(three, "run")[0] == Exit.DONE
    assert read(three, "SELECT days_left_out FROM build") == [([],)]
    assert contents(three) == never_had[bad]
    assert "Nothing new" in dateline(three, "run")[1]


def test_without_any_day_the_old_warehouse_stands(made, dateline, monkeypatch):
    published = made.database.read_bytes()

    def breaks(_parts, _days) -> BatchResult:
        raise RuntimeError("a fault")

    monkeypatch.setattr(daily, "MAKERS", [(stage, breaks) for stage, _ in daily.MAKERS])
    code, printed = dateline(made, "run", "--force")
    assert code == Exit.FAILED
    assert "no day could be processed" in printed
    assert "a fault" in printed
    assert made.database.read_bytes() == published


@pytest.mark.parametrize("stage", [pytest.param("versions", marks=pytest.mark.slow), "events"])
def test_a_day_that_a_killed_run_left_halfway_is_completed_by_a_run_over_another(
    made, dateline, monkeypatch, tmp_path, stage
):
    first, _, last = days_of(made)
    shutil.copy2(next((made.raw / str(last)).iterdir()), made.raw / str(first) / "late.txt")
    with monkeypatch.context() as patch:
        breaking(patch, stage, first, KeyboardInterrupt())
        assert dateline(made, "run")[0] == Exit.FAILED
    assert dateline(made, "run", "--day", str(last))[0] == Exit.DONE
    whole = copied(made, tmp_path / "whole")
    assert dateline(whole, "run")[0] == Exit.DONE
    assert contents(made) == contents(whole)


def test_a_run_over_one_day_makes_the_days_that_read_it(made, dateline, tmp_path):
    first, middle, _ = days_of(made)
    page = next((made.raw / str(middle)).iterdir())
    page.rename(made.raw / str(first) / "moved.txt")
    assert dateline(made, "run", "--from", str(first), "--to", str(middle))[0] == Exit.DONE
    whole = copied(made, tmp_path / "whole")
    assert dateline(whole, "run")[0] == Exit.DONE
    assert contents(made) == contents(whole)


def test_a_day_that_breaks_a_rule_is_left_out(three, monkeypatch, never_had):
    bad = days_of(three)[1]
    broken = dict(daily.MAKERS)
    [(mentions, make)] = [(stage, make) for stage, make in daily.MAKERS if stage.name == "forms"]

    def with_a_bad_country(parts, days) -> BatchResult:
        add = PartsWriter.add

        def add_bad(self, table, rows):
            country = pl.when(pl.col("date") == bad).then(pl.lit("nowhere")).otherwise("country")
            add(self, table, rows.with_columns(country=country) if table == "form_mentions" else rows)

        with monkeypatch.context() as patch:
            patch.setattr(PartsWriter, "add", add_bad)
            return make(parts, days)

    broken[mentions] = with_a_bad_country
    monkeypatch.setattr(daily, "MAKERS", list(broken.items()))
    result = run_job(three)
    assert result.success
    [error] = Manifest(three).broken().values()
    assert "form_mentions.country" in error
    failing = {check.check_name for check in result.get_asset_check_evaluations() if not check.passed}
    assert {"schema", "days_made", "days_left_out"} <= failing
    assert contents(three) == never_had[bad]


@pytest.mark.slow
def test_two_runs_at_once_publish_what_one_would(three, three_once):
    command = [*DATELINE, "run"]
    first, _, last = days_of(three)
    runs = [
        subprocess.Popen(
            [*command, "--from", str(start)],
            cwd=PROJECT,
            env={"DATELINE_DATA": three.root},
            stderr=subprocess.PIPE,
        )
        for start in (first, last)
    ]
    printed = [run.communicate()[1].decode() for run in runs]
    assert [run.returncode for run in runs] == [0, 0], printed
    assert any("Another run is at work" in text for text in printed)
    assert contents(three) == contents(three_once)


@pytest.mark.parametrize(
    ("error", "remedy"),
    [(OSError(28, "No space left on device"), "make room, and run again"), (MemoryError(), "MemoryError")],
)
def test_a_full_disk_is_no_fault_of_a_day(made, dateline, monkeypatch, error, remedy):
    before = contents(made)
    shutil.copy(
        next((made.raw / str(days_of(made)[0])).iterdir()), made.raw / str(days_of(made)[1]) / "late.txt"
    )
    with monkeypatch.context() as patch:
        breaking(patch, "mentions", days_of(made)[1], error)
        code, printed = dateline(made, "run")
    assert code == Exit.FAILED
    assert f"{type(error).__name__}" in printed
    assert remedy in printed
    assert contents(made) == before
    assert Manifest(made).broken() == {}
    assert dateline(made, "run")[0] == Exit.DONE


def test_a_missing_model_is_no_fault_of_a_day(three, monkeypatch):
    def missing() -> None:
        raise ModelError.missing(MODEL, FileNotFoundError(2, "No such file or directory"))

    with monkeypatch.context() as patch:
        patch.setattr("assets.daily.events._reader", missing)
        failed = run_job(three)
    assert not failed.success
    [message] = {
        event.step_failure_data.error_display_string
        for event in failed.all_events
        if event.is_step_failure and event.step_failure_data.error.cause
    }
    assert "the event reader has no model" in message
    assert "make train" in message
    # What was made before is kept: only the events are still to be made.
    assert Manifest(three).broken() == {}
    assert Manifest(three).read()
    assert run_job(three).success
    assert read(three, "SELECT count(*) > 0 FROM events") == [(True,)]
