"""A folder of synthetic captures, written by several processes."""

import multiprocessing
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from pathlib import Path

from tests.bench.pages import PAGES_A_DAY, write_day

# Days in a row by one process: each asks for the texts of the day before it.
_DAYS_IN_A_ROW = 20


def _write_days(days: range, raw: Path, seed: int, pages_a_day: int, noise: float) -> int:
    return sum(write_day(raw, seed, day, pages_a_day=pages_a_day, noise=noise) for day in days)


def write_pages(
    raw: Path,
    pages: int,
    *,
    seed: int = 1,
    pages_a_day: int = PAGES_A_DAY,
    noise: float = 0.1,
    processes: int = 2,
) -> int:
    """Write about `pages` captures (whole days) into `raw`; returns their bytes. Existing files stay."""
    days = -(-pages // pages_a_day)
    rows = [range(first, min(first + _DAYS_IN_A_ROW, days)) for first in range(0, days, _DAYS_IN_A_ROW)]
    write = partial(_write_days, raw=raw, seed=seed, pages_a_day=pages_a_day, noise=noise)
    if processes < 2 or len(rows) < 2:
        return sum(map(write, rows))
    with ProcessPoolExecutor(processes, mp_context=multiprocessing.get_context("spawn")) as pool:
        return sum(pool.map(write, rows))
