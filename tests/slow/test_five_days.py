"""Five mornings of the real daemon: with a late file, a day that breaks, and a run that is killed."""

import os
import shutil
import signal
from pathlib import Path

import pytest

from assets.storage.data_folder import DataFolder
from tests.conftest import PROJECT, copy_sample, read
from tests.slow.ui import Ui, running, wait_for

pytestmark = pytest.mark.slow

_BREAKING = Path(__file__).with_name("broken_day")
_LATE = "Kop\nBERLIJN (ANP) - Een bericht dat een dag te laat kwam."


def test_five_mornings_publish_every_good_day_name_the_bad_one_and_nothing_waits(tmp_path):
    captured = copy_sample(tmp_path / "captured", days=5, pages=2)
    data = DataFolder(str(tmp_path / "data"))
    folders = sorted(captured.raw.iterdir())
    days = [folder.name for folder in folders]
    bad = days[2]
    data.raw.mkdir(parents=True)
    shutil.move(folders[0], data.raw)
    # Each minute is a morning.
    paths = os.pathsep.join([str(_BREAKING), str(PROJECT), os.environ.get("PYTHONPATH", "")])
    environment = {"DATELINE_CRON": "* * * * *", "BROKEN_DAY": bad, "PYTHONPATH": paths}
    with running(data, **environment) as ui:
        _wait_for_days(ui, data, days[:1])
        (data.raw / days[0] / "late.txt").write_text(_LATE, "utf-8")
        shutil.move(folders[1], data.raw)
        _wait_for_days(ui, data, days[:2])
        shutil.move(folders[2], data.raw)
        wait_for(lambda: bad in _failures(data))
        _wait_for_days(ui, data, days[:2])
        shutil.move(folders[3], data.raw)
        killed = wait_for(lambda: _kill_a_run(data))
        _wait_for_days(ui, data, [*days[:2], days[3]])
        shutil.move(folders[4], data.raw)
        _wait_for_days(ui, data, [*days[:2], *days[3:]])
        ended = ui.runs()
    assert {run for run, status in ended.items() if status != "SUCCESS"} == {killed}
    assert read(data, "SELECT count(*) FROM pages WHERE source_path LIKE '%/late.txt'") == [(1,)]
    named = {day for day in days if f"{day} (" in _failures(data)}
    assert named == {bad}


def _wait_for_days(ui: Ui, data: DataFolder, days: list[str]) -> None:
    """Until the daemon has published these days and no others, and no run waits or works."""

    def published() -> bool:
        found = read(data, "SELECT DISTINCT capture_date::VARCHAR FROM pages ORDER BY 1")
        return [day for (day,) in found] == days and set(ui.runs().values()) <= {"SUCCESS", "FAILURE"}

    wait_for(published, 400)


def _failures(data: DataFolder) -> str:
    log = Path(data.root, "failures.log")
    return log.read_text("utf-8") if log.exists() else ""


def _kill_a_run(data: DataFolder) -> str | None:
    """Kill the process of a run that is at work, if there is one; returns the run."""
    for lock in (data.history / "at_work").glob("*.lock"):
        for process in Path("/proc").glob("[0-9]*"):
            if _holds(process, lock):
                os.kill(int(process.name), signal.SIGKILL)
                return lock.stem
    return None


def _holds(process: Path, file: Path) -> bool:
    try:
        return any(one.readlink() == file for one in (process / "fd").iterdir())
    except OSError:
        return False
