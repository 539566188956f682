"""What the Dagster UI loads: assets, the job, the schedule and the sensors."""

import multiprocessing
import os
import shutil
from datetime import UTC, date, datetime, timedelta

import dagster as dg
import pytest
from dagster_graphql import ReloadRepositoryLocationInfo, ReloadRepositoryLocationStatus

from assets.daily.stages import STAGES
from assets.definitions import definitions
from assets.incremental import making
from assets.incremental.manifest import plan
from assets.jobs import DAILY, RANGE_END, RANGE_START
from assets.published.warehouse import PUBLISHED
from assets.schedules import (
    CRON_VARIABLE,
    broken_days,
    every_morning,
    failures,
    late_files,
    lost_runs,
    old_runs,
)
from schemas.catalog import tables_in
from tests.conftest import read, run_job


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


def daily() -> list[str]:
    return [table for stage in STAGES for table in stage.tables]


def test_daily_assets_are_partitioned_by_day_and_made_in_one_run(specs):
    [days] = {specs[table].partitions_def for table in daily()}
    assert isinstance(days, dg.DailyPartitionsDefinition)
    assert days.timezone == "Europe/Amsterdam"
    made = [asset for asset in definitions("/nowhere").assets if asset.partitions_def]
    assert {asset.backfill_policy for asset in made} == {dg.BackfillPolicy.single_run()}


def test_the_warehouse_is_due_between_five_and_eight(specs):
    policies = [specs[f"warehouse/{table}"].freshness_policy for table in tables_in("warehouse")]
    assert {(policy.deadline_cron, policy.lower_bound_delta, policy.timezone) for policy in policies} == {
        ("0 8 * * *", timedelta(hours=3), "Europe/Amsterdam")
    }


def partitions(data) -> dg.DailyPartitionsDefinition:
    return next(
        spec.partitions_def
        for spec in definitions(data.root).resolve_all_asset_specs()
        if spec.partitions_def
    )


def test_partitions_begin_with_the_first_capture_and_end_with_today(small):
    today = datetime.now(partitions(small).tz if hasattr(partitions(small), "tz") else None).date()
    keys = partitions(small).get_partition_keys()
    assert keys[0] == "2025-12-08"
    assert date.fromisoformat(keys[-1]) - today in (timedelta(0), timedelta(1))
    (small.raw / "2024-02-29T0930").mkdir()
    assert partitions(small).get_first_partition_key() == "2024-02-29"
    assert len(partitions(type(small)("/nowhere")).get_partition_keys()) == 1


def test_every_table_has_a_schema_check_and_only_those_of_the_warehouse_block():
    checks = {
        (check.asset_key.to_user_string(), check.blocking)
        for asset in definitions("/nowhere").assets
        for check in asset.check_specs
        if check.name == "schema"
    }
    # A day that breaks a rule is left out; a warehouse that breaks one is not published.
    parsed = {(table, False) for table in tables_in("parsed")}
    assert checks == parsed | {(f"warehouse/{table}", True) for table in tables_in("warehouse")}


def test_there_is_one_job_for_the_command_the_ui_the_schedule_and_the_sensor():
    assert [job.name for job in definitions("/nowhere").jobs] == ["daily"]
    assert every_morning.job_name == late_files.job_name == DAILY.name


LONG_AGO = date(2000, 1, 1)


def requests(small, definition, moment: datetime | None = None, loaded_from: date = LONG_AGO) -> list:
    resources = {"folder": small, "loaded_from": loaded_from}
    context = (
        dg.build_schedule_context(scheduled_execution_time=moment, resources=resources)
        if isinstance(definition, dg.ScheduleDefinition)
        else dg.build_sensor_context(resources=resources)
    )
    return list(definition(context))


def test_the_schedule_makes_yesterday_and_what_was_missed(small):
    first, last = sorted(folder.name for folder in small.raw.iterdir())
    morning = datetime.fromisoformat(last).replace(hour=4, tzinfo=UTC) + timedelta(days=1)
    [request] = requests(small, every_morning, morning)
    assert request.tags["dagster/asset_partition_range_start"] == first
    assert request.tags["dagster/asset_partition_range_end"] == last
    # What failed is tried again the next morning: Dagster runs a key once.
    assert requests(small, every_morning, morning + timedelta(days=1))[0].run_key != request.run_key
    [request] = requests(small, every_morning, morning - timedelta(days=1))
    assert request.tags["dagster/asset_partition_range_end"] == first
    # Nothing is due before, and nothing is made that could be published.
    [skipped] = requests(small, every_morning, morning - timedelta(days=2))
    assert skipped.skip_message.startswith("nothing new up to")
    assert every_morning.default_status == dg.DefaultScheduleStatus.RUNNING
    assert every_morning.cron_schedule == os.environ.get(CRON_VARIABLE, "15 5 * * *")
    assert every_morning.execution_timezone == "Europe/Amsterdam"


def test_the_sensors_run_as_often_as_the_guide_says():
    intervals = [sensor.minimum_interval_seconds for sensor in (late_files, lost_runs, old_runs)]
    assert intervals == [600, 60, 3600]
    sensors = (late_files, lost_runs, old_runs, failures, broken_days)
    assert {sensor.default_status for sensor in sensors} == {dg.DefaultSensorStatus.RUNNING}


def test_captures_that_are_older_than_the_partitions_wait_until_these_are_loaded(small, monkeypatch):
    first = date.fromisoformat(min(folder.name for folder in small.raw.iterdir()))
    [skipped] = requests(small, late_files, loaded_from=first + timedelta(days=1))
    assert "restart the daemon" in skipped.skip_message
    asked = []
    monkeypatch.setenv("DATELINE_UI", "http://127.0.0.1:3999")

    def reload(_, name) -> ReloadRepositoryLocationInfo:
        asked.append(name)
        return ReloadRepositoryLocationInfo(status=status)

    monkeypatch.setattr("dagster_graphql.DagsterGraphQLClient.reload_repository_location", reload)
    status = ReloadRepositoryLocationStatus.FAILURE
    [skipped] = requests(small, late_files, loaded_from=first + timedelta(days=1))
    assert "restart the daemon" in skipped.skip_message
    status = ReloadRepositoryLocationStatus.SUCCESS
    [skipped] = requests(small, late_files, loaded_from=first + timedelta(days=1))
    assert str(first) in skipped.skip_message
    assert "processed next time" in skipped.skip_message
    assert asked == 2 * ["assets.definitions"]
    [request] = requests(small, late_files, loaded_from=first)
    assert isinstance(request, dg.RunRequest)


def test_files_that_come_late_are_asked_for_once_for_the_same_files(made):
    [skipped] = requests(made, late_files)
    assert isinstance(skipped, dg.SkipReason)
    late = sorted(made.raw.iterdir())[0] / "late.txt"
    late.write_text("Kop\nBERLIJN (ANP) - Een bericht.", "utf-8")
    [request] = requests(made, late_files)
    [again] = requests(made, late_files)
    assert request.run_key == again.run_key
    late.write_text("Kop\nBERLIJN (ANP) - Een ander bericht.", "utf-8")
    [other] = requests(made, late_files)
    assert other.run_key != request.run_key


def test_a_report_that_went_is_asked_for_without_days(made):
    made.report.unlink()
    [request] = requests(made, late_files)
    assert (request.asset_selection, request.tags) == (PUBLISHED, {})


def test_what_went_is_asked_for_again_each_time_it_goes(made):
    keys = set()
    for content in (b"one", b"another"):
        made.database.write_bytes(content)
        [request] = requests(made, late_files)
        keys.add(request.run_key)
    made.database.unlink()
    [request] = requests(made, late_files)
    assert len(keys | {request.run_key}) == 3


def test_only_the_days_whose_files_changed_are_read_again(small):
    assert plan(small).files_to_read(plan(small).days) == 8
    assert run_job(small).success
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
    [request] = requests(small, late_files)
    job = definitions(small.root).resolve_job_def("daily")
    with dg.DagsterInstance.ephemeral() as instance:
        assert job.execute_in_process(tags=request.tags, instance=instance).success
        assert instance.get_materialized_partitions(dg.AssetKey("items")) == {first, last}
        built = instance.get_latest_materialization_event(dg.AssetKey(["warehouse", "items"]))
    lineage = built.asset_materialization.metadata["dagster/column_lineage"].value.deps_by_column
    assert {dep.asset_key.to_user_string() for dep in lineage["headline"]} == {"items"}
    assert read(small, "SELECT count(*) FROM pages") == [(8,)]


def test_some_tables_can_be_asked_for_and_the_warehouse_is_built_whole(made):
    shutil.rmtree(made.warehouse)
    with dg.DagsterInstance.ephemeral() as instance:
        job = definitions(made.root).resolve_job_def("daily")
        chosen = [dg.AssetKey(["warehouse", "agency_pairs"])]
        result = job.execute_in_process(instance=instance, asset_selection=chosen)
        assert result.success
        assert [event.asset_key for event in result.get_asset_materialization_events()] == chosen
    assert read(made, "SELECT count(*) FROM pages") == [(8,)]


def test_a_run_that_fails_leaves_a_line_with_the_cause(small, monkeypatch):
    def breaks(*_: object) -> None:
        raise RuntimeError("a fault in a chart\x1b[2J\nof \u202epage.txt")

    monkeypatch.setattr("assets.published.report.make_report", breaks)
    with dg.DagsterInstance.ephemeral() as instance:
        result = run_job(small, instance=instance)
        event = result.get_run_failure_event()
        context = dg.build_run_status_sensor_context(
            "failures", event, instance, result.dagster_run, resources={"folder": small}
        ).for_run_failure()
        failures(context)
    [line] = (small.raw.parent / "failures.log").read_text("utf-8").splitlines()
    assert "daily (2025-12-08..2025-12-09) failed: step report: RuntimeError: a fault in a chart" in line
    assert line.endswith("\\x1b[2J of \\u202epage.txt")


def test_workers_end_with_a_run_that_publishes_nothing(small, monkeypatch):
    monkeypatch.setattr(making, "ROWS_FOR_WORKERS", 0)
    pool = making.Workers()
    days = plan(small).days
    # As the UI's own process has them: started, and left to the run.
    pool.start(2, 1, module="json")
    assert len(multiprocessing.active_children()) == 2
    result = (
        definitions(small.root, pool=pool)
        .resolve_job_def("daily")
        .execute_in_process(
            instance=dg.DagsterInstance.ephemeral(),
            tags={RANGE_START: str(min(days)), RANGE_END: str(max(days))},
            asset_selection=[dg.AssetKey("captures")],
        )
    )
    assert result.success
    assert multiprocessing.active_children() == []
