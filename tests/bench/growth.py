"""How fast a data folder grows: days of synthetic pages are made one by one, each by a run of its own, as every morning.

    python -m tests.bench.growth [PAGES_A_DAY] [DAYS]

Prints what a day adds to each part of the folder, of 1,000 pages (and of each run, for the history), and that of a
year. The first days are left out: what they add is more than any later one does. A day of 1,000 pages takes half a
minute on two cores.
"""

import argparse
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from assets.storage.data_folder import DataFolder
from tests.bench.pages import write_day

SEED = 4
_DATELINE = [sys.executable, "-c", "from assets.cli import main; main()", "run"]
_LEFT_OUT = 2


def sizes(data: DataFolder) -> dict[str, int]:
    """Bytes of the files of each part of a data folder."""
    parts = {"raw": data.raw, "parsed": data.parsed, "warehouse": data.warehouse, "history": data.history}
    return {
        name: sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
        for name, folder in parts.items()
    }


def day_by_day(data: DataFolder, pages_a_day: int, days: int) -> list[dict[str, int]]:
    """The sizes of the parts after each day."""
    found = []
    for day in range(days):
        write_day(data.raw, SEED, day, pages_a_day=pages_a_day)
        subprocess.run(
            _DATELINE, env=os.environ | {"DATELINE_DATA": data.root}, check=True, capture_output=True
        )
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
        if name != "history":
            a_day *= 1000 / asked.pages_a_day
        print(f"{name:10} {a_day / 1e6:8.2f} MB a day {a_day * 365 / 1e9:8.2f} GB a year")


if __name__ == "__main__":
    main()
