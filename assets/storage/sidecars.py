"""What sidecars in `data/raw` say about the files below them.

Imports nothing large: processes that scan files read it.
"""

import os
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Final, NamedTuple

from assets.storage.raw_names import is_within, readable
from pipelines.pages.file_names import read_file_name
from pipelines.pages.folder_names import read_folder_name
from pipelines.pages.moments import Moment, day_of
from pipelines.pages.sidecar_lines import SIDECARS, Fault, Line, at_line, read_lines

# A line takes some 60 bytes: a million captures.
_MOST_BYTES: Final = 64 * 1024 * 1024


class Told(NamedTuple):
    """What a sidecar says about a file."""

    moment: Moment
    url: str | None


class SidecarFault(NamedTuple):
    """What is wrong with a sidecar or a line of it: the sidecar's path, the problem, and the line's text."""

    source_path: str
    problem: str
    problem_text: str | None


class Sidecars(NamedTuple):
    """What the sidecars of one folder say: of files, by their path under `data/raw`; what is wrong with them; and the
    day that those faults belong to.
    """

    told: dict[str, Told]
    faults: list[SidecarFault]
    day: date | None


def partition_day(path: str, told: Told | None) -> date | None:
    """The day of a file by its name and sidecar, but not its folder."""
    return day_of(read_file_name(path.rpartition("/")[2]), told.moment if told else None)


def read_sidecars(raw: Path, prefix: str, names: Sequence[str]) -> Sidecars:
    """Read the sidecars of a folder, given with its path under `data/raw` and a slash at the end.

    Their faults belong to the day of their folder, else to the first day that they give to a file; to none where they
    give none.
    """
    told: dict[str, Told] = {}
    first: dict[str, str] = {}
    faults = []
    for name in (name for name in SIDECARS if name in names):
        sidecar = readable(f"{prefix}{name}")
        for line in _lines(raw, prefix, name):
            fault = line if isinstance(line, Fault) else _unusable(raw, prefix, line, first)
            if fault:
                faults.append(SidecarFault(sidecar, fault.problem, fault.text))
            elif isinstance(line, Line):
                told[f"{prefix}{line.path}"] = Told(line.moment, line.url)
                first[line.path] = f"line {line.number} of {name}"
    # Most sidecars have no fault: only then is a day needed.
    return Sidecars(told, faults, _day(prefix, told) if faults else None)


def _lines(raw: Path, prefix: str, name: str) -> list[Line | Fault]:
    path = raw / prefix / name
    if path.is_symlink() and not is_within(raw, path):
        return [Fault("sidecar_unreadable: the link points out of data/raw; copy the file instead")]
    try:
        # Something other than a regular file, such as a pipe, must not block the run.
        with os.fdopen(os.open(path, os.O_RDONLY | os.O_CLOEXEC | os.O_NONBLOCK), "rb") as file:
            content = file.read(_MOST_BYTES + 1)
    except OSError as error:
        return [Fault(f"sidecar_unreadable: {error.strerror}; fix the file's permissions or its disk")]
    if len(content) > _MOST_BYTES:
        return [
            Fault(f"sidecar_unreadable: more than {_MOST_BYTES} bytes; split it, or give each folder its own")
        ]
    return list(read_lines(name, content))


def _unusable(raw: Path, prefix: str, line: Line, first: Mapping[str, str]) -> Fault | None:
    """What keeps a sound line from saying something of a file."""
    if not _is_file(raw, prefix, line.path):
        found = f"no file {line.path[:200]!r} beside or below it; correct the path, or remove the line"
        return at_line("sidecar_no_file", line.number, found, line.text)
    if line.path in first:
        found = f"{first[line.path]} names the same file and takes precedence; remove one"
        return at_line("sidecar_repeated", line.number, found, line.text)
    return None


def _is_file(raw: Path, prefix: str, path: str) -> bool:
    """Whether a path, relative to a folder, names a file there that is looked at."""
    parts = path.split("/")
    if any(not part or part[0] == "." for part in parts) or parts[-1] in SIDECARS:
        return False
    # Unlike the methods of Path it takes any text.
    return os.path.isfile(f"{raw}/{prefix}{path}")  # noqa: PTH113


def _day(prefix: str, told: Mapping[str, Told]) -> date | None:
    if prefix and (day := read_folder_name(prefix.partition("/")[0]).day):
        return day
    days = (
        read_folder_name(path.partition("/")[0]).day or partition_day(path, about)
        for path, about in told.items()
    )
    return min(filter(None, days), default=None)
