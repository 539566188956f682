"""Publishes one warehouse after the other while other processes read all the time.

`python -m tests.warehouse.publishing_loop 200` does so two hundred times.
"""

import json
import subprocess
import sys
import tempfile
from dataclasses import dataclass, field
from pathlib import Path

from pipelines.warehouse.publishing import publish, staging_file
from pipelines.warehouse.sql_files import table_sql

COUNTED = ("pages", "items", "stories", "mentions", "events", "quarantine")
READERS = 8
# Reopens the file for every look, and looks twice through one connection, as an analyst's session does.
_READER = """
import json, sys, time, duckdb
from pathlib import Path
path, stop = sys.argv[1:]
seen, looks, errors = set(), 0, []
tables = ("pages", "items", "stories", "mentions", "events", "quarantine")
counts = ", ".join(f"(SELECT count(*) FROM {table})" for table in tables)
while not Path(stop).exists():
    try:
        with duckdb.connect(path, read_only=True) as db:
            for _ in range(2):
                [told] = db.execute(
                    "SELECT pages, items, stories, mentions, events, quarantined, code_version FROM build"
                ).fetchall()
                [counted] = db.execute("SELECT " + counts).fetchall()
                if told[:6] != counted or told[6] != str(counted[0]):
                    errors.append(f"mixed build: {told} but {counted}")
            seen.add(told[6])
            looks += 1
        time.sleep(0.05)
    except Exception as error:
        errors.append(f"{type(error).__name__}: {error}")
print(json.dumps({"looks": looks, "builds": len(seen), "errors": errors[:5]}))
"""


@dataclass
class Seen:
    """What the readers saw together: looks, distinct builds by reader, and everything that went wrong."""

    looks: int = 0
    builds: list[int] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)


def publish_rows(path: Path, rows: int) -> None:
    """Publish a warehouse whose tables have so many rows, and whose build row says so."""
    with staging_file(path, memory="500MB", threads=1) as (staging, db):
        db.execute("SET VARIABLE built_at = '2025-12-08T09:30:00Z'")
        db.execute(f"SET VARIABLE code_version = '{rows}'")
        for table in COUNTED:
            # What is in the rows does not matter here, only how many there are.
            db.execute(
                f"CREATE TABLE {table} AS SELECT range AS id, NULL::DATE AS capture_date FROM range({rows})"
            )
        db.execute(f"CREATE TABLE build AS {table_sql('build')}")
    publish(staging, path)


def publish_while_reading(folder: Path, publishes: int) -> Seen:
    """Publish so many times while readers look all the time; every build has another number of rows."""
    path, stop = folder / "news.duckdb", folder / "stop"
    publish_rows(path, 1)
    command = [sys.executable, "-c", _READER, str(path), str(stop)]
    readers = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(READERS)]
    try:
        for rows in range(2, publishes + 2):
            publish_rows(path, rows)
    finally:
        stop.touch()
        told = [json.loads(reader.communicate(timeout=60)[0]) for reader in readers]
    return Seen(
        looks=sum(one["looks"] for one in told),
        builds=[one["builds"] for one in told],
        errors=[error for one in told for error in one["errors"]],
    )


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as scratch:
        print(publish_while_reading(Path(scratch), int(sys.argv[1])))
