"""The one job: over the range of days in its tags, or without days only to publish."""

from collections.abc import Mapping
from datetime import date

import dagster as dg

_DAY = "dagster/partition"
RANGE_START = "dagster/asset_partition_range_start"
RANGE_END = "dagster/asset_partition_range_end"

DAILY = dg.define_asset_job(
    "daily",
    selection=dg.AssetSelection.all(),
    description="Processes what is due of the selected days, then builds and publishes the warehouse and its report.",
)


def range_of(tags: Mapping[str, str]) -> tuple[date, date] | None:
    """The first and the last day of a run, by its tags; None if it only publishes."""
    first, last = (tags.get(name, tags.get(_DAY)) for name in (RANGE_START, RANGE_END))
    return (date.fromisoformat(first), date.fromisoformat(last)) if first and last else None
