"""Every rule of every table of the warehouse can fail, and counts over the whole table."""

import math
from collections import defaultdict

import duckdb
import polars as pl
import pytest

from pipelines.warehouse import checking
from schemas.catalog import TABLES, tables_in
from schemas.rules import RuleReport, rule_reports
from schemas.table import Column, columns_of
from tests.schemas.good_rows import ID_A, ID_B, good_frame
from tests.schemas.test_rules import BROKEN_ROWS, BROKEN_VALUES, REPEATED_ROWS

COLUMNS = {table: columns_of(model, "warehouse") for table, model in tables_in("warehouse").items()}
EVERY_COLUMN = [
    pytest.param(table, column, id=f"{table}-{column.name}")
    for table, columns in COLUMNS.items()
    for column in columns
]
KEYS = [param for param in EVERY_COLUMN if param.values[1].unique]
LIMITED = [param for param in EVERY_COLUMN if param.values[1].rules]
REFERRING = [param for param in EVERY_COLUMN if param.values[1].references]
OF_ROWS = [(table, rule, changes) for table, rule, changes in BROKEN_ROWS if table in COLUMNS]
# To open one takes longer than a test.
DB = duckdb.connect()
DB.execute("SET TimeZone = 'UTC'")


def reports(table: str, rows: pl.DataFrame, lost: str | None = None) -> list[RuleReport]:
    """The reports of a table without constraints, beside tables that have each key it refers to but one."""
    keys = defaultdict(list)
    for column in COLUMNS[table]:
        if column.references and column.name in rows.columns:
            keys[column.references] += [key for key in rows[column.name] if key not in (None, lost)]
    DB.begin()
    try:
        for references, known in keys.items():
            other, key = references.split(".")
            frame = pl.DataFrame({key: pl.Series(known, dtype=pl.String)})
            DB.register("frame", frame)
            DB.execute(f'CREATE TABLE "{other}" AS FROM frame')
        DB.register("rows", rows)
        DB.execute(f'CREATE TABLE "{table}" AS FROM rows')
        return checking.table_reports(DB, table)
    finally:
        DB.rollback()


def failing(table: str, rows: pl.DataFrame, **lost: str) -> dict[tuple[str, str], tuple[int, str | None]]:
    """Column and rule of what fails, with the number of failures and the example."""
    told = reports(table, rows, **lost)
    return {
        (report.column, report.rule): (report.failures, report.example) for report in told if report.failures
    }


def changed(table: str, **values: object) -> pl.DataFrame:
    """A good row of a table with other values in some columns."""
    frame = good_frame(table, "warehouse")
    return frame.with_columns(
        pl.lit(value).cast(frame.schema[name]).alias(name) for name, value in values.items()
    )


@pytest.mark.parametrize("table", COLUMNS)
@pytest.mark.parametrize("rows", [0, 1])
def test_a_good_table_breaks_no_rule_and_every_rule_reports(table, rows):
    frame = good_frame(table, "warehouse").head(rows)
    told = reports(table, frame)
    assert [report for report in told if report.failures] == []
    expected = [
        (report.column, report.rule) for report in rule_reports(frame, TABLES[table].model, "warehouse")
    ]
    expected += [
        (column.name, f"is in {column.references}") for column in COLUMNS[table] if column.references
    ]
    assert sorted((report.column, report.rule) for report in told) == sorted(expected)


@pytest.mark.parametrize(("table", "column"), EVERY_COLUMN)
def test_null_fails_where_a_column_has_no_null(table, column):
    frame = good_frame(table, "warehouse").with_columns(pl.lit(None, column.dtype).alias(column.name))
    assert ((column.name, "not null") in failing(table, frame)) == (not column.nullable)


def test_not_a_number_fails_like_null():
    assert failing("events", changed("events", confidence=math.nan))["confidence", "not null"] == (1, "nan")


@pytest.mark.parametrize(("table", "column"), KEYS)
def test_a_repeated_key_fails(table, column):
    frame = pl.concat([good_frame(table, "warehouse")] * 3)
    failures, example = failing(table, frame)[column.name, "unique"]
    assert failures == 2
    assert str(frame[column.name][0]) in example


@pytest.mark.parametrize(("table", "column"), LIMITED)
def test_a_value_outside_a_columns_rules_fails(table, column):
    for rule in column.rules:
        frame = changed(table, **{column.name: BROKEN_VALUES[rule.split("(")[0]]})
        assert failing(table, frame)[column.name, rule] == (1, str(frame[column.name][0]))


def sound_value(table: str, column: Column) -> str:
    return good_frame(table, "warehouse")[column.name][0] or "of another table"


@pytest.mark.parametrize(("table", "column"), REFERRING)
def test_a_value_that_is_no_key_of_the_table_it_refers_to_fails(table, column):
    value = sound_value(table, column)
    frame = changed(table, **{column.name: value})
    assert failing(table, frame, lost=value)[column.name, f"is in {column.references}"] == (1, value)


@pytest.mark.parametrize(("table", "column"), [param for param in REFERRING if param.values[1].rules])
def test_a_value_outside_the_rules_fails_also_where_it_is_no_key(table, column):
    frame = changed(table, **{column.name: "!"})
    found = failing(table, frame, lost="!")
    assert {(column.name, rule) for rule in (*column.rules, f"is in {column.references}")} <= found.keys()


@pytest.mark.parametrize(("table", "rule", "changes"), OF_ROWS)
def test_a_row_that_contradicts_itself_fails(table, rule, changes):
    failures, example = failing(table, changed(table, **changes))["(row)", rule]
    assert failures == 1
    assert all(name in example for name in changes)


@pytest.mark.parametrize(("table", "rule"), REPEATED_ROWS)
def test_a_repeated_group_fails(table, rule):
    failures, example = failing(table, pl.concat([good_frame(table, "warehouse")] * 3))["(row)", rule]
    assert failures == 2
    assert example


def test_every_rule_of_whole_rows_has_a_broken_row_above():
    declared = {
        (table, report.rule)
        for table in COLUMNS
        for report in reports(table, good_frame(table, "warehouse"))
        if report.column == "(row)" and report.rule != "known"
    }
    assert declared == {(table, rule) for table, rule, _ in OF_ROWS} | set(REPEATED_ROWS)


def test_failures_add_up_over_rows_that_are_not_looked_at_together(monkeypatch):
    monkeypatch.setattr(checking, "_ROWS_AT_ONCE", 1)
    broken = changed("items", span_start=13)
    frame = pl.concat([broken, good_frame("items", "warehouse"), broken])
    found = failing("items", frame.with_columns(item_id=pl.Series(["a", "b", "c"])))
    assert found["(row)", "a span has its ends in order"] == (2, "{'span_end': 12, 'span_start': 13}")
    [rule] = {rule for column, rule in found if column == "item_id"}
    assert rule.startswith("str_matches")
    assert found["item_id", rule] == (3, "a")


def test_values_of_which_some_are_sound_are_counted_one_by_one():
    frame = pl.concat([changed("mentions", story_id=value) for value in (ID_A, "!", "!", ID_B)])
    found = failing("mentions", frame, lost=ID_B)
    assert found["story_id", "is in stories.story_id"] == (1, ID_B)
    assert found["story_id", "str_matches('^[0-9a-f]{16}$')"] == (2, "!")


@pytest.mark.parametrize(("table", "column"), EVERY_COLUMN)
def test_a_missing_column_fails(table, column):
    frame = good_frame(table, "warehouse").drop(column.name)
    assert failing(table, frame) == {(column.name, "present"): (1, None)}


def test_an_unknown_column_and_another_type_fail():
    frame = good_frame("stories", "warehouse").with_columns(surplus=1, versions=pl.lit("1"))
    assert failing("stories", frame) == {
        ("(row)", "known"): (1, "surplus"),
        ("versions", "type"): (1, "VARCHAR"),
    }
