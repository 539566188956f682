"""The files under `data/raw` as the file system tells of them: names, sizes and times.

Imports nothing large: a second process that goes through half of the folders is to start at once.
"""

import multiprocessing
import os
import re
from array import array
from collections.abc import Collection, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from itertools import chain, repeat, zip_longest
from pathlib import Path

import xxhash

from assets.days import FIRST_DAY, LOCAL

_FOLDER = re.compile(r"(\d{4}-\d{2}-\d{2})(?:T(\d{2})(\d{2}))?")
# Folders that a process goes through at once, and as many goes as repay a second one: it takes some 0.3 s to start.
_FOLDERS_AT_ONCE = 40
_GOES_FOR_PROCESSES = 4
_TOO_DEEP = "unknown_folder: too deep"


@dataclass(frozen=True)
class Folder:
    """What the name of a folder says of the captures in it."""

    day: date | None = None
    time: datetime | None = None
    problem: str | None = None


def read_folder(name: str) -> Folder:
    """The day or moment that a folder is named after, or else what is wrong with its name."""
    found = _FOLDER.fullmatch(name)
    try:
        if found is None:
            raise ValueError
        day = date.fromisoformat(found[1])
        if day < FIRST_DAY:
            return Folder(problem=f"unknown_folder: days before {FIRST_DAY} have no partition")
        if found[2] is None:
            return Folder(day=day)
        moment = datetime(day.year, day.month, day.day, int(found[2]), int(found[3]), tzinfo=LOCAL)
        return Folder(day=day, time=moment.astimezone(UTC))
    except ValueError:
        return Folder(problem=f"unknown_folder: name the folder YYYY-MM-DD or YYYY-MM-DDTHHMM, not {name!r}")


@dataclass
class Listing:
    """Files as columns: there may be millions of them."""

    name: list[str] = field(default_factory=list)
    size_bytes: "array[int]" = field(default_factory=lambda: array("q"))
    modified_ns: "array[int]" = field(default_factory=lambda: array("q"))
    # What is wrong with some of the files, by their place in the columns.
    outside: list[int] = field(default_factory=list)
    unreadable: list[int] = field(default_factory=list)
    # Files one after the other that lie in one folder: how many, the folder's path, and what its name says.
    folders: list[tuple[int, str, Folder]] = field(default_factory=list)

    def extend(self, other: "Listing") -> None:
        """Add the files of another listing behind these."""
        before = len(self.name)
        self.outside += [before + place for place in other.outside]
        self.unreadable += [before + place for place in other.unreadable]
        self.name += other.name
        self.size_bytes += other.size_bytes
        self.modified_ns += other.modified_ns
        self.folders += other.folders


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


def list_files(raw: Path, days: Collection[date] | None = None) -> Listing:
    """Every file under a folder, or those that may be of some days; hidden ones are passed over.

    Args:
        raw: `data/raw`; it need not be there.
        days: the days asked for: folders of others are not opened. Files outside dated folders are listed all the same.
    """
    found = Listing()
    if raw.is_dir():
        raw = raw.resolve()
        for name in _wanted(_list_folder(found, raw, Folder(), raw), days):
            _list_tree(found, raw / name, read_folder(name), raw)
    return found


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
        names = _wanted(_list_folder(self._found.others, self._raw, Folder(), self._raw), days)
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


def _wanted(names: Sequence[str], days: Collection[date] | None) -> list[str]:
    return [name for name in names if days is None or (day := read_folder(name).day) is None or day in days]


def _mark_below(raw: Path, names: Sequence[str]) -> Marks:
    found = Marks()
    for name in names:
        folder = read_folder(name)
        if folder.day is None:
            _list_tree(found.others, raw / name, folder, raw)
            continue
        files = Listing()
        _list_tree(files, raw / name, folder, raw)
        prefixes = chain.from_iterable(repeat(prefix, many) for many, prefix, _ in files.folders)
        columns = zip(prefixes, files.name, files.size_bytes, files.modified_ns, strict=True)
        # As the system gives them the files have no order that would last.
        lines = sorted([f"{prefix}{name}\t{size}\t{time}" for prefix, name, size, time in columns])
        text = "\n".join(lines)
        found.folders.append((folder, len(lines), xxhash.xxh3_64_hexdigest(text.encode())))
    return found


def _list_tree(found: Listing, path: Path, folder: Folder, raw: Path) -> None:
    for name in _list_folder(found, path, folder, raw):
        _list_tree(found, path / name, Folder(day=folder.day, problem=_TOO_DEEP), raw)


def _list_folder(found: Listing, path: Path, folder: Folder, raw: Path) -> list[str]:
    """Add the files that lie in a folder itself, and return the names of the folders in it, in order."""
    prefix = "" if path == raw else os.path.relpath(path, raw).replace(os.sep, "/") + "/"
    before = len(found.name)
    # By its descriptor: the system then looks up a name in the open folder, not a path from the root.
    descriptor = os.open(path, os.O_RDONLY)
    try:
        with os.scandir(descriptor) as entries:
            shown = [entry for entry in entries if entry.name[0] != "."]
        inside = sorted([entry.name for entry in shown if entry.is_dir(follow_symlinks=False)])
        files = shown if not inside else [entry for entry in shown if not entry.is_dir(follow_symlinks=False)]
        files, statuses = _with_status(files)
    finally:
        os.close(descriptor)
    names = [file.name for file in files]
    found.outside += [
        place
        for place, file in enumerate(files, before)
        if file.is_symlink() and not (path / file.name).resolve().is_relative_to(raw)
    ]
    found.size_bytes.extend([status.st_size for status in statuses])
    found.modified_ns.extend([status.st_mtime_ns for status in statuses])
    readable = _readable(prefix)
    together = prefix + "".join(names)
    if _readable(together) == together:
        found.name += names
    else:
        found.name += map(_readable, names)
        found.unreadable += [
            place for place, name in enumerate(names, before) if prefix + name != readable + found.name[place]
        ]
    found.folders.append((len(names), readable, folder))
    return inside


_Files = list["os.DirEntry[str]"]


def _with_status(files: _Files) -> tuple[_Files, list[os.stat_result]]:
    """Files with their sizes and times, without those that vanished since they were listed."""
    try:
        # All at once: a loop takes a fifth longer, of a time that grows with all files that ever were.
        return files, list(map(os.DirEntry.stat, files))
    except OSError:
        found = [(file, status) for file in files if (status := _status(file)) is not None]
        return [file for file, _ in found], [status for _, status in found]


def _status(file: "os.DirEntry[str]") -> os.stat_result | None:
    try:
        return file.stat()
    except OSError:
        # A dangling link is still a row; anything else vanished.
        return file.stat(follow_symlinks=False) if file.is_symlink() else None


def _readable(name: str) -> str:
    # Bytes that are not UTF-8 come as surrogates, which cannot be encoded.
    return name.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
