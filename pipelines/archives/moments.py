"""When a page was captured: a moment, or a day if no more is known."""

from datetime import UTC, date, datetime

from pipelines.pages.folder_names import LOCAL, local_minute

Captured = date | datetime
"""A day, local time in Amsterdam, or a moment in UTC."""


def day_or_moment(text: str) -> Captured | None:
    """Read `2025-12-08` as a day and `2025-12-08T09:30` as a moment, with a zone if it names one; None if neither."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        pass
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return None


def read_captured(text: str) -> Captured:
    """Read `2025-12-08` as a day and `2025-12-08T09:30` as a moment, local if it names no zone.

    Raises:
        ValueError: with a message for people, where it is neither, beyond the calendar, or a local time that the clock
            shows twice or never.
    """
    text = text.strip()
    moment = day_or_moment(text)
    if moment is None:
        raise ValueError(f"{text!r} is neither a day nor a time: write 2025-12-08 or 2025-12-08T09:30")
    if not isinstance(moment, datetime):
        return moment
    known = in_utc(moment if moment.tzinfo else moment.replace(tzinfo=LOCAL))
    if known is None:
        raise ValueError(f"{text} is beyond the calendar")
    if moment.tzinfo:
        return known
    local = local_minute(moment)
    if local is None:
        raise ValueError(
            f"{text} comes twice or never as the clock changes: add the zone, as in {text}+01:00"
        )
    return local


def in_utc(moment: datetime) -> datetime | None:
    """A moment with a zone, in UTC; None if the calendar ends before it is a day in UTC or in Amsterdam."""
    try:
        moment.astimezone(LOCAL)
        return moment.astimezone(UTC)
    except OverflowError:
        return None


def local_day(captured: Captured) -> date:
    """The day of a capture, local time in Amsterdam."""
    return captured.astimezone(LOCAL).date() if isinstance(captured, datetime) else captured


def write_captured(captured: Captured) -> str:
    """A day as `2025-12-08`, a moment as `2025-12-08T08:30:00Z`."""
    if not isinstance(captured, datetime):
        return captured.isoformat()
    return f"{captured.astimezone(UTC).replace(tzinfo=None).isoformat(timespec='seconds')}Z"


def earlier(one: Captured, other: Captured) -> Captured:
    """The earlier of two; on one day, a moment before the day alone, which says less."""
    return min(one, other, key=_order)


def _order(captured: Captured) -> tuple[date, bool, datetime]:
    is_day = not isinstance(captured, datetime)
    return (
        local_day(captured),
        is_day,
        captured if isinstance(captured, datetime) else datetime.max.replace(tzinfo=UTC),
    )
