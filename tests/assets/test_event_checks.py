"""The checks that tell the operator that a day's stories or events are unusual."""

from datetime import date, timedelta

import dagster as dg
import polars as pl
import pytest

from assets.daily.event_checks import EVENT_CHECKS, judge_events
from assets.incremental.parts import Parts, write_days
from assets.storage.data_folder import DataFolder
from pipelines.unusual_days import LEAST_DAYS
from tests.schemas.good_rows import good_frame

DAY = date(2025, 12, 8)


TABLES = ("pages", "story_versions", "events")


def made(
    tmp_path,
    days: int,
    *,
    last_stories: int = 40,
    last_confidence: float = 0.8,
    undated_after: int = 0,
) -> Parts:
    """Days with forty texts and as many events each, the last one maybe other ones. With `undated_after`, an undated
    file of two texts was written so many days after the last.
    """
    data = DataFolder(str(tmp_path))
    dates = [DAY + timedelta(days=shift) for shift in range(days)]
    # Some chance, or no deviation at all is usual.
    counts = [40 + shift % 3 for shift in range(days - 1)] + [last_stories]
    confidences = [0.8] * (days - 1) + [last_confidence]
    if undated_after:
        dates, counts, confidences = (
            [*dates, dates[-1] + timedelta(days=undated_after)],
            [*counts, 2],
            [*confidences, 0.8],
        )
    rows = pl.DataFrame({"date": dates, "count": counts, "mean": confidences})
    by = ["folder_date"] * days + ["modified"] * bool(undated_after)
    pages = good_frame("pages", "parsed").drop("captured_by")
    captured = pl.DataFrame({"date": dates, "captured_by": by}, schema_overrides={"captured_by": pl.String})
    texts = rows.select("date", number=pl.int_ranges("count")).explode("number")
    one = good_frame("story_versions", "parsed").drop("version_id")
    versions = texts.select(
        "date", version_id=pl.format("{}{}", pl.col("number").cast(pl.String).str.zfill(15), pl.lit("a"))
    ).join(one, how="cross")
    events = (
        rows.select("date", "mean", number=pl.int_ranges("count"))
        .explode("number")
        .select("date", confidence=pl.col("mean") + (pl.col("number") % 5 - 2) * 0.05)
        .join(good_frame("events", "parsed").drop("confidence"), how="cross")
    )
    assert not write_days(data, "story_versions", dates, versions).broken
    assert not write_days(data, "events", dates, events).broken
    assert not write_days(data, "pages", dates, captured.join(pages, how="cross")).broken
    return Parts(data, {table: frozenset(dates) for table in TABLES})


def judged(parts: Parts, today: date | None = None) -> dict[str, dg.AssetCheckResult]:
    last = max(parts.days("events"), default=DAY)
    results = list(judge_events(parts, today or last + timedelta(days=1)))
    assert [result.check_name for result in results] == [check.name for check in EVENT_CHECKS]
    assert all(result.severity is dg.AssetCheckSeverity.WARN for result in results)
    assert not any(check.blocking for check in EVENT_CHECKS)
    return {result.check_name: result for result in results}


def failing(parts: Parts, today: date | None = None) -> set[str]:
    return {name for name, result in judged(parts, today).items() if not result.passed}


def test_usual_days_are_judged_and_pass(tmp_path):
    results = judged(made(tmp_path, 40))
    assert {result.passed for result in results.values()} == {True}
    assert {result.metadata["days_judged"].value for result in results.values()} == {7}
    assert results["unusual_events"].metadata["days"].value == "2026-01-10 to 2026-01-16"


@pytest.mark.parametrize(
    ("last", "warns"),
    [
        ({"last_stories": 0}, {"unusual_stories", "unusual_events"}),
        ({"last_stories": 120}, {"unusual_stories", "unusual_events"}),
        ({"last_confidence": 0.6}, {"unusual_confidence", "unusual_doubts"}),
    ],
)
def test_a_last_day_that_is_unusual_is_a_warning(tmp_path, last, warns):
    parts = made(tmp_path, 40, **last)
    assert failing(parts) == warns
    result = judged(parts)[min(warns)]
    assert result.metadata["rows_found"].value == 1
    assert result.metadata["rows"].value.records[0].data["date"] == "2026-01-16"


@pytest.mark.parametrize("after", [30, 340])
def test_an_undated_file_is_no_day_and_hides_none(tmp_path, after):
    parts = made(tmp_path, 40, last_stories=0, undated_after=after)
    assert failing(parts) == {"unusual_stories", "unusual_events"}
    result = judged(parts)["unusual_stories"]
    assert result.metadata["days"].value == "2026-01-10 to 2026-01-16"
    assert [row.data["date"] for row in result.metadata["rows"].value.records] == ["2026-01-16"]


def test_a_day_that_goes_on_is_not_judged(tmp_path):
    parts = made(tmp_path, 40, last_stories=0)
    assert failing(parts, today=max(parts.days("events"))) == set()


def test_too_few_days_are_said_to_be_too_few(tmp_path):
    for days in (0, 1, LEAST_DAYS):
        parts = (
            made(tmp_path / str(days), days, last_stories=0) if days else Parts(DataFolder(str(tmp_path)), {})
        )
        for result in judged(parts).values():
            assert result.passed
            assert result.metadata["days_judged"].value == 0
            said = result.metadata["judged"].value
            assert said == f"too few days to judge: {days}, at least {LEAST_DAYS + 1} are needed"


def test_too_few_events_are_said_to_be_too_few(tmp_path):
    parts = made(tmp_path, 40)
    few = [DAY + timedelta(days=shift) for shift in range(40)]
    nothing = good_frame("events", "parsed").clear().with_columns(date=pl.lit(DAY))
    write_days(parts.data, "events", few, nothing)
    said = judged(parts)["unusual_events"].metadata["judged"].value
    assert said == "too few to judge: under 20 stories or events on each of the last 7 days"
