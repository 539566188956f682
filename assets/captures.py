"""The raw files of each day."""

from collections.abc import Iterator, Sequence
from datetime import date

import dagster as dg

from assets.daily import daily_assets, make_stage
from assets.data_folder import DataFolder
from assets.day_parts import write_days
from assets.inventory import read_inventory
from assets.manifest import capture_marks
from assets.partitions import days_of
from assets.progress import Progress
from assets.settings import Settings
from assets.stages import CAPTURES
from assets.work import Outcome


def make_captures(root: str, days: Sequence[date]) -> Outcome:
    """List the raw files of some days."""
    data = DataFolder(root)
    files = read_inventory(data.raw, set(days)).rename({"day": "date"})
    return write_days(data, "captures", days, files)


@dg.multi_asset(**daily_assets(CAPTURES))  # type: ignore[arg-type]
def captures(
    context: dg.AssetExecutionContext,
    data: dg.ResourceParam[DataFolder],
    settings: dg.ResourceParam[Settings],
    progress: dg.ResourceParam[Progress],
) -> Iterator[dg.MaterializeResult | dg.AssetCheckResult]:  # type: ignore[type-arg]
    """Every file of the day under `data/raw`, as it was found."""
    asked = set(days_of(context))
    marks = {day: mark for day, mark in capture_marks(read_inventory(data.raw)).items() if day in asked}
    yield from make_stage(
        context, CAPTURES, make_captures, data, settings=settings, progress=progress, marks=marks
    )
