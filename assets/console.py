"""How the command line shows progress: a bar on a terminal, plain lines elsewhere."""

import time

from rich.console import Console
from rich.progress import BarColumn, SpinnerColumn, TaskID, TextColumn, TimeElapsedColumn, TimeRemainingColumn
from rich.progress import Progress as Bar

from assets.progress import Progress

_TELLS = {
    "captures": "listing captures",
    "parsed": "reading pages",
    "versions": "finding distinct texts",
    "links": "linking versions",
    "clock": "dating pages and texts",
    "forms": "finding countries",
    "mentions": "finding learnt people",
    "events": "coding events",
    "warehouse": "building the warehouse",
}


class ConsoleProgress(Progress):
    """Shows each stage as it goes."""

    def __init__(self) -> None:
        self._console = Console(stderr=True)
        self._bar: Bar | None = None
        self._task = TaskID(0)
        self._began = 0.0
        self._stage = ("", 0, 0)

    def start(self, stage: str, rows: int, days: int) -> None:
        """A stage begins."""
        self._stage, self._began = (stage, rows, days), time.monotonic()
        if self._console.is_terminal and rows:
            self._bar = Bar(
                SpinnerColumn(),
                TextColumn("{task.description:<24}"),
                BarColumn(),
                TextColumn("{task.completed:,.0f} of {task.total:,.0f}"),
                TimeElapsedColumn(),
                TimeRemainingColumn(),
                console=self._console,
                transient=True,
            )
            self._bar.start()
            self._task = self._bar.add_task(_TELLS.get(stage, stage), total=rows)

    def advance(self, rows: int) -> None:
        """Some of its rows are done."""
        if self._bar is not None:
            self._bar.advance(self._task, rows)

    def finish(self) -> None:
        """It is done."""
        if self._bar is not None:
            self._bar.stop()
            self._bar = None
        stage, rows, days = self._stage
        seconds = time.monotonic() - self._began
        work = f"{days} days, {rows:,} pages" if days else ""
        if rows:
            self._console.print(
                f"  {_TELLS.get(stage, stage):<24} {work:<26} {seconds:6.1f} s", highlight=False
            )
