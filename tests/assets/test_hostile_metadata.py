"""What a run tells Dagster of hostile captures is text: the UI reads none of it as Markdown, HTML or an address."""

from datetime import date

import dagster as dg

from assets.metadata import broken_days, rules_table
from schemas.rules import RuleReport
from tests.hostile import UNSEEN

# The kinds that the UI shows as they are; of paths, only that of the report.
PLAIN = (
    *(dg.TextMetadataValue, dg.IntMetadataValue, dg.FloatMetadataValue, dg.BoolMetadataValue),
    *(dg.TableMetadataValue, dg.TableColumnLineageMetadataValue, dg.PathMetadataValue),
)


def texts_of(value: dg.MetadataValue) -> list[str]:
    if isinstance(value, dg.TableMetadataValue):
        return [str(cell) for record in value.records for cell in record.data.values()]
    return [value.text or ""] if isinstance(value, dg.TextMetadataValue) else []


def test_all_metadata_of_a_run_is_plain_text(hostile_run):
    data, result = hostile_run
    told = [event.materialization.metadata for event in result.get_asset_materialization_events()]
    told += [check.metadata for check in result.get_asset_check_evaluations()]
    values = [value for metadata in told for value in metadata.values()]
    assert {type(value) for value in values} <= set(PLAIN)
    assert [value.path for value in values if isinstance(value, dg.PathMetadataValue)] == [str(data.report)]
    texts = [text for value in values for text in texts_of(value)]
    assert [text for text in texts if UNSEEN.search(text) or "\n" in text] == []
    # They are there, as they are written.
    for shown in (
        "<img src=x onerror=alert(1)>.txt",
        "[x](javascript:alert(1)).txt",
        "\\x1b]0;owned\\x07",
        "a|b|c",
    ):
        assert [text for text in texts if shown in text], shown


def test_errors_and_examples_are_one_line_without_signs():
    assert broken_days({date(2025, 12, 8): "a\x1b[2J\n\u202eb"}) == {"2025-12-08": "a\\x1b[2J\\n\\u202eb"}
    [record] = rules_table([RuleReport("title", "not null", 1, "a\x1b[2J\n\u202e<b>")]).records
    assert record.data["example"] == "a\\x1b[2J \\u202e<b>"
