"""The exit codes of commands, for scripts that call them."""

from enum import IntEnum


class Exit(IntEnum):
    """The exit codes."""

    DONE = 0
    FAILED = 1
    USAGE = 2
    DAYS_BROKE = 3
