"""The days that assets are partitioned by."""

from collections.abc import Iterable
from datetime import date, timedelta
from zoneinfo import ZoneInfo

import dagster as dg

LOCAL = ZoneInfo("Europe/Amsterdam")
FIRST_DAY = date(2010, 1, 1)

# `end_offset` opens today's partition at midnight: captures come in all day.
DAYS = dg.DailyPartitionsDefinition(FIRST_DAY.isoformat(), timezone=LOCAL.key, end_offset=1)


def days_of(context: dg.AssetExecutionContext) -> list[date]:
    """The days that a run asks for, in order."""
    return [date.fromisoformat(key) for key in sorted(context.partition_keys)]


def ranges(days: Iterable[date], *, most_days_between: int) -> list[tuple[date, date]]:
    """Days as few (first, last) ranges that lie further apart than the given number of days."""
    found: list[tuple[date, date]] = []
    for day in sorted(days):
        if found and day - found[-1][1] <= timedelta(days=most_days_between):
            found[-1] = (found[-1][0], day)
        else:
            found.append((day, day))
    return found
