"""How a command ends, for scripts that call it."""

from enum import IntEnum


class Exit(IntEnum):
    """The exit codes."""

    DONE = 0
    FAILED = 1
    USAGE = 2
    DAYS_BROKE = 3


class QueryError(Exception):
    """A question has no answer: the message says what to do, `exit_code` how the command ends."""

    def __init__(self, message: str, exit_code: Exit = Exit.USAGE) -> None:
        super().__init__(message)
        self.exit_code = exit_code
