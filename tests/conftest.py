"""Data folders for tests: made from the sample captures, each in its own folder."""

import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import dagster as dg
import duckdb
import pytest
from dagster._core.storage.event_log.in_memory import InMemoryEventLogStorage
from hypothesis import settings
from typer.testing import CliRunner

from assets.cli.app import app
from assets.definitions import definitions
from assets.incremental.manifest import plan
from assets.jobs import RANGE_END, RANGE_START
from assets.storage.data_folder import DataFolder
from schemas.catalog import tables_in
from tests.hostile import write_hostile

PROJECT = Path(__file__).resolve().parents[1]
SHARED = PROJECT.parent / "shared"
SAMPLE = PROJECT / "data" / "raw"
# The command, as a process.
DATELINE = [sys.executable, "-c", "from assets.cli import main; main()"]

# How long an example takes depends on the machine.
settings.register_profile("dateline", deadline=None)
settings.load_profile("dateline")

# What Dagster logs is in its history.
QUIET = {"console": {"config": {"log_level": "CRITICAL"}}}

needs_shared = pytest.mark.skipif(not SHARED.exists(), reason="the shared folder is not beside the checkout")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(call):
    """Show what a failed command printed."""
    report = yield
    failure = call.excinfo and call.excinfo.value
    if isinstance(failure, subprocess.CalledProcessError):
        for stream in ("stdout", "stderr"):
            if printed := getattr(failure, stream):
                text = printed.decode(errors="replace") if isinstance(printed, bytes) else printed
                report.sections.append((f"{stream} of the command", text))
    return report


def copy_sample(root: Path, days: int | None = None, pages: int | None = None) -> DataFolder:
    """A data folder with the whole sample, or with the first of its dated folders and at most so many pages of each."""
    if days is None:
        shutil.copytree(SAMPLE, root / "raw")
        return DataFolder(str(root))
    for folder in sorted(SAMPLE.glob("20*"))[:days]:
        target = root / "raw" / folder.name
        target.mkdir(parents=True)
        for file in sorted(folder.iterdir())[:pages]:
            shutil.copy2(file, target / file.name)
    return DataFolder(str(root))


def copy_made(data: DataFolder, root: Path) -> DataFolder:
    """A copy of a data folder in which nothing is due."""
    shutil.copytree(data.root, root)
    return DataFolder(str(root))


def run_job(
    data: DataFolder,
    first: object = None,
    last: object = None,
    instance: dg.DagsterInstance | None = None,
    **settings,
) -> dg.ExecuteInProcessResult:
    """The job as the UI runs it, over a range of days, or over all that are due."""
    days = plan(data).days
    start, end = first or min(days), last or first or max(days)
    job = definitions(data.root).resolve_job_def("daily")
    return job.execute_in_process(
        instance=instance or dg.DagsterInstance.ephemeral(),
        tags={RANGE_START: str(start), RANGE_END: str(end)},
        run_config={"resources": {"settings": {"config": settings}}, "loggers": QUIET},
        raise_on_error=False,
    )


def read(data: DataFolder, sql: str) -> list[tuple]:
    """What a query gives on the published warehouse."""
    with duckdb.connect(str(data.database), read_only=True) as db:
        return db.execute(sql).fetchall()


def contents(data: DataFolder) -> dict[str, list[tuple]]:
    """Every row of every table, except when and by what it was built."""
    with duckdb.connect(str(data.database), read_only=True) as db:
        return {
            table: sorted(map(repr, db.execute(f'FROM "{table}"').fetchall()))
            for table in tables_in("warehouse")
            if table != "build"
        }


@pytest.fixture(autouse=True, scope="session")
def history_in_memory() -> Iterator[None]:
    """Runs of the command are not written down: that costs more than the runs themselves."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(dg.DagsterInstance, "get", staticmethod(dg.DagsterInstance.ephemeral))
        # As in the history of the project: one planned event a table, not one a day.
        patch.setattr(
            InMemoryEventLogStorage, "supports_partition_subset_in_asset_materialization_planned_events", True
        )
        yield


@pytest.fixture
def small(tmp_path: Path) -> DataFolder:
    """A data folder with two days of four pages each, nothing made of them yet."""
    return copy_sample(tmp_path / "small", days=2, pages=4)


@pytest.fixture(scope="session")
def small_once(tmp_path_factory: pytest.TempPathFactory) -> DataFolder:
    """The captures of `small` and all that is made of them; tests work on copies of it."""
    data = copy_sample(tmp_path_factory.mktemp("small_once"), days=2, pages=4)
    assert run_job(data).success
    return data


@pytest.fixture
def made(small_once: DataFolder, tmp_path: Path) -> DataFolder:
    """A data folder as a run over `small` leaves it, with the file times that it saw."""
    return copy_made(small_once, tmp_path / "made")


@pytest.fixture(scope="session")
def sample(tmp_path_factory: pytest.TempPathFactory) -> DataFolder:
    """A data folder with the whole sample and its published warehouse; tests only read it."""
    data = copy_sample(tmp_path_factory.mktemp("sample"))
    assert run_job(data).success
    return data


@pytest.fixture(scope="session")
def hostile_run(tmp_path_factory: pytest.TempPathFactory) -> tuple[DataFolder, dg.ExecuteInProcessResult]:
    """A data folder with hostile captures, and the run that made it; tests only read it."""
    data = write_hostile(tmp_path_factory.mktemp("hostile"))
    result = run_job(data)
    assert result.success
    return data, result


@pytest.fixture(scope="session")
def hostile(hostile_run: tuple[DataFolder, dg.ExecuteInProcessResult]) -> DataFolder:
    """A data folder with hostile captures and its published warehouse; tests only read it."""
    return hostile_run[0]


@pytest.fixture
def dateline(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> Callable[..., tuple[int, str]]:
    """The command, run in this process on a data folder: (exit code, what it printed)."""

    def run(data: DataFolder, *arguments: str) -> tuple[int, str]:
        monkeypatch.setenv("DATELINE_DATA", data.root)
        result = CliRunner().invoke(app, list(arguments))
        if result.exception and not isinstance(result.exception, SystemExit):
            raise result.exception
        printed = capfd.readouterr()
        return result.exit_code, result.output + printed.out + printed.err

    return run
