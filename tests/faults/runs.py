"""Runs of the command in a process of their own, which a fault or this process may kill."""

import json
import os
import select
import signal
import subprocess
import sys
import tempfile
import time
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Any

from assets.storage.data_folder import DataFolder
from tests.conftest import PROJECT

# A run over these folders takes seconds.
HANGS_AFTER = 180


@dataclass(frozen=True)
class Ended:
    """How a run ended: its exit code, or None where it was killed or hung; what it printed, and took."""

    code: int | None
    output: str
    seconds: float = 0.0
    cpu: float = 0.0
    hung: bool = False
    operations: list[str] = field(default_factory=list)

    @property
    def last_line(self) -> str:
        """The end of what was printed."""
        lines = [line for line in self.output.splitlines() if line.strip()]
        return lines[-1].strip()[:300] if lines else ""

    def fault(self, *codes: int) -> str | None:
        """What is wrong with the way it ended; it should be with one of these codes, and never with a traceback."""
        if self.hung:
            return f"hung for {HANGS_AFTER} s"
        if "Traceback (most recent call last)" in self.output:
            return f"traceback: {self.last_line}"
        if self.code is not None and self.code not in codes:
            return f"exit code {self.code}: {' '.join(self.output.split())[-300:]}"
        return None


class Runs:
    """A warm process for runs; a new one where the last was killed."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[str] | None = None
        self._answers = -1
        self._output = Path(tempfile.mkstemp(prefix="dateline-faults-")[1])

    def __enter__(self) -> "Runs":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._end()
        self._output.unlink(missing_ok=True)

    def run(
        self,
        data: DataFolder,
        *arguments: str,
        fault: dict[str, Any] | None = None,
        kill_after: float | None = None,
        whole_group: bool = True,
    ) -> Ended:
        """Run `dateline` with some arguments (`run` where there are none) on a data folder.

        Args:
            data: the data folder.
            arguments: of the command.
            fault: see `tests.faults.injected`.
            kill_after: seconds after which the process gets SIGKILL.
            whole_group: and its worker processes with it.
        """
        process = self._ready()
        asked = {
            "data": data.root,
            "arguments": arguments or ["run"],
            "fault": fault or {},
            "output": str(self._output),
        }
        assert process.stdin is not None
        process.stdin.write(json.dumps(asked) + "\n")
        process.stdin.flush()
        late = False
        try:
            answer = self._answer(HANGS_AFTER if kill_after is None else kill_after)
        except TimeoutError:
            answer, late = None, True
        hung = late and kill_after is None
        if answer is None:
            self._end(whole_group=whole_group or hung)
        output = self._output.read_text("utf-8", "replace")
        if answer is None:
            return Ended(None, output, hung=hung)
        return Ended(
            answer["code"], output, answer["seconds"], answer["cpu"], operations=answer["operations"]
        )

    def _ready(self) -> subprocess.Popen[str]:
        if self._process is not None and self._process.poll() is None:
            return self._process
        self._forget()
        self._answers, told = os.pipe()
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.faults.worker", str(told)],
            cwd=PROJECT,
            env=os.environ | {"PYTHONPATH": str(PROJECT), "COLUMNS": "500", "PYTHONHASHSEED": "0"},
            stdin=subprocess.PIPE,
            text=True,
            pass_fds=[told],
            start_new_session=True,
        )
        os.close(told)
        if self._answer(HANGS_AFTER) is None:
            raise SystemExit("the process that runs the command did not start; see its message above")
        return self._process

    def _answer(self, seconds: float) -> dict[str, Any] | None:
        """The next answer; None where the process is gone. Raises TimeoutError where it took longer."""
        until, read = time.monotonic() + seconds, b""
        while not read.endswith(b"\n"):
            readable, _, _ = select.select([self._answers], [], [], max(0.0, until - time.monotonic()))
            if not readable:
                raise TimeoutError
            piece = os.read(self._answers, 65_536)
            if not piece:
                return None
            read += piece
        answer: dict[str, Any] = json.loads(read)
        return answer

    def _forget(self) -> None:
        if self._answers >= 0:
            os.close(self._answers)
        if self._process is not None and self._process.stdin is not None:
            with suppress(BrokenPipeError):
                self._process.stdin.close()
        self._process, self._answers = None, -1

    def _end(self, *, whole_group: bool = True) -> None:
        """Kill the process. Worker processes that lost their parent end by themselves, later."""
        if self._process is not None:
            with suppress(ProcessLookupError):
                if whole_group:
                    os.killpg(self._process.pid, signal.SIGKILL)
                else:
                    self._process.kill()
            self._process.wait()
        self._forget()
