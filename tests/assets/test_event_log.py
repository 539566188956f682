from pathlib import Path

import dagster as dg
import pytest

from assets.event_log import history_of

DAYS = dg.DailyPartitionsDefinition("2026-01-01", end_date="2026-01-08")
RANGE = {
    "dagster/asset_partition_range_start": "2026-01-02",
    "dagster/asset_partition_range_end": "2026-01-06",
}


@dg.asset(
    partitions_def=DAYS,
    backfill_policy=dg.BackfillPolicy.single_run(),
    check_specs=[dg.AssetCheckSpec("few", asset="rows")],
)
def rows(context: dg.AssetExecutionContext):
    for day in context.partition_keys:
        context.add_asset_metadata({"rows": int(day[-2:])}, partition_key=day)
    yield dg.MaterializeResult(check_results=[dg.AssetCheckResult(passed=True)])


def told(instance: dg.DagsterInstance) -> dict[str, object]:
    """What a history knows of the asset after a run over five days."""
    defs = dg.Definitions([rows])
    job = defs.resolve_implicit_global_asset_job_def()
    result = job.execute_in_process(instance=instance, tags=RANGE)
    key = dg.AssetKey("rows")
    records = instance.fetch_materializations(key, limit=100).records
    checks = instance.event_log_storage.get_asset_check_execution_history(
        dg.AssetCheckKey(key, "few"), limit=100
    )
    last = instance.get_latest_materialization_event(key)
    return {
        "days": {
            record.partition_key: record.asset_materialization.metadata["rows"].value for record in records
        },
        "numbers": [record.storage_id for record in records],
        "tags": [sorted(tags) for tags in instance.event_log_storage.get_event_tags_for_asset(key)],
        "events of the run": sorted(
            str(event.dagster_event_type) for event in instance.all_logs(result.run_id) if event.dagster_event
        ),
        "days made": sorted(instance.get_materialized_partitions(key)),
        "last day": last.asset_materialization.partition,
        "checks": sorted((str(check.status), str(check.partition)) for check in checks),
    }


def test_a_history_that_is_written_at_once_tells_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("DAGSTER_EVENT_BATCH_SIZE", "0")
    with dg.instance_for_test() as instance:
        one_by_one = told(instance)
    monkeypatch.setenv("DAGSTER_EVENT_BATCH_SIZE", "3")
    with history_of(str(tmp_path)) as instance:
        at_once = told(instance)
    assert one_by_one["days"] == {f"2026-01-0{day}": day for day in range(2, 7)}
    assert one_by_one["tags"] == [["dagster/data_version"]] * 5
    assert at_once == one_by_one
