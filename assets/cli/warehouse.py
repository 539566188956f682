"""The published warehouse, opened for queries."""

import errno
import os
import signal
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Thread

import duckdb

from assets.storage.data_folder import DATA_VARIABLE, DataFolder, default_root
from pipelines.answers.errors import QueryError

# DuckDB would draw its bar on standard output, between the rows.
_SETTINGS = "SET TimeZone = 'UTC'; SET enable_progress_bar = false"
_CORRUPT = "Corrupt database file"


@contextmanager
def open_warehouse() -> Iterator[duckdb.DuckDBPyConnection]:
    """A read-only connection to the published warehouse, with times in UTC.

    Raises:
        QueryError: if there is no warehouse or it is damaged, or a query in the block fails.
        PermissionError: if this user may not read it.
    """
    data = DataFolder(default_root())
    _check_warehouse(data)
    try:
        db = duckdb.connect(str(data.database), read_only=True)
    except duckdb.Error as error:
        raise _damaged(data, error) from None
    with db, _interruptible(db):
        db.execute(_SETTINGS)
        try:
            yield db
        except (duckdb.BinderException, duckdb.CatalogException) as error:
            hint = "`dateline tables` lists the tables, `dateline tables NAME` the columns of one."
            raise QueryError(f"{error}\n\n{hint}", failed=True) from None
        except duckdb.InterruptException:
            raise KeyboardInterrupt from None
        except duckdb.Error as error:
            # A bit that rots is noticed when its block is read.
            raise (
                _damaged(data, error) if _CORRUPT in str(error) else QueryError(str(error), failed=True)
            ) from None
        except RuntimeError as error:
            if str(error) != "Query interrupted":
                raise
            raise KeyboardInterrupt from None


def _damaged(data: DataFolder, error: duckdb.Error) -> QueryError:
    return QueryError(
        f"Cannot read the warehouse: {error}\nMove {data.database} away; `dateline run` builds it again.",
        failed=True,
    )


def _check_warehouse(data: DataFolder) -> None:
    try:
        data.database.stat()
    except (FileNotFoundError, NotADirectoryError):
        raise QueryError(
            f"There is no warehouse at {data.database}. `dateline run` builds it from the captures in {data.raw};"
            f" set {DATA_VARIABLE} to use another data folder."
        ) from None
    if not os.access(data.database, os.R_OK):
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(data.database))


@contextmanager
def _interruptible(db: duckdb.DuckDBPyConnection) -> Iterator[None]:
    """Let Ctrl-C end a query at once.

    Python runs its handler when the main thread is back from DuckDB, which a long join keeps for minutes; the wakeup
    descriptor is written as the signal arrives.
    """
    arrives, signals = socket.socketpair()
    signals.setblocking(False)

    def watch() -> None:
        while arrives.recv(1):
            db.interrupt()

    watcher = Thread(target=watch, daemon=True)
    watcher.start()
    former = signal.set_wakeup_fd(signals.fileno())
    try:
        yield
    finally:
        signal.set_wakeup_fd(former)
        signals.close()
        watcher.join()
        arrives.close()
