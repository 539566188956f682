"""The command as an analyst runs it."""

import os
import subprocess
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

import duckdb
import pytest
from typer.testing import CliRunner

from assets.cli.app import app
from assets.storage.data_folder import DataFolder
from tests.conftest import DATELINE, PROJECT


class Answer(NamedTuple):
    """How a command ended, and what it printed."""

    code: int
    out: str
    err: str


@pytest.fixture
def ask(monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Callable[..., Answer]:
    """The command, run in this process on a data folder."""

    def run(data: DataFolder, *arguments: str) -> Answer:
        monkeypatch.setenv("DATELINE_DATA", data.root)
        result = CliRunner().invoke(app, list(arguments))
        if result.exception and not isinstance(result.exception, SystemExit):
            raise result.exception
        printed = capfd.readouterr()
        return Answer(result.exit_code, result.stdout + printed.out, result.stderr + printed.err)

    return run


@pytest.fixture
def start() -> Iterator[Callable[..., "subprocess.Popen[str]"]]:
    """The command, started in its own process on a data folder, and ended with the test."""
    started: list[subprocess.Popen[str]] = []

    def run(data: DataFolder, *arguments: str, **options: Any) -> "subprocess.Popen[str]":
        # With the buffers that an analyst has.
        environment = {name: value for name, value in os.environ.items() if name != "PYTHONUNBUFFERED"}
        process = subprocess.Popen(
            [*DATELINE, *arguments],
            cwd=PROJECT,
            env=environment | {"DATELINE_DATA": data.root},
            text=True,
            **options,
        )
        started.append(process)
        return process

    yield run
    for process in started:
        process.kill()
        process.wait()


@pytest.fixture
def event(sample: DataFolder) -> dict[str, Any]:
    """An event whose two ends are read from the lexicon."""
    with duckdb.connect(str(sample.database), read_only=True) as db:
        found = db.sql(
            "FROM event_evidence WHERE source_lexicon_id IS NOT NULL AND target_lexicon_id IS NOT NULL"
            " ORDER BY event_id LIMIT 1"
        ).pl()
    return found.row(0, named=True)
