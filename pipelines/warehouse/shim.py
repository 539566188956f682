"""Temporary."""

from contextlib import contextmanager
from threading import Lock

from pipelines.warehouse.building import (
    build_table,
    build_view,
    drop_views,
    set_variables,
    view_parsed,
)
from pipelines.warehouse.checking import table_reports
from pipelines.warehouse.publishing import built_beside, discard, session, steps_beside, swap_in
from pipelines.warehouse.reference import REFERENCE
from pipelines.warehouse.steps import add_dateline_countries, make_steps
from pipelines.warehouse.working_order import do_in_order, tables_read, tables_referred_to
from schemas.catalog import tables_in, views

TABLES = list(tables_in("warehouse"))


def _needs(tables):
    built = {("build", t): {("build", o) for o in tables_read(t)} for t in tables}
    checked = {("check", t): {("build", o) for o in tables_referred_to(t)} for t in tables}
    return {task: others & built.keys() for task, others in (built | checked).items()}


@contextmanager
def built_warehouse(path, parts, facts, *, memory, threads, advance):
    facts = {k: v for k, v in facts.items() if isinstance(v, str)}
    steps_path = path.with_name("steps.duckdb")
    with (
        built_beside(path, memory=memory, threads=threads) as (db, beside),
        steps_beside(db, steps_path) as steps,
        session(db) as con,
    ):
        view_parsed(con, parts)
        make_steps(con)
        add_dateline_countries(con)
        reports = {}
        lock = Lock()

        def do(task):
            kind, table = task
            with session(con) as c:
                set_variables(c, facts)
                if kind == "check":
                    reports[table] = table_reports(c, table)
                    return
                with lock:
                    build_table(c, table, REFERENCE[table]() if table in REFERENCE else None)

        for _ in do_in_order(_needs(TABLES), do, workers=threads):
            advance(1)
        drop_views(con)
        for view in views():
            build_view(con, view)
        yield con, reports
    discard(steps)
    if any(r.failures for rs in reports.values() for r in rs):
        discard(beside)
    else:
        swap_in(beside, path)
