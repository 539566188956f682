"""How a run goes about its work."""

import os
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from assets.work import Workers


def usual_workers() -> int:
    """One worker process a core, and no more than eight: each takes memory of its own."""
    return min(os.cpu_count() or 1, 8)


@dataclass(frozen=True)
class Settings:
    """What the command line or a test may set.

    `redo` makes days again whatever they were made from; `workers` bounds the processes and DuckDB's threads;
    `memory` bounds DuckDB.
    """

    redo: bool = False
    workers: int = field(default_factory=usual_workers)
    memory: str = "800MB"

    @cached_property
    def pool(self) -> "Workers":
        """The worker processes of the run."""
        # With the schemas behind it; a run with nothing new needs neither.
        from assets.work import Workers

        return Workers(self.workers)
