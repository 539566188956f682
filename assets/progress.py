"""What is called as a run makes progress."""


class Progress:
    """Shows nothing, as in Dagster's UI, which has its own log; the command line shows a bar or lines."""

    def wait(self) -> None:
        """Another run holds the data folder."""

    def note(self, text: str) -> None:
        """Something that the operator should know, and need not act upon."""

    def start(self, stage: str, rows: int, days: int) -> None:
        """A stage begins that has so many rows, on so many days."""

    def advance(self, rows: int) -> None:
        """Some more of the stage's rows are done."""

    def finish(self) -> None:
        """The stage is done."""
