"""The day or moment of capture in the name of a folder."""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

LOCAL = ZoneInfo("Europe/Amsterdam")
# The days that captures may have.
FIRST_DAY = date(2010, 1, 1)
LAST_DAY = date(9998, 12, 31)

_NAME = re.compile(r"(\d{4}-\d{2}-\d{2})(?:T(\d{2})(\d{2}))?")


def has_partition(day: date) -> bool:
    """Whether captures may have this day."""
    return FIRST_DAY <= day <= LAST_DAY


@dataclass(frozen=True)
class FolderName:
    """The day or moment of capture in a folder's name, or what is wrong with the name."""

    day: date | None = None
    time: datetime | None = None
    problem: str | None = None


def read_folder_name(name: str) -> FolderName:
    """Read `YYYY-MM-DD` or `YYYY-MM-DDTHHMM` (local time); the time is given in UTC."""
    found = _NAME.fullmatch(name)
    try:
        if found is None:
            raise ValueError
        day = date.fromisoformat(found[1])
        if not has_partition(day):
            return FolderName(
                problem=f"unknown_folder: days before {FIRST_DAY} or after {LAST_DAY} have no partition"
            )
        if found[2] is None:
            return FolderName(day=day)
        return FolderName(
            day=day,
            time=local_minute(datetime(day.year, day.month, day.day, int(found[2]), int(found[3]))),
        )
    except ValueError:
        return FolderName(
            problem=f"unknown_folder: name the folder YYYY-MM-DD or YYYY-MM-DDTHHMM, not {name!r}, or put the time"
            " into the file's name or a sidecar"
        )


def local_minute(written: datetime) -> datetime | None:
    """A local time without a zone, in UTC; None if a clock change makes it ambiguous."""
    local = written.replace(tzinfo=LOCAL)
    if local.utcoffset() != local.replace(fold=1).utcoffset():
        # When the clock changes, an hour comes twice or not at all: only the day is certain.
        return None
    return local.astimezone(UTC)
