"""The warehouse is built whole, from the Parquet layer alone, and checked before it is published."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from graphlib import TopologicalSorter
from pathlib import Path

import duckdb

from pipelines.warehouse.checking import table_reports
from pipelines.warehouse.intermediate_tables import INTERMEDIATE
from pipelines.warehouse.publishing import session, staging_file
from pipelines.warehouse.reference import create_lexicon_macro
from pipelines.warehouse.sql_files import intermediate_sql, names_read, table_sql
from pipelines.warehouse.tables import build_table, build_view, create_parsed_views, execute_on
from schemas.catalog import TABLES, tables_in, views
from schemas.rules import RuleReport
from schemas.table import columns_of

Reports = dict[str, list[RuleReport]]
# Told how many of how many tables are built and checked: first 0, then after each.
Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class BuildFacts:
    """What the table `build` says of the build, beside what it counts."""

    built_at: datetime
    code_version: str
    lexicon_version: str
    model_version: str
    min_confidence: float
    min_story_confidence: float
    confident_from: float
    days_left_out: Sequence[date] = ()
    days_out_of_date: Sequence[date] = ()


@dataclass(frozen=True)
class StagedWarehouse:
    """A warehouse that is built and checked, and not yet published: its file, a connection to it, and the report of
    every rule of every table.
    """

    path: Path
    db: duckdb.DuckDBPyConnection
    reports: Reports

    @property
    def failing(self) -> list[str]:
        """The tables with a failing rule: if there are any, the file must not be published."""
        return [
            table for table, reports in self.reports.items() if any(report.failures for report in reports)
        ]


@contextmanager
def staged_warehouse(
    path: Path,
    parts: Mapping[str, Sequence[str]],
    facts: BuildFacts,
    *,
    memory: str,
    threads: int,
    progress: Progress = lambda _done, _total: None,
) -> Iterator[StagedWarehouse]:
    """Build and check all tables and views in a staging file beside the published one.

    The file is complete when the block has ended: `publish` or `discard` it then. It is gone when the block raises.

    Args:
        path: the published file; nothing of it is read.
        parts: for each table of the parsed layer the paths of its Parquet files; none for an empty table.
        facts: what the table `build` says of the build.
        memory: the bound of DuckDB's memory, such as `800MB`.
        threads: of DuckDB.
        progress: called on the thread of the caller.

    Raises:
        duckdb.Error: if rows do not fit a table.
    """
    with staging_file(path, memory=memory, threads=threads) as (staging, db):
        create_parsed_views(db, parts)
        create_lexicon_macro(db)
        for name, value in vars(facts).items():
            # `build.sql` reads them with `getvariable`.
            db.execute(f"SET VARIABLE {name} = ?", [list(value) if name.startswith("days_") else value])
        reports = _build_and_check(db, progress)
        for view in views():
            build_view(db, view)
        yield StagedWarehouse(staging, db, reports)


def _build_and_check(db: duckdb.DuckDBPyConnection, progress: Progress) -> Reports:
    """Build one table after the other: two large ones at once would each take the memory that the other needs. Each is
    checked on a second thread once it and those that it refers to exist.
    """
    order, tables = build_order(), list(tables_in("warehouse"))
    unchecked = {table: tables_referred_to(table) for table in tables}
    checks: dict[str, Future[list[RuleReport]]] = {}
    total = len(order) + len(tables)
    progress(0, total)
    checker = ThreadPoolExecutor(1)
    try:
        for number, name in enumerate(order, 1):
            _build(db, name)
            progress(number, total)
            for table in [table for table, needed in unchecked.items() if needed <= set(order[:number])]:
                del unchecked[table]
                checks[table] = checker.submit(_check, db, table)
        reports: Reports = {}
        for table in tables:
            reports[table] = checks[table].result()
            progress(len(order) + len(reports), total)
    finally:
        checker.shutdown(cancel_futures=True)
    return reports


def build_order() -> list[str]:
    """All tables, intermediate ones among them, each after those that it reads.

    Raises:
        graphlib.CycleError: if tables read each other.
    """
    sql = {name: table_sql(name) for name in tables_in("warehouse")}
    sql |= {name: intermediate_sql(name) for name in INTERMEDIATE}
    reads = {name: sorted(names_read(text) & sql.keys()) for name, text in sql.items()}
    return list(TopologicalSorter(reads).static_order())


def tables_referred_to(table: str) -> set[str]:
    """The tables that the rules of one of them look into, itself among them."""
    columns = columns_of(TABLES[table].model, "warehouse")
    return {table} | {column.references.split(".")[0] for column in columns if column.references}


def _build(db: duckdb.DuckDBPyConnection, name: str) -> None:
    if name not in INTERMEDIATE:
        build_table(db, name)
    elif make := INTERMEDIATE[name]:
        execute_on(db, f"CREATE TABLE memory.{name} AS FROM frame", make(db.sql(intermediate_sql(name)).pl()))
    else:
        db.execute(f"CREATE TABLE memory.{name} AS {intermediate_sql(name)}")


def _check(db: duckdb.DuckDBPyConnection, table: str) -> list[RuleReport]:
    with session(db) as connection:
        return table_reports(connection, table)
