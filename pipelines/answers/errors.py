"""Errors of queries."""


class QueryError(Exception):
    """A question has no answer: the message says what to do. `failed` tells a query that failed from wrong usage."""

    def __init__(self, message: str, *, failed: bool = False) -> None:
        super().__init__(message)
        self.failed = failed
