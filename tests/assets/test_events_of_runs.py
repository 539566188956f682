"""What a run tells Dagster is what it did: an event for each day and table made, and nothing for the others."""

import shutil
from datetime import date

import dagster as dg
import polars as pl
import pytest

from assets.daily.stages import STAGES
from assets.definitions import definitions
from assets.incremental.making import readable
from assets.incremental.manifest import Manifest
from assets.jobs import RANGE_END, RANGE_START
from tests.conftest import copy_made, copy_sample, run_job


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """Five days of the sample, made once: a folder to copy."""
    data = copy_sample(tmp_path_factory.mktemp("made"), days=5, pages=3)
    assert run_job(data).success
    return data


@pytest.fixture
def data(made, tmp_path):
    return copy_made(made, tmp_path / "copy")


def days_of(data) -> list[str]:
    return sorted(folder.name for folder in data.raw.iterdir())


def events(result: dg.ExecuteInProcessResult) -> dict[str, set[str]]:
    """The days of each daily table that a run made, by its events."""
    found: dict[str, set[str]] = {}
    for event in result.get_asset_materialization_events():
        if event.partition:
            found.setdefault(event.asset_key.to_user_string(), set()).add(event.partition)
    return found


def checks(result: dg.ExecuteInProcessResult) -> set[str]:
    return {check.asset_key.to_user_string() for check in result.get_asset_check_evaluations()}


def test_a_first_run_makes_every_table_of_every_day(tmp_path):
    data = copy_sample(tmp_path, days=2, pages=2)
    result = run_job(data)
    assert events(result) == {table: set(days_of(data)) for stage in STAGES for table in stage.tables}
    parts = readable(data, Manifest(data).read())
    for event in result.get_asset_materialization_events():
        if event.partition and event.asset_key:
            table, day = event.asset_key.to_user_string(), date.fromisoformat(event.partition)
            [rows] = parts.scan(table, [day]).select(pl.len()).collect().to_series()
            assert event.materialization.metadata["dagster/partition_row_count"].value == rows


def test_days_that_are_up_to_date_have_no_event_and_no_check_result(data):
    first, *_, last = days_of(data)
    result = run_job(data, first, last)
    assert result.success
    assert events(result) == {}
    assert checks(result) == set()
    # Nothing is published again either.
    assert list(result.get_asset_materialization_events()) == []


def test_one_late_file_makes_its_day_and_what_depends_on_it(data):
    first, second, *_, last = days_of(data)
    (data.raw / first / "late.txt").write_text("Kop\nBERLIJN (ANP) - Een bericht.", "utf-8")
    result = run_job(data, first, last)
    found = events(result)
    assert {table: days for table, days in found.items() if days == {first}}.keys() >= {
        "captures",
        "pages",
        "items",
        "segments",
        "quarantine",
        "story_versions",
        "form_mentions",
        "events",
    }
    assert found["page_times"] == {first, second}
    assert "warehouse/build" in checks(result)


def test_days_without_files_have_no_event(data):
    before = "2025-12-01"
    (data.raw / before).mkdir()
    (data.raw / "2025-12-07").mkdir()
    (data.raw / "2025-12-07" / "page.txt").write_text("Kop\nBERLIJN (ANP) - Een bericht.", "utf-8")
    result = run_job(data, before, days_of(data)[-1])
    assert result.success
    assert events(result)["pages"] == {"2025-12-07"}
    assert before not in set().union(*events(result).values())


def test_days_can_be_made_again_by_a_field_of_the_launchpad(data):
    first, second, *_ = days_of(data)
    result = run_job(data, first, second, force=True, workers=1)
    assert events(result)["pages"] == {first, second}
    assert "warehouse/pages" in checks(result)


def test_a_stage_that_is_up_to_date_does_not_stop_those_after_it(data):
    """Parts of one late stage are gone: the stages before it have nothing to do."""
    first, *_, last = days_of(data)
    shutil.rmtree(data.parsed / "events")
    result = run_job(data, first, last)
    assert result.success
    assert events(result) == {table: set(days_of(data)) for table in ("events", "uncoded_sentences")}


def test_one_table_can_be_asked_for_alone(data):
    first, *_ = days_of(data)
    job = definitions(data.root).resolve_job_def("daily")
    with dg.DagsterInstance.ephemeral() as instance:
        result = job.execute_in_process(
            instance=instance,
            asset_selection=[dg.AssetKey("items")],
            tags={RANGE_START: first, RANGE_END: first},
            run_config={"resources": {"settings": {"config": {"force": True}}}},
        )
    assert result.success
    # A stage makes its tables together.
    assert events(result) == {key: {first} for key in ("pages", "items", "segments", "quarantine")}
    assert {check.asset_key.to_user_string() for check in result.get_asset_check_evaluations()} == {"items"}
