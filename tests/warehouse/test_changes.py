from datetime import date

import polars as pl

from pipelines.warehouse.changes import changed_days

FIRST, SECOND, THIRD = (date(2025, 12, day) for day in (8, 9, 10))
PARTS = pl.DataFrame(
    [("pages", FIRST, 10, 1), ("items", FIRST, 20, 1), ("pages", SECOND, 10, 1), ("items", SECOND, 20, 1)],
    schema=["table", "date", "bytes", "modified_ns"],
    orient="row",
)


def test_a_day_changes_with_a_part_that_came_went_or_was_written_anew():
    assert changed_days(PARTS, PARTS) == []
    assert changed_days(PARTS, PARTS[:3]) == [SECOND]
    assert changed_days(PARTS, pl.concat([PARTS, PARTS[:1].with_columns(date=pl.lit(THIRD))])) == [THIRD]
    rewritten = pl.when(pl.col("date") == FIRST).then(pl.col("modified_ns") + 1).otherwise("modified_ns")
    assert changed_days(PARTS, PARTS.with_columns(modified_ns=rewritten)) == [FIRST]


def test_all_days_are_new_where_nothing_was_built_before():
    assert changed_days(PARTS.clear(), PARTS) == [FIRST, SECOND]
