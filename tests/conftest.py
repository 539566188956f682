"""Data folders for tests: made from the sample captures, each in a folder of its own."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import dagster as dg
import pytest
from typer.testing import CliRunner

import assets.runs
from assets.cli.app import app
from assets.data_folder import DataFolder
from assets.manifest import plan
from assets.runs import make_days
from assets.settings import Settings

PROJECT = Path(__file__).resolve().parents[1]
SHARED = PROJECT.parent / "shared"
SAMPLE = PROJECT / "data" / "raw"

needs_shared = pytest.mark.skipif(not SHARED.exists(), reason="the shared folder is not beside the checkout")


def copy_sample(root: Path, days: int = 5, pages: int | None = None) -> DataFolder:
    """A data folder with the first days of the sample, and at most so many pages of each."""
    for folder in sorted(SAMPLE.iterdir())[:days]:
        target = root / "raw" / folder.name
        target.mkdir(parents=True)
        for file in sorted(folder.iterdir())[:pages]:
            shutil.copy2(file, target / file.name)
    return DataFolder(str(root))


@pytest.fixture(autouse=True, scope="session")
def history_in_memory() -> Iterator[None]:
    """Runs are not written down: that costs more than the runs themselves. One test has a history of its own."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(assets.runs, "history_of", lambda _root: dg.DagsterInstance.ephemeral())
        yield


@pytest.fixture
def small(tmp_path: Path) -> DataFolder:
    """A data folder with two days of four pages each, nothing made of them yet."""
    return copy_sample(tmp_path, days=2, pages=4)


@pytest.fixture(scope="session")
def sample(tmp_path_factory: pytest.TempPathFactory) -> DataFolder:
    """A data folder with the whole sample and its published warehouse; tests only read it."""
    data = copy_sample(tmp_path_factory.mktemp("sample"))
    failure, broken = make_days(data, plan(data).days, Settings())
    assert (failure, broken) == (None, {})
    return data


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
