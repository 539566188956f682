"""The progress callbacks of a run."""


class Progress:
    """Shows nothing, as in Dagster's UI, which has its own log; the command line shows a bar or lines."""

    def wait(self) -> None:
        """Another run holds the data folder."""

    def note(self, text: str) -> None:
        """Something the operator should know but need not act on."""

    def start(self, stage: str, rows: int, days: int) -> None:
        """A stage begins, with this many rows on this many days."""

    def advance(self, rows: int) -> None:
        """More of the stage's rows are done."""

    def finish(self) -> None:
        """The stage is done."""
