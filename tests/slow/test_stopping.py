"""Signals end a run cleanly, and no worker outlives the process that it works for."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from assets.cli.stopping import STOPPED
from assets.storage.data_folder import DataFolder
from tests.conftest import contents, copy_sample, run_job
from tests.slow.ui import wait_for

pytestmark = pytest.mark.slow

# With worker processes, however few the pages are.
_RUN = (
    "import assets.incremental.making as making; making.ROWS_FOR_WORKERS = 1\n"
    "from assets.cli import main; main(['run', '--workers', '2'])"
)


def start(data: DataFolder) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", _RUN],
        env=os.environ | {"DATELINE_DATA": data.root},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),  # noqa: PLW1509
    )


def wait_for_line(run: subprocess.Popen[str], words: str) -> None:
    assert run.stderr is not None
    for line in run.stderr:
        if words in line:
            return
    pytest.fail(f"the run ended without {words!r}")


def children(pid: int) -> list[int]:
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def is_alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


@pytest.mark.parametrize(
    ("number", "code", "after"),
    [
        (signal.SIGINT, 130, ""),
        (signal.SIGINT, 130, "finding countries"),
        (signal.SIGTERM, 143, "coding events"),
    ],
)
def test_a_signal_ends_a_run_with_one_line_and_the_next_goes_on(tmp_path, number, code, after):
    data, fresh = copy_sample(tmp_path / "stopped"), copy_sample(tmp_path / "fresh")
    run = start(data)
    if after:
        wait_for_line(run, after)
    # Two, and what keeps track of their semaphores: before the first stage too.
    wait_for(lambda: len(children(run.pid)) > 2)
    run.send_signal(number)
    _, printed = run.communicate(timeout=60)
    assert run.returncode == code
    said = [line for line in printed.splitlines() if line.strip() and not line.startswith("  ")]
    assert said == [STOPPED]
    assert not data.database.exists()
    again = start(data)
    again.communicate(timeout=120)
    assert again.returncode == 0
    assert run_job(fresh).success
    assert contents(data) == contents(fresh)


@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="needs /proc")
def test_no_worker_outlives_a_run_that_is_killed(tmp_path):
    run = start(copy_sample(tmp_path))
    wait_for_line(run, "finding countries")
    workers = children(run.pid)
    assert len(workers) >= 2
    run.kill()
    run.communicate(timeout=60)
    end = time.monotonic() + 20
    while time.monotonic() < end and any(map(is_alive, workers)):
        time.sleep(0.2)
    assert [pid for pid in workers if is_alive(pid)] == []
