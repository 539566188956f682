"""The real UI and daemon: what the schedule fires for, what a run over many days takes, and what a browser shows."""

import os
import re
import shutil
import socket
import sqlite3
import subprocess
from contextlib import closing
from datetime import date, timedelta

import duckdb
import pytest

from assets.jobs import RANGE_END, RANGE_START
from assets.storage.data_folder import DataFolder
from tests.bench.pages import write_day
from tests.conftest import DATELINE, SAMPLE, copy_sample, read, run_job
from tests.slow.browser import needs_chromium, shown
from tests.slow.ui import running, wait_for

pytestmark = pytest.mark.slow

_PARTITIONS = """
    query($key: [String!]!) {
      assetNodeOrError(assetKey: {path: $key}) {... on AssetNode {partitionKeys}}
    }
"""
_ENDED = {"SUCCESS", "FAILURE", "CANCELED"}


def test_the_schedule_publishes_a_new_day_and_a_late_file_while_readers_stay(tmp_path):
    data = copy_sample(tmp_path, days=2, pages=2)
    assert run_job(data).success
    first, _ = sorted(data.raw.iterdir())
    new = sorted(SAMPLE.glob("20*"))[2]
    with duckdb.connect(str(data.database), read_only=True) as old:
        with running(data, DATELINE_CRON="* * * * *") as ui:
            # Both have looked once; the schedule looks again first.
            wait_for(
                lambda: {"every_morning", "late_files"} <= set(re.findall(r"\w+", ui.log.read_text("utf-8")))
            )
            assert ui.runs() == {}
            (first / "late.txt").write_text("Kop\nBERLIJN (ANP) - Een bericht.", "utf-8")
            shutil.copytree(new, data.raw / new.name)
            wait_for(lambda: set(ui.runs().values()) == {"SUCCESS"})
            assert ui.started_by() == {"every_morning"}
            printed = ui.log.read_text("utf-8")
        assert old.execute("SELECT count(*) FROM pages").fetchall() == [(4,)]
    pages = 4 + 1 + len(list(new.iterdir()))
    assert read(data, "SELECT count(*) FROM pages") == [(pages,)]
    assert read(data, "SELECT count(*) FROM pages WHERE source_path LIKE '%/late.txt'") == [(1,)]
    assert not [line for line in printed.splitlines() if "Warning" in line or "deprecat" in line.lower()]


def test_nothing_waits_for_a_command_that_was_killed(tmp_path):
    data = copy_sample(tmp_path, days=2, pages=2)
    command = [*DATELINE, "run"]
    with subprocess.Popen(
        command, env=os.environ | {"DATELINE_DATA": data.root}, stderr=subprocess.PIPE, text=True
    ) as killed:
        assert killed.stderr is not None
        assert any("finding countries" in line for line in killed.stderr)
        killed.kill()
    with running(data, DATELINE_CRON="* * * * *") as ui:
        wait_for(lambda: set(ui.runs().values()) == {"FAILURE", "SUCCESS"})
    assert read(data, "SELECT count(*) FROM pages") == [(4,)]


def test_partitions_move_under_a_running_daemon_when_an_older_capture_comes(tmp_path):
    data = copy_sample(tmp_path, days=1, pages=2)
    assert run_job(data).success
    older = data.raw / "2025-11-30"
    with running(data, DATELINE_CRON="* * * * *") as ui:
        assert ui.ask(_PARTITIONS, {"key": ["pages"]})["assetNodeOrError"]["partitionKeys"][0] == "2025-12-08"
        older.mkdir()
        (older / "page.txt").write_text("Kop\nBERLIJN (ANP) - Een bericht.", "utf-8")
        wait_for(lambda: set(ui.runs().values()) == {"SUCCESS"}, 400)
        assert ui.ask(_PARTITIONS, {"key": ["pages"]})["assetNodeOrError"]["partitionKeys"][0] == "2025-11-30"
    assert read(data, "SELECT min(capture_date)::VARCHAR FROM pages") == [("2025-11-30",)]


def test_two_hundred_days_are_made_by_the_job_as_the_ui_launches_it(tmp_path):
    data = DataFolder(str(tmp_path))
    for day in range(200):
        write_day(data.raw, 1, day, pages_a_day=1)
    days = sorted(folder.name for folder in data.raw.iterdir())
    # The sensor asks for them as soon as the daemon runs; a run from the launchpad then has nothing left to do.
    with running(data) as ui:
        wait_for(lambda: set(ui.runs().values()) == {"SUCCESS"}, 400)
        run = ui.client.submit_job_execution("daily", tags={RANGE_START: days[0], RANGE_END: days[-1]})
        wait_for(lambda: ui.runs()[run] in _ENDED)
        assert ui.runs()[run] == "SUCCESS"
        counted = ui.ask(
            '{assetNodeOrError(assetKey: {path: ["events"]}) {... on AssetNode {partitionStats {numMaterialized}}}}'
        )
    assert counted["assetNodeOrError"]["partitionStats"]["numMaterialized"] == len(days)
    assert read(data, "SELECT count(DISTINCT capture_date) FROM pages") == [(len(days),)]


def test_a_taken_port_is_said_and_nothing_starts(tmp_path):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        done = subprocess.run(
            [*DATELINE, "ui", "--port", port],
            env=os.environ | {"DATELINE_DATA": str(tmp_path)},
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
    assert done.returncode == 2
    assert f"Port {port} is taken" in done.stderr


def test_a_lost_history_is_recorded_again(tmp_path):
    data = copy_sample(tmp_path, days=2, pages=2)
    command = DATELINE
    environment = os.environ | {"DATELINE_DATA": data.root}
    subprocess.run([*command, "run"], env=environment, check=True, capture_output=True)
    shutil.rmtree(data.history)
    done = subprocess.run(
        [*command, "restore-history"], env=environment, check=True, capture_output=True, text=True
    )
    assert done.stdout.startswith("Recorded ")
    again = subprocess.run(
        [*command, "restore-history"], env=environment, check=True, capture_output=True, text=True
    )
    assert again.stdout.startswith("Recorded 0 ")
    first = date(2025, 12, 8)
    with running(data) as ui:
        [known] = [
            ui.ask(
                '{assetNodeOrError(assetKey: {path: ["items"]}) {... on AssetNode {'
                "assetMaterializations(limit: 9) {partition}}}}"
            )["assetNodeOrError"]["assetMaterializations"]
        ]
    assert {event["partition"] for event in known} == {str(first), str(first + timedelta(days=1))}


_KNOWN = """
    {assetNodeOrError(assetKey: {path: ["items"]}) {... on AssetNode {
      assetMaterializations(limit: 9) {partition runOrError {__typename}}
      partitionStats {numMaterialized}
      assetChecksOrError {... on AssetChecks {checks {name executionForLatestMaterialization {status}}}}
    }}}
"""


def test_the_daemon_deletes_old_runs_and_the_ui_still_shows_what_they_made(tmp_path):
    data = copy_sample(tmp_path, days=2, pages=2)
    command = [*DATELINE, "run"]
    subprocess.run(command, env=os.environ | {"DATELINE_DATA": data.root}, check=True, capture_output=True)
    with closing(sqlite3.connect(data.history / "history" / "runs.db")) as db, db:
        [(run,)] = db.execute("SELECT run_id FROM runs").fetchall()
        db.execute("UPDATE runs SET create_timestamp = datetime('now', '-31 days')")
    assert [path for path in data.history.rglob("*") if run in str(path)]
    with running(data, DATELINE_HISTORY_DAYS="30") as ui:
        wait_for(lambda: not [path for path in data.history.rglob("*") if run in str(path)])
        assert ui.runs() == {}
        known = ui.ask(_KNOWN)["assetNodeOrError"]
    assert known["assetMaterializations"] == [
        {"partition": day, "runOrError": {"__typename": "RunNotFoundError"}}
        for day in ("2025-12-09", "2025-12-08")
    ]
    assert known["partitionStats"]["numMaterialized"] == 2
    checks = {
        check["name"]: check["executionForLatestMaterialization"]
        for check in known["assetChecksOrError"]["checks"]
    }
    assert checks == {"schema": {"status": "SUCCEEDED"}}


@needs_chromium
def test_the_report_draws_itself_in_a_browser_without_a_network(sample, tmp_path):
    # Scripts name addresses that they never ask; that nothing is fetched is tested with the explorer.
    page = re.sub(r"<script.*?</script>", "", shown(sample.report.as_uri(), tmp_path), flags=re.DOTALL)
    assert page.count("<svg") >= 5
    assert "http://" not in page.replace("http://www.w3.org", "")
