"""The bytes of raw files, read unchanged; files that cannot be read become quarantine rows."""

import os
from collections.abc import Iterable, Iterator
from itertools import groupby
from operator import itemgetter
from pathlib import Path

import polars as pl

from schemas.quarantine import Quarantine
from schemas.table import polars_schema

_QUARANTINE = polars_schema(Quarantine, "parsed")


# A page of the site has a few thousand bytes; what is far larger is no page, and would not fit into a batch's memory.
MOST_BYTES = 8 * 1024 * 1024

# Reasons that the next run may no longer find: it reads the files again.
PASSING = ("changed_while_read", "unreadable", "vanished")


def _content(folder: int, name: str, size: int) -> bytes:
    """The bytes of a file, and one more than `size` where it has more."""
    # Something other than a regular file, such as a pipe, must not block the run.
    file = os.open(name, os.O_RDONLY | os.O_CLOEXEC | os.O_NONBLOCK, dir_fd=folder)
    try:
        return os.read(file, size + 1)
    finally:
        os.close(file)


def _read(folder: int, name: str, size: int) -> tuple[bytes | None, str | None]:
    if size > MOST_BYTES:
        return (
            None,
            f"too_large: {size} bytes, but a page may have at most {MOST_BYTES}; shorten it or move it away",
        )
    try:
        content = _content(folder, name, size)
        if len(content) == size:
            return content, None
        now = os.stat(name, dir_fd=folder).st_size
    except OSError as error:
        return None, _why(error)
    return None, f"changed_while_read: {size} bytes when listed, {now} when read; the next run reads it again"


def _why(error: OSError) -> str:
    if isinstance(error, FileNotFoundError):
        return "vanished: the file disappeared between listing and reading"
    return f"unreadable: {error.strerror}; fix the file's permissions or its disk, and the next run reads it"


def _read_folder(
    path: Path, files: Iterable[tuple[str, int, str | None]]
) -> Iterator[tuple[bytes | None, str | None]]:
    """The content of each file (name, size, problem) of a folder, or else its problem."""
    # One open and one read a file, by name within the open folder: half the time of paths and file objects, and no
    # batch call reads many small files faster (a sixth of a text scan's time).
    try:
        folder = os.open(path, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    except OSError as error:
        yield from ((None, problem or _why(error)) for _, _, problem in files)
        return
    try:
        for name, size, problem in files:
            yield (None, problem) if problem else _read(folder, name, size)
    finally:
        os.close(folder)


def read_files(raw: Path, captures: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Read the files of an inventory.

    Args:
        raw: `data/raw`.
        captures: rows of the inventory (`Captures`, and `date`).

    Returns:
        The rows whose file could be read, with `content` (Binary) in place of size and problem; and a quarantine
        row (`Quarantine`, and `date`) for each of the others, with the reason.
    """
    listed = captures.select("source_path", "size_bytes", "problem").iter_rows()
    files = ((*path.rpartition("/")[::2], size, problem) for path, size, problem in listed)
    results = [
        result
        for folder, inside in groupby(files, itemgetter(0))
        for result in _read_folder(raw / folder, (file[1:] for file in inside))
    ]
    read = captures.with_columns(
        content=pl.Series([content for content, _ in results], dtype=pl.Binary),
        problem=pl.Series([problem for _, problem in results], dtype=pl.String),
    )
    failed = read.filter(pl.col("content").is_null())
    parts = pl.col("problem").str.splitn(": ", 2)
    quarantined = failed.select(
        "source_path",
        reason=parts.struct.field("field_0"),
        detail=parts.struct.field("field_1"),
        excerpt="problem_text",
        date="date",
    )
    missing = {
        name: pl.lit(None, dtype) for name, dtype in _QUARANTINE.items() if name not in quarantined.columns
    }
    kept = read.filter(pl.col("content").is_not_null()).drop("problem", "problem_text", "size_bytes")
    return kept, quarantined.with_columns(**missing).select(*_QUARANTINE, "date")
