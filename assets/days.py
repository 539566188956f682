"""The days that captures lie in."""

from collections.abc import Iterable
from datetime import date, timedelta
from zoneinfo import ZoneInfo

LOCAL = ZoneInfo("Europe/Amsterdam")
FIRST_DAY = date(2010, 1, 1)
LAST_DAY = date(9998, 12, 31)


def ranges(days: Iterable[date], *, most_days_between: int) -> list[tuple[date, date]]:
    """Days as few (first, last) ranges that lie further apart than the given number of days."""
    found: list[tuple[date, date]] = []
    for day in sorted(days):
        if found and day - found[-1][1] <= timedelta(days=most_days_between):
            found[-1] = (found[-1][0], day)
        else:
            found.append((day, day))
    return found
