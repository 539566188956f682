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

import duckdb
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

_OWN = ["page_id", "item_id", "version_id", "version_a", "version_b", "conflict_id", "source_path"]
_BUILD = (
    "import sys; from pathlib import Path; from tests.bench.layers import build;"
    " build(Path(sys.argv[1]), int(sys.argv[2]))"
)


def copied(rows: pl.DataFrame, number: int, earlier: timedelta) -> pl.DataFrame:
    """The rows of a table with ids of their own, and all days earlier."""
    return rows.with_columns(
        selectors.by_name(_OWN, require_all=False).str.replace(r"^(.{7})..", f"${{1}}{number:02x}"),
        (selectors.date() | selectors.datetime()) - earlier,
    )


def repeat(data: DataFolder, number: int, to: Path) -> None:
    """Write one copy of the Parquet layer below `to`: TABLE/date=DAY/NUMBER.parquet."""
    entries = Manifest(data).read()
    parts = readable(data, entries)
    days = {day for _, day in entries}
    earlier = number * (max(days) - min(days) + timedelta(days=1))
    for table in tables_in("parsed"):
        for day in parts.days(table):
            [path] = parts.paths(table, [day])
            rows = pl.read_parquet(path, hive_partitioning=False)
            folder = to / table / f"date={day - earlier}"
            folder.mkdir(parents=True, exist_ok=True)
            copied(rows, number, earlier).write_parquet(folder / f"{number}.parquet")


def _files(table: Path) -> list[Path]:
    return sorted(table.glob("date=*/*.parquet"))


def build(layer: Path, copies: int) -> None:
    """Build a warehouse from the first copies below `layer`, check every rule, and keep it there."""
    settings = Settings()
    facts = BuildFacts(
        datetime.now(UTC),
        "bench",
        "bench",
        model_version(),
        model_settings().min_confidence,
        model_settings().confident_from,
    )
    parts = {
        table: [str(path) for path in _files(layer / table) if int(path.stem) < copies]
        for table in tables_in("parsed")
    }
    database = layer / "news.duckdb"
    with staged_warehouse(database, parts, facts, memory=settings.memory, threads=settings.workers) as staged:
        if staged.failing:
            raise SystemExit(f"rules of {', '.join(staged.failing)} fail on the copies")
    publish(staged.path, database)


def _figures(layer: Path, counts: list[int]) -> Iterator[str]:
    yield "| pages | seconds | CPU seconds | peak memory, MiB | file, MB | files read |"
    yield "| --- | --- | --- | --- | --- | --- |"
    for copies in counts:
        usage = measure(
            [sys.executable, "-c", _BUILD, str(layer), str(copies)], {"PYTHONPATH": str(Path.cwd())}
        )
        if usage.exit_code:
            raise SystemExit(usage.output)
        database = layer / "news.duckdb"
        with duckdb.connect(str(database), read_only=True) as db:
            [(pages,)] = db.execute("SELECT count(*) FROM pages").fetchall()
        files = sum(
            int(path.stem) < copies for table in tables_in("parsed") for path in _files(layer / table)
        )
        megabytes = database.stat().st_size / 1e6
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
    data = DataFolder(asked.data)
    with tempfile.TemporaryDirectory(prefix="dateline-layers-") as folder:
        layer = Path(folder)
        for number in range(max(asked.copies)):
            repeat(data, number, layer)
            print(f"copy {number + 1} of {max(asked.copies)}", file=sys.stderr, flush=True)
        for line in _figures(layer, sorted(asked.copies)):
            print(line, flush=True)


if __name__ == "__main__":
    main()
