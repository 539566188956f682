"""The bytes of raw files, read as they stand; what cannot be read becomes quarantine rows."""

import os
from pathlib import Path

import polars as pl

from schemas.quarantine import Quarantine
from schemas.table import polars_schema

_QUARANTINE = polars_schema(Quarantine, "parsed")


# A page of the site has a few thousand bytes; what is far larger is no page, and would not fit into a batch's memory.
MOST_BYTES = 64 * 1024 * 1024


def _read(path: Path, size: int) -> tuple[bytes | None, str | None]:
    if size > MOST_BYTES:
        return None, f"too_large: {size} bytes, and a page has at most {MOST_BYTES}; cut it or move it away"
    try:
        with path.open("rb") as file:
            content = file.read()
            now = os.fstat(file.fileno()).st_size
    except FileNotFoundError:
        return None, "vanished: the file was there when the day was listed, and gone when it was read"
    except OSError as error:
        return None, f"unreadable: {error.strerror}; mend the file's permissions or its disk"
    if now != len(content) or len(content) != size:
        return (
            None,
            f"changed_while_read: {size} bytes when listed, {now} when read; it is read again next run",
        )
    return content, None


def read_files(raw: Path, captures: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Read the files of an inventory.

    Args:
        raw: `data/raw`.
        captures: rows of the inventory (`Captures`, and `date`).

    Returns:
        The rows whose file could be read, with `content` (Binary) in place of size and problem; and a quarantine
        row (`Quarantine`, and `date`) for each of the others, with the reason.
    """
    # One open and one read a file: no batch call reads many small files faster (a third of a text scan's time).
    results = [
        (None, problem) if problem else _read(raw / path, size)
        for path, size, problem in captures.select("source_path", "size_bytes", "problem").iter_rows()
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
        date="date",
    )
    missing = {
        name: pl.lit(None, dtype) for name, dtype in _QUARANTINE.items() if name not in quarantined.columns
    }
    kept = read.filter(pl.col("content").is_not_null()).drop("problem", "size_bytes")
    return kept, quarantined.with_columns(**missing).select(*_QUARANTINE, "date")
