"""The files under `data/raw` as the file system tells of them: names, sizes and times."""

import os
import re
from array import array
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from typing import NamedTuple

from assets.days import FIRST_DAY, LAST_DAY, LOCAL

_FOLDER = re.compile(r"(\d{4}-\d{2}-\d{2})(?:T(\d{2})(\d{2}))?")
UNREADABLE = "unreadable"
_TOO_DEEP = "unknown_folder: too deep"
# The latest modification that 64 bits hold, in the year 2262; a disk may tell of later ones.
LATEST_NS = 2**63 - 1


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
        if not FIRST_DAY <= day <= LAST_DAY:
            return Folder(
                problem=f"unknown_folder: days before {FIRST_DAY} or after {LAST_DAY} have no partition"
            )
        if found[2] is None:
            return Folder(day=day)
        moment = datetime(day.year, day.month, day.day, int(found[2]), int(found[3]), tzinfo=LOCAL)
        if moment.utcoffset() != moment.replace(fold=1).utcoffset():
            # When the clock changes, an hour comes twice or not at all: only the day is sure.
            return Folder(day=day)
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


def list_files(raw: Path, days: Collection[date] | None = None) -> Listing:
    """Every file under a folder, or those that may be of some days; hidden ones are passed over.

    Args:
        raw: `data/raw`; it need not be there.
        days: the days asked for: folders of others are not opened. Files outside dated folders are listed all the same.
    """
    found = Listing()
    if raw.is_dir():
        raw = raw.resolve()
        for name in wanted(_list_folder(found, raw, Folder(), raw), days):
            _list_tree(found, raw / name, read_folder(name), raw)
    return found


def wanted(names: Sequence[str], days: Collection[date] | None) -> list[str]:
    """Those names of folders that may hold files of some days: of these days themselves, or of no day."""
    return [name for name in names if days is None or (day := read_folder(name).day) is None or day in days]


def _list_tree(found: Listing, path: Path, folder: Folder, raw: Path) -> None:
    try:
        inside = _list_folder(found, path, folder, raw)
    except FileNotFoundError:
        return
    except OSError as error:
        # The folder stands for the files in it.
        problem = f"{UNREADABLE}: {error.strerror}; mend the folder's permissions or its disk"
        found.name.append("")
        found.size_bytes.append(0)
        found.modified_ns.append(0)
        readable = _readable(os.path.relpath(path, raw).replace(os.sep, "/"))
        found.folders.append((1, readable, Folder(day=folder.day, problem=problem)))
        return
    for name in inside:
        _list_tree(found, path / name, Folder(day=folder.day, problem=_TOO_DEEP), raw)


def _list_folder(found: Listing, path: Path, folder: Folder, raw: Path) -> list[str]:
    """Add the files that lie in a folder itself, and return the names of the folders in it, in order."""
    prefix = "" if path == raw else os.path.relpath(path, raw).replace(os.sep, "/") + "/"
    before = len(found.name)
    files, statuses, inside = look_into(path)
    names = [file.name for file in files]
    found.outside += [
        place
        for place, file in enumerate(files, before)
        if file.is_symlink() and not _is_within(raw, path / file.name)
    ]
    found.size_bytes.extend([status.st_size for status in statuses])
    found.modified_ns.extend([min(status.st_mtime_ns, LATEST_NS) for status in statuses])
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


class Looked(NamedTuple):
    """What lies in one folder: files with their sizes and times, and the names of the folders in it, in order."""

    files: list["os.DirEntry[str]"]
    statuses: list[os.stat_result]
    folders: list[str]


def look_into(path: Path) -> Looked:
    """Look into one folder; hidden files are passed over, and those that vanish meanwhile."""
    # By its descriptor: the system then looks up a name in the open folder, not a path from the root. And all entries
    # at once: loops take a fifth longer, of a time that grows with all files that ever were.
    descriptor = os.open(path, os.O_RDONLY)
    try:
        with os.scandir(descriptor) as entries:
            shown = [entry for entry in entries if entry.name[0] != "."]
        if _are_files(shown):
            files, folders = shown, []
        else:
            folders = sorted(entry.name for entry in shown if entry.is_dir(follow_symlinks=False))
            files = [entry for entry in shown if not entry.is_dir(follow_symlinks=False)]
        try:
            return Looked(files, list(map(os.DirEntry.stat, files)), folders)
        except OSError:
            found = {file: status for file in files if (status := _status(file)) is not None}
            return Looked(list(found), list(found.values()), folders)
    finally:
        os.close(descriptor)


def _are_files(entries: Sequence["os.DirEntry[str]"]) -> bool:
    try:
        return all(map(os.DirEntry.is_file, entries))
    except OSError:
        # A link that leads to itself.
        return False


def _status(file: "os.DirEntry[str]") -> os.stat_result | None:
    try:
        return file.stat()
    except OSError:
        # A dangling link is still a row; anything else vanished.
        return file.stat(follow_symlinks=False) if file.is_symlink() else None


def _is_within(raw: Path, path: Path) -> bool:
    try:
        return path.resolve().is_relative_to(raw)
    except (OSError, RuntimeError):
        # It leads to itself.
        return False


def _readable(name: str) -> str:
    # Bytes that are not UTF-8 come as surrogates, which cannot be encoded; two names stay two.
    return name.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")
