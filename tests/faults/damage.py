"""Damage to each file under the data folder in turn, and a run over it."""

import os
import random
import shutil
from collections.abc import Callable
from pathlib import Path

from tests.faults.folders import Folders, add_late_page, difference
from tests.faults.runs import Runs
from tests.faults.tally import Tally


def _cut(path: Path) -> None:
    os.truncate(path, path.stat().st_size // 2)


def _flip(path: Path) -> None:
    content = bytearray(path.read_bytes())
    if content:
        content[len(content) // 3] ^= 16
    path.write_bytes(content)


def _rot(path: Path) -> None:
    """A flipped bit that leaves no trace in the file's times, as disks do it."""
    status = path.stat()
    _flip(path)
    os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns))


def _zero(path: Path) -> None:
    path.write_bytes(bytes(path.stat().st_size))


def _empty(path: Path) -> None:
    path.write_bytes(b"")


def _forbid(path: Path) -> None:
    """Nobody may read it; root may read anything, and finds a folder in its place."""
    if os.geteuid():
        path.chmod(0)
    else:
        path.unlink()
        (path / "inside").mkdir(parents=True)


DAMAGES: dict[str, Callable[[Path], None]] = {
    "cut": _cut,
    "flipped": _flip,
    "rotten": _rot,
    "zeroed": _zero,
    "emptied": _empty,
    "unreadable": _forbid,
}


def try_damage(folders: Folders, runs: Runs, number: int | None, seed: int) -> Tally:
    """Damage every file in every way, or `number` pairs of them; half of the runs have a page more to read.

    Captures that rot count as they are: nobody can tell that from what was captured.
    """
    tally = Tally("damage", seed)
    files = sorted(
        str(path.relative_to(folders.made.root))
        for path in Path(folders.made.root).rglob("*")
        if path.is_file()
    )
    cases = [
        (file, how) for file in files for how in DAMAGES if not (how == "rotten" and file.startswith("raw/"))
    ]
    random.Random(seed).shuffle(cases)
    told = 0
    for at, (file, how) in enumerate(cases[:number]):
        data = folders.copy(folders.made)
        path = Path(data.root, file)
        DAMAGES[how](path)
        damaged = _content(path)
        late = at % 2 == 1
        if late:
            add_late_page(data)
        ended = runs.run(data)
        # Captures that are damaged are other captures.
        expected = folders.expected(data)
        fault = ended.fault(0, 1)
        if ended.code == 1 and not fault:
            told += 1
            # The history is moved away as a whole.
            name = data.history if path.is_relative_to(data.history) else path.name
            fault = None if str(name) in ended.output else f"does not name the file: {ended.last_line}"
            # The remedy of all that is not a capture.
            _remove(path)
            again = runs.run(data)
            fault = fault or again.fault(0) or difference(data, expected)
        fault = fault or difference(data, expected)
        # The rows do not show whether the report was drawn again. What rots leaves no trace.
        if path == data.report and how != "rotten" and _content(path) == damaged:
            fault = fault or "the report stays damaged"
        tally.add(f"{file} {how}{', a page more' if late else ''}", fault)
        folders.remove(data)
    tally.worst = f"of {len(cases)} pairs of {len(files)} files; {told} runs ended with 1 and named the file"
    return tally


def _content(path: Path) -> bytes | None:
    """The bytes of a file; None where it is none."""
    return path.read_bytes() if path.is_file() else None


def _remove(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)
