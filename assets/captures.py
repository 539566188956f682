"""The raw files of each day."""

from collections.abc import Iterator, Sequence
from datetime import date
from functools import partial

import dagster as dg
import polars as pl

from assets.daily import daily_assets, make_stage
from assets.data_folder import DataFolder
from assets.day_parts import write_days
from assets.inventory import read_inventory
from assets.manifest import capture_marks
from assets.marking import mark_files
from assets.partitions import days_of
from assets.progress import Progress
from assets.settings import Settings
from assets.stages import CAPTURES
from assets.work import Outcome


def make_captures(inventory: pl.DataFrame, root: str, days: Sequence[date]) -> Outcome:
    """Write down the raw files of some days."""
    files = inventory.filter(pl.col("day").is_in(days)).rename({"day": "date"})
    return write_days(DataFolder(root), "captures", days, files)


@dg.multi_asset(**daily_assets(CAPTURES))  # type: ignore[arg-type]
def captures(
    context: dg.AssetExecutionContext,
    data: dg.ResourceParam[DataFolder],
    settings: dg.ResourceParam[Settings],
    progress: dg.ResourceParam[Progress],
) -> Iterator[dg.MaterializeResult | dg.AssetCheckResult]:  # type: ignore[type-arg]
    """Every file of the day under `data/raw`, as it was found."""
    days = set(days_of(context))
    # Before the files are listed: what changes in between is seen by the next run.
    found = mark_files(data.raw, days, processes=settings.workers)
    # An empty folder is likelier to be elsewhere for now than emptied: nothing is taken for gone.
    listed = data.days("captures") if any(data.raw.glob("[!.]*")) else []
    marks = capture_marks(found, listed, days)
    # Once for all batches of days: to list files takes longer than to write them down.
    inventory = read_inventory(data.raw, days)
    make_days = partial(make_captures, inventory)
    yield from make_stage(
        context, CAPTURES, make_days, data, settings=settings, progress=progress, marks=marks
    )
