"""How worker processes start and end: never later than the process that they work for."""

import multiprocessing
import os
import signal
import sys
from concurrent.futures import ProcessPoolExecutor
from threading import Thread

_SECONDS_TO_END = 5
_QUIETLY = "ignore:resource_tracker:UserWarning"


def worker_pool(workers: int) -> ProcessPoolExecutor:
    """Processes that end with this one, however it ends, and leave Ctrl-C to it."""
    # A process that exits at once leaves its semaphores to a process that removes them, and would warn of it.
    if _QUIETLY not in sys.warnoptions:
        sys.warnoptions.append(_QUIETLY)
    # Forked processes deadlock in polars.
    return ProcessPoolExecutor(
        workers, mp_context=multiprocessing.get_context("spawn"), initializer=_belong_to_parent
    )


def end_at_once(pool: ProcessPoolExecutor) -> None:
    """End the processes without waiting for their work."""
    manager: Thread | None = pool._executor_manager_thread  # type: ignore[assignment]
    for process in list((pool._processes or {}).values()):
        process.terminate()
    pool.shutdown(wait=False, cancel_futures=True)
    if manager is not None:
        # If Python exits while the thread closes its pipe, it prints an error about the pipe.
        manager.join(_SECONDS_TO_END)


def _belong_to_parent() -> None:
    # A terminal sends it to the whole group, and each process would print a traceback.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    if parent := multiprocessing.parent_process():
        parent.join()
        os._exit(1)
