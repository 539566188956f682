"""What the Dagster UI loads: assets, jobs, the schedule and the sensor."""

from datetime import UTC, datetime, timedelta

import dagster as dg
import duckdb
import pytest

import assets.runs
from assets.definitions import definitions
from assets.event_log import history_of
from assets.manifest import plan
from assets.partitions import DAYS
from assets.schedules import every_morning, late_files
from assets.settings import Settings
from assets.stages import STAGES
from schemas.catalog import tables_in


@pytest.fixture(scope="module")
def specs() -> dict[str, dg.AssetSpec]:
    loaded = definitions("/nowhere").resolve_all_asset_specs()
    return {spec.key.to_user_string(): spec for spec in loaded}


def test_every_table_is_an_asset_with_its_columns(specs):
    expected = set(tables_in("parsed")) | {f"warehouse/{table}" for table in tables_in("warehouse")}
    assert set(specs) >= expected
    for key in expected:
        spec = specs[key]
        columns = spec.metadata["dagster/column_schema"].columns
        assert columns
        assert all(column.description and column.type for column in columns)
        assert spec.description
        assert spec.owners
        assert spec.kinds
        assert spec.group_name != "default"


def test_daily_assets_are_partitioned_by_day_and_made_in_one_run(specs):
    daily = [table for stage in STAGES for table in stage.tables]
    assert {specs[table].partitions_def for table in daily} == {DAYS}
    assert DAYS.timezone == "Europe/Amsterdam"
    made = [asset for asset in definitions("/nowhere").assets if asset.partitions_def]
    assert {asset.backfill_policy for asset in made} == {dg.BackfillPolicy.single_run()}


def test_every_table_has_a_blocking_schema_check():
    checks = {
        (check.asset_key.to_user_string(), check.name, check.blocking)
        for asset in definitions("/nowhere").assets
        for check in asset.check_specs
    }
    tables = set(tables_in("parsed")) | {f"warehouse/{table}" for table in tables_in("warehouse")}
    assert {(table, "schema", True) for table in tables} <= checks


def requests(small, definition, moment: datetime) -> list:
    context = (
        dg.build_schedule_context(scheduled_execution_time=moment, resources={"data": small})
        if isinstance(definition, dg.ScheduleDefinition)
        else dg.build_sensor_context(resources={"data": small})
    )
    return list(definition(context))


def test_the_schedule_makes_yesterday_and_what_was_missed(small):
    first, last = sorted(folder.name for folder in small.raw.iterdir())
    morning = datetime.fromisoformat(last).replace(hour=4, tzinfo=UTC) + timedelta(days=1)
    [request] = requests(small, every_morning, morning)
    assert request.tags["dagster/asset_partition_range_start"] == first
    assert request.tags["dagster/asset_partition_range_end"] == last
    [request] = requests(small, every_morning, morning - timedelta(days=1))
    assert request.tags["dagster/asset_partition_range_end"] == first
    [skipped] = requests(small, every_morning, morning - timedelta(days=2))
    assert isinstance(skipped, dg.SkipReason)
    assert every_morning.default_status == dg.DefaultScheduleStatus.RUNNING


def test_files_that_come_late_are_asked_for_once_for_the_same_files(small):
    assets.runs.make_days(small, plan(small).days, Settings())
    [skipped] = requests(small, late_files, datetime.now(UTC))
    assert isinstance(skipped, dg.SkipReason)
    late = sorted(small.raw.iterdir())[0] / "late.txt"
    late.write_text("Kop\nBERLIJN (ANP) - Een bericht.", "utf-8")
    [request] = requests(small, late_files, datetime.now(UTC))
    [again] = requests(small, late_files, datetime.now(UTC))
    assert request.run_key == again.run_key
    late.write_text("Kop\nBERLIJN (ANP) - Een ander bericht.", "utf-8")
    [other] = requests(small, late_files, datetime.now(UTC))
    assert other.run_key != request.run_key


def test_only_the_days_whose_files_changed_are_read_again(small):
    assert plan(small).files_to_read(plan(small).days) == 8
    assets.runs.make_days(small, plan(small).days, Settings())
    assert plan(small).days == []
    first = min(small.raw.iterdir())
    (first / "late.txt").write_text("Kop\nBERLIJN (ANP) - Een bericht.", "utf-8")
    planned = plan(small)
    # The day after it is due, too: its clock hears the first one.
    assert [day.isoformat() for day in planned.days] == sorted(day.name for day in small.raw.iterdir())
    assert planned.files_to_read(planned.days) == 5
    assert planned.files_to_read(planned.days[1:]) == 0


def test_a_requested_run_can_be_run(small):
    first, last = sorted(folder.name for folder in small.raw.iterdir())
    [request] = requests(small, late_files, datetime.now(UTC))
    job = definitions(small.root).resolve_job_def("daily")
    with dg.DagsterInstance.ephemeral() as instance:
        result = job.execute_in_process(tags=request.tags, instance=instance)
        assert result.success
        made = instance.get_materialized_partitions(dg.AssetKey("items"))
    assert made == {first, last}
    with duckdb.connect(str(small.database), read_only=True) as db:
        assert db.execute("SELECT count(*) FROM pages").fetchall() == [(8,)]


def test_some_tables_of_the_warehouse_can_be_built_again_alone(small):
    assets.runs.make_days(small, plan(small).days, Settings())
    with dg.DagsterInstance.ephemeral() as instance:
        defs = definitions(small.root)
        job = defs.resolve_job_def("warehouse")
        chosen = [dg.AssetKey(["warehouse", "agency_pairs"])]
        result = job.execute_in_process(instance=instance, asset_selection=chosen)
        assert result.success
        made = [event.asset_key for event in result.get_asset_materialization_events()]
    assert made == chosen
    with duckdb.connect(str(small.database), read_only=True) as db:
        assert db.execute("SELECT count(*) FROM pages").fetchall() == [(8,)]


def test_runs_from_the_command_line_are_in_the_history_under_the_data_folder(small, monkeypatch):
    monkeypatch.setattr(assets.runs, "history_of", history_of)
    monkeypatch.setenv("DAGSTER_HOME", "")
    assets.runs.make_days(small, plan(small).days, Settings())
    with history_of(small.root) as instance:
        [run] = instance.get_runs()
        assert (run.job_name, run.status) == ("daily", dg.DagsterRunStatus.SUCCESS)
        assert not instance.telemetry_enabled
        built = instance.get_latest_materialization_event(dg.AssetKey(["warehouse", "items"]))
        lineage = built.asset_materialization.metadata["dagster/column_lineage"].value.deps_by_column
        assert {dep.asset_key.to_user_string() for dep in lineage["headline"]} == {"items"}
        records = instance.get_latest_materialization_event(dg.AssetKey("items"))
        assert records.asset_materialization.metadata["dagster/partition_row_count"].value > 0
