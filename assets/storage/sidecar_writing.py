"""`captures.csv`: when and where the files of a folder were captured, one line per file."""

import csv
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from typing import Final, NamedTuple

from assets.storage.data_folder import replacing
from pipelines.archives.moments import Captured, earlier, read_captured, write_captured
from pipelines.pages.sidecar_lines import SIDECARS, columns_of, delimiter_of, path_of

SIDECAR: Final = "captures.csv"
_COLUMNS: Final = ["path", "captured_at", "url"]


class SidecarError(Exception):
    """A sidecar that lines cannot be added to; the message says what to do."""


class Line(NamedTuple):
    """When a file was captured, and its address, which may be empty."""

    captured: Captured
    url: str


def merge_lines(folder: Path, lines: Mapping[str, Line], dropped: Collection[str] = ()) -> None:
    """Add lines to the sidecar of a folder, by the names of their files, and drop others; the file is replaced whole.

    A file that has a line keeps it, with the earlier of both times; lines and columns of others stay as they are. The
    sidecar is read and written line by line. Where nothing changes, it is not written.

    Raises:
        SidecarError: if the folder has a sidecar in another format, or one without these columns.
        OSError: if it cannot be read or written.
    """
    path = folder / SIDECAR
    for other in (folder / name for name in SIDECARS if name != SIDECAR):
        if other.exists():
            raise SidecarError(
                f"{other} says when the files beside it were captured: rewrite it as {path}, then repeat."
            )
    try:
        rest, changes, delimiter = dict(lines), False, _delimiter(path)
        for row, merged in _merged(path, delimiter, rest, dropped):
            changes |= row != merged
        if not changes and not rest:
            return
        rest = dict(lines)
        with replacing(path) as temporary, temporary.open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file, lineterminator="\n", delimiter=delimiter)
            header: list[str] = []
            for _, merged in _merged(path, delimiter, rest, dropped):
                header = header or merged or []
                if merged is not None:
                    writer.writerow(merged)
            if not header:
                header = _COLUMNS
                writer.writerow(header)
            for name, line in rest.items():
                values = {"path": name, "captured_at": write_captured(line.captured), "url": line.url}
                writer.writerow([values.get(column, "") for column in columns_of(header)])
    except (csv.Error, UnicodeDecodeError) as error:
        raise SidecarError(f"{path} is not CSV in UTF-8 ({error}): fix it, then repeat.") from None


def _delimiter(path: Path) -> str:
    """What separates the values of a sidecar, which may not exist yet."""
    if not path.exists():
        return ","
    with path.open(encoding="utf-8-sig", newline="") as file:
        return delimiter_of(file.readline())


def _merged(
    path: Path, delimiter: str, rest: dict[str, Line], dropped: Collection[str]
) -> Iterator[tuple[list[str], list[str] | None]]:
    """Each row of a sidecar, the header first, and what becomes of it, None if it is dropped.

    Takes the lines that have a row out of `rest`.
    """
    if not path.exists():
        return
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = csv.reader(file, delimiter=delimiter)
        header = next(rows, None)
        if header is None:
            return
        names = columns_of(header)
        if not {"path", "captured_at"} <= set(names):
            raise SidecarError(f"{path} lacks the columns path and captured_at: fix it, then repeat.")
        added = [] if "url" in names else ["url"]
        columns = names + added
        yield header, header + added
        at, when, where = (columns.index(column) for column in _COLUMNS)
        for row in rows:
            if not row:
                continue
            whole = row + [""] * (len(columns) - len(row))
            name = path_of(whole[at])
            line = rest.pop(name, None)
            if name in dropped:
                yield row, None
            elif line is None:
                yield row, row
            else:
                whole[when] = _earlier_text(whole[when], line.captured)
                whole[where] = whole[where] or line.url
                yield row, whole


def _earlier_text(text: str, captured: Captured) -> str:
    """The earlier of a time as it is written and another; what cannot be read is left to its writer."""
    try:
        written = read_captured(text)
    except ValueError:
        return text or write_captured(captured)
    return text if earlier(written, captured) == written else write_captured(captured)
