"""The warehouse is built whole, from the Parquet layer alone, checked, and left for `publishing.publish`."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from graphlib import TopologicalSorter
from pathlib import Path

import duckdb

from pipelines.warehouse.checking import table_reports
from pipelines.warehouse.intermediate_tables import INTERMEDIATE
from pipelines.warehouse.publishing import session, staging_file
from pipelines.warehouse.reference import REFERENCE
from pipelines.warehouse.sql_files import intermediate_sql, names_read, table_sql
from pipelines.warehouse.tables import build_table, build_view, create_parsed_views, create_table_of
from schemas.catalog import TABLES, tables_in, views
from schemas.rules import RuleReport
from schemas.table import columns_of

Reports = dict[str, list[RuleReport]]
# Hears how many of how many tables are built and checked.
Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class BuildFacts:
    """What the table `build` says of the build, beside what it counts."""

    built_at: datetime
    code_version: str
    lexicon_version: str
    days_left_out: Sequence[date] = ()


@dataclass(frozen=True)
class StagedWarehouse:
    """A warehouse that is built and not yet published: its file, a connection to it, and the report of every rule of
    every table. The file is complete when the block of `staged_warehouse` has ended.
    """

    path: Path
    db: duckdb.DuckDBPyConnection
    reports: Reports

    @property
    def failing(self) -> list[str]:
        """The tables with a rule that fails: with one of them the file must not be published."""
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
    progress: Progress = lambda done, total: None,
) -> Iterator[StagedWarehouse]:
    """Build and check all tables and views in a staging file beside the published one.

    Args:
        path: the published file; nothing of it is read.
        parts: for each table of the parsed layer the paths of its Parquet files; none for an empty table.
        facts: what the table `build` says of the build.
        memory: the bound of DuckDB's memory, as `800MB`.
        threads: of DuckDB.
        progress: called after each table that is built or checked.

    Raises:
        duckdb.Error: where rows do not fit a table; nothing is left behind.
    """
    with staging_file(path, memory=memory, threads=threads) as (staging, db):
        create_parsed_views(db, parts)
        _set_variables(db, facts)
        reports = _build_and_check(db, progress)
        for view in views():
            build_view(db, view)
        yield StagedWarehouse(staging, db, reports)


def _build_and_check(db: duckdb.DuckDBPyConnection, progress: Progress) -> Reports:
    """Build one table after the other; each is checked on another thread as soon as those that it refers to exist.

    Two large tables built at once would each take the memory that the other needs.
    """
    order = build_order()
    total = len(order) + len(tables_in("warehouse"))
    unchecked = {table: tables_referred_to(table) for table in tables_in("warehouse")}
    checks = {}
    checker = ThreadPoolExecutor(1)
    try:
        for number, name in enumerate(order, 1):
            _build(db, name)
            progress(number, total)
            for table in [table for table, needed in unchecked.items() if needed <= set(order[:number])]:
                del unchecked[table]
                checks[table] = checker.submit(_check, db, table)
        reports = {}
        for table in tables_in("warehouse"):
            reports[table] = checks[table].result()
            progress(len(order) + len(reports), total)
    finally:
        checker.shutdown(cancel_futures=True)
    return reports


def build_order() -> list[str]:
    """All tables, intermediate ones among them, each after those that it reads."""
    needs = {
        name: reads.reads if reads else names_read(intermediate_sql(name))
        for name, reads in INTERMEDIATE.items()
    }
    needs |= {
        name: set() if name in REFERENCE else names_read(table_sql(name)) for name in tables_in("warehouse")
    }
    return list(
        TopologicalSorter({name: sorted(read & needs.keys()) for name, read in needs.items()}).static_order()
    )


def tables_referred_to(table: str) -> set[str]:
    """The tables that the rules of one of them look into, itself among them."""
    columns = columns_of(TABLES[table].model, "warehouse")
    return {table} | {column.references.split(".")[0] for column in columns if column.references}


def _build(db: duckdb.DuckDBPyConnection, name: str) -> None:
    if name in REFERENCE:
        build_table(db, name, REFERENCE[name]())
    elif name not in INTERMEDIATE:
        build_table(db, name)
    elif frame := INTERMEDIATE[name]:
        create_table_of(db, f"memory.{name}", frame.make(db))
    else:
        db.execute(f"CREATE TABLE memory.{name} AS {intermediate_sql(name)}")


def _check(db: duckdb.DuckDBPyConnection, table: str) -> list[RuleReport]:
    with session(db) as connection:
        return table_reports(connection, table)


def _set_variables(db: duckdb.DuckDBPyConnection, facts: BuildFacts) -> None:
    """Set what `build.sql` reads with `getvariable`."""
    for name, value in vars(facts).items():
        db.execute(f"SET VARIABLE {name} = ?", [list(value) if name == "days_left_out" else value])
