"""Tables are built and checked as soon as what they need is there, several at a time.

Many statements have parts that one thread alone can do, such as inserting rows in order: beside another statement the
other cores have work.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from graphlib import TopologicalSorter
from typing import TypeVar

from pipelines.warehouse.building import table_sql
from pipelines.warehouse.reference import REFERENCE
from schemas.catalog import TABLES, tables_in
from schemas.table import columns_of

Task = TypeVar("Task")
Result = TypeVar("Result")

_READS = re.compile(r"\b(?:from|join)\s+([\w.]+)", re.IGNORECASE)


def tables_read(table: str) -> set[str]:
    """The tables of the warehouse that the SELECT of one of them reads."""
    read = set() if table in REFERENCE else set(_READS.findall(table_sql(table)))
    return read & tables_in("warehouse").keys()


def tables_referred_to(table: str) -> set[str]:
    """The tables that the rules of one of them look into, itself among them."""
    columns = columns_of(TABLES[table].model, "warehouse")
    return {table} | {column.references.split(".")[0] for column in columns if column.references}


def do_in_order(
    needs: Mapping[Task, set[Task]], do: Callable[[Task], Result], *, workers: int
) -> Iterator[tuple[Task, Result]]:
    """Do tasks on some threads, each after those that it needs, and yield (task, result) as each is done.

    Raises:
        graphlib.CycleError: where tasks need each other.
        Exception: what a task raised; those that were begun are ended first, and no other is begun.
    """
    order = TopologicalSorter(needs)
    order.prepare()
    running: dict[Future[Result], Task] = {}
    with ThreadPoolExecutor(workers) as pool:
        try:
            while order.is_active():
                running |= {pool.submit(do, task): task for task in order.get_ready()}
                for future in wait(running, return_when=FIRST_COMPLETED).done:
                    task = running.pop(future)
                    yield task, future.result()
                    order.done(task)
        finally:
            for future in running:
                future.cancel()
