"""Errors of the disk: files that cannot be read, a disk that is full, files that cannot grow."""

import errno
import os
import random
from typing import Any

from assets.storage.data_folder import DataFolder
from tests.conftest import contents, read
from tests.faults.folders import Folders, Rows, add_late_page, difference
from tests.faults.runs import Runs
from tests.faults.tally import Tally

# Parts of the paths of what a run reads.
_READ = {
    "a capture": ("raw/2025-12-08", "data/raw/"),
    "a part": ("/pages/date=", "/captures/date=", "/events/date="),
    "a file of its own": ("manifest.parquet", "published.json", "dagster.yaml"),
}
_SIZES = (16_384, 65_536, 262_144, 1_048_576)


def try_errors(folders: Folders, runs: Runs, number: int, seed: int) -> Tally:
    """Have `number` incremental runs meet an error of the disk, and run again without it."""
    tally = Tally("errors", seed)
    data = folders.copy(folders.made)
    add_late_page(data)
    before, expected = contents(folders.made), folders.expected(data)
    whole = folders.copy(data)
    operations = runs.run(whole, fault={"count": True}).operations
    folders.remove(whole)
    plans = _plans(operations, number, seed)
    codes: dict[int | None, int] = {}
    for case, plan in plans:
        attempt = folders.copy(data)
        met = runs.run(attempt, fault=plan)
        codes[met.code] = codes.get(met.code, 0) + 1
        # It fails and says why, or what failed did not matter, or is in the quarantine.
        fault = met.fault(0, 1)
        if met.code == 1 and not any(why in met.output for why in _reasons(plan)):
            fault = f"ended with 1 and did not say why: {met.last_line}"
        if met.code == 0:
            fault = fault or difference_unread(attempt, expected)
        elif met.code == 1:
            fault = fault or (difference(attempt, before) and difference(attempt, expected))
        again = runs.run(attempt)
        after = again.fault(0) or difference(attempt, expected)
        fault = fault or (after and f"the next run: {after}")
        tally.add(case, fault)
        folders.remove(attempt)
    told = ", ".join(f"{count} ended with {code}" for code, count in sorted(codes.items(), key=str))
    tally.worst = f"of {len(operations)} operations; {told}"
    return tally


def _reasons(plan: dict[str, Any]) -> list[str]:
    """What a run may say of an error; SQLite has its own words."""
    if "largest_file" in plan:
        return [os.strerror(errno.EFBIG), "files may not grow"]
    return [os.strerror(plan["errno"]), "disk is full", "the disk failed"]


def difference_unread(found: DataFolder, expected: Rows) -> str | None:
    """How what is published differs; None if all that is missing could not be read and is in quarantine, by its own
    name or by its folder's.
    """
    unread = {
        path for (path,) in read(found, "SELECT source_path FROM quarantine WHERE reason = 'unreadable'")
    }
    pages = {path for (path,) in read(found, "SELECT source_path FROM pages")}
    captured = {path.relative_to(found.raw) for path in found.raw.rglob("*.txt")}
    missing = [path for path in captured if str(path) not in pages]
    if missing and all(unread & {str(path), *map(str, path.parents)} for path in missing):
        return None
    return difference(found, expected)


def _plans(operations: list[str], number: int, seed: int) -> list[tuple[str, dict[str, Any]]]:
    """Errors of all kinds: of `number`, four in five are full disks."""
    reading = [
        (f"EIO on reading {path!r}", {"fail_reading": path, "errno": errno.EIO})
        for paths in _READ.values()
        for path in paths
    ]
    growing = [(f"no file beyond {size} bytes", {"largest_file": size}) for size in _SIZES]
    chance = random.Random(seed)
    few = max(1, number // 5)
    chosen = chance.sample(reading + growing, min(few, len(reading + growing)))
    full = chance.sample(range(1, len(operations) + 1), min(number - len(chosen), len(operations)))
    for at in sorted(full):
        lasts = chance.random() < 0.6
        plan = {"fail_at": at, "errno": errno.ENOSPC, "from_then_on": lasts}
        name = f"ENOSPC {'from' if lasts else 'at'} operation {at} ({operations[at - 1]})"
        chosen.append((name, plan))
    return chosen
