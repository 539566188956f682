"""A running `dateline ui` for tests."""

import os
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from dagster_graphql import DagsterGraphQLClient

from assets.storage.data_folder import DataFolder
from tests.conftest import DATELINE

_RUNS = "{runsOrError(limit: 20) {... on Runs {results {runId status tags {key value}}}}}"


class Ui:
    """A running `dateline ui`."""

    def __init__(self, port: int, log: Path, pid: int) -> None:
        self.port = port
        self.client = DagsterGraphQLClient("127.0.0.1", port_number=port)
        self.log = log
        self.pid = pid

    def ask(self, query: str, variables: dict[str, Any] | None = None) -> dict[str, Any]:
        answer: dict[str, Any] = self.client._execute(query, variables)
        return answer

    def runs(self) -> dict[str, str]:
        """The status of each run, the latest first."""
        return {run["runId"]: run["status"] for run in self.ask(_RUNS)["runsOrError"]["results"]}

    def started_by(self) -> set[str]:
        """The schedules and sensors that launched runs."""
        tags = (tag for run in self.ask(_RUNS)["runsOrError"]["results"] for tag in run["tags"])
        return {
            tag["value"] for tag in tags if tag["key"] in {"dagster/schedule_name", "dagster/sensor_name"}
        }


def wait_for(what: Callable[[], Any], seconds: float = 240) -> Any:
    """The first true answer within a time that a slow machine needs."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        try:
            if found := what():
                return found
        except Exception as error:
            last = error
        time.sleep(1)
    pytest.fail(f"waited {seconds} s in vain; {locals().get('last')}")


@contextmanager
def running(data: DataFolder, **environment: str) -> Iterator[Ui]:
    """`dateline ui` over a data folder, ended by its pid."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    log = Path(data.root) / "ui.log"
    command = [*DATELINE, "ui", "--port", str(port)]
    with log.open("w") as output:
        server = subprocess.Popen(
            command,
            env=os.environ | {"DATELINE_DATA": data.root} | environment,
            stdout=output,
            stderr=subprocess.STDOUT,
            # Started in the background, a process ignores the interrupt that ends the server.
            preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),  # noqa: PLW1509
        )
    try:
        ui = Ui(port, log, server.pid)
        wait_for(lambda: ui.ask("{version}"))
        yield ui
    finally:
        server.send_signal(signal.SIGINT)
        server.wait(60)
