"""The published warehouse, opened for questions."""

from collections.abc import Iterator
from contextlib import contextmanager

import duckdb

from assets.cli.exit_codes import Exit
from assets.storage.data_folder import DATA_VARIABLE, DataFolder, default_root


class QueryError(Exception):
    """A question has no answer; the message says what to do, `exit_code` how the command ends."""

    def __init__(self, message: str, exit_code: Exit = Exit.USAGE) -> None:
        super().__init__(message)
        self.exit_code = exit_code


@contextmanager
def open_warehouse() -> Iterator[duckdb.DuckDBPyConnection]:
    """A read-only connection to the published warehouse, with times in UTC.

    Raises:
        QueryError: where there is no warehouse, where this DuckDB cannot read it, or where a query in the block fails.
    """
    data = DataFolder(default_root())
    if not data.database.exists():
        raise QueryError(
            f"There is no warehouse at {data.database}. `dateline run` builds it from the captures in {data.raw};"
            f" set {DATA_VARIABLE} to use another data folder."
        )
    try:
        db = duckdb.connect(str(data.database), read_only=True)
    except duckdb.Error as error:
        raise QueryError(
            f"Cannot open {data.database}: {error}\n`dateline run --force` builds it again."
        ) from None
    with db:
        db.execute("SET TimeZone = 'UTC'")
        try:
            yield db
        except (duckdb.CatalogException, duckdb.BinderException) as error:
            hint = "`dateline tables` lists the tables, `dateline tables NAME` the columns of one."
            raise QueryError(f"{error}\n\n{hint}", Exit.FAILED) from None
        except duckdb.Error as error:
            raise QueryError(str(error), Exit.FAILED) from None
