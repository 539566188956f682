"""Faults in a process that runs the command: at its file operations, in a stage, or in the version of its code.

What is given is JSON, so that another process can ask for it:

    {"count": true}                      names every operation, in order
    {"kill_at": 12}                      SIGKILL just before the twelfth operation
    {"fail_at": 12, "errno": 28}         the twelfth operation fails; with "from_then_on" all later ones as well
    {"fail_reading": "raw/", "errno": 5} every file with this in its path cannot be opened for reading
    {"largest_file": 65536}              no file can grow beyond so many bytes, also those of DuckDB and pyarrow
    {"broken": ["events", "2025-12-08"]} a table breaks on a day
    {"version": "b"}                     the code has another version
    {"workers": true}                    few rows are enough for worker processes
"""

import os
import resource
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any
from unittest.mock import patch

from assets.daily import stages
from assets.incremental import making, parts
from pipelines.warehouse import building, publishing
from tests.faults.breaking import breaking

_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
_OPERATIONS = {"os.rename", "os.remove", "os.mkdir", "os.rmdir", "os.truncate", "os.link", "os.symlink"}


class _Operations:
    """Sees each operation before it is done. An audit hook cannot be removed: without a plan it does nothing."""

    def __init__(self) -> None:
        self.root = ""
        self.plan: dict[str, Any] = {}
        self.seen: list[str] = []

    def hear(self, event: str, args: tuple[Any, ...]) -> None:
        if not self.plan:
            return
        if event == "open":
            path, _, flags = args
            if not isinstance(path, str | bytes | os.PathLike):
                return
            name = os.fsdecode(path)
            if not name.startswith("/"):
                # Raw files are opened by name within their folder.
                name = f"{self.root}/raw/{name}"
            if (flags or 0) & _WRITING:
                self._meet("write", name)
            elif (
                (pattern := self.plan.get("fail_reading")) and name.startswith(self.root) and pattern in name
            ):
                raise OSError(self.plan["errno"], os.strerror(self.plan["errno"]), name)
        elif event in _OPERATIONS:
            self._meet(event, os.fsdecode(args[1] if event == "os.rename" else args[0]))

    def meet(self, what: str) -> None:
        """An operation of DuckDB or pyarrow, of which no event tells."""
        if self.plan:
            self._meet(what, self.root)

    def _meet(self, what: str, path: str) -> None:
        if not path.startswith(self.root):
            return
        self.seen.append(f"{what} {path.removeprefix(self.root).lstrip('/')}")
        number = len(self.seen)
        if number == self.plan.get("kill_at"):
            os.kill(os.getpid(), signal.SIGKILL)
        at = self.plan.get("fail_at")
        if at and (number == at or (number > at and self.plan.get("from_then_on") and what != "os.remove")):
            raise OSError(self.plan["errno"], os.strerror(self.plan["errno"]), path)


_operations = _Operations()
sys.addaudithook(_operations.hear)


def _announced(module: Any, name: str) -> Any:
    """A function whose every call is an operation."""
    function = getattr(module, name)

    def announced(*args: Any, **kwargs: Any) -> Any:
        _operations.meet(f"{name} {args[-1] if isinstance(args[-1], str) else ''}".strip())
        return function(*args, **kwargs)

    return patch.object(module, name, announced)


class _Announced:
    """A DuckDB connection whose every statement is an operation."""

    def __init__(self, db: Any) -> None:
        self._db = db

    def execute(self, sql: str) -> Any:
        _operations.meet(sql.partition("'")[0].strip())
        return self._db.execute(sql)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._db, name)


def _version(suffix: str) -> Callable[..., str]:
    return lambda *paths: f"{_code_version(*paths)[:-1]}{suffix}"


_code_version = stages.code_version


@contextmanager
def fault(plan: dict[str, Any], root: str) -> Iterator[list[str]]:
    """Have a fault in this process while the block runs; gives the operations that were seen."""
    patches = []
    if plan.keys() & {"count", "kill_at", "fail_at"}:
        connect = publishing.duckdb.connect
        patches = [
            _announced(parts, "_open_part"),
            _announced(parts._PartWriter, "commit"),
            _announced(building, "_build"),
            # A connection without a path is the one that builds.
            patch.object(
                publishing.duckdb,
                "connect",
                lambda *path, **kwargs: connect(*path, **kwargs) if path else _Announced(connect(**kwargs)),
            ),
        ]
    if "broken" in plan:
        table, day = plan["broken"]
        patches.append(breaking(table, date.fromisoformat(day)))
    if "version" in plan:
        patches += [
            patch.object(module, "code_version", _version(plan["version"]))
            for module in list(sys.modules.values())
            if getattr(module, "code_version", None) is _code_version
        ]
    if plan.get("workers"):
        patches.append(patch.object(making, "ROWS_FOR_WORKERS", 0))
    usual = resource.getrlimit(resource.RLIMIT_FSIZE)
    _operations.root, _operations.seen = root, []
    for change in patches:
        change.start()
    try:
        if size := plan.get("largest_file"):
            resource.setrlimit(resource.RLIMIT_FSIZE, (size, usual[1]))
        _operations.plan = plan
        yield _operations.seen
    finally:
        _operations.plan = {}
        resource.setrlimit(resource.RLIMIT_FSIZE, usual)
        for change in reversed(patches):
            change.stop()
