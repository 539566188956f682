"""What lies in `data/raw`: every file with its day, read from names and file status alone."""

import os
import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
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


def _problem(entry: os.DirEntry[str], folder: _Folder, raw: Path) -> str | None:
    if entry.is_symlink() and not Path(entry.path).resolve().is_relative_to(raw):
        return "outside_raw: the link points out of data/raw; copy the file instead"
    if not entry.name.endswith(".txt"):
        return "not_a_capture: captures are .txt files; move the file out of data/raw"
    return folder.problem


Row = tuple[str, int, int, date | None, datetime | None, str | None]


def _files(
    path: Path, folder: _Folder, raw: Path, days: Collection[date] | None, depth: int = 0
) -> Iterator[Row]:
    prefix = "" if depth == 0 else os.path.relpath(path, raw).replace(os.sep, "/") + "/"
    with os.scandir(path) as entries:
        for entry in entries:
            if entry.name.startswith("."):
                continue
            if entry.is_dir(follow_symlinks=False):
                inside = (
                    _read_folder(entry.name) if depth == 0 else _Folder(problem="unknown_folder: too deep")
                )
                if days is None or inside.day is None or inside.day in days:
                    yield from _files(Path(entry.path), inside, raw, days, depth + 1)
                continue
            try:
                status = entry.stat()
            except OSError:
                # A dangling link, or a file that vanished since it was listed: still a row, with its problem.
                status = entry.stat(follow_symlinks=False) if entry.is_symlink() else None
            if status is None:
                continue
            relative = prefix + entry.name
            problem = _problem(entry, folder, raw)
            if not relative.isprintable() and "\udc80" <= max(relative) <= "\udcff":
                relative = relative.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
                problem = "unreadable_name: the name is not UTF-8; rename the file"
            modified = status.st_mtime_ns // 1000
            yield relative, status.st_size, modified, folder.day, folder.time, problem


def read_inventory(raw: Path, days: Collection[date] | None = None) -> pl.DataFrame:
    """Every file under `data/raw`, or those of some days, with the day whose partition it belongs to.

    The day is the folder's date, else the local day of the file's modification time. Columns of `Captures`, and
    `day` (Date). Hidden files are passed over. Sorted by path.
    """
    rows = list(_files(raw.resolve(), _Folder(), raw.resolve(), days)) if raw.is_dir() else []
    frame = pl.DataFrame(
        rows,
        schema={**_SCHEMA, "modified_at": pl.Int64},
        orient="row",
    ).with_columns(pl.col("modified_at").cast(pl.Datetime("us", "UTC")))
    local_day = pl.col("modified_at").dt.convert_time_zone(LOCAL.key).dt.date()
    frame = frame.with_columns(
        day=pl.coalesce("folder_date", pl.max_horizontal(local_day, pl.lit(FIRST_DAY)))
    ).sort("source_path")
    # Files outside dated folders tell their day only now.
    return frame if days is None else frame.filter(pl.col("day").is_in(list(days)))


def day_files(inventory: pl.DataFrame) -> pl.DataFrame:
    """Each day's files at a glance: `day`, `fingerprint` (a hash of their paths, sizes and modification times),
    `files`, `undated` (whether some lie outside dated folders).
    """
    lines = inventory.select("day", "folder_date", line=pl.struct(pl.exclude("day")).struct.json_encode())
    days = lines.group_by("day", maintain_order=True).agg(
        pl.col("line").str.join("\n"),
        files=pl.len().cast(pl.Int64),
        undated=pl.col("folder_date").is_null().any(),
    )
    hashes = [xxhash.xxh3_64_hexdigest(text.encode()) for text in days["line"]]
    return days.select("day", pl.Series("fingerprint", hashes, pl.String), "files", "undated")
