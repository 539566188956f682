"""Where Dagster keeps its history, and every use of Dagster's private interfaces.

One storage serves the command, the UI, the schedule and the sensors: `dagster.yaml` names `HistoryStorage`. It is
Dagster's SQLite storage, file by file; only its event log keeps its databases open and writes the materializations of
many days at once. The stock log opens a database for each event and waits for the disk twice, so that a run over 200
days takes ten minutes (https://github.com/dagster-io/dagster/issues/19829).
"""

import os
from collections import OrderedDict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from threading import RLock
from typing import Any

import dagster as dg
import sqlalchemy as sa
import yaml
from dagster import EventLogEntry
from dagster._core.definitions.source_asset import SYSTEM_METADATA_KEY_SOURCE_ASSET_OBSERVATION
from dagster._core.storage.asset_check_execution_record import AssetCheckExecutionRecordStatus
from dagster._core.storage.event_log.schema import (
    AssetCheckExecutionsTable,
    AssetEventTagsTable,
    SqlEventLogStorageTable,
)
from dagster._core.storage.event_log.sqlite.sqlite_event_log import SqliteEventLogStorage
from dagster._core.storage.runs.schema import RunsTable, RunTagsTable
from dagster._core.storage.sql import create_engine
from dagster._core.storage.sqlite import SQLITE_BUSY_TIMEOUT_SECONDS
from dagster._core.storage.sqlite_storage import DagsterSqliteStorage
from dagster._serdes import ConfigurableClassData
from dagster._utils.schedules import is_valid_cron_schedule
from filelock import FileLock
from sqlalchemy.engine import Connection, Engine
from sqlalchemy.pool import StaticPool

from assets.storage.data_folder import DATA_VARIABLE, PROJECT, DataFolder, replacing

# Metadata of an output whose asset gets no event: a step names the days that it made, one event each, and those that
# are up to date have none. An output that is left out altogether would skip the steps after it, which may have work of
# their own (https://github.com/dagster-io/dagster/issues/18123).
NO_EVENT = {SYSTEM_METADATA_KEY_SOURCE_ASSET_OBSERVATION: True}

# Databases that stay open: one of each run, and the index of all.
_MOST_OPEN = 8
# At most this many events are buffered.
_MOST_WAITING = 1_000


class EventLog(SqliteEventLogStorage):
    """An event log with open databases that stores the materializations of partitions in batches.

    Such an event waits until any other one is stored, or anything is read in this process.
    """

    def __init__(self, base_dir: str) -> None:
        self._engines: OrderedDict[str, Engine] = OrderedDict()
        self._waiting: list[EventLogEntry] = []
        super().__init__(base_dir)
        self._db_lock: Any = RLock()

    @property
    def supports_partition_subset_in_asset_materialization_planned_events(self) -> bool:
        """One planned event per asset, not per partition."""
        return True

    def store_event(self, event: EventLogEntry) -> None:
        """Store one event, and those waiting before it."""
        with self._db_lock:
            if (
                event.dagster_event_type == dg.DagsterEventType.ASSET_MATERIALIZATION
                and event.get_dagster_event().partition
            ):
                self._waiting.append(event)
                if len(self._waiting) >= _MOST_WAITING:
                    self._store_waiting()
            else:
                super().store_event(event)

    def _store_waiting(self) -> None:
        """Store the events that wait, with one insertion into each run's database and one into the index."""
        events, self._waiting = self._waiting, []
        rows = [self._event_to_row(event) for event in events]
        for run in {event.run_id for event in events}:
            with self.run_connection(run) as connection:
                _insert(connection, [row for row in rows if row["run_id"] == run])
        with self.index_transaction() as connection:
            ids = _insert(connection, rows)
            self._store_asset_event_tags(connection, events, ids)
            # The database keeps the last event of each asset alone.
            latest = {
                event.get_dagster_event().asset_key: (event, number)
                for event, number in zip(events, ids, strict=True)
            }
            for event, number in latest.values():
                self._store_asset_event(connection, event, number)

    @contextmanager
    def _connect(self, shard: str) -> Iterator[Connection]:
        with self._db_lock:
            if self._waiting:
                self._store_waiting()
            with self._engine(shard).connect() as connection, connection.begin():
                yield connection

    def _engine(self, shard: str) -> Engine:
        if shard not in self._engines:
            engine = create_engine(
                self.conn_string_for_shard(shard),
                poolclass=StaticPool,
                connect_args={"timeout": SQLITE_BUSY_TIMEOUT_SECONDS, "check_same_thread": False},
            )
            if shard not in self._initialized_dbs:
                self._initdb(engine)
                self._initialized_dbs.add(shard)
            with engine.connect() as connection:
                # The log is written ahead: a crash loses the last events at most, and the file stays whole.
                connection.exec_driver_sql("PRAGMA synchronous = NORMAL")
            self._engines[shard] = engine
        self._engines.move_to_end(shard)
        while len(self._engines) > _MOST_OPEN:
            self._engines.popitem(last=False)[1].dispose()
        return self._engines[shard]

    def forget(self, runs: Sequence[str]) -> None:
        """Delete the events of some runs, except the last materialization of each asset and partition and the last
        result of each check.
        """
        with self._db_lock:
            with self.index_transaction() as connection:
                _forget_events(connection, runs)
                _forget_checks(connection, runs)
            for run in runs:
                engine = self._engines.pop(run, None)
                if engine is not None:
                    engine.dispose()
                self._initialized_dbs.discard(run)
                for end in ("", "-wal", "-shm"):
                    Path(self.path_for_shard(run) + end).unlink(missing_ok=True)

    def dispose(self) -> None:
        """Store waiting events, and close the databases."""
        with self._db_lock:
            if self._waiting:
                self._store_waiting()
            for engine in self._engines.values():
                engine.dispose()
            self._engines.clear()
        super().dispose()


def _insert(connection: Connection, rows: Sequence[dict[str, Any]]) -> list[int]:
    """Insert rows within a transaction, and return their numbers."""
    # The transaction holds the only lock for writing: no other row gets a number between these.
    connection.execute(SqlEventLogStorageTable.insert(), rows)
    [(last,)] = connection.execute(sa.select(sa.func.max(SqlEventLogStorageTable.c.id)))
    return list(range(last - len(rows) + 1, last + 1))


def _forget_events(connection: Connection, runs: Sequence[str]) -> None:
    log, tags = SqlEventLogStorageTable.c, AssetEventTagsTable.c
    later = SqlEventLogStorageTable.alias()
    is_superseded = (
        sa.select(later.c.id)
        .where(
            later.c.asset_key == log.asset_key,
            later.c.dagster_event_type == log.dagster_event_type,
            later.c.partition.is_not_distinct_from(log.partition),
            later.c.id > log.id,
        )
        .exists()
    )
    is_made = log.dagster_event_type == dg.DagsterEventType.ASSET_MATERIALIZATION.value
    of_runs = log.run_id.in_(runs)
    gone = sa.select(log.id).where(of_runs, sa.or_(~is_made, is_superseded)).scalar_subquery()
    # Deleted last: the tags are found by them.
    connection.execute(AssetEventTagsTable.delete().where(tags.event_id.in_(gone)))
    connection.execute(SqlEventLogStorageTable.delete().where(log.id.in_(gone)))


def _forget_checks(connection: Connection, runs: Sequence[str]) -> None:
    checks = AssetCheckExecutionsTable.c
    later = AssetCheckExecutionsTable.alias()
    planned = AssetCheckExecutionRecordStatus.PLANNED.value
    is_superseded = (
        sa.select(later.c.id)
        .where(
            later.c.asset_key == checks.asset_key,
            later.c.check_name == checks.check_name,
            # A check that was planned and left out, as all that is up to date, has no result.
            later.c.execution_status != planned,
            later.c.id > checks.id,
        )
        .exists()
    )
    gone = (
        sa.select(checks.id)
        .where(checks.run_id.in_(runs), sa.or_(checks.execution_status == planned, is_superseded))
        .scalar_subquery()
    )
    connection.execute(AssetCheckExecutionsTable.delete().where(checks.id.in_(gone)))


def forget_runs(instance: dg.DagsterInstance, runs: Sequence[str]) -> None:
    """Delete some runs that ended from a history of this project, with their events and logs.

    What they made and nothing made again since is still known as made, with its numbers, and each check keeps its last
    result; only the run behind them is gone. Dagster's own deletion forgets those as well, and leaves the files and
    tags of a run behind.
    """
    log: Any = instance.event_log_storage
    log.forget(runs)
    for run in runs:
        instance.compute_log_manager.delete_logs(prefix=[run])
    storage: Any = instance.run_storage
    # Last: a deletion that is cut short is found by the run again.
    with storage.connect() as connection:
        connection.execute(RunTagsTable.delete().where(RunTagsTable.c.run_id.in_(runs)))
        connection.execute(RunsTable.delete().where(RunsTable.c.run_id.in_(runs)))


class HistoryStorage(DagsterSqliteStorage):
    """Dagster's SQLite storage with `EventLog`."""

    def __init__(self, base_dir: str, inst_data: ConfigurableClassData | None = None) -> None:
        # Of two processes that create the tables at once, Dagster has one fail.
        Path(base_dir).mkdir(parents=True, exist_ok=True)
        with FileLock(Path(base_dir, "opening.lock")):
            super().__init__(base_dir, inst_data)
        log: Any = self._event_log_storage
        self._event_log_storage = EventLog(log._base_dir)

    @classmethod
    def from_config_value(  # type: ignore[override]
        cls, inst_data: ConfigurableClassData, config_value: dict[str, str]
    ) -> "HistoryStorage":
        """Called by Dagster with the settings of `dagster.yaml`."""
        return cls.from_local(inst_data=inst_data, **config_value)


def is_cron(text: str) -> bool:
    """Whether a text says when a schedule fires."""
    return is_valid_cron_schedule(text)


def use_history_of(data: DataFolder) -> Path:
    """Point Dagster at the history under a data folder, with the settings of the project's `dagster.yaml`.

    The project's file names the history of the project's own data folder; for another one its settings are copied.
    """
    data.history.mkdir(parents=True, exist_ok=True)
    settings = yaml.safe_load((PROJECT / "dagster.yaml").read_text("utf-8"))
    settings["storage"]["custom"]["config"]["base_dir"] = str(data.history)
    # Another process may be reading the file.
    with replacing(data.history / "dagster.yaml") as staging:
        staging.write_text(yaml.safe_dump(settings), "utf-8")
    os.environ |= {"DAGSTER_HOME": str(data.history), DATA_VARIABLE: data.root}
    return data.history
