import polars as pl
import pytest

from schemas.catalog import TABLES
from schemas.rules import FAILURES_SHOWN, merge_reports, rule_reports
from schemas.table import columns_of
from tests.schemas.good_rows import ID_A, ID_B, good_frame

# Views have no good rows: their rules are checked on the views of the sample.
KEPT = {table: entry for table, entry in TABLES.items() if entry.kind == "table"}
EVERY_TABLE = [(table, layer) for table, entry in KEPT.items() for layer in entry.layers]
EVERY_COLUMN = [
    pytest.param(table, layer, column, id=f"{layer}-{table}-{column.name}")
    for table, layer in [(table, entry.layers[-1]) for table, entry in KEPT.items()]
    for column in columns_of(TABLES[table].model, layer)
]
# A value that breaks each kind of rule.
BROKEN_VALUES = {
    "str_matches": "!",
    "isin": "no such value",
    "greater_than_or_equal_to": -100,
    "greater_than": -100,
    "less_than_or_equal_to": 100,
}
# Rows that break the rules of whole rows: table, rule, changes to a good row.
BROKEN_ROWS = [
    ("items", "an age has both bounds or none, in order", {"age_minutes_max": 60}),
    ("items", "an age has both bounds or none, in order", {"age_minutes_max": None}),
    ("items", "a span has its ends in order", {"span_start": 13}),
    ("items", "position 0 is the article", {"position": 0}),
    ("segments", "a segment is not empty", {"span_end": 0}),
    ("segments", "segments tile the page", {"span_start": 1}),
    ("version_links", "the pair is in order", {"version_a": ID_B, "version_b": ID_A}),
    ("form_mentions", "a span has the length of its form", {"span_end": 10}),
    ("mentions", "a span has the length of its form", {"span_end": 10}),
    ("events", "source and target differ", {"target_country": "NLD"}),
    ("events", "an undirected pair is in alphabetical order", {"event_type": "CONSULT"}),
    (
        "country_pair_events",
        "the pair is in alphabetical order",
        {"country_a": "NLD", "country_b": "BEL"},
    ),
    ("country_pair_events", "the quad classes add up to the events", {"events": 3}),
    ("country_pair_events", "dated events do not exceed all events", {"events_dated": 3}),
    ("country_pair_events", "confident counts do not exceed the totals", {"events_confident": 3}),
    ("country_pair_events", "confident counts do not exceed the totals", {"stories_confident": 2}),
    ("country_pair_events", "there is at least one event", {"events": 0}),
    (
        "country_co_mentions",
        "the pair is in alphabetical order",
        {"country_a": "NLD", "country_b": "BEL"},
    ),
    ("country_co_mentions", "stories with and without an event add up", {"stories_with_event": 2}),
    ("dyad_events", "confident counts do not exceed the totals", {"events_confident": 2}),
    ("dyad_events", "dated events do not exceed all events", {"events_dated": 2}),
    ("dyad_events", "a story has the event once", {"events": 2}),
    ("dyad_events", "there is at least one event", {"events": 0}),
    ("agency_attribution", "sole and joint add up to the stories", {"sole": 2}),
    ("agency_pairs", "the pair is in alphabetical order", {"agency_a": "RTR"}),
    ("stories", "agency codes are distinct and counted", {"agency_codes": ["ANP"]}),
    ("stories", "agency codes are distinct and counted", {"agency_codes": ["ANP", "ANP"], "agency_count": 2}),
]
REPEATED_ROWS = [
    ("country_pair_events", "a day and pair are unique together"),
    ("country_co_mentions", "a day and pair are unique together"),
    ("agency_attribution", "a day and agency are unique together"),
    ("agency_pairs", "a pair is unique"),
]


def failing(frame: pl.DataFrame, table: str, layer: str) -> set[tuple[str, str]]:
    reports = rule_reports(frame, TABLES[table].model, layer)
    return {(report.column, report.rule) for report in reports if report.failures}


@pytest.mark.parametrize(("table", "layer"), EVERY_TABLE)
def test_a_good_row_breaks_no_rule_and_every_rule_reports(table, layer):
    reports = rule_reports(good_frame(table, layer), TABLES[table].model, layer)
    assert [report for report in reports if report.failures] == []
    reported = {report.column for report in reports}
    assert reported >= {column.name for column in columns_of(TABLES[table].model, layer)}


@pytest.mark.parametrize(("table", "layer"), EVERY_TABLE)
def test_an_empty_frame_reports_every_rule_too(table, layer):
    frame = good_frame(table, layer)
    full = rule_reports(frame, TABLES[table].model, layer)
    empty = rule_reports(frame.clear(), TABLES[table].model, layer)
    assert [(report.column, report.rule) for report in empty] == [
        (report.column, report.rule) for report in full
    ]
    assert not any(report.failures for report in empty)


@pytest.mark.parametrize(("table", "layer", "column"), EVERY_COLUMN)
def test_a_missing_column_fails(table, layer, column):
    frame = good_frame(table, layer).drop(column.name)
    assert (column.name, "present") in failing(frame, table, layer)


@pytest.mark.parametrize(("table", "layer"), EVERY_TABLE)
def test_an_unknown_column_fails(table, layer):
    frame = good_frame(table, layer).with_columns(surplus=1)
    assert ("(row)", "known") in failing(frame, table, layer)


@pytest.mark.parametrize(("table", "layer", "column"), EVERY_COLUMN)
def test_another_type_fails_instead_of_being_cast(table, layer, column):
    frame = good_frame(table, layer).with_columns(pl.lit(b"x").alias(column.name))
    assert (column.name, "type") in failing(frame, table, layer)


@pytest.mark.parametrize(("table", "layer", "column"), EVERY_COLUMN)
def test_null_fails_where_a_column_has_no_null(table, layer, column):
    frame = good_frame(table, layer).with_columns(pl.lit(None, column.dtype).alias(column.name))
    assert ((column.name, "not null") in failing(frame, table, layer)) == (not column.nullable)


@pytest.mark.parametrize(("table", "layer", "column"), [one for one in EVERY_COLUMN if one.values[2].unique])
def test_a_repeated_key_fails(table, layer, column):
    frame = pl.concat([good_frame(table, layer)] * 2)
    assert (column.name, "unique") in failing(frame, table, layer)


@pytest.mark.parametrize(("table", "layer", "column"), [one for one in EVERY_COLUMN if one.values[2].rules])
def test_a_value_outside_a_columns_rules_fails(table, layer, column):
    for rule in column.rules:
        value = BROKEN_VALUES[rule.split("(")[0]]
        frame = good_frame(table, layer).with_columns(pl.lit(value).cast(column.dtype).alias(column.name))
        assert (column.name, rule) in failing(frame, table, layer)


@pytest.mark.parametrize(("table", "rule", "changes"), BROKEN_ROWS)
def test_a_row_that_contradicts_itself_fails(table, rule, changes):
    layer = TABLES[table].layers[-1]
    frame = good_frame(table, layer)
    broken = frame.with_columns(
        pl.lit(value, frame.schema[name]).alias(name) for name, value in changes.items()
    )
    assert ("(row)", rule) in failing(broken, table, layer)


@pytest.mark.parametrize(("table", "rule"), REPEATED_ROWS)
def test_a_repeated_group_fails(table, rule):
    assert ("(row)", rule) in failing(pl.concat([good_frame(table, "warehouse")] * 2), table, "warehouse")


def test_every_rule_of_whole_rows_has_a_broken_row_above():
    tested = {(table, rule) for table, rule, _ in BROKEN_ROWS} | set(REPEATED_ROWS)
    declared = {
        (table, report.rule)
        for table, layer in EVERY_TABLE
        for report in rule_reports(good_frame(table, layer).clear(), TABLES[table].model, layer)
        if report.column == "(row)" and report.rule != "known"
    }
    assert declared == tested


def test_failures_are_shown_but_not_without_end():
    frame = pl.concat([good_frame("items", "parsed").with_columns(kind=pl.lit("x"))] * 1000)
    reports = rule_reports(frame, TABLES["items"].model)
    [kind] = [report for report in reports if report.column == "kind" and report.failures]
    assert kind.failures == FAILURES_SHOWN
    assert kind.example == "x"


def test_rules_of_whole_rows_are_counted_as_far_as_those_of_values():
    frame = pl.concat([good_frame("items", "parsed").with_columns(span_start=pl.lit(13, pl.Int32))] * 1000)
    reports = rule_reports(frame, TABLES["items"].model)
    [order] = [report for report in reports if report.rule == "a span has its ends in order"]
    assert order.failures == FAILURES_SHOWN


def test_reports_of_several_frames_add_up():
    good, bad = good_frame("items", "parsed"), good_frame("items", "parsed").with_columns(kind=pl.lit("x"))
    model = TABLES["items"].model
    merged = merge_reports([rule_reports(good, model), rule_reports(bad, model), rule_reports(bad, model)])
    failed = {(report.column, report.failures) for report in merged if report.failures}
    assert ("kind", 2) in failed
    assert len(merged) == len(rule_reports(good, model))
