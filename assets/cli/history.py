"""`dateline restore-history`: records in Dagster's history what is current, after it was lost."""

import dagster as dg
import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import typer

from assets.cli.exit_codes import Exit
from assets.dagster_storage import use_history_of
from assets.daily.stages import STAGES
from assets.incremental.making import readable
from assets.incremental.manifest import Manifest, Published
from assets.published.warehouse import TABLES
from assets.storage.data_folder import DataFolder, default_root


def restore_history() -> Exit:
    """Record an event for each current day and table without one, and for the published files.

    Raises:
        OSError: a part cannot be read.
    """
    data = DataFolder(default_root())
    entries = Manifest(data).read()
    if not entries:
        typer.echo(f"Nothing is current: {Manifest(data).path} lists no day. `dateline run` first.", err=True)
        return Exit.USAGE
    parts = readable(data, entries)
    use_history_of(data)
    recorded = 0
    with dg.DagsterInstance.get() as instance:
        for table in (table for stage in STAGES for table in stage.tables):
            known = instance.get_materialized_partitions(dg.AssetKey(table))
            for day in (day for day in parts.days(table) if day.isoformat() not in known):
                part = data.part_path(table, day)
                try:
                    rows = pq.read_metadata(part).num_rows
                except (FileNotFoundError, pa.ArrowException) as error:
                    typer.echo(
                        f"{part} is missing or damaged: {error}\n"
                        f"`dateline run --force --day {day}` makes it again; then repeat.",
                        err=True,
                    )
                    return Exit.FAILED
                _record(instance, dg.AssetKey(table), {"dagster/partition_row_count": rows}, day.isoformat())
                recorded += 1
        if not Published(data).is_stale("warehouse"):
            with duckdb.connect(str(data.database), read_only=True) as db:
                sizes = {
                    table: db.sql(f'SELECT count(*) FROM "{table}"').fetchall()[0][0] for table in TABLES
                }
            keys = {
                dg.AssetKey(["warehouse", table]): {"dagster/row_count": sizes[table]} for table in TABLES
            }
            if not Published(data).is_stale("report"):
                keys[dg.AssetKey("report")] = {"size_bytes": data.report.stat().st_size}
            for key, metadata in keys.items():
                if instance.get_latest_materialization_event(key) is None:
                    _record(instance, key, metadata)
                    recorded += 1
    print(f"Recorded {recorded:,} assets and days in {data.history}.")
    return Exit.DONE


def _record(
    instance: dg.DagsterInstance, key: dg.AssetKey, metadata: dict[str, int], day: str | None = None
) -> None:
    instance.report_runless_asset_event(dg.AssetMaterialization(key, partition=day, metadata=metadata))
