"""The published warehouse, opened for reading."""

from collections.abc import Iterator
from contextlib import contextmanager

import duckdb

from assets.data_folder import DataFolder
from assets.root import DATA_VARIABLE, default_root


class Unanswerable(Exception):
    """What was asked cannot be answered; the message says what to do."""


@contextmanager
def published() -> Iterator[duckdb.DuckDBPyConnection]:
    """A read-only connection to the warehouse of the data folder, with times in UTC.

    Raises:
        Unanswerable: where there is no warehouse yet, or none that this DuckDB can read.
    """
    data = DataFolder(default_root())
    if not data.database.exists():
        raise Unanswerable(
            f"There is no warehouse at {data.database} yet: `dateline run` makes it from the captures in {data.raw}."
            f" Another data folder is chosen with {DATA_VARIABLE}=/path/to/data."
        )
    try:
        db = duckdb.connect(str(data.database), read_only=True)
    except duckdb.Error as error:
        raise Unanswerable(
            f"{data.database} cannot be opened: {error}\n`dateline run --force` makes it anew."
        ) from None
    with db:
        db.execute("SET TimeZone = 'UTC'")
        yield db
