"""Adds captures to `data/raw`: to the folder of their day, with a line in its sidecar."""

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Final

import xxhash
from filelock import FileLock

from assets.storage.data_folder import LEFTOVER, replacing
from assets.storage.sidecar_writing import Line, merge_lines
from pipelines.archives.moments import Captured, earlier, local_day
from pipelines.pages.folder_names import read_folder_name

# How many lines to collect before writing them: each write rewrites the sidecar.
_MOST_PENDING: Final = 2_000
_MOST_PENDING_BYTES: Final = 8 * 1024 * 1024
_ADDED_NAME: Final = re.compile(r".+-[a-p]{16}\.txt")


class RawAdditions:
    """Adds captures under names made from their content: existing ones are not added again.

    Of each file that was added before, the hash of its name and its day are held, and contents until they are
    written. A line is written before its file: a process that is killed leaves whole files with lines, and lines whose
    files the repeat adds.
    """

    def __init__(self, raw: Path) -> None:
        self._raw = raw
        self._days: dict[int, date] = {}
        self._twins: dict[int, list[date]] = {}
        self._lines: dict[str, Line] = {}
        self._contents: dict[str, bytes] = {}
        self._outdated: list[tuple[date, str]] = []
        self._size = 0
        self.added = 0
        """Captures that were not there."""
        self.present = 0
        """Captures that were there, or came before."""
        self._new: set[int] = set()
        self._find_added()

    @property
    def days(self) -> set[date]:
        """The days of the captures that were not there."""
        return {self._days[key] for key in self._new}

    def add(self, name: str, content: bytes, captured: Captured, url: str = "") -> None:
        """Add a capture; it may be written later, see `flush`.

        A name that is there keeps its file, and of both times the earlier one; if that is of another day, the file
        moves there.

        Raises:
            OSError: if something cannot be written.
            SidecarError: if a sidecar cannot take the line.
        """
        key, day = _key(name), local_day(captured)
        known = self._days.get(key)
        if known is None:
            self.added += 1
            self._new.add(key)
            self._days[key] = day
            self._keep(name, content)
        else:
            self.present += 1
            if day > known:
                return
            if day < known:
                self._days[key] = day
                if name not in self._contents:
                    self._keep(name, content)
                    self._outdated.append((known, name))
        self._outdated += [(later, name) for later in self._twins.pop(key, [])]
        former = self._lines.get(name)
        self._lines[name] = Line(earlier(former.captured, captured) if former else captured, url)
        if len(self._lines) >= _MOST_PENDING or self._size >= _MOST_PENDING_BYTES:
            self.flush()

    def flush(self) -> None:
        """Write what is pending.

        Raises:
            OSError: if something cannot be written.
            SidecarError: if a sidecar cannot take the line.
        """
        by_day: dict[date, dict[str, Line]] = {}
        for name, line in self._lines.items():
            by_day.setdefault(local_day(line.captured), {})[name] = line
        for day, lines in sorted(by_day.items()):
            folder = self._raw / str(day)
            folder.mkdir(parents=True, exist_ok=True)
            merge_lines(folder, lines)
            for name in lines:
                if name in self._contents and not (folder / name).exists():
                    with replacing(folder / name) as temporary:
                        temporary.write_bytes(self._contents[name])
        # What was found to be of an earlier day is there by now.
        for day, name in self._outdated:
            (self._raw / str(day) / name).unlink(missing_ok=True)
        for day in {day for day, _ in self._outdated}:
            merge_lines(self._raw / str(day), {}, {name for other, name in self._outdated if other == day})
        self._lines, self._contents, self._outdated, self._size = {}, {}, [], 0

    def _keep(self, name: str, content: bytes) -> None:
        self._contents[name] = content
        self._size += len(content)

    def _find_added(self) -> None:
        """Learn what was added before; of files that are there on two days, the earlier counts.

        No other process adds now: what one that was killed left half written is removed.
        """
        if not self._raw.is_dir():
            return
        with os.scandir(self._raw) as folders:
            named = [(read_folder_name(folder.name).day, folder) for folder in folders if folder.is_dir()]
        # Names of moments are those of other folders.
        days = sorted((day, folder.path) for day, folder in named if day and folder.name == str(day))
        for day, path in days:
            with os.scandir(path) as files:
                for file in files:
                    if _ADDED_NAME.fullmatch(file.name):
                        first = self._days.setdefault(key := _key(file.name), day)
                        if first != day:
                            self._twins.setdefault(key, []).append(day)
                    elif LEFTOVER.fullmatch(file.name):
                        Path(file.path).unlink(missing_ok=True)


def _key(name: str) -> int:
    return xxhash.xxh3_64_intdigest(name.encode())


@contextmanager
def adding_to(raw: Path) -> Iterator[RawAdditions]:
    """Additions to `raw`, one process at a time; what is pending is written as the block ends.

    Raises:
        OSError: if something cannot be written.
        SidecarError: if a sidecar cannot take a line.
    """
    raw.mkdir(parents=True, exist_ok=True)
    with FileLock(raw / ".add.lock"):
        additions = RawAdditions(raw)
        yield additions
        additions.flush()
