"""How far a run has come, for whoever watches it."""


class Progress:
    """Says nothing: the Dagster UI has its own log. The command line puts a bar or lines in its place."""

    def wait(self) -> None:
        """Another run holds the data folder."""

    def start(self, stage: str, rows: int, days: int) -> None:
        """A stage begins."""

    def advance(self, rows: int) -> None:
        """Some of its rows are done."""

    def finish(self) -> None:
        """It is done."""
