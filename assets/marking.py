"""The files under `data/raw` at a glance: a mark for each folder and day, which differs where a file does.

Imports nothing large: a second process that goes through half of the folders is to start at once.
"""

import multiprocessing
from collections import deque
from collections.abc import Collection, Iterable, Iterator, Sequence
from concurrent.futures import BrokenExecutor, Future, ProcessPoolExecutor
from datetime import date, datetime
from itertools import chain, groupby
from operator import itemgetter
from pathlib import Path
from threading import Lock
from typing import NamedTuple

import xxhash

from assets.days import FIRST_DAY, LOCAL
from assets.listing import LATEST_NS, Looked, look_into, read_folder, wanted

# Folders that a process goes through at once, and as many goes as repay a second one: it takes some 0.3 s to start.
_FOLDERS_AT_ONCE = 40
_GOES_FOR_PROCESSES = 4


class FilesMark(NamedTuple):
    """The files of a day in one folder: a hash of their paths, sizes and times, and how many there are.

    `undated` tells that no folder but the time of the files gives the day, as for `read_inventory`.
    """

    day: date
    fingerprint: str
    files: int
    undated: bool


class Marking:
    """Marks of what `list_files` lists: a hundredth of it to hand over and to keep.

    With more than one of `processes`, another one goes through a part of many folders. It begins as soon as this is
    made, so that its maker may do something else until it asks for what was found. `days` are those that folders are
    named after.
    """

    def __init__(self, raw: Path, days: Collection[date] | None = None, *, processes: int = 1) -> None:
        self._raw = raw.resolve()
        self.days: set[date] = set()
        self._found: list[FilesMark] = []
        # Folders to go through: those from the end are for the other process.
        self._goes: deque[list[str]] = deque()
        self._others: list[tuple[list[str], Future[list[FilesMark]]]] = []
        self._pool: ProcessPoolExecutor | None = None
        self._lock = Lock()
        if not raw.is_dir():
            return
        looked = look_into(self._raw)
        self._found += _by_time(_lines(looked, ""))
        names = wanted(looked.folders, days)
        self.days = {day for name in names if (day := read_folder(name).day)}
        firsts = range(0, len(names), _FOLDERS_AT_ONCE)
        self._goes.extend(names[first : first + _FOLDERS_AT_ONCE] for first in firsts)
        if processes > 1 and len(self._goes) >= _GOES_FOR_PROCESSES:
            self._pool = ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn"))
            # One that it is at, and one that waits for it.
            self._hand_over()
            self._hand_over()

    def _hand_over(self, _: object = None) -> None:
        """Give the last go that is left to the other process, and the next one when that is done."""
        with self._lock:
            if self._pool is None or not self._goes:
                return
            names = self._goes.pop()
            try:
                other = self._pool.submit(_mark_below, self._raw, names)
            except RuntimeError:
                # It has ended.
                self._goes.append(names)
                return
            self._others.append((names, other))
        other.add_done_callback(self._hand_over)

    def finish(self) -> list[FilesMark]:
        """Go through what the other process has not gone through yet, until both meet; to be asked for once."""
        while names := self._next():
            self._found += _mark_below(self._raw, names)
        for names, other in self._others:
            try:
                self._found += other.result()
            except BrokenExecutor:
                # Something ended the process.
                self._found += _mark_below(self._raw, names)
        self.close()
        return self._found

    def _next(self) -> list[str] | None:
        with self._lock:
            return self._goes.popleft() if self._goes else None

    def close(self) -> None:
        """End the other process."""
        with self._lock:
            pool, self._pool = self._pool, None
        if pool is not None:
            pool.shutdown()


def mark_files(raw: Path, days: Collection[date] | None = None, *, processes: int = 1) -> list[FilesMark]:
    """The marks of the files under a folder, or of those that may be of some days, see `Marking`."""
    return Marking(raw, days, processes=processes).finish()


def joined(marks: Iterable[FilesMark]) -> list[FilesMark]:
    """One mark a day, in order."""
    found = []
    for day, several in groupby(sorted(marks), key=lambda mark: mark.day):
        parts = list(several)
        undated = any(mark.undated for mark in parts)
        fingerprint = _hash(mark.fingerprint for mark in parts)
        found.append(FilesMark(day, fingerprint, sum(mark.files for mark in parts), undated))
    return found


def _mark_below(raw: Path, names: Sequence[str]) -> list[FilesMark]:
    found: list[FilesMark] = []
    for name in names:
        day = read_folder(name).day
        lines = _lines_below(raw / name, f"{name}/")
        if day is None:
            found += _by_time(lines)
        elif files := sorted(lines):
            # As the system gives them the files have no order that would last.
            found.append(FilesMark(day, _hash(files), len(files), undated=False))
    return found


def _by_time(lines: Iterable[str]) -> Iterator[FilesMark]:
    """The marks of files whose day is that of their modification."""
    for day, files in groupby(sorted((_day_of(line), line) for line in lines), key=itemgetter(0)):
        found = [line for _, line in files]
        yield FilesMark(day, _hash(found), len(found), undated=True)


def _day_of(line: str) -> date:
    nanoseconds = min(int(line.rpartition("\t")[2]), LATEST_NS)
    return max(datetime.fromtimestamp(nanoseconds // 10**9, LOCAL).date(), FIRST_DAY)


def _lines_below(path: Path, prefix: str) -> list[str]:
    """A line for each file in a folder and in those within it: its path, size and time."""
    try:
        looked = look_into(path)
    except FileNotFoundError:
        return []
    except OSError as error:
        # The folder stands for the files in it, as in `list_files`.
        return [f"{prefix}{error.strerror}\t0\t0"]
    within = (_lines_below(path / name, f"{prefix}{name}/") for name in looked.folders)
    return [*_lines(looked, prefix), *chain.from_iterable(within)]


def _lines(looked: Looked, prefix: str) -> list[str]:
    return [
        f"{prefix}{file.name}\t{status.st_size}\t{status.st_mtime_ns}"
        for file, status in zip(looked.files, looked.statuses, strict=True)
    ]


def _hash(lines: Iterable[str]) -> str:
    # Names that are not UTF-8 come with surrogates.
    return xxhash.xxh3_64_hexdigest("\n".join(lines).encode("utf-8", "surrogateescape"))
