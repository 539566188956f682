"""The day or moment of capture in the name of a file."""

import re
from datetime import UTC, date, datetime, time, timedelta, timezone
from typing import Final

from pipelines.pages.folder_names import has_partition
from pipelines.pages.moments import Moment, moment

MAY_HOLD_A_DAY: Final = r"[0-9]{4}-[0-9]{2}-[0-9]{2}|[0-9]{8}[Tt][0-9]{4}"
"""What every name with a day in it matches: few names do, and only those are looked at closely."""

_SUFFIX: Final = ".txt"
# Numbers and hashes are no times: digits alone need a `T` between day and time, and a day alone needs its dashes.
_TIME: Final = (
    r"(?P<hour>[01]\d|2[0-3]){sep}(?P<minute>[0-5]\d)(?:{again}(?P<second>[0-5]\d)(?:[.,]\d{{1,9}})?)?"
)
# In `1200-1300` the dash joins two times: without a colon, what follows it is an offset only in ISO 8601 or after
# seconds.
_ZONE: Final = (
    r"(?:[ _-]?(?P<utc>Z|UTC|GMT)|(?P<offset>\+(?:0\d|1[0-4])(?::?(?:00|30|45))?|-(?:0\d|1[01]):(?:00|30|45)"
    r"|(?(iso)|(?(second)|(?!)))-(?:0\d|1[01])(?:00|30|45)))?"
)
_START: Final = r"(?:^|(?<=[-_. ]))"
_END: Final = r"(?=$|[-_. ]|T\d)"
# `-05` after a time may be an offset or a number of the file, `-1300` another time: then only the day is certain.
_END_OF_TIME: Final = r"(?=$|[_. ]|-(?!\d\d(?!\d)|(?:[01]\d|2[0-3])[0-5]\d(?!\d)))"
_FLAGS: Final = re.ASCII | re.IGNORECASE
_DAY: Final = re.compile(rf"{_START}(?P<day>\d{{4}}-\d\d-\d\d){_END}", _FLAGS)
_TIMES: Final = (
    re.compile(
        _START
        + r"(?P<day>\d{4}-\d\d-\d\d)(?:(?P<iso>T)|[_ ])"
        + _TIME.format(sep="(?P<sep>[-:.]?)", again="(?P=sep)")
        + _ZONE
        + _END_OF_TIME,
        _FLAGS,
    ),
    re.compile(
        _START + r"(?P<day>\d{8})(?P<iso>T)" + _TIME.format(sep="", again="") + _ZONE + _END_OF_TIME,
        _FLAGS,
    ),
)


def read_file_name(name: str) -> Moment | None:
    """The first time in a name, else the first day; None if it has neither.

    Times are `YYYY-MM-DD_HHMM` or `YYYYMMDDTHHMM`, with or without seconds, and a `T`, `_` or space after a dashed
    day. A `Z` or an offset such as `+0100` counts; without one the time is local.
    """
    stem = name[: -len(_SUFFIX)] if name.lower().endswith(_SUFFIX) else name
    if not re.search(MAY_HOLD_A_DAY, stem):
        return None
    times = [text for pattern in _TIMES for text in pattern.finditer(stem)]
    if found := next(filter(None, map(_moment, times)), None):
        return found
    # A time beyond the days of partitions is known, and has none.
    beyond = {text["day"] for text in times if text["iso"]}
    days = (_day(text["day"]) for text in _DAY.finditer(stem) if text["day"] not in beyond)
    return next((Moment(day) for day in days if day), None)


def _moment(text: re.Match[str]) -> Moment | None:
    try:
        day = date.fromisoformat(text["day"])
        return moment(datetime.combine(day, time(int(text["hour"]), int(text["minute"]), tzinfo=_zone(text))))
    except ValueError:
        return None


def _zone(text: re.Match[str]) -> timezone | None:
    if text["utc"]:
        return UTC
    if not text["offset"]:
        return None
    sign, digits = text["offset"][0], text["offset"][1:].replace(":", "").ljust(4, "0")
    away = timedelta(hours=int(digits[:2]), minutes=int(digits[2:]))
    return timezone(-away if sign == "-" else away)


def _day(text: str) -> date | None:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if has_partition(day) else None
