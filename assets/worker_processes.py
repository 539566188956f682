"""How worker processes start and end: never later than the process that they work for."""

import multiprocessing
import os
import signal
from concurrent.futures import ProcessPoolExecutor
from threading import Thread


def worker_pool(workers: int) -> ProcessPoolExecutor:
    """Processes that end with this one, however it ends, and leave Ctrl-C to it."""
    # Forked processes deadlock in polars.
    return ProcessPoolExecutor(
        workers, mp_context=multiprocessing.get_context("spawn"), initializer=_belong_to_parent
    )


def end_at_once(pool: ProcessPoolExecutor) -> None:
    """End the processes without waiting for what they are at."""
    for process in list((pool._processes or {}).values()):
        process.terminate()
    pool.shutdown(wait=False, cancel_futures=True)


def _belong_to_parent() -> None:
    # A terminal sends it to the whole group, and each process would print a traceback.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    if parent := multiprocessing.parent_process():
        parent.join()
        os._exit(1)
