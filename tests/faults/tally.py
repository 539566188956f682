"""What was tried and what went wrong, counted and printed."""

import sys
import time
from dataclasses import dataclass, field


@dataclass
class Tally:
    """The outcome of one kind of fault. `worst` is a figure of the kind, such as the longest run."""

    name: str
    seed: int
    tried: int = 0
    differ: list[str] = field(default_factory=list)
    worst: str = ""
    began: float = field(default_factory=time.monotonic)

    def add(self, case: str, fault: str | None) -> None:
        """Count a case, and what went wrong in it."""
        self.tried += 1
        if fault:
            self.differ.append(f"{case}: {fault}")
            print(f"  DIFFERS {self.differ[-1]}", file=sys.stderr, flush=True)
        if self.tried % 5 == 0:
            passed = time.monotonic() - self.began
            print(
                f"  {self.name}: {self.tried} tried, {len(self.differ)} differ, {passed:.0f} s",
                file=sys.stderr,
                flush=True,
            )

    @property
    def line(self) -> str:
        """A line of the table."""
        return f"{self.name:<12} {self.tried:>7} {len(self.differ):>7}  {self.worst}"


HEADER = f"{'faults':<12} {'tried':>7} {'differ':>7}  worst"
