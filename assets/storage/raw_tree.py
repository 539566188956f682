"""The tree of files under `data/raw`, from names and file status alone.

One walk serves two readers: `RawScan` fingerprints the files of each day, `read_inventory` lists them as rows. Imports
nothing large at the start: processes that share a scan begin at once.
"""

import os
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import BrokenExecutor, ProcessPoolExecutor
from dataclasses import replace
from datetime import UTC, date, datetime
from functools import partial
from itertools import chain, groupby
from operator import attrgetter
from pathlib import Path
from stat import S_ISREG
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

import xxhash

from assets.storage.raw_names import is_within, readable
from assets.storage.sidecars import SidecarFault, Told, partition_day, read_sidecars
from assets.today import today
from assets.worker_processes import worker_pool
from pipelines.pages.file_names import MAY_HOLD_A_DAY, read_file_name
from pipelines.pages.folder_names import FIRST_DAY, LOCAL, FolderName, read_folder_name
from pipelines.pages.sidecar_lines import SIDECARS

if TYPE_CHECKING:
    import polars as pl

_UNREADABLE = "unreadable"
_UNKNOWN_FOLDER = "unknown_folder"
_FUTURE = (
    "future_day: this day is in the future; rename the folder or the file, or wait: it is read on that day"
)
_TOO_DEEP = f"{_UNKNOWN_FOLDER}: too deep; put the time in the file's name or a sidecar, or move the file up"
# The latest modification that 64 bits hold, in the year 2262; a disk may report later ones.
_LATEST_NS = 2**63 - 1
_SIDECARS = frozenset(SIDECARS)
# Of a file whose status cannot be read.
_NO_STATUS = os.stat_result((0,) * 10, {"st_mtime_ns": 0})
# Folders scanned at once, and as many as repay the start of processes (some 0.3 s).
_FOLDERS_AT_ONCE = 40
_FOLDERS_FOR_PROCESSES = 160


class FolderEntries(NamedTuple):
    """One folder: its path under `data/raw` with a slash at the end, what its name says, the files in it
    itself, and their statuses. A folder that cannot be opened has no files but an error.

    Its sidecars are no files of it: `told` is what they say of files in it and below, `faults` what is wrong with them,
    each with the day that it belongs to.
    """

    prefix: str
    name: FolderName
    files: list["os.DirEntry[str]"]
    statuses: list[os.stat_result]
    error: str | None = None
    told: Mapping[str, Told] = MappingProxyType({})
    faults: Sequence[tuple[SidecarFault, date]] = ()


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
    except OSError as error:
        # A dangling link is still a row; anything else vanished, or shows what is wrong when it is read.
        if file.is_symlink():
            return file.stat(follow_symlinks=False)
        return None if isinstance(error, FileNotFoundError) else _NO_STATUS


def _walk(raw: Path, prefix: str, name: FolderName) -> Iterator[FolderEntries]:
    """A folder and all folders in it, in order of their paths."""
    deeper = replace(name, time=None, problem=_TOO_DEEP)
    # No recursion: folders may be deeper than Python's stack.
    left = [(prefix, name)]
    while left:
        prefix, name = left.pop()
        try:
            entries, inside = _open(raw, prefix, name)
        except FileNotFoundError:
            continue
        except OSError as error:
            yield FolderEntries(prefix, name, [], [], error.strerror)
            continue
        yield entries
        left += [(f"{prefix}{folder}/", deeper) for folder in reversed(inside)]


def _open(raw: Path, prefix: str, name: FolderName) -> tuple[FolderEntries, list[str]]:
    """A folder, and the names of those in it."""
    files, statuses, inside = _list_folder(raw / prefix)
    if _SIDECARS.isdisjoint(map(attrgetter("name"), files)):
        return FolderEntries(prefix, name, files, statuses), inside
    both = list(zip(files, statuses, strict=True))
    captures = [(file, status) for file, status in both if file.name not in _SIDECARS]
    sidecars = {file.name: status.st_mtime_ns for file, status in both if file.name in _SIDECARS}
    told, faults, day = read_sidecars(raw, prefix, list(sidecars))
    day = _past(day) or _day_of(max(sidecars.values()))
    return FolderEntries(
        prefix,
        name,
        [file for file, _ in captures],
        [status for _, status in captures],
        told=told,
        faults=[(fault, day) for fault in faults],
    ), inside


# A folder in `data/raw`, and what sidecars in `data/raw` itself say of the files below it.
_Folder = tuple[str, Mapping[str, Told]]


def _name_of(folder: str) -> FolderName:
    """What a folder's name says; a day that has not come yet is none."""
    name = read_folder_name(folder)
    return FolderName(problem=_FUTURE) if name.day and _past(name.day) is None else name


def _past(day: date | None) -> date | None:
    """A day, where it has come."""
    return day if day and day <= today() else None


def _top_level(raw: Path, days: Collection[date] | None) -> tuple[FolderEntries, list[_Folder]]:
    """The files in `data/raw` itself, and those of its folders that may hold files of some days (all where None)."""
    top, folders = (
        _open(raw, "", FolderName()) if raw.is_dir() else (FolderEntries("", FolderName(), [], []), [])
    )
    named = [(folder, _name_of(folder).day) for folder in folders]
    asked = [folder for folder, day in named if days is None or day is None or day in days]
    told: dict[str, dict[str, Told]] = {}
    for path, about in top.told.items():
        told.setdefault(path.partition("/")[0], {})[path] = about
    return top, [(folder, told.get(folder, {})) for folder in asked]


def _walk_folder(raw: Path, folder: _Folder) -> Iterator[FolderEntries]:
    name, _ = folder
    return _walk(raw, f"{name}/", _name_of(name))


def _nearest(above: Mapping[str, Told], folders: Iterable[FolderEntries]) -> Mapping[str, Told]:
    """What the nearest sidecar says of each file, of folders in the order of `_walk`."""
    lower = [folder.told for folder in folders if folder.told]
    if not lower:
        return above
    nearest = dict(above)
    for told in lower:
        nearest.update(told)
    return nearest


class DayFiles(NamedTuple):
    """The files of a day: a hash of their paths, sizes and times, and how many there are.

    `undated` says that neither folder nor name nor sidecar dates some: their day is that of their modification.
    """

    day: date
    fingerprint: str
    files: int
    undated: bool


class RawScan:
    """Fingerprints of all days, or of those that folders are named after; a hundredth of the inventory to keep.

    With more than one of `processes`, many folders are scanned by separate processes from the moment that this is
    made, so that its maker may do something else meanwhile. `folder_days` are known at once.
    """

    def __init__(self, raw: Path, days: Collection[date] | None = None, *, processes: int = 1) -> None:
        raw = raw.resolve()
        self._top, self._folders = _top_level(raw, days)
        self.folder_days = {day for name, _ in self._folders if (day := _name_of(name).day)}
        self._scan = partial(_scan_folders, raw)
        self._pool: ProcessPoolExecutor | None = None
        if processes > 1 and len(self._folders) >= _FOLDERS_FOR_PROCESSES:
            self._pool = worker_pool(processes)
            firsts = range(0, len(self._folders), _FOLDERS_AT_ONCE)
            batches = [self._folders[first : first + _FOLDERS_AT_ONCE] for first in firsts]
            self._found = self._pool.map(self._scan, batches)

    def finish(self) -> list[DayFiles]:
        """One entry per day, in order."""
        try:
            found = self._scan(self._folders) if self._pool is None else chain.from_iterable(self._found)
            return _by_day([*_of_folder([self._top]), *found])
        except BrokenExecutor:
            # Something ended the other processes.
            return _by_day([*_of_folder([self._top]), *self._scan(self._folders)])
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
    """The first day that a folder or file names, without looking into day folders; None if none does."""
    raw = raw.resolve()
    top, folders = _top_level(raw, None)
    by_name = {folder[0]: _name_of(folder[0]).day for folder in folders}
    others = [folder for folder in folders if by_name[folder[0]] is None]
    found = [*_of_folder([top]), *_scan_folders(raw, others)]
    return min([*filter(None, by_name.values()), *(files.day for files in found)], default=None)


def _scan_folders(raw: Path, folders: Sequence[_Folder]) -> list[DayFiles]:
    return [files for folder in folders for files in _of_folder(_walk_folder(raw, folder), folder[1])]


def _of_folder(
    folders: Iterable[FolderEntries], above: Mapping[str, Told] = MappingProxyType({})
) -> list[DayFiles]:
    """The fingerprints of a folder at the top and of those in it; `above` is what sidecars above it say."""
    walked = list(folders)
    found = [
        (f"{folder.prefix}{file.name}", status.st_size, status.st_mtime_ns)
        for folder in walked
        for file, status in zip(folder.files, folder.statuses, strict=True)
    ]
    # A folder that cannot be opened represents the files in it.
    found += [(f"{folder.prefix}{folder.error}", 0, 0) for folder in walked if folder.error]
    # As the system lists them, files have no order that lasts.
    found.sort()
    lines = [f"{path}\t{size}\t{modified_ns}" for path, size, modified_ns in found]
    told = _nearest(above, walked)
    if told:
        lines = [
            f"{line}\t{about.moment.time or about.moment.day}\t{about.url}"
            if (about := told.get(path))
            else line
            for line, (path, _, _) in zip(lines, found, strict=True)
        ]
    faults = [("\t".join(map(str, fault)), day) for folder in walked for fault, day in folder.faults]
    if walked and (day := walked[0].name.day):
        lines += [line for line, _ in faults]
        return [DayFiles(day, _hash(lines), len(lines), undated=False)] if lines else []
    by_day: dict[date, list[str]] = {}
    undated = set()
    for line, (path, _, modified_ns) in zip(lines, found, strict=True):
        known = _past(partition_day(path, told.get(path)))
        day = known or _day_of(modified_ns)
        by_day.setdefault(day, []).append(line)
        if not known:
            undated.add(day)
    for line, day in faults:
        by_day.setdefault(day, []).append(line)
    return [DayFiles(day, _hash(some), len(some), undated=day in undated) for day, some in by_day.items()]


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
    return min(max(datetime.fromtimestamp(seconds, LOCAL).date(), FIRST_DAY), today())


def _hash(lines: Iterable[str]) -> str:
    # Names that are not UTF-8 come with surrogates.
    return xxhash.xxh3_64_hexdigest("\n".join(lines).encode("utf-8", "surrogateescape"))


def read_inventory(raw: Path, days: Collection[date] | None = None) -> "pl.DataFrame":
    """Every file under `data/raw`, or those of some days, with the day whose partition it belongs to.

    The day is the folder's date, else that of the file's name or of a sidecar, else the local day of the file's
    modification time. Columns of `Captures`, and `date` (Date). Hidden files are passed over. What is
    wrong with a sidecar is a row as well. Sorted by path.
    """
    import polars as pl

    from schemas.captures import Captures
    from schemas.table import polars_schema

    schema = polars_schema(Captures, "parsed")
    raw = raw.resolve()
    top, folders = _top_level(raw, days)
    # Folders come after those that hold them, so that what the nearest sidecar says comes last.
    told: dict[str, Told] = {}
    faults: list[tuple[SidecarFault, date]] = []
    found = [pl.DataFrame(schema={**schema, "modified_ns": pl.Int64}).drop("modified_at")]
    for folder in chain([top], *(_walk_folder(raw, folder) for folder in folders)):
        told.update(folder.told)
        faults += folder.faults
        rows = pl.DataFrame(
            _rows_of(raw, folder),
            schema={
                "source_path": pl.String,
                "size_bytes": pl.Int64,
                "modified_ns": pl.Int64,
                "problem": pl.String,
            },
        )
        found.append(
            rows.with_columns(
                folder_date=pl.lit(folder.name.day, schema["folder_date"]),
                folder_time=pl.lit(folder.name.time, schema["folder_time"]),
            )
        )
    listed = pl.concat(found, how="diagonal").with_columns(
        modified_at=(pl.col("modified_ns") // 1000).cast(schema["modified_at"])
    )
    named = _with_names(listed)
    dated = _with_told(named, told) if told else named
    broken = pl.DataFrame(
        [
            (fault.source_path, 0, datetime.fromtimestamp(0, UTC), fault.problem, fault.problem_text, day)
            for fault, day in faults
        ],
        schema={
            name: schema[name]
            for name in ("source_path", "size_bytes", "modified_at", "problem", "problem_text")
        }
        | {"date": pl.Date},
        orient="row",
    )
    files = pl.concat([_with_day(dated).select(*schema, "date"), broken], how="diagonal").sort(
        "source_path", maintain_order=True
    )
    # Files outside dated folders show their day only now.
    return files if days is None else files.filter(pl.col("date").is_in(list(days)))


def _with_names(listed: "pl.DataFrame") -> "pl.DataFrame":
    """Files with the moments in their names."""
    import polars as pl

    paths = listed["source_path"]
    # A row of an unreadable folder has no file's name.
    is_file = ~listed["problem"].str.starts_with(f"{_UNREADABLE}:").fill_null(value=False)
    rows = (paths.str.contains(rf"(?:{MAY_HOLD_A_DAY})[^/]*$") & is_file).arg_true()
    # One by one: what such a name means takes as long as the look at the file itself, and most names mean nothing.
    moments = [read_file_name(path.rpartition("/")[2]) for path in paths.gather(rows)]
    times = pl.Series([found and found.time for found in moments], dtype=listed.schema["file_time"])
    days = pl.Series([found and found.day for found in moments], dtype=pl.Date)
    return listed.with_columns(
        file_time=listed["file_time"].scatter(rows, times), file_date=listed["file_date"].scatter(rows, days)
    )


def _with_told(listed: "pl.DataFrame", told: Mapping[str, Told]) -> "pl.DataFrame":
    """Files with what sidecars say of them."""
    import polars as pl

    columns = ("sidecar_time", "sidecar_date", "url")
    lines = pl.DataFrame(
        [(readable(path), about.moment.time, about.moment.day, about.url) for path, about in told.items()],
        schema={"source_path": pl.String} | {name: listed.schema[name] for name in columns},
        orient="row",
    )
    return listed.drop(columns).join(lines, on="source_path", how="left", maintain_order="left")


def _with_day(listed: "pl.DataFrame") -> "pl.DataFrame":
    """Files with the day that they belong to, as `partition_day` has it. A day lifts what is wrong with the folder."""
    import polars as pl

    until = pl.lit(today())
    told = pl.coalesce(
        pl.when(pl.col("file_time").is_not_null()).then("file_date"), "sidecar_date", "file_date"
    )
    known = pl.when(told <= until).then(told)
    local_day = pl.col("modified_at").dt.convert_time_zone(LOCAL.key).dt.date().clip(FIRST_DAY, until)
    lifted = known.is_not_null() & pl.col("problem").str.starts_with(_UNKNOWN_FOLDER)
    is_future = (told > until) & pl.col("folder_date").is_null()
    return listed.with_columns(
        date=pl.coalesce("folder_date", known, local_day),
        problem=pl.when(is_future).then(pl.lit(_FUTURE)).when(~lifted.fill_null(value=False)).then("problem"),
    )


def _rows_of(raw: Path, folder: FolderEntries) -> dict[str, list[object]]:
    """The files of one folder as columns, each with the problem that keeps it from being a capture, or None."""
    prefix = readable(folder.prefix)
    if folder.error:
        # The folder represents the files in it.
        problem = f"{_UNREADABLE}: {folder.error}; fix the folder's permissions or its disk"
        return {
            "source_path": [prefix.rstrip("/")],
            "size_bytes": [0],
            "modified_ns": [0],
            "problem": [problem],
        }
    names = [readable(file.name) for file in folder.files]
    clean = prefix == folder.prefix
    return {
        "source_path": [prefix + name for name in names],
        "size_bytes": [status.st_size for status in folder.statuses],
        "modified_ns": [min(status.st_mtime_ns, _LATEST_NS) for status in folder.statuses],
        "problem": [
            _problem(raw, folder, file, status, is_clean=clean and name == file.name)
            for file, status, name in zip(folder.files, folder.statuses, names, strict=True)
        ],
    }


def _problem(
    raw: Path, folder: FolderEntries, file: "os.DirEntry[str]", status: os.stat_result, *, is_clean: bool
) -> str | None:
    """What keeps a file from being a capture: its name, where it points, its kind, or its folder."""
    if not is_clean:
        return "unreadable_name: the name is not UTF-8; rename the file"
    if file.is_symlink() and not is_within(raw, raw / folder.prefix / file.name):
        return "outside_raw: the link points out of data/raw; copy the file instead"
    if status is not _NO_STATUS and not S_ISREG(status.st_mode):
        return (
            "not_a_capture: neither a file nor a folder, but a pipe, a device or a link to nothing; remove it"
        )
    if not file.name.lower().endswith(".txt"):
        return "not_a_capture: captures are .txt files; move the file out of data/raw"
    return folder.name.problem
