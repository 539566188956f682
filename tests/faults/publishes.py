"""One build is published after the other while readers query in a loop: none fails, and each sees one whole build."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

from pipelines.warehouse.publishing import publish
from tests.conftest import PROJECT
from tests.faults.folders import Folders, add_late_page
from tests.faults.runs import Runs
from tests.faults.tally import Tally

READERS = 4
# Of so many publishes one is by a run of the command.
_ONE_BY_A_RUN = 50

# A look opens the file anew, and asks twice through one connection, as an analyst's session does. What it sees of a
# build is a hash of every row of some tables; there are only so many builds.
_READER = """
import hashlib, json, sys, duckdb
from pathlib import Path
path, stop = sys.argv[1:]
looks, seen, errors, longest = 0, {}, [], 0
tables = ("pages", "items", "stories", "events", "country_pair_events")
def look(db):
    digest = hashlib.sha256()
    for table in tables:
        digest.update(repr(sorted(map(repr, db.execute(f"FROM {table}").fetchall()))).encode())
    return digest.hexdigest()[:16]
while not Path(stop).exists():
    try:
        with duckdb.connect(path, read_only=True) as db:
            first, second = look(db), look(db)
        if first != second:
            errors.append(f"one connection saw two builds: {first}, {second}")
        seen[first] = seen.get(first, 0) + 1
        looks += 1
    except Exception as error:
        errors.append(f"{type(error).__name__}: {error}"[:300])
print(json.dumps({"looks": looks, "seen": seen, "errors": errors}))
"""


def _look(path: Path, stop: Path) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", _READER, str(path), str(stop)], stdout=subprocess.PIPE, text=True, cwd=PROJECT
    )


def _seen_alone(path: Path, scratch: Path) -> str:
    """What a reader sees of a file that nobody touches."""
    stop = scratch / f"stop-{path.parent.parent.parent.name}"
    reader = _look(path, stop)
    while reader.poll() is None:
        try:
            told = reader.communicate(timeout=2)[0]
        except subprocess.TimeoutExpired:
            stop.touch()
    [only] = json.loads(told)["seen"]
    return str(only)


def try_publishes(folders: Folders, runs: Runs, number: int, seed: int) -> Tally:
    """Publish `number` times, two builds in turn, under four readers."""
    tally = Tally("publishes", seed)
    data, other = folders.copy(folders.made), folders.copy(folders.made)
    add_late_page(other)
    assert runs.run(other).code == 0
    builds = [
        shutil.copy2(folder.database, folders.new().parent / "build.duckdb") for folder in (data, other)
    ]
    scratch = folders.new().parent
    known = {_seen_alone(folder.database, scratch) for folder in (data, other)}
    stop = scratch / "stop"
    readers = [_look(data.database, stop) for _ in range(READERS)]
    late = data.raw / "2025-12-09" / "late.txt"
    try:
        for attempt in range(number):
            fault = None
            if attempt % _ONE_BY_A_RUN == _ONE_BY_A_RUN - 1:
                late.unlink() if late.exists() else add_late_page(data)
                fault = runs.run(data).fault(0)
            else:
                staging = data.database.with_suffix(".staging")
                shutil.copy2(builds[attempt % 2], staging)
                publish(staging, data.database)
            tally.add(f"publish {attempt}", fault)
    finally:
        stop.touch()
        told = [json.loads(reader.communicate(timeout=120)[0]) for reader in readers]
    for one in told:
        tally.differ += [f"a reader: {error}" for error in one["errors"]]
        tally.differ += [f"a reader saw {build}, which is no build" for build in one["seen"].keys() - known]
    tally.worst = f"{sum(one['looks'] for one in told)} reads by {READERS} readers"
    folders.remove(data, other)
    return tally
