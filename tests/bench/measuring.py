"""The cost of a command: wall and CPU time, and the memory of its process tree, read from /proc."""

import os
import subprocess
import tempfile
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from time import monotonic

_PAGE = os.sysconf("SC_PAGE_SIZE")
_SAMPLE_SECONDS = 0.1


@dataclass(frozen=True)
class Usage:
    """What a command took. Memory is resident, in MiB: of its largest process, and of all at one moment (what
    processes share counts in each); null if there is no /proc.
    """

    wall: float
    cpu: float
    process_mib: float | None
    tree_mib: float | None
    exit_code: int
    output: str


class _MemoryWatch(threading.Thread):
    def __init__(self, root: int) -> None:
        super().__init__(daemon=True)
        self._root = root
        self._ended = threading.Event()
        self.process = 0
        self.tree = 0

    def run(self) -> None:
        while not self._ended.wait(_SAMPLE_SECONDS):
            sizes = [_resident(process) for process in _tree(self._root)]
            self.process = max([self.process, *sizes])
            self.tree = max(self.tree, sum(sizes))

    def end(self) -> None:
        self._ended.set()
        self.join()


def _resident(process: int) -> int:
    try:
        return int(Path(f"/proc/{process}/statm").read_text().split()[1]) * _PAGE
    except (OSError, IndexError):
        return 0


def _tree(root: int) -> list[int]:
    found = [root]
    for process in found:
        try:
            for task in Path(f"/proc/{process}/task").iterdir():
                found += map(int, (task / "children").read_text().split())
        except OSError:
            continue
    return found


def measure(command: Sequence[str], environment: Mapping[str, str] | None = None) -> Usage:
    """Run a command to its end; processor time is of all its processes. Its output is what it wrote to stderr."""
    with tempfile.TemporaryFile() as errors:
        began = monotonic()
        process = subprocess.Popen(
            command, env={**os.environ, **(environment or {})}, stdout=subprocess.DEVNULL, stderr=errors
        )
        watch = _MemoryWatch(process.pid)
        watch.start()
        _, status, used = os.wait4(process.pid, 0)
        wall = monotonic() - began
        watch.end()
        process.returncode = os.waitstatus_to_exitcode(status)
        errors.seek(0)
        output = errors.read().decode("utf-8", "replace")
    return Usage(
        wall,
        used.ru_utime + used.ru_stime,
        watch.process / 2**20 or None,
        watch.tree / 2**20 or None,
        process.returncode,
        output,
    )
