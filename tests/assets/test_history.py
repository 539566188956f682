"""Old runs leave the history, and what they made stays known."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import dagster as dg
import pytest
import sqlalchemy as sa
from dagster._core.storage.event_log.schema import AssetEventTagsTable, SqlEventLogStorageTable
from dagster._core.storage.runs.schema import RunsTable, RunTagsTable

from assets.dagster_storage import NO_EVENT, use_history_of
from assets.history import DAYS_VARIABLE, days_kept, prune_history
from assets.schedules import old_runs
from assets.setting_error import SettingError
from assets.storage.data_folder import DataFolder

DAYS = dg.DailyPartitionsDefinition("2026-01-01", end_date="2026-01-10")
KEY = dg.AssetKey("rows")
# The index has only such tags.
OF = "dagster/partition/of"


@dg.multi_asset(
    specs=[dg.AssetSpec("rows", partitions_def=DAYS)],
    check_specs=[dg.AssetCheckSpec("few", asset="rows"), dg.AssetCheckSpec("seldom", asset="rows")],
    backfill_policy=dg.BackfillPolicy.single_run(),
    can_subset=True,
)
def rows(context: dg.AssetExecutionContext):
    print("to the log of the step")
    for day in context.partition_keys:
        yield dg.AssetMaterialization(
            "rows", partition=day, metadata={"run": context.run.run_id}, tags={OF: day}
        )
    yield dg.AssetCheckResult(passed=True, check_name="few", metadata={"run": context.run.run_id})
    if context.partition_keys[0] == "2026-01-02":
        yield dg.AssetCheckResult(passed=False, check_name="seldom", metadata={"run": context.run.run_id})
    yield dg.MaterializeResult(asset_key="rows", metadata=NO_EVENT)


@dg.asset(deps=[dg.AssetDep("rows", partition_mapping=dg.LastPartitionMapping())])
def total() -> dg.MaterializeResult:
    return dg.MaterializeResult(metadata={"rows": 7})


def run(
    instance: dg.DagsterInstance, first: int, last: int, *, days_ago: int = 0, only_rows: bool = False
) -> str:
    """A run over some days of January, a while ago."""
    job = dg.Definitions([rows, total]).resolve_implicit_global_asset_job_def()
    result = job.execute_in_process(
        instance=instance,
        tags={
            "dagster/asset_partition_range_start": f"2026-01-{first:02d}",
            "dagster/asset_partition_range_end": f"2026-01-{last:02d}",
        },
        asset_selection=[KEY] if only_rows else None,
        raise_on_error=False,
    )
    with instance.run_storage.connect() as connection:
        began = datetime.now(UTC).replace(tzinfo=None) - timedelta(days=days_ago)
        of_run = RunsTable.c.run_id == result.run_id
        connection.execute(RunsTable.update().where(of_run).values(create_timestamp=began))
    return result.run_id


@pytest.fixture
def instance(tmp_path, monkeypatch) -> Iterator[dg.DagsterInstance]:
    monkeypatch.setenv("DAGSTER_HOME", "")
    monkeypatch.setenv(DAYS_VARIABLE, "30")
    home = use_history_of(DataFolder(str(tmp_path)))
    with dg.DagsterInstance.from_config(str(home)) as instance:
        yield instance


@pytest.fixture
def two_runs(instance) -> tuple[str, str]:
    """An old run over the days from the 2nd to the 6th, and a new one over the 5th to the 7th."""
    return run(instance, 2, 6, days_ago=31), run(instance, 5, 7, days_ago=29, only_rows=True)


def made(instance: dg.DagsterInstance) -> dict[str, list[str]]:
    """The runs whose materializations of each day are known, the latest first."""
    found: dict[str, list[str]] = {}
    for record in instance.fetch_materializations(KEY, limit=100).records:
        materialization = record.asset_materialization
        found.setdefault(record.partition_key, []).append(materialization.metadata["run"].value)
    return found


def checked(instance: dg.DagsterInstance, check: str) -> list[str]:
    """The runs whose results of a check are known, the latest first."""
    records = instance.event_log_storage.get_asset_check_execution_history(
        dg.AssetCheckKey(KEY, check), limit=9
    )
    # That a check was planned is no result.
    data = [record.event.dagster_event.event_specific_data for record in records]
    return [found.metadata["run"].value for found in data if hasattr(found, "metadata")]


def files_of(instance: dg.DagsterInstance, run_id: str) -> list[Path]:
    return [path for path in Path(instance.root_directory).rglob("*") if run_id in str(path)]


def test_an_old_run_goes_and_what_it_made_last_stays_known(instance, two_runs):
    old, new = two_runs
    assert len(made(instance)["2026-01-05"]) == 2
    assert files_of(instance, old)
    assert prune_history(instance, seconds=60) == 1
    assert [found.run_id for found in instance.get_runs()] == [new]
    assert files_of(instance, old) == []
    assert made(instance) == {
        **{f"2026-01-0{day}": [old] for day in (2, 3, 4)},
        **{f"2026-01-0{day}": [new] for day in (5, 6, 7)},
    }
    assert sorted(instance.get_materialized_partitions(KEY)) == sorted(made(instance))
    assert instance.get_latest_materialization_event(dg.AssetKey("total")).asset_materialization.metadata == {
        "rows": dg.IntMetadataValue(7)
    }
    # Each check keeps its last result; that of the old run has none after it in one of them.
    assert checked(instance, "few") == [new]
    assert checked(instance, "seldom") == [old]


def test_a_new_run_stays_whole(instance, two_runs):
    _, new = two_runs
    before = [event.message for event in instance.all_logs(new)]
    files = files_of(instance, new)
    prune_history(instance, seconds=60)
    assert [event.message for event in instance.all_logs(new)] == before
    assert files_of(instance, new) == files


def test_nothing_is_left_of_an_old_run_but_what_is_current(instance, two_runs):
    old, _ = two_runs
    prune_history(instance, seconds=60)
    log, tags = SqlEventLogStorageTable.c, AssetEventTagsTable.c
    with instance.event_log_storage.index_connection() as connection:
        left = connection.execute(sa.select(log.partition, log.asset_key).where(log.run_id == old)).fetchall()
        tagged = connection.execute(sa.select(tags.value, tags.event_id).where(tags.key == OF)).fetchall()
        known = set(connection.execute(sa.select(log.id)).scalars())
    assert sorted(left, key=str) == sorted(
        [
            ("2026-01-02", '["rows"]'),
            ("2026-01-03", '["rows"]'),
            ("2026-01-04", '["rows"]'),
            (None, '["total"]'),
        ],
        key=str,
    )
    assert sorted(day for day, _ in tagged) == [f"2026-01-0{day}" for day in range(2, 8)]
    assert {event for _, event in tagged} <= known
    with instance.run_storage.connect() as connection:
        assert (
            connection.execute(sa.select(RunTagsTable.c.key).where(RunTagsTable.c.run_id == old)).fetchall()
            == []
        )


def test_what_an_old_run_made_goes_when_a_later_run_made_it_again_and_is_old_too(instance):
    first = run(instance, 2, 3, days_ago=50)
    second = run(instance, 3, 4, days_ago=40)
    assert prune_history(instance, seconds=60) == 2
    assert made(instance) == {"2026-01-02": [first], "2026-01-03": [second], "2026-01-04": [second]}
    assert prune_history(instance, seconds=60) == 0


@pytest.mark.usefixtures("two_runs")
def test_without_time_nothing_is_deleted_and_the_next_call_goes_on(instance):
    assert prune_history(instance, seconds=0) == 0
    assert prune_history(instance, seconds=60) == 1


def test_a_run_that_has_not_ended_stays(instance, two_runs):
    old, _ = two_runs
    with instance.run_storage.connect() as connection:
        connection.execute(RunsTable.update().where(RunsTable.c.run_id == old).values(status="STARTED"))
    assert prune_history(instance, seconds=60) == 0


@pytest.mark.usefixtures("two_runs")
def test_the_setting_says_how_long(instance, monkeypatch):
    for text, deleted in (("0", 0), ("40", 0), ("9999999", 0), ("30", 1), ("28", 1)):
        monkeypatch.setenv(DAYS_VARIABLE, text)
        assert prune_history(instance, seconds=60) == deleted, text
    monkeypatch.delenv(DAYS_VARIABLE)
    assert days_kept() == 365
    monkeypatch.setenv(DAYS_VARIABLE, "a year")
    with pytest.raises(SettingError, match="DATELINE_HISTORY_DAYS is 'a year': write a number of days"):
        prune_history(instance, seconds=60)


@pytest.mark.usefixtures("two_runs")
def test_the_sensor_prunes_and_says_what_it_did(instance, monkeypatch):
    said = [old_runs(dg.build_sensor_context(instance)).skip_message for _ in range(2)]
    assert said == ["runs deleted: 1, older than 30 days", "no old runs"]
    monkeypatch.setenv(DAYS_VARIABLE, "a year")
    assert "write a number of days" in old_runs(dg.build_sensor_context(instance)).skip_message


def test_another_kind_of_history_is_left_alone(monkeypatch):
    monkeypatch.setenv(DAYS_VARIABLE, "30")
    with dg.DagsterInstance.ephemeral() as instance:
        assert prune_history(instance, seconds=60) == 0


def test_ticks_are_kept_for_a_while_only(instance):
    for kind in ("sensor", "schedule"):
        settings = instance.get_settings("retention")[kind]["purge_after_days"]
        kept = settings.values() if isinstance(settings, dict) else [settings]
        assert all(0 < days <= 365 for days in kept)
