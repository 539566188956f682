"""The history of runs with its databases kept open, for runs from the command line.

Dagster's SQLite event log opens its database anew for each of the thousands of events of a run over many days, and
writes them one by one, which took more time than the run's own work. The files are the same, so the UI shows these
runs as all others.
"""

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import dagster as dg
import sqlalchemy as sa
import yaml
from dagster import EventLogEntry
from dagster._core.events import ASSET_CHECK_EVENTS
from dagster._core.storage.event_log.schema import SqlEventLogStorageTable
from dagster._core.storage.event_log.sqlite.sqlite_event_log import SqliteEventLogStorage
from dagster._core.storage.sql import create_engine
from dagster._core.storage.sqlite import SQLITE_BUSY_TIMEOUT_SECONDS
from dagster._core.storage.sqlite_storage import DagsterSqliteStorage
from dagster._serdes import ConfigurableClassData
from sqlalchemy.engine import Connection, Engine
from sqlalchemy.pool import StaticPool

from assets.history import use_history_of

EVENTS_AT_ONCE = 1_000


class OpenEventLog(SqliteEventLogStorage):
    """An event log that keeps a connection to each of its databases until the process ends."""

    def __init__(self, base_dir: str) -> None:
        self._engines: dict[str, Engine] = {}
        super().__init__(base_dir)

    @contextmanager
    def _connect(self, shard: str) -> Iterator[Connection]:
        with self._db_lock:
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
            with self._engines[shard].connect() as connection, connection.begin():
                yield connection

    def store_event_batch(self, events: Sequence[EventLogEntry]) -> None:
        """Store events about the days of assets and about planned checks, all of one run, with one insertion each into
        the run's database and into that of all runs.
        """
        rows = [self._event_to_row(event) for event in events]
        with self.run_connection(events[0].run_id) as connection:
            _insert(connection, rows)
        with self.index_transaction() as connection:
            ids = _insert(connection, rows)
            of_assets = [pair for pair in zip(events, ids, strict=True) if not _is_of_check(pair[0])]
            if of_assets:
                self._store_asset_event_tags(connection, *zip(*of_assets, strict=True))
            # Of each asset the database keeps the last event alone.
            latest = {
                (event.dagster_event_type, event.get_dagster_event().asset_key): (event, number)
                for event, number in of_assets
            }
            for event, number in latest.values():
                self._store_asset_event(connection, event, number)
        for event, number in zip(events, ids, strict=True):
            if _is_of_check(event):
                self.store_asset_check_event(event, number)

    def dispose(self) -> None:
        """Close the databases."""
        for engine in self._engines.values():
            engine.dispose()
        super().dispose()


def _is_of_check(event: EventLogEntry) -> bool:
    return event.dagster_event_type in ASSET_CHECK_EVENTS


def _insert(connection: Connection, rows: list[dict[str, Any]]) -> range:
    """Insert rows within a transaction, and return their numbers."""
    # The transaction holds the only lock for writing: no other row gets a number between these.
    connection.execute(SqlEventLogStorageTable.insert(), rows)
    [(last,)] = connection.execute(sa.select(sa.func.max(SqlEventLogStorageTable.c.id)))
    return range(last - len(rows) + 1, last + 1)


class OpenHistory(DagsterSqliteStorage):
    """Dagster's SQLite storage with an event log that stays open."""

    def __init__(self, base_dir: str, inst_data: ConfigurableClassData | None = None) -> None:
        super().__init__(base_dir, inst_data)
        log: Any = self._event_log_storage
        self._event_log_storage = OpenEventLog(log._base_dir)

    @classmethod
    def from_config_value(  # type: ignore[override]
        cls, inst_data: ConfigurableClassData, config_value: dict[str, str]
    ) -> "OpenHistory":
        """Made by Dagster from the settings."""
        return cls.from_local(inst_data=inst_data, **config_value)


def history_of(root: str) -> dg.DagsterInstance:
    """The instance with the history under a data folder, for a run of this process; the UI shows the same history."""
    home = use_history_of(root)
    # Dagster hands over the events of a table's days together only when it is told to.
    os.environ.setdefault("DAGSTER_EVENT_BATCH_SIZE", str(EVENTS_AT_ONCE))
    settings = yaml.safe_load((home / "dagster.yaml").read_text("utf-8"))
    settings["storage"] = {
        "custom": {
            "module": OpenHistory.__module__,
            "class": OpenHistory.__name__,
            "config": settings["storage"]["sqlite"],
        }
    }
    (home / "run.yaml").write_text(yaml.safe_dump(settings), "utf-8")
    return dg.DagsterInstance.from_config(str(home), "run.yaml")
