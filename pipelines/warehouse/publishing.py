"""A DuckDB file is built beside, and swapped in whole.

A reader that holds the old file goes on reading it; a new connection sees the new one; nobody sees half.
"""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Thread
from uuid import uuid4

import duckdb

# The newest storage version that DuckDB 1.4 clients can read.
STORAGE_VERSION = "v1.4.0"
# A file that is not finished is made again: without a log no statement waits for the disk.
_UNLOGGED = "RECOVERY_MODE NO_WAL_WRITES"
_SETTINGS = {"autoinstall_known_extensions": "false", "autoload_known_extensions": "false"}


@contextmanager
def built_beside(
    path: Path, *, memory: str, threads: int, as_published: bool = False
) -> Iterator[tuple[duckdb.DuckDBPyConnection, Path]]:
    """A connection to a DuckDB file beside the published one: a new and empty one, or else a copy of it.

    Leaves the built file, closed and without a log, for `swap_in`; removes it when the block raises.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = _made_beside(path, as_published=as_published)
    db = duckdb.connect(config={**_SETTINGS, "memory_limit": memory, "threads": threads})
    try:
        db.execute(f"SET temp_directory = '{_quoted(path.parent)}/.spill'")
        storage = "" if as_published else f", STORAGE_VERSION '{STORAGE_VERSION}'"
        db.execute(f"ATTACH '{_quoted(beside)}' AS news ({_UNLOGGED}{storage})")
        # One checkpoint, when all is built: nobody reads the file before.
        db.execute("SET checkpoint_threshold = '1TB'")
        with session(db) as connection:
            yield connection, beside
        db.execute("CHECKPOINT news")
        db.execute("USE memory")
        db.execute("DETACH news")
    except BaseException:
        db.close()
        discard(beside)
        raise
    db.close()


@contextmanager
def steps_beside(db: duckdb.DuckDBPyConnection, path: Path, *, as_published: bool = False) -> Iterator[Path]:
    """A file for the steps beside the last one, new or else a copy of it, attached as `steps`; it is left for
    `swap_in`.
    """
    beside = _made_beside(path, as_published=as_published)
    db.execute(f"ATTACH '{_quoted(beside)}' AS steps ({_UNLOGGED})")
    try:
        yield beside
        db.execute("CHECKPOINT steps")
        db.execute("DETACH steps")
    except BaseException:
        discard(beside)
        raise


@contextmanager
def attached(db: duckdb.DuckDBPyConnection, **files: Path) -> Iterator[None]:
    """Other files, to read only, each by its name."""
    for name, path in files.items():
        db.execute(f"ATTACH '{_quoted(path)}' AS {name} (READ_ONLY)")
    yield
    for name in files:
        db.execute(f"DETACH {name}")


@contextmanager
def in_memory(db: duckdb.DuckDBPyConnection, name: str) -> Iterator[duckdb.DuckDBPyConnection]:
    """A session of a database of its own, in memory, that is gone in the end."""
    db.execute(f"ATTACH ':memory:' AS {name}")
    with session(db, name) as connection:
        yield connection
    db.execute(f"DETACH {name}")


def session(db: duckdb.DuckDBPyConnection, *first: str) -> duckdb.DuckDBPyConnection:
    """A connection of its own to what is being built, for a thread of its own.

    A name is looked for in the databases that are given, then in the file, then among the steps, where there are any.
    """
    connection = db.cursor()
    there = {
        name for (name,) in connection.execute("SELECT database_name FROM duckdb_databases()").fetchall()
    }
    databases = [name for name in (*first, "news", "steps", "memory") if name in there]
    connection.execute(f"SET search_path = '{','.join(databases)}'")
    connection.execute("SET TimeZone = 'UTC'")
    # Tables without an order of their own are inserted by all threads.
    connection.execute("SET preserve_insertion_order = false")
    return connection


def beside_of(path: Path) -> Path:
    """Where the file that is to be published as another is built."""
    return path.with_suffix(".building")


def _made_beside(path: Path, *, as_published: bool) -> Path:
    """The place beside a published file, empty or else with a copy of it."""
    beside = beside_of(path)
    discard(beside)
    if as_published:
        try:
            _ahead_of(path).replace(beside)
        except FileNotFoundError:
            shutil.copyfile(path, beside)
    return beside


def copy_ahead(path: Path) -> Path:
    """Copy a published file before it is built anew, and return where to; a build takes the copy if the file is still
    the same by then.
    """
    discard_ahead(path)
    ahead = _ahead_of(path)
    # A name that no other run takes: both may copy at once.
    part = ahead.with_name(f"{ahead.name}.{uuid4().hex}.part")
    shutil.copyfile(path, part)
    return part.replace(ahead)


def discard_ahead(path: Path) -> None:
    """Remove copies that no build took."""
    for copy in path.parent.glob(f"{path.stem}.*.ahead*"):
        copy.unlink(missing_ok=True)


def _ahead_of(path: Path) -> Path:
    return path.with_suffix(f".{path.stat().st_mtime_ns}.ahead")


def swap_in(beside: Path, path: Path) -> None:
    """Put a built file in the place of the published one, in one step.

    Raises:
        FileExistsError: where a write-ahead log lies beside the built file: it was not closed whole.
    """
    if _log(beside).exists():
        raise FileExistsError(f"{_log(beside)} is left over: the file was not closed whole; run again")
    # A log beside the target would be replayed into the new file.
    _log(path).unlink(missing_ok=True)
    old = path.with_suffix(".old")
    old.unlink(missing_ok=True)
    # The system takes as long to give back the room of a large file as to copy it: that may go on beside.
    with suppress(OSError):
        old.hardlink_to(path)
    beside.replace(path)
    Thread(target=old.unlink, kwargs={"missing_ok": True}).start()


def discard(beside: Path) -> None:
    """Remove a file that is not to be published."""
    beside.unlink(missing_ok=True)
    _log(beside).unlink(missing_ok=True)


def _log(path: Path) -> Path:
    return path.with_name(path.name + ".wal")


def _quoted(path: Path) -> str:
    return str(path).replace("'", "''")
