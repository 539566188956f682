"""The warehouse is built from the parts of the data folder."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

from assets.data_folder import DataFolder
from assets.progress import Progress
from assets.settings import Settings
from assets.summary import versions
from pipelines.warehouse.building import BuildFacts, StagedWarehouse, staged_warehouse
from pipelines.warehouse.publishing import discard, publish
from schemas.catalog import tables_in

TABLES = list(tables_in("warehouse"))


@contextmanager
def warehouse_built(data: DataFolder, *, settings: Settings, progress: Progress) -> Iterator[StagedWarehouse]:
    """Build all tables, and publish them when the block ends, if every rule holds."""

    def follow(done: int, total: int) -> None:
        if done:
            progress.advance(1)
        else:
            progress.start("warehouse", total, 0)

    code_version, lexicon_version = versions()
    with staged_warehouse(
        data.database,
        {table: [str(part) for part in data.parts(table, data.days(table))] for table in tables_in("parsed")},
        BuildFacts(datetime.now(UTC), code_version, lexicon_version),
        memory=settings.memory,
        threads=settings.workers,
        progress=follow,
    ) as staged:
        yield staged
    if staged.failing:
        discard(staged.path)
    else:
        publish(staged.path, data.database)
