"""Scales of the pictures: round ticks, and the names of days, weeks, months and years."""

from datetime import date

from pipelines.report.phrases import Phrase, month, say, short_day


def ticks(most: float, about: int = 4) -> list[int]:
    """Whole round numbers from 0 to the first that is not below `most`."""
    step = 1
    sizes = (scale * factor for scale in (10**power for power in range(12)) for factor in (1, 2, 5))
    for size in sizes:
        step = size
        if most <= size * about:
            break
    last = -(-int(most) // step) * step
    return list(range(0, max(last, step) + 1, step))


def period_name(grain: str, period: date) -> Phrase:
    """A day, week, month or year by name, short enough for an axis."""
    if grain == "day":
        return short_day(period)
    if grain == "week":
        return say("wk {week}", "wk {week}", week=str(period.isocalendar().week))
    return month(period) if grain == "month" else Phrase(str(period.year), str(period.year))


def full_period_name(grain: str, period: date) -> Phrase:
    """The full name of a period."""
    if grain == "day":
        return say("{day} {year}", "{day} {year}", day=short_day(period, weekday=True), year=str(period.year))
    if grain == "week":
        return say("week van {day}", "week of {day}", day=period)
    return period_name(grain, period)
