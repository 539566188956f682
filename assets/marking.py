"""The files under `data/raw` at a glance: a mark for each folder, which differs where a file does.

Imports nothing large: a second process that goes through half of the folders is to start at once.
"""

import multiprocessing
from collections.abc import Collection, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import dataclass, field
from datetime import date
from itertools import zip_longest
from pathlib import Path

import xxhash

from assets.listing import Folder, Listing, list_folder, list_tree, look_into, read_folder, wanted

# Folders that a process goes through at once, and as many goes as repay a second one: it takes some 0.3 s to start.
_FOLDERS_AT_ONCE = 40
_GOES_FOR_PROCESSES = 4


@dataclass
class Marks:
    """What there is in dated folders at a glance, and the files outside of them."""

    # For each folder: what its name says, how many files lie in it, and a hash of their names, sizes and times.
    folders: list[tuple[Folder, int, str]] = field(default_factory=list)
    others: Listing = field(default_factory=Listing)

    def extend(self, other: "Marks") -> None:
        """Add what another process found."""
        self.folders += other.folders
        self.others.extend(other.others)


class Marking:
    """Marks of what `list_files` lists; of dated folders only a hash: a tenth of it to hand over and to keep.

    With more than one of `processes`, another one goes through a part of many folders. It begins as soon as this is
    made, so that its maker may do something else until it asks for what was found.
    """

    def __init__(self, raw: Path, days: Collection[date] | None = None, *, processes: int = 1) -> None:
        self._raw = raw
        self._found = Marks()
        self._goes: list[list[str]] = []
        self._pool: ProcessPoolExecutor | None = None
        self._others: list[Future[Marks]] = []
        if not raw.is_dir():
            return
        self._raw = raw.resolve()
        names = wanted(list_folder(self._found.others, self._raw, Folder(), self._raw), days)
        self._goes = [
            names[first : first + _FOLDERS_AT_ONCE] for first in range(0, len(names), _FOLDERS_AT_ONCE)
        ]
        if processes > 1 and len(self._goes) >= _GOES_FOR_PROCESSES:
            self._pool = ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn"))
            # From the end, until both meet.
            self._others = [
                self._pool.submit(_mark_below, self._raw, names) for names in reversed(self._goes)
            ]

    def finish(self) -> Marks:
        """Go through what the other process has not gone through yet; to be asked for once."""
        for names, other in zip_longest(self._goes, reversed(self._others)):
            mine = other is None or other.cancel()
            self._found.extend(_mark_below(self._raw, names) if mine else other.result())
        self.close()
        return self._found

    def close(self) -> None:
        """End the other process."""
        if self._pool is not None:
            self._pool.shutdown(cancel_futures=True)
            self._pool = None


def mark_files(raw: Path, days: Collection[date] | None = None, *, processes: int = 1) -> Marks:
    """The marks of a folder, see `Marking`."""
    return Marking(raw, days, processes=processes).finish()


def _mark_below(raw: Path, names: Sequence[str]) -> Marks:
    found = Marks()
    for name in names:
        folder = read_folder(name)
        if folder.day is None:
            list_tree(found.others, raw / name, folder, raw)
            continue
        # As the system gives them the files have no order that would last.
        lines = sorted(_lines(raw / name, f"{name}/"))
        text = "\n".join(lines).encode("utf-8", "surrogateescape")
        found.folders.append((folder, len(lines), xxhash.xxh3_64_hexdigest(text)))
    return found


def _lines(path: Path, prefix: str) -> list[str]:
    files, statuses, inside = look_into(path)
    lines = [
        f"{prefix}{file.name}\t{status.st_size}\t{status.st_mtime_ns}"
        for file, status in zip(files, statuses, strict=True)
    ]
    for name in inside:
        lines += _lines(path / name, f"{prefix}{name}/")
    return lines
