"""The partitions of daily assets, and how a run says which it covers."""

from datetime import date

import dagster as dg

from assets.days import FIRST_DAY, LOCAL

# `end_offset` opens today's partition at midnight: captures come in all day.
DAYS = dg.DailyPartitionsDefinition(FIRST_DAY.isoformat(), timezone=LOCAL.key, end_offset=1)
RANGE_START = "dagster/asset_partition_range_start"
RANGE_END = "dagster/asset_partition_range_end"


def days_of(context: dg.AssetExecutionContext) -> list[date]:
    """The days that a run covers, in order."""
    return [date.fromisoformat(key) for key in sorted(context.partition_keys)]


def range_tags(first: date, last: date) -> dict[str, str]:
    """The tags that make a run cover some days."""
    return {RANGE_START: first.isoformat(), RANGE_END: last.isoformat()}
