"""The progress of a run on the command line: a bar on a terminal, a line a stage elsewhere."""

import time

from rich.console import Console
from rich.progress import BarColumn, SpinnerColumn, TaskID, TextColumn, TimeElapsedColumn, TimeRemainingColumn
from rich.progress import Progress as Bar

from assets.progress import Progress

_LABELS = {
    "captures": "listing captures",
    "pages": "reading pages",
    "versions": "finding distinct texts",
    "links": "linking versions",
    "clock": "dating pages and texts",
    "forms": "finding countries",
    "mentions": "finding learned people",
    "events": "coding events",
    "warehouse": "building the warehouse",
    "report": "drawing the report",
}


class ConsoleProgress(Progress):
    """Shows each stage on standard error."""

    def __init__(self) -> None:
        self._console = Console(stderr=True, highlight=False)
        self._bar: Bar | None = None
        self._task = TaskID(0)
        self._began = 0.0
        self._label, self._rows, self._days = "", 0, 0

    def wait(self) -> None:
        """Say that another run comes first."""
        self._console.print("  Another run is at work in this data folder; waiting for it to end ...")

    def start(self, stage: str, rows: int, days: int) -> None:
        """Show the bar, on a terminal."""
        self._label, self._rows, self._days = _LABELS.get(stage, stage), rows, days
        self._began = time.monotonic()
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
            self._task = self._bar.add_task(self._label, total=rows)

    def advance(self, rows: int) -> None:
        """Move the bar."""
        if self._bar is not None:
            self._bar.advance(self._task, rows)

    def finish(self) -> None:
        """Replace the bar by a line: what was done, and how long it took."""
        if self._bar is not None:
            self._bar.stop()
            self._bar = None
        seconds = time.monotonic() - self._began
        work = f"{self._days} days, {self._rows:,} pages" if self._days else ""
        if self._rows:
            self._console.print(f"  {self._label:<24} {work:<26} {seconds:6.1f} s")
