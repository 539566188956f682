"""The tree of files under `data/raw`, from names and file status alone.

One walk serves two readers: `RawScan` fingerprints the files of each day, `read_inventory` lists them as rows. Imports
nothing large at the start: processes that share a scan begin at once.
"""

import multiprocessing
import os
from collections.abc import Collection, Iterable, Iterator, Sequence
from concurrent.futures import BrokenExecutor, ProcessPoolExecutor
from dataclasses import replace
from datetime import date, datetime
from functools import partial
from itertools import chain, groupby
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import xxhash

from pipelines.pages.folder_names import FIRST_DAY, LOCAL, FolderName, read_folder_name

if TYPE_CHECKING:
    import polars as pl

_UNREADABLE = "unreadable"
_TOO_DEEP = "unknown_folder: too deep"
# The latest modification that 64 bits hold, in the year 2262; a disk may report later ones.
_LATEST_NS = 2**63 - 1
# Folders scanned at once, and as many as repay the start of processes (some 0.3 s).
_FOLDERS_AT_ONCE = 40
_FOLDERS_FOR_PROCESSES = 160


class FolderEntries(NamedTuple):
    """One folder: its path under `data/raw` with a slash at the end, what its name says, the files that lie in it
    itself, and their statuses. A folder that cannot be opened has no files but an error.
    """

    prefix: str
    name: FolderName
    files: list["os.DirEntry[str]"]
    statuses: list[os.stat_result]
    error: str | None = None


def _list_folder(path: Path) -> tuple[list["os.DirEntry[str]"], list[os.stat_result], list[str]]:
    """Files, their statuses, and the names of the folders in one folder. Hidden entries are passed over, and files
    that vanish meanwhile.
    """
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
            return files, list(map(os.DirEntry.stat, files)), folders
        except OSError:
            found = {file: status for file in files if (status := _status(file)) is not None}
            return list(found), list(found.values()), folders
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


def _walk(path: Path, prefix: str, name: FolderName) -> Iterator[FolderEntries]:
    """A folder and all folders in it, in order of their paths."""
    try:
        files, statuses, inside = _list_folder(path)
    except FileNotFoundError:
        return
    except OSError as error:
        yield FolderEntries(prefix, name, [], [], error.strerror)
        return
    yield FolderEntries(prefix, name, files, statuses)
    for folder in inside:
        yield from _walk(path / folder, f"{prefix}{folder}/", replace(name, time=None, problem=_TOO_DEEP))


def _top_level(raw: Path, days: Collection[date] | None) -> tuple[FolderEntries, list[str]]:
    """The files in `data/raw` itself, and those of its folders that may hold files of some days (all where None)."""
    files, statuses, folders = _list_folder(raw) if raw.is_dir() else ([], [], [])
    named = [(folder, read_folder_name(folder).day) for folder in folders]
    asked = [folder for folder, day in named if days is None or day is None or day in days]
    return FolderEntries("", FolderName(), files, statuses), asked


class DayFiles(NamedTuple):
    """The files of a day: a hash of their paths, sizes and times, and how many there are.

    `undated` says that some lie outside dated folders: their day is that of their modification.
    """

    day: date
    fingerprint: str
    files: int
    undated: bool


class RawScan:
    """Fingerprints of all days, or of those that folders are named after; a hundredth of the inventory to keep.

    With more than one of `processes`, many folders are scanned by processes of their own from the moment that this is
    made, so that its maker may do something else meanwhile. `folder_days` are known at once.
    """

    def __init__(self, raw: Path, days: Collection[date] | None = None, *, processes: int = 1) -> None:
        raw = raw.resolve()
        top, self._names = _top_level(raw, days)
        self._top = [top]
        self.folder_days = {day for name in self._names if (day := read_folder_name(name).day)}
        self._scan = partial(_scan_folders, raw)
        self._pool: ProcessPoolExecutor | None = None
        if processes > 1 and len(self._names) >= _FOLDERS_FOR_PROCESSES:
            self._pool = ProcessPoolExecutor(processes, mp_context=multiprocessing.get_context("spawn"))
            firsts = range(0, len(self._names), _FOLDERS_AT_ONCE)
            batches = [self._names[first : first + _FOLDERS_AT_ONCE] for first in firsts]
            self._found = self._pool.map(self._scan, batches)

    def finish(self) -> list[DayFiles]:
        """One entry a day, in order."""
        try:
            found = self._scan(self._names) if self._pool is None else chain.from_iterable(self._found)
            return _by_day([*_of_folder(self._top), *found])
        except BrokenExecutor:
            # Something ended the other processes.
            return _by_day([*_of_folder(self._top), *self._scan(self._names)])
        finally:
            self.close()

    def close(self) -> None:
        """End the other processes."""
        if self._pool is not None:
            self._pool.shutdown(cancel_futures=True)


def scan_raw(raw: Path, days: Collection[date] | None = None, *, processes: int = 1) -> list[DayFiles]:
    """The fingerprints of all days, or of some, see `RawScan`."""
    found = RawScan(raw, days, processes=processes).finish()
    return [files for files in found if days is None or files.day in days]


def first_capture_day(raw: Path) -> date | None:
    """The first day that any file belongs to, without a look into folders of days; None without files."""
    raw = raw.resolve()
    top, names = _top_level(raw, None)
    by_name = {name: read_folder_name(name).day for name in names}
    undated = [*_of_folder([top]), *_scan_folders(raw, [name for name in names if by_name[name] is None])]
    return min([*filter(None, by_name.values()), *(files.day for files in undated)], default=None)


def _scan_folders(raw: Path, names: Sequence[str]) -> list[DayFiles]:
    return [
        files for name in names for files in _of_folder(_walk(raw / name, f"{name}/", read_folder_name(name)))
    ]


def _of_folder(folders: Iterable[FolderEntries]) -> list[DayFiles]:
    """The fingerprints of a folder at the top and of those in it."""
    walked = list(folders)
    lines = [
        (f"{folder.prefix}{file.name}\t{status.st_size}\t{status.st_mtime_ns}", status.st_mtime_ns)
        for folder in walked
        for file, status in zip(folder.files, folder.statuses, strict=True)
    ]
    # A folder that cannot be opened stands for the files in it.
    lines += [(f"{folder.prefix}{folder.error}\t0\t0", 0) for folder in walked if folder.error]
    # As the system lists them, files have no order that lasts.
    lines.sort()
    if walked and (day := walked[0].name.day):
        return [DayFiles(day, _hash(line for line, _ in lines), len(lines), undated=False)] if lines else []
    by_day: dict[date, list[str]] = {}
    for line, modified_ns in lines:
        by_day.setdefault(_day_of(modified_ns), []).append(line)
    return [DayFiles(day, _hash(some), len(some), undated=True) for day, some in by_day.items()]


def _by_day(found: Iterable[DayFiles]) -> list[DayFiles]:
    joined = []
    for day, several in groupby(sorted(found), key=lambda files: files.day):
        parts = list(several)
        fingerprint = _hash(part.fingerprint for part in parts)
        undated = any(part.undated for part in parts)
        joined.append(DayFiles(day, fingerprint, sum(part.files for part in parts), undated))
    return joined


def _day_of(modified_ns: int) -> date:
    seconds = min(modified_ns, _LATEST_NS) // 10**9
    return max(datetime.fromtimestamp(seconds, LOCAL).date(), FIRST_DAY)


def _hash(lines: Iterable[str]) -> str:
    # Names that are not UTF-8 come with surrogates.
    return xxhash.xxh3_64_hexdigest("\n".join(lines).encode("utf-8", "surrogateescape"))


def read_inventory(raw: Path, days: Collection[date] | None = None) -> "pl.DataFrame":
    """Every file under `data/raw`, or those of some days, with the day whose partition it belongs to.

    The day is the folder's date, else the local day of the file's modification time. Columns of `Captures`, and
    `date` (Date). Hidden files are passed over. Sorted by path.
    """
    import polars as pl

    from schemas.captures import Captures
    from schemas.table import polars_schema

    schema = polars_schema(Captures, "parsed")
    raw = raw.resolve()
    top, names = _top_level(raw, days)
    below = chain.from_iterable(_walk(raw / name, f"{name}/", read_folder_name(name)) for name in names)
    listed = pl.concat(
        [
            pl.DataFrame(schema={**schema, "modified_ns": pl.Int64}).drop("modified_at"),
            *(
                pl.DataFrame(
                    _rows_of(raw, folder),
                    schema={
                        "source_path": pl.String,
                        "size_bytes": pl.Int64,
                        "modified_ns": pl.Int64,
                        "problem": pl.String,
                    },
                ).with_columns(
                    folder_date=pl.lit(folder.name.day, schema["folder_date"]),
                    folder_time=pl.lit(folder.name.time, schema["folder_time"]),
                )
                for folder in chain([top], below)
            ),
        ],
        how="diagonal",
    )
    local_day = pl.col("modified_at").dt.convert_time_zone(LOCAL.key).dt.date()
    files = (
        listed.with_columns(modified_at=(pl.col("modified_ns") // 1000).cast(pl.Datetime("us", "UTC")))
        .select(*schema)
        .with_columns(date=pl.coalesce("folder_date", pl.max_horizontal(local_day, pl.lit(FIRST_DAY))))
        .sort("source_path")
    )
    # Files outside dated folders show their day only now.
    return files if days is None else files.filter(pl.col("date").is_in(list(days)))


def _rows_of(raw: Path, folder: FolderEntries) -> dict[str, list[object]]:
    """The files of one folder as columns, each with the problem that keeps it from being a capture, or None."""
    prefix = _readable(folder.prefix)
    if folder.error:
        # The folder stands for the files in it.
        problem = f"{_UNREADABLE}: {folder.error}; mend the folder's permissions or its disk"
        return {
            "source_path": [prefix.rstrip("/")],
            "size_bytes": [0],
            "modified_ns": [0],
            "problem": [problem],
        }
    names = [_readable(file.name) for file in folder.files]
    clean = prefix == folder.prefix
    return {
        "source_path": [prefix + name for name in names],
        "size_bytes": [status.st_size for status in folder.statuses],
        "modified_ns": [min(status.st_mtime_ns, _LATEST_NS) for status in folder.statuses],
        "problem": [
            _problem(raw, folder, file, is_clean=clean and name == file.name)
            for file, name in zip(folder.files, names, strict=True)
        ],
    }


def _problem(raw: Path, folder: FolderEntries, file: "os.DirEntry[str]", *, is_clean: bool) -> str | None:
    """What keeps a file from being a capture: its name, where it points, its kind, or its folder."""
    if not is_clean:
        return "unreadable_name: the name is not UTF-8; rename the file"
    if file.is_symlink() and not _is_within(raw, raw / folder.prefix / file.name):
        return "outside_raw: the link points out of data/raw; copy the file instead"
    if not file.name.endswith(".txt"):
        return "not_a_capture: captures are .txt files; move the file out of data/raw"
    return folder.name.problem


def _is_within(raw: Path, path: Path) -> bool:
    try:
        return path.resolve().is_relative_to(raw)
    except (OSError, RuntimeError):
        # It leads to itself.
        return False


def _readable(name: str) -> str:
    # Bytes that are not UTF-8 come as surrogates, which cannot be encoded; two names stay two.
    return name.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")
