"""How a command ends, for scripts that call it."""

from enum import IntEnum


class Exit(IntEnum):
    """The exit codes."""

    DONE = 0
    FAILED = 1
    USAGE = 2
    DAYS_BROKE = 3
