"""The days that captures are known to be of: what the checks of the latest days look at."""

from datetime import date, timedelta

import polars as pl

from assets.incremental.parts import Parts
from pipelines.stories.evidence import is_dated

# Days whose pages are read at once.
_AT_ONCE = 28


def dated_days(parts: Parts, back: int, before: date = date.max) -> list[date]:
    """The days with dated pages before `before`, in order, going back at least `back` days from the last of them.

    An undated page is filed under the day on which its file was written: no news was captured for that day.
    """
    found: list[date] = []
    days = [day for day in parts.days("pages") if day < before]
    while days and not (found and found[0] <= found[-1] - timedelta(days=back)):
        days, latest = days[:-_AT_ONCE], days[-_AT_ONCE:]
        dated = (
            parts.scan("pages", latest).filter(is_dated()).select(pl.col("date").unique().sort()).collect()
        )
        found = [*dated["date"], *found]
    return found
