"""How the warehouse is built: whole, or from the last one where little has changed since."""

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from threading import Lock, Thread
from typing import Literal

import duckdb
import polars as pl

from assets.data_folder import DataFolder
from assets.progress import Progress
from assets.settings import Settings
from assets.summary import is_of_this_version, versions
from pipelines.warehouse.building import (
    build_table,
    build_view,
    drop_views,
    frame_as_table,
    set_variables,
    view_parsed,
)
from pipelines.warehouse.changes import changed_days, find_changes
from pipelines.warehouse.checking import table_reports
from pipelines.warehouse.publishing import (
    attached,
    built_beside,
    discard,
    in_memory,
    session,
    steps_beside,
    swap_in,
)
from pipelines.warehouse.reference import REFERENCE
from pipelines.warehouse.refreshing import PARSED_ROWS, Reports, refresh_days, refresh_stories
from pipelines.warehouse.steps import add_dateline_countries, make_steps
from pipelines.warehouse.working_order import do_in_order, tables_read, tables_referred_to
from schemas.catalog import tables_in, views

TABLES = list(tables_in("warehouse"))
# With more of the days changed, all are built: to find out what differs would cost more.
MOST_CHANGED = 1 / 3

# A table to build, or to check.
Task = tuple[Literal["build", "check"], str]


def days_to_refresh(data: DataFolder, parts: pl.DataFrame) -> list[date] | None:
    """The days with one of `parts`, those there are now, that is not as when the published warehouse was built.

    None where all has to be built: the warehouse is of other code or another lexicon, its steps cannot be read or
    are not those of the same build, or too many days have changed.
    """
    if not (data.steps.exists() and is_of_this_version(data)):
        return None
    try:
        with duckdb.connect(str(data.database), read_only=True) as db, attached(db, before=data.steps):
            if not db.execute("FROM build JOIN before.build USING (built_at)").fetchall():
                return None
            days = changed_days(db.sql("FROM before.parts").pl(), parts)
    except duckdb.Error:
        # Damaged, or of another form: it is derived, and made again.
        return None
    return days if len(days) <= MOST_CHANGED * parts["date"].n_unique() else None


@contextmanager
def warehouse_built(
    data: DataFolder,
    parts: pl.DataFrame,
    tables: set[str],
    days: Sequence[date] | None,
    *,
    settings: Settings,
    progress: Progress,
) -> Iterator[tuple[duckdb.DuckDBPyConnection, Reports]]:
    """Build beside the published warehouse, and publish when the block ends, if every rule holds.

    Args:
        data: the data folder.
        parts: the Parquet files that there are, as `DataFolder.listed_parts` gives them.
        tables: those to build; the others are taken over from the published file.
        days: the days that changed since the published file was built, or None to build whole tables.
        settings: the bounds of DuckDB.
        progress: hears of two steps a table.

    Gives a connection to the built tables, and the report of every rule of every table.
    """
    with (
        built_beside(
            data.database, memory=settings.memory, threads=settings.workers, as_published=days is not None
        ) as (db, beside),
        steps_beside(db, data.steps, as_published=days is not None) as steps,
        session(db) as connection,
    ):
        if days is not None:
            # On its way to the disk while rows are made: else the end of the build waits for all of the copy.
            Thread(target=flush, args=[beside], daemon=True).start()
        build = _Build(connection, data, parts, settings.workers, progress)
        reports = build.whole(tables) if days is None else build.changed(days)
        # What is taken over may be of other parts: the next build trusts nothing of it.
        build.finish(parts if set(TABLES) == tables else parts.clear(), views_are_there=days is not None)
        yield connection, reports
    if failing(reports):
        discard(beside)
        discard(steps)
    else:
        swap_in(beside, data.database)
        swap_in(steps, data.steps)


def flush(path: Path) -> None:
    """Wait until a file is on the disk, if it is still there."""
    with suppress(OSError), path.open("rb+") as file:
        os.fsync(file.fileno())


def failing(reports: Reports) -> list[str]:
    """The tables with a rule that fails."""
    return [table for table in TABLES if any(report.failures for report in reports[table])]


@dataclass(frozen=True)
class _Build:
    """A build under way: the connection to what is built, what it reads, and who hears of it."""

    db: duckdb.DuckDBPyConnection
    data: DataFolder
    parts: pl.DataFrame
    workers: int
    progress: Progress

    def whole(self, tables: set[str]) -> Reports:
        """Build some tables, take the others over from the published file, and check all.

        Returns:
            The report of every rule of every table.
        """
        self._show_all_parsed()
        make_steps(self.db)
        add_dateline_countries(self.db)
        if set(TABLES) == tables:
            return self._build_and_check(TABLES)
        with attached(self.db, published=self.data.database):
            return self._build_and_check(TABLES, taken_over=set(TABLES) - tables)

    def changed(self, days: Sequence[date]) -> Reports:
        """Make the rows anew, in a copy of the published file, that can differ because some days changed.

        Returns:
            The report of every rule: of the rows made, and of the tables that are built whole all the same.
        """
        files = {"published": self.data.database, "before": self.data.steps}
        with attached(self.db, **files), in_memory(self.db, "delta") as delta:
            shown = find_changes(delta, days, lambda some: self._show_days(delta, some))
            self._show_days(delta, shown, PARSED_ROWS)
            add_dateline_countries(delta)
            reports = refresh_stories(delta) | refresh_days(delta)
        self.progress.advance(2 * len(reports))
        rest = [table for table in TABLES if table not in reports]
        for table in rest:
            self.db.execute(f'DROP TABLE "{table}"')
        return reports | self._build_and_check(rest)

    def finish(self, parts: pl.DataFrame, *, views_are_there: bool) -> None:
        """Finish what is built, so that it stands alone, and note for the next build what it was made from."""
        drop_views(self.db)
        if not views_are_there:
            for view in views():
                build_view(self.db, view)
        frame_as_table(self.db, "steps.parts", parts)
        self.db.execute("CREATE OR REPLACE TABLE steps.build AS SELECT built_at FROM build")

    def _show_all_parsed(self) -> None:
        there = set(self.parts["table"])
        view_parsed(self.db, {table: [f"{self.data.parsed / table}/date=*/part.parquet"] for table in there})

    def _show_days(
        self, db: duckdb.DuckDBPyConnection, days: Iterable[date], only: Mapping[str, str] | None = None
    ) -> None:
        """Show some days of the Parquet layer, or of these only some rows."""
        paths = {table: self.data.parts(table, days) for table in tables_in("parsed")}
        view_parsed(db, {table: list(map(str, some)) for table, some in paths.items()}, only)

    def _build_and_check(self, tables: Sequence[str], taken_over: Iterable[str] = ()) -> Reports:
        made_by, coded_with = versions()
        values = {
            "built_at": datetime.now(UTC).isoformat(),
            "code_version": made_by,
            "lexicon_version": coded_with,
        }
        reports: Reports = {}
        # Of two large tables at once, each takes the memory that the other needs. Checks go on beside.
        one_at_a_time = Lock()

        def do(task: Task) -> None:
            kind, table = task
            with session(self.db) as connection:
                set_variables(connection, values)
                if kind == "check":
                    reports[table] = table_reports(connection, table)
                    return
                with one_at_a_time:
                    if table in taken_over:
                        build_table(connection, table, connection.sql(f'FROM published."{table}"').pl())
                    else:
                        build_table(connection, table, REFERENCE[table]() if table in REFERENCE else None)

        for _ in do_in_order(_needs(tables), do, workers=self.workers):
            self.progress.advance(1)
        return reports


def _needs(tables: Sequence[str]) -> dict[Task, set[Task]]:
    """What has to be built before each table is built or checked, of those that are to be built."""
    built = {("build", table): {("build", other) for other in tables_read(table)} for table in tables}
    checked = {
        ("check", table): {("build", other) for other in tables_referred_to(table)} for table in tables
    }
    there = built.keys()
    return {task: others & there for task, others in (built | checked).items()}
