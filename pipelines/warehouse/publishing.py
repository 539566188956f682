"""A DuckDB file is built beside, and swapped in whole.

A reader that holds the old file goes on reading it; a new connection sees the new one; nobody sees half.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb

# The newest storage version that DuckDB 1.4 clients can read.
STORAGE_VERSION = "v1.4.0"
_SETTINGS = {"autoinstall_known_extensions": "false", "autoload_known_extensions": "false"}


@contextmanager
def built_beside(
    path: Path, *, memory: str, threads: int
) -> Iterator[tuple[duckdb.DuckDBPyConnection, Path]]:
    """A connection to a new, empty DuckDB file beside the published one.

    Leaves the built file, closed and without a log, for `swap_in`; removes it when the block raises.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_suffix(".building")
    discard(beside)
    db = duckdb.connect(config={**_SETTINGS, "memory_limit": memory, "threads": threads})
    try:
        db.execute(f"SET temp_directory = '{_quoted(path.parent)}/.spill'")
        db.execute(f"ATTACH '{_quoted(beside)}' AS news (STORAGE_VERSION '{STORAGE_VERSION}')")
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


def session(db: duckdb.DuckDBPyConnection) -> duckdb.DuckDBPyConnection:
    """A connection of its own to what is being built, for a thread of its own.

    A name is looked for in the file, then among the steps, which lie in memory.
    """
    connection = db.cursor()
    connection.execute("SET search_path = 'news,memory'")
    connection.execute("SET TimeZone = 'UTC'")
    # Tables without an order of their own are inserted by all threads.
    connection.execute("SET preserve_insertion_order = false")
    return connection


def swap_in(beside: Path, path: Path) -> None:
    """Put a built file in the place of the published one, in one step.

    Raises:
        FileExistsError: where a write-ahead log lies beside the built file: it was not closed whole.
    """
    if _log(beside).exists():
        raise FileExistsError(f"{_log(beside)} is left over: the file was not closed whole; run again")
    # A log beside the target would be replayed into the new file.
    _log(path).unlink(missing_ok=True)
    beside.replace(path)


def discard(beside: Path) -> None:
    """Remove a file that is not to be published."""
    beside.unlink(missing_ok=True)
    _log(beside).unlink(missing_ok=True)


def _log(path: Path) -> Path:
    return path.with_name(path.name + ".wal")


def _quoted(path: Path) -> str:
    return str(path).replace("'", "''")
