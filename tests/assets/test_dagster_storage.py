"""The history that every run writes: the same as Dagster's own storage would hold, whole and in order."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import dagster as dg
import yaml

from assets.dagster_storage import NO_EVENT, EventLog, HistoryStorage, use_history_of
from assets.storage.data_folder import DataFolder

DAYS = dg.DailyPartitionsDefinition("2026-01-01", end_date="2026-01-08")
RANGE = {
    "dagster/asset_partition_range_start": "2026-01-02",
    "dagster/asset_partition_range_end": "2026-01-06",
}
KEY = dg.AssetKey("rows")


@dg.multi_asset(
    specs=[dg.AssetSpec("rows", partitions_def=DAYS)],
    check_specs=[dg.AssetCheckSpec("few", asset="rows")],
    backfill_policy=dg.BackfillPolicy.single_run(),
    can_subset=True,
)
def rows(context: dg.AssetExecutionContext):
    for day in context.partition_keys[1:]:
        yield dg.AssetMaterialization(
            "rows", partition=day, metadata={"rows": int(day[-2:])}, tags={"of": day}
        )
    yield dg.AssetCheckResult(passed=True)
    yield dg.MaterializeResult(asset_key="rows", metadata=NO_EVENT)


@dg.asset(deps=[dg.AssetDep("rows", partition_mapping=dg.LastPartitionMapping())])
def total() -> None:
    """What is made of all days."""


def history(instance: dg.DagsterInstance) -> dict[str, object]:
    """What an instance knows after a run over five days, of which four were made."""
    job = dg.Definitions([rows, total]).resolve_implicit_global_asset_job_def()
    result = job.execute_in_process(instance=instance, tags=RANGE)
    assert result.success
    records = instance.fetch_materializations(KEY, limit=100).records
    checks = instance.event_log_storage.get_asset_check_execution_history(
        dg.AssetCheckKey(KEY, "few"), limit=9
    )
    last = instance.get_latest_materialization_event(KEY)
    return {
        "days": {
            record.partition_key: record.asset_materialization.metadata["rows"].value for record in records
        },
        "order": [record.partition_key for record in sorted(records, key=lambda record: record.storage_id)],
        "tags": sorted(map(repr, instance.event_log_storage.get_event_tags_for_asset(KEY))),
        "events of the run": sorted(
            str(event.dagster_event_type)
            for event in instance.all_logs(result.run_id)
            if event.dagster_event and "PLANNED" not in str(event.dagster_event_type)
        ),
        "days made": sorted(instance.get_materialized_partitions(KEY)),
        "last day": last.asset_materialization.partition,
        "checks": [str(check.status) for check in checks],
        "made of all days": instance.get_latest_materialization_event(dg.AssetKey("total")) is not None,
    }


def own(folder: Path) -> dg.DagsterInstance:
    home = use_history_of(DataFolder(str(folder)))
    return dg.DagsterInstance.from_config(str(home))


def test_the_history_is_the_one_that_dagsters_own_storage_would_hold(tmp_path, monkeypatch):
    with dg.instance_for_test() as instance:
        theirs = history(instance)
    monkeypatch.setenv("DAGSTER_HOME", "")
    with own(tmp_path) as instance:
        ours = history(instance)
    assert ours["days"] == {f"2026-01-0{day}": day for day in range(3, 7)}
    assert ours["order"] == sorted(ours["days"])
    assert ours == theirs


def test_stock_dagster_reads_the_history(tmp_path, monkeypatch):
    monkeypatch.setenv("DAGSTER_HOME", "")
    with own(tmp_path) as instance:
        ours = history(instance)
    home = tmp_path / "dagster"
    settings = yaml.safe_load((home / "dagster.yaml").read_text("utf-8"))
    settings["storage"] = {"sqlite": settings["storage"]["custom"]["config"]}
    (home / "stock.yaml").write_text(yaml.safe_dump(settings), "utf-8")
    with dg.DagsterInstance.from_config(str(home), "stock.yaml") as instance:
        assert sorted(instance.get_materialized_partitions(KEY)) == ours["days made"]


def test_events_that_wait_are_stored_when_the_history_is_closed(tmp_path, monkeypatch):
    monkeypatch.setenv("DAGSTER_HOME", "")
    with own(tmp_path) as instance:
        instance.report_runless_asset_event(dg.AssetMaterialization("rows", partition="2026-01-03"))
    with own(tmp_path) as instance:
        assert instance.get_materialized_partitions(KEY) == {"2026-01-03"}


def test_the_settings_of_the_project_name_the_storage_and_switch_telemetry_off(tmp_path, monkeypatch):
    monkeypatch.setenv("DAGSTER_HOME", "")
    with own(tmp_path) as instance:
        assert isinstance(instance.event_log_storage, EventLog)
        assert not instance.telemetry_enabled


def test_processes_that_start_at_once_create_one_history(tmp_path):
    with ThreadPoolExecutor(8) as pool:
        opened = list(pool.map(HistoryStorage, [str(tmp_path)] * 8))
    assert [storage.run_storage.get_runs() for storage in opened] == [[]] * 8
