"""The progress of a run on the command line: a bar on a terminal, a line for each finished stage."""

import time

from rich.console import Console
from rich.progress import Progress as Bar

from assets.progress import Progress
from pipelines.counted import counted
from pipelines.visible_text import visible_line

_LABELS = {
    "sources": "reading sources",
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
        self._bar = Bar()
        self._line = ""
        self._began = 0.0
        self.waited = False

    def wait(self) -> None:
        """Report that another run comes first."""
        self.waited = True
        self._console.print("  Another run is at work in this data folder; waiting for it to end ...")

    def note(self, text: str) -> None:
        """Print it."""
        self._console.print(f"  {visible_line(text)}", markup=False, soft_wrap=True)

    def start(self, stage: str, rows: int, days: int) -> None:
        """Show the bar, on a terminal."""
        label = _LABELS.get(stage, stage)
        work = f"{counted(days, 'day')}, {counted(rows, 'page')}" if days else ""
        self._line = f"  {label:<24} {work:<26}" if rows else ""
        self._began = time.monotonic()
        hidden = not (rows and self._console.is_terminal)
        self._bar = Bar(console=self._console, transient=True, disable=hidden)
        self._bar.start()
        self._bar.add_task(label, total=rows)

    def advance(self, rows: int) -> None:
        """Move the bar."""
        self._bar.advance(self._bar.task_ids[0], rows)

    def finish(self) -> None:
        """Replace the bar with a line: what was done, and how long it took."""
        self._bar.stop()
        if self._line:
            self._console.print(f"{self._line} {time.monotonic() - self._began:6.1f} s")
