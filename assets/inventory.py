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


@dataclass
class _Found:
    """Files as columns: there may be millions of them."""

    name: list[str] = field(default_factory=list)
    size_bytes: list[int] = field(default_factory=list)
    modified_ns: list[int] = field(default_factory=list)
    # What is wrong with some of the files, by their place in the columns.
    outside: list[int] = field(default_factory=list)
    unreadable: list[int] = field(default_factory=list)
    # Files one after the other that lie in one folder: how many, the folder's path, and what its name says.
    folders: list[tuple[int, str, _Folder]] = field(default_factory=list)


def _readable(name: str) -> str:
    # Bytes that are not UTF-8 come as surrogates, which cannot be encoded.
    return name.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def _list(
    found: _Found, path: Path, folder: _Folder, raw: Path, days: Collection[date] | None, depth: int = 0
) -> None:
    prefix = "" if depth == 0 else os.path.relpath(path, raw).replace(os.sep, "/") + "/"
    inside: list[str] = []
    before = len(found.name)
    # By its descriptor: the system then looks up a name in the open folder, not a path from the root.
    descriptor = os.open(path, os.O_RDONLY)
    try:
        with os.scandir(descriptor) as entries:
            # Once a file: what can be told of all together is told by `read_inventory`.
            for entry in entries:
                name = entry.name
                if name[0] == ".":
                    continue
                if entry.is_dir(follow_symlinks=False):
                    inside.append(name)
                    continue
                try:
                    status = entry.stat()
                except OSError:
                    # A dangling link, or a file that vanished since it was listed: a link is still a row.
                    if not entry.is_symlink():
                        continue
                    status = entry.stat(follow_symlinks=False)
                if entry.is_symlink() and not (path / name).resolve().is_relative_to(raw):
                    found.outside.append(len(found.name))
                found.name.append(name)
                found.size_bytes.append(status.st_size)
                found.modified_ns.append(status.st_mtime_ns)
    finally:
        os.close(descriptor)
    names = found.name[before:]
    readable = _readable(prefix)
    together = prefix + "".join(names)
    if _readable(together) != together:
        found.name[before:] = map(_readable, names)
        found.unreadable += [
            place for place, name in enumerate(names, before) if prefix + name != readable + found.name[place]
        ]
    found.folders.append((len(names), readable, folder))
    for name in sorted(inside):
        below = _read_folder(name) if depth == 0 else _Folder(problem="unknown_folder: too deep")
        if days is None or below.day is None or below.day in days:
            _list(found, path / name, below, raw, days, depth + 1)


def _problem(found: _Found) -> pl.Expr:
    """What keeps a file from being a capture: its name, where it points to, its kind, or its folder."""
    return (
        pl.when(pl.col("place").is_in(found.unreadable))
        .then(pl.lit("unreadable_name: the name is not UTF-8; rename the file"))
        .when(pl.col("place").is_in(found.outside))
        .then(pl.lit("outside_raw: the link points out of data/raw; copy the file instead"))
        .when(~pl.col("source_path").str.ends_with(".txt"))
        .then(pl.lit("not_a_capture: captures are .txt files; move the file out of data/raw"))
        .otherwise("folder_problem")
    )


def read_inventory(raw: Path, days: Collection[date] | None = None) -> pl.DataFrame:
    """Every file under `data/raw`, or those of some days, with the day whose partition it belongs to.

    The day is the folder's date, else the local day of the file's modification time. Columns of `Captures`, and
    `day` (Date). Hidden files are passed over. Sorted by path.
    """
    found = _Found()
    if raw.is_dir():
        _list(found, raw.resolve(), _Folder(), raw.resolve(), days)
    folders = pl.DataFrame(
        [(files, prefix, folder.day, folder.time, folder.problem) for files, prefix, folder in found.folders],
        schema={
            "files": pl.UInt32,
            "prefix": pl.String,
            "folder_date": _SCHEMA["folder_date"],
            "folder_time": _SCHEMA["folder_time"],
            "folder_problem": pl.String,
        },
        orient="row",
    )
    local_day = pl.col("modified_at").dt.convert_time_zone(LOCAL.key).dt.date()
    frame = (
        folders.select(pl.exclude("files").repeat_by("files").explode(empty_as_null=False))
        .with_row_index("place")
        .with_columns(
            pl.concat_str("prefix", pl.Series(found.name, dtype=pl.String)).alias("source_path"),
            pl.Series("size_bytes", found.size_bytes, pl.Int64),
            (pl.Series("modified_at", found.modified_ns, pl.Int64) // 1000).cast(pl.Datetime("us", "UTC")),
        )
        .with_columns(problem=_problem(found))
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
