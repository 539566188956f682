"""Where everything is: the project, the data folder and its parts; and how files are replaced."""

import os
import re
import shutil
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from uuid import uuid4

from filelock import FileLock, Timeout

DATA_VARIABLE = "DATELINE_DATA"
PROJECT = Path(__file__).resolve().parents[2]

# Readers of many files at once take these for patterns or partitions, and a URL takes `%` for a code.
_UNUSABLE = ("*", "?", "[", "]", "%", "date=")


def default_root() -> str:
    """The data folder: `$DATELINE_DATA`, else `data/` of the project."""
    return str(Path(os.environ.get(DATA_VARIABLE) or PROJECT / "data").resolve())


def why_unusable(root: str) -> str | None:
    """Why a path cannot be the data folder; None if it can."""
    found = [part for part in _UNUSABLE if part in root]
    if not found:
        return None
    return f"{root} cannot be the data folder: its path has {' and '.join(found)}. Set {DATA_VARIABLE} to another path."


@dataclass(frozen=True)
class DataFolder:
    """The data folder: `raw/` is read, `parsed/`, `warehouse/` and `dagster/` are written.

    `run` names the run for which other machines write parts; empty on the run's own.
    """

    root: str
    run: str = ""

    @property
    def raw(self) -> Path:
        """Captures, never changed."""
        return Path(self.root) / "raw"

    @property
    def parsed(self) -> Path:
        """The Parquet layer."""
        return Path(self.root) / "parsed"

    @property
    def staging(self) -> Path:
        """Parts that are being written; on other machines in the run's own folder, removed when it ends."""
        return self.parsed / ".staging" / self.run

    @property
    def warehouse(self) -> Path:
        """The published DuckDB file and the report."""
        return Path(self.root) / "warehouse"

    @property
    def history(self) -> Path:
        """Dagster's home: its settings and the history of runs, schedules and checks."""
        return Path(self.root) / "dagster"

    @property
    def database(self) -> Path:
        """The published DuckDB file."""
        return self.warehouse / "news.duckdb"

    @property
    def report(self) -> Path:
        """The published page with charts."""
        return self.warehouse / "report.html"

    def part(self, table: str, day: date) -> Path:
        """The Parquet file of one table and day."""
        return Path(self.part_path(table, day))

    def part_path(self, table: str, day: date) -> str:
        """The path of `part` as text: pathlib takes ten times as long, which counts for tens of thousands."""
        return f"{self.root}/parsed/{table}/date={day}/part.parquet"

    def has_parts(self, tables: Iterable[str], day: date) -> bool:
        """Whether each of some tables has a Parquet file for a day."""
        return all(os.path.exists(self.part_path(table, day)) for table in tables)  # noqa: PTH110

    def remove_leftovers(self) -> None:
        """Remove what a killed run left half written; only while no other run is at work."""
        shutil.rmtree(self.staging, ignore_errors=True)
        shutil.rmtree(self.warehouse / ".spill", ignore_errors=True)
        for folder in (self.parsed, self.warehouse):
            for path in folder.glob(".*.tmp"):
                path.unlink(missing_ok=True)

    @contextmanager
    def locked(self, on_wait: Callable[[], None]) -> Iterator[None]:
        """Hold the data folder for one run; another run waits, after calling `on_wait` once."""
        self.parsed.mkdir(parents=True, exist_ok=True)
        lock = FileLock(self.parsed / "run.lock")
        try:
            lock.acquire(timeout=0)
        except Timeout:
            on_wait()
            lock.acquire()
        try:
            yield
        finally:
            lock.release()


LEFTOVER = re.compile(r"\..+\.\d+\.[0-9a-f]{8}\.tmp")
"""The name of a file that `replacing` was writing when its process was killed, or is writing now."""


@contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """A temporary path beside `path`; what the block writes there takes the place of `path` when the block ends.

    The temporary file is hidden and ends in `.tmp`, so that no pattern such as `*.parquet` finds it. No two blocks
    share one, whether in one process or in several: with several writers, the last to end wins. A block that raises
    leaves `path` unchanged and no temporary file; a killed process leaves at most the temporary file.
    Nothing is flushed to the disk: after a power cut either content may be gone.

    Raises:
        FileNotFoundError: if the block ends without having written the temporary file, or the folder of `path`
            does not exist.
    """
    temporary = path.with_name(f".{path.name}.{os.getpid()}.{uuid4().hex[:8]}.tmp")
    try:
        yield temporary
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)
