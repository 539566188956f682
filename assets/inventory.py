"""What lies in `data/raw`: every file with its day, read from names and file status alone."""

import os
import re
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path

import polars as pl
import xxhash

from assets.days import FIRST_DAY, LOCAL
from schemas.captures import Captures
from schemas.table import polars_schema

_FOLDER = re.compile(r"(\d{4}-\d{2}-\d{2})(?:T(\d{2})(\d{2}))?")
_SCHEMA = polars_schema(Captures, "parsed")


@dataclass(frozen=True)
class _Folder:
    """What the name of a folder says of the captures in it."""

    day: date | None = None
    time: datetime | None = None
    problem: str | None = None


def _read_folder(name: str) -> _Folder:
    found = _FOLDER.fullmatch(name)
    try:
        if found is None:
            raise ValueError
        day = date.fromisoformat(found[1])
        if day < FIRST_DAY:
            return _Folder(problem=f"unknown_folder: days before {FIRST_DAY} have no partition")
        if found[2] is None:
            return _Folder(day=day)
        moment = datetime(day.year, day.month, day.day, int(found[2]), int(found[3]), tzinfo=LOCAL)
        return _Folder(day=day, time=moment.astimezone(UTC))
    except ValueError:
        return _Folder(problem=f"unknown_folder: name the folder YYYY-MM-DD or YYYY-MM-DDTHHMM, not {name!r}")


def _problem(entry: os.DirEntry[str], path: Path, raw: Path) -> str | None:
    if entry.is_symlink() and not (path / entry.name).resolve().is_relative_to(raw):
        return "outside_raw: the link points out of data/raw; copy the file instead"
    if not entry.name.endswith(".txt"):
        return "not_a_capture: captures are .txt files; move the file out of data/raw"
    return None


@dataclass
class _Found:
    """Files as columns: there may be millions of them."""

    source_path: list[str] = field(default_factory=list)
    size_bytes: list[int] = field(default_factory=list)
    modified_at: list[int] = field(default_factory=list)
    problem: list[str | None] = field(default_factory=list)
    # Files one after the other that lie in one folder, and what its name says.
    folders: list[tuple[int, _Folder]] = field(default_factory=list)


def _status(entry: os.DirEntry[str]) -> os.stat_result | None:
    try:
        return entry.stat()
    except OSError:
        # A dangling link, or a file that vanished since it was listed: a link is still a row, with its problem.
        return entry.stat(follow_symlinks=False) if entry.is_symlink() else None


def _list(
    found: _Found, path: Path, folder: _Folder, raw: Path, days: Collection[date] | None, depth: int = 0
) -> None:
    prefix = "" if depth == 0 else os.path.relpath(path, raw).replace(os.sep, "/") + "/"
    inside: list[str] = []
    # By its descriptor: the system then looks up a name in the open folder, not a path from the root.
    descriptor = os.open(path, os.O_RDONLY)
    try:
        with os.scandir(descriptor) as entries:
            before = len(found.source_path)
            for entry in entries:
                name = entry.name
                if name.startswith("."):
                    continue
                if entry.is_dir(follow_symlinks=False):
                    inside.append(name)
                    continue
                status = _status(entry)
                if status is None:
                    continue
                problem = _problem(entry, path, raw) or folder.problem
                relative = prefix + name
                if not relative.isprintable() and "\udc80" <= max(relative) <= "\udcff":
                    relative = relative.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
                    problem = "unreadable_name: the name is not UTF-8; rename the file"
                found.source_path.append(relative)
                found.size_bytes.append(status.st_size)
                found.modified_at.append(status.st_mtime_ns // 1000)
                found.problem.append(problem)
            found.folders.append((len(found.source_path) - before, folder))
    finally:
        os.close(descriptor)
    for name in sorted(inside):
        below = _read_folder(name) if depth == 0 else _Folder(problem="unknown_folder: too deep")
        if days is None or below.day is None or below.day in days:
            _list(found, path / name, below, raw, days, depth + 1)


def read_inventory(raw: Path, days: Collection[date] | None = None) -> pl.DataFrame:
    """Every file under `data/raw`, or those of some days, with the day whose partition it belongs to.

    The day is the folder's date, else the local day of the file's modification time. Columns of `Captures`, and
    `day` (Date). Hidden files are passed over. Sorted by path.
    """
    found = _Found()
    if raw.is_dir():
        _list(found, raw.resolve(), _Folder(), raw.resolve(), days)
    folders = pl.DataFrame(
        [(files, folder.day, folder.time) for files, folder in found.folders],
        schema={
            "files": pl.UInt32,
            "folder_date": _SCHEMA["folder_date"],
            "folder_time": _SCHEMA["folder_time"],
        },
        orient="row",
    )
    local_day = pl.col("modified_at").dt.convert_time_zone(LOCAL.key).dt.date()
    frame = (
        folders.select(pl.col("folder_date", "folder_time").repeat_by("files").explode(empty_as_null=False))
        .with_columns(
            pl.Series("source_path", found.source_path, pl.String),
            pl.Series("size_bytes", found.size_bytes, pl.Int64),
            pl.Series("modified_at", found.modified_at, pl.Int64).cast(pl.Datetime("us", "UTC")),
            pl.Series("problem", found.problem, pl.String),
        )
        .select(*_SCHEMA)
        .with_columns(day=pl.coalesce("folder_date", pl.max_horizontal(local_day, pl.lit(FIRST_DAY))))
        .sort("source_path")
    )
    # Files outside dated folders tell their day only now.
    return frame if days is None else frame.filter(pl.col("day").is_in(list(days)))


def day_files(inventory: pl.DataFrame) -> pl.DataFrame:
    """Each day's files at a glance: `day`, `fingerprint` (a hash of their paths, sizes and modification times),
    `files`, `undated` (whether some lie outside dated folders).
    """
    # What else there is to a file follows from its path.
    line = pl.concat_str("source_path", "size_bytes", pl.col("modified_at").dt.epoch("us"), separator="\t")
    days = inventory.group_by("day", maintain_order=True).agg(
        line.str.join("\n").alias("lines"),
        files=pl.len().cast(pl.Int64),
        undated=pl.col("folder_date").is_null().any(),
    )
    hashes = [xxhash.xxh3_64_hexdigest(lines.encode()) for lines in days["lines"]]
    return days.select("day", pl.Series("fingerprint", hashes, pl.String), "files", "undated")
