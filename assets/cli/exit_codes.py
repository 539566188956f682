"""The exit codes of the command, for scripts that call it."""

from enum import IntEnum


class Exit(IntEnum):
    """How a command ended."""

    DONE = 0
    FAILED = 1
    USAGE = 2
    DAYS_BROKE = 3
