"""The history of runs with its databases kept open, for runs from the command line.

Dagster's SQLite event log opens its database anew for each of the thousands of events of a run over many days, which
took twice the time of the run's own work. The files are the same, so the UI shows these runs as all others.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from dagster._core.storage.event_log.sqlite.sqlite_event_log import SqliteEventLogStorage
from dagster._core.storage.sql import create_engine
from dagster._core.storage.sqlite import SQLITE_BUSY_TIMEOUT_SECONDS
from dagster._core.storage.sqlite_storage import DagsterSqliteStorage
from dagster._serdes import ConfigurableClassData
from sqlalchemy.engine import Connection, Engine
from sqlalchemy.pool import StaticPool


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

    def dispose(self) -> None:
        """Close the databases."""
        for engine in self._engines.values():
            engine.dispose()
        super().dispose()


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
