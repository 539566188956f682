"""What a build takes over more pages than are worth making: the Parquet files of a data folder, repeated.

    python -m tests.bench.layers DATA_FOLDER COPIES [COPIES ...]

Each copy has other ids and earlier days, a file for each table and day as in the layer that it repeats. A build over
100,000 pages 30 times takes some 12 GB of disk.
"""

import argparse
import sys
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import polars as pl
from polars import selectors

from assets.incremental.making import readable
from assets.incremental.manifest import Manifest
from assets.settings import Settings
from assets.storage.data_folder import DataFolder
from pipelines.events.reader.package import model_settings, model_version
from pipelines.warehouse.building import BuildFacts, staged_warehouse
from pipelines.warehouse.publishing import publish
from schemas.catalog import tables_in
from tests.bench.measuring import measure
from tests.conftest import read

_OWN = ["page_id", "item_id", "version_id", "version_a", "version_b", "conflict_id", "source_path"]
_BUILD = (
    "import sys; from assets.storage.data_folder import DataFolder; from tests.bench.layers import build;"
    " build(DataFolder(sys.argv[1]), int(sys.argv[2]))"
)


def copied(rows: pl.DataFrame, number: int, earlier: timedelta) -> pl.DataFrame:
    """The rows of a table with ids of their own, and all days earlier."""
    return rows.with_columns(
        selectors.by_name(_OWN, require_all=False).str.replace(r"^(.{7})..", f"${{1}}{number:02x}"),
        (selectors.date() | selectors.datetime()) - earlier,
    )


def repeat(data: DataFolder, copies: int, to: DataFolder) -> None:
    """Write so many copies of the Parquet layer to another data folder, each part as DATE/NUMBER.parquet."""
    entries = Manifest(data).read()
    parts = readable(data, entries)
    days = {day for _, day in entries}
    span = max(days) - min(days) + timedelta(days=1)
    for table in tables_in("parsed"):
        print(table, file=sys.stderr, flush=True)
        for day in parts.days(table):
            [path] = parts.paths(table, [day])
            rows = pl.read_parquet(path, hive_partitioning=False)
            for number in range(copies):
                part = to.part(table, day - number * span).with_name(f"{number}.parquet")
                part.parent.mkdir(parents=True, exist_ok=True)
                copied(rows, number, number * span).write_parquet(part)


def _parts(layer: DataFolder, copies: int) -> dict[str, list[str]]:
    """The files of the first copies, by table."""
    return {
        table: [
            str(path)
            for path in sorted((layer.parsed / table).glob("date=*/*.parquet"))
            if int(path.stem) < copies
        ]
        for table in tables_in("parsed")
    }


def build(layer: DataFolder, copies: int) -> None:
    """Build a warehouse from the first copies, check every rule, and publish it there."""
    settings, model = Settings(), model_settings()
    facts = BuildFacts(
        datetime.now(UTC),
        "bench",
        "bench",
        model_version(),
        model.min_confidence,
        model.min_story_confidence,
        model.confident_from,
    )
    with staged_warehouse(
        layer.database, _parts(layer, copies), facts, memory=settings.memory, threads=settings.workers
    ) as staged:
        if staged.failing:
            raise SystemExit(f"rules of {', '.join(staged.failing)} fail on the copies")
    publish(staged.path, layer.database)


def _figures(layer: DataFolder, counts: list[int]) -> Iterator[str]:
    yield "| pages | seconds | CPU seconds | peak memory, MiB | file, MB | files read |"
    yield "| --- | --- | --- | --- | --- | --- |"
    for copies in counts:
        usage = measure(
            [sys.executable, "-c", _BUILD, layer.root, str(copies)], {"PYTHONPATH": str(Path.cwd())}
        )
        if usage.exit_code:
            raise SystemExit(usage.output)
        [(pages,)] = read(layer, "SELECT count(*) FROM pages")
        files = sum(map(len, _parts(layer, copies).values()))
        megabytes = layer.database.stat().st_size / 1e6
        yield (
            f"| {pages:,} | {usage.wall:.0f} | {usage.cpu:.0f} | {usage.process_mib or 0:.0f} "
            f"| {megabytes:,.0f} | {files:,} |"
        )


def main() -> None:
    """Repeat the layer, and print what builds take."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.layers", description=__doc__.split("\n")[0])
    parser.add_argument("data", help="a data folder that a run has made")
    parser.add_argument("copies", type=int, nargs="+")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="dateline-layers-") as folder:
        layer = DataFolder(folder)
        repeat(DataFolder(asked.data), max(asked.copies), layer)
        for line in _figures(layer, sorted(asked.copies)):
            print(line, flush=True)


if __name__ == "__main__":
    main()
