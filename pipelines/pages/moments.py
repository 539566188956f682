"""A moment of capture as written in a name or a line: a day, and the minute if known."""

from datetime import UTC, date, datetime
from typing import NamedTuple

from pipelines.pages.folder_names import LOCAL, has_partition, local_minute


class Moment(NamedTuple):
    """The local day of a capture, and the start of its minute in UTC if certain."""

    day: date
    time: datetime | None = None


def moment(written: datetime) -> Moment | None:
    """The moment that a time denotes, in Amsterdam if it has no zone; None outside the days of partitions.

    Seconds are left out: times are counted in minutes, as in the names of folders.
    """
    try:
        start = written.replace(second=0, microsecond=0)
        time = local_minute(start) if start.tzinfo is None else start.astimezone(UTC)
        local = start if time is None else time.astimezone(LOCAL)
    except OverflowError:
        return None
    return Moment(local.date(), time) if has_partition(local.date()) else None


def day_of(named: Moment | None, told: Moment | None) -> date | None:
    """The day of a file by its name and by a sidecar: a time beats a day, and among days the sidecar beats the name."""
    if named and named.time:
        return named.day
    best = told or named
    return best.day if best else None
