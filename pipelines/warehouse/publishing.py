"""A DuckDB file is built in a staging file, which then replaces the published file in one step.

A reader with the old file open keeps reading it; a new connection sees the new one; nobody sees half.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb

from schemas.sql_quoting import quoted_text

# The newest storage version that DuckDB 1.4 clients can read.
STORAGE_VERSION = "v1.4.0"
# Half of DuckDB's own: rows are compressed while they are in the processor's cache, in a tenth less time.
_ROW_GROUP_SIZE = 61_440
_SETTINGS = {"autoinstall_known_extensions": "false", "autoload_known_extensions": "false"}


@contextmanager
def staging_file(
    path: Path, *, memory: str, threads: int
) -> Iterator[tuple[Path, duckdb.DuckDBPyConnection]]:
    """A new DuckDB file beside `path`, attached as `news`, and a session of it.

    Tables without a named database are created in the file; those created in `memory` are dropped at the end. When the
    block ends, the file is closed and complete, for `publish`; when the block raises, it is removed.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    staging = path.with_suffix(".staging")
    discard(staging)
    db = duckdb.connect(config={**_SETTINGS, "memory_limit": memory, "threads": threads})
    try:
        db.execute(f"SET temp_directory = {quoted_text(f'{path.parent}/.spill')}")
        # The parts that are read do not change: thousands of files need not be reopened for each table.
        db.execute("SET parquet_metadata_cache = true")
        # An unfinished file is thrown away: without a log no statement waits for the disk.
        options = f"RECOVERY_MODE NO_WAL_WRITES, STORAGE_VERSION '{STORAGE_VERSION}', ROW_GROUP_SIZE {_ROW_GROUP_SIZE}"
        db.execute(f"ATTACH {quoted_text(str(staging))} AS news ({options})")
        # One checkpoint, when all is built: nobody reads the file before.
        db.execute("SET checkpoint_threshold = '1TB'")
        with session(db) as connection:
            yield staging, connection
        db.execute("CHECKPOINT news")
        db.execute("DETACH news")
    except BaseException:
        db.close()
        discard(staging)
        raise
    db.close()


def session(db: duckdb.DuckDBPyConnection) -> duckdb.DuckDBPyConnection:
    """A connection to the same staging file for another thread; times are in UTC."""
    connection = db.cursor()
    connection.execute("SET search_path = 'news,memory'")
    connection.execute("SET TimeZone = 'UTC'")
    # Tables without an ORDER BY are inserted by all threads.
    connection.execute("SET preserve_insertion_order = false")
    return connection


def publish(staging: Path, path: Path) -> None:
    """Replace the published file by a staging file, in one step.

    Raises:
        FileExistsError: if a write-ahead log is beside the staging file: it was not closed completely.
    """
    if _log(staging).exists():
        raise FileExistsError(f"{_log(staging)} is left over: the file was not closed completely; run again")
    # A log beside the target would be replayed into the new file.
    _log(path).unlink(missing_ok=True)
    staging.replace(path)


def discard(staging: Path) -> None:
    """Remove a staging file that is not to be published."""
    staging.unlink(missing_ok=True)
    _log(staging).unlink(missing_ok=True)


def _log(path: Path) -> Path:
    return path.with_name(path.name + ".wal")
