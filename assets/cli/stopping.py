"""Ctrl-C and SIGTERM during a run: it stops, says so in one line, and exits with 130 or 143."""

import os
import signal
import socket
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

_STOPPING = (signal.SIGINT, signal.SIGTERM)
_arrives, _arrived = socket.socketpair()
STOPPED = (
    "Stopped. The published warehouse is whole, the old one or the new one; the next run continues from here."
)


@contextmanager
def stoppable() -> Iterator[None]:
    """Exit at once on a signal, as long as nothing else handles it. Dagster does while it runs steps: a step then
    fails, and `exit_code_of_signal` tells why.

    Nothing has to be undone: files appear whole or not at all, and worker processes end when this one does.
    """
    for one in (_arrives, _arrived):
        one.setblocking(False)
    # The number of each signal is written there, whoever handles it.
    former = signal.set_wakeup_fd(_arrived.fileno())
    handlers = {number: signal.signal(number, _leave) for number in _STOPPING}
    try:
        yield
    finally:
        for number, handler in handlers.items():
            signal.signal(number, handler)
        signal.set_wakeup_fd(former)


def exit_code_of_signal() -> int | None:
    """128 plus the number of the first stop signal received, as in shells; None if none was."""
    try:
        numbers = _arrives.recv(64)
    except BlockingIOError:
        return None
    return next((128 + number for number in numbers if number in _STOPPING), None)


def _leave(number: int, _: FrameType | None) -> None:
    print(f"\n{STOPPED}", file=sys.stderr, flush=True)
    os._exit(128 + number)
