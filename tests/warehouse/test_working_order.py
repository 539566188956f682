import threading
from graphlib import CycleError

import pytest

from pipelines.warehouse import lineage
from pipelines.warehouse.working_order import do_in_order, tables_read, tables_referred_to
from schemas.catalog import tables_in

NEEDS = {"pages": set(), "items": {"pages"}, "stories": {"items"}, "agencies": set()}


def test_a_table_reads_those_that_its_sql_names():
    assert tables_read("stories") == {"items", "pages", "story_versions"}
    assert tables_read("country_pair_events") == {"events", "mentions", "stories"}
    assert tables_read("brief_age_summary") == {"brief_age_distribution"}
    # Of the Parquet layer alone.
    assert tables_read("pages") == set()
    assert tables_read("countries") == set()


@pytest.mark.parametrize("table", tables_in("warehouse"))
def test_what_a_table_reads_is_told_of_it(table):
    told = {key for key in lineage.tables_read(table) if key.startswith("warehouse/")}
    assert told == {f"warehouse/{other}" for other in tables_read(table)}


def test_rules_look_into_a_table_itself_and_what_it_refers_to():
    assert tables_referred_to("items") == {"items", "pages", "stories", "story_versions"}


def test_no_tables_read_each_other():
    needs = {table: tables_read(table) for table in tables_in("warehouse")}
    assert {task for task, _ in do_in_order(needs, str, workers=1)} == set(needs)


@pytest.mark.parametrize("workers", [1, 2, 4])
def test_a_task_is_done_after_those_that_it_needs(workers):
    done = [task for task, _ in do_in_order(NEEDS, str, workers=workers)]
    assert sorted(done) == sorted(NEEDS)
    assert all(done.index(other) < done.index(task) for task in NEEDS for other in NEEDS[task])


def test_tasks_that_need_nothing_of_each_other_are_done_together():
    together = threading.Barrier(2, timeout=30)
    assert len(list(do_in_order({"a": set(), "b": set()}, lambda _: together.wait(), workers=2))) == 2


def test_results_come_with_their_tasks():
    assert dict(do_in_order(NEEDS, len, workers=2)) == {task: len(task) for task in NEEDS}


def test_an_error_is_raised_and_nothing_that_needed_the_task_is_begun():
    begun = []

    def do(task):
        begun.append(task)
        if task == "items":
            raise ValueError(task)

    with pytest.raises(ValueError, match="items"):
        list(do_in_order(NEEDS, do, workers=2))
    assert "stories" not in begun


def test_tasks_that_need_each_other_are_refused():
    with pytest.raises(CycleError):
        list(do_in_order({"a": {"b"}, "b": {"a"}}, str, workers=1))
