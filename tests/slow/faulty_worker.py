"""What a Dask worker of the tests loads first: once in all workers, in the middle of a batch, it ends a process.

FAULT is `reading` or `coding`, VICTIM `worker` or `scheduler`, and FAULT_ONCE a file that the first to get there makes.
"""

import os
import signal
from importlib import import_module

_PLACES = {"reading": ("assets.daily.pages", "read_pages"), "coding": ("assets.daily.events", "code_events")}


def dask_setup(_worker):
    """Put the fault in its place."""
    if place := _PLACES.get(os.environ.get("FAULT", "")):
        module = import_module(place[0])
        sound = getattr(module, place[1])

        def faulty(*arguments):
            made = sound(*arguments)
            _end_once()
            return made

        setattr(module, place[1], faulty)


def _end_once():
    try:
        os.close(os.open(os.environ["FAULT_ONCE"], os.O_CREAT | os.O_EXCL))
    except FileExistsError:
        return
    victim = os.getpid() if os.environ["VICTIM"] == "worker" else int(os.environ["SCHEDULER_PID"])
    os.kill(victim, signal.SIGKILL)
