"""How fast a data folder grows: days of synthetic pages arrive one by one, each with its own run, as every morning.

    python -m tests.bench.growth [PAGES_A_DAY] [DAYS]

Prints what a day of 1,000 pages adds to each part of the folder (to the history: what a run adds, and what of it is
still there when the run has been deleted), and what a year does. It is the room on the disk, in whole blocks. The first
days are left out: they make what is only made once. Eight days of 500 pages take some two minutes on two cores.
"""

import argparse
import os
import sqlite3
import subprocess
import tempfile
from contextlib import closing

from assets.storage.data_folder import DataFolder
from tests.bench.pages import write_day
from tests.conftest import DATELINE

SEED = 4
_RUN = [*DATELINE, "run"]
_LEFT_OUT = 2
_LAST_EVENTS = """
    SELECT sum(size) FROM (
        SELECT max(id), length(event) + 200 AS size FROM event_logs
        WHERE dagster_event_type = 'ASSET_MATERIALIZATION' GROUP BY asset_key, partition
    )
"""


def sizes(data: DataFolder) -> dict[str, int]:
    """Bytes that each part of a data folder takes on the disk."""
    parts = {"raw": data.raw, "parsed": data.parsed, "warehouse": data.warehouse, "history": data.history}
    found = {
        name: sum(512 * path.stat().st_blocks for path in folder.rglob("*") if path.is_file())
        for name, folder in parts.items()
    }
    return found | {"history, pruned": _current(data)}


def _current(data: DataFolder) -> int:
    """Bytes of the events of the history that outlive their runs: the last of each day and table."""
    with closing(sqlite3.connect(data.history / "history" / "runs" / "index.db")) as db:
        [(size,)] = db.execute(_LAST_EVENTS).fetchall()
    return int(size)


def day_by_day(data: DataFolder, pages_a_day: int, days: int) -> list[dict[str, int]]:
    """The sizes of the parts after each day."""
    found = []
    for day in range(days):
        write_day(data.raw, SEED, day, pages_a_day=pages_a_day)
        subprocess.run(_RUN, env=os.environ | {"DATELINE_DATA": data.root}, check=True, capture_output=True)
        found.append(sizes(data))
    return found


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.growth", description=__doc__.split("\n")[0])
    parser.add_argument("pages_a_day", nargs="?", type=int, default=500)
    parser.add_argument("days", nargs="?", type=int, default=8)
    asked = parser.parse_args()
    if asked.days <= _LEFT_OUT:
        parser.error(f"at least {_LEFT_OUT + 1} days: the first {_LEFT_OUT} are left out")
    with tempfile.TemporaryDirectory() as folder:
        found = day_by_day(DataFolder(folder), asked.pages_a_day, asked.days)
    print(f"{asked.days} days of {asked.pages_a_day} pages")
    for name, last in found[-1].items():
        a_day = (last - found[_LEFT_OUT - 1][name]) / (asked.days - _LEFT_OUT)
        if not name.startswith("history"):
            a_day *= 1000 / asked.pages_a_day
        print(f"{name:15} {a_day / 1e6:7.3f} MB a day {a_day * 365 / 1e6:8.1f} MB a year")


if __name__ == "__main__":
    main()
