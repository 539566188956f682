"""Labels that name a moment, such as `gisteren 11:50` or `12-12-2025`, read as an age at the time of capture.

The label tells a minute or a day in Amsterdam, and the capture is an interval, so the age is one too: from the last
moment of the label to the first of the capture, and the other way round.
"""

from functools import cache
from typing import Final

import polars as pl

from pipelines.lexicon_files import lexicon
from pipelines.pages.capture_times import MONTHS, SPACE, WEEKDAYS
from pipelines.pages.label_grammar import (
    IS_MOMENT,
    MOMENT_CLOCK,
    MOMENT_DATE,
    MOMENT_DAY,
)

_ZONE: Final = "Europe/Amsterdam"
_SPACES: Final = rf"{SPACE}+"
_DAY: Final = 1440
_TEXT: Final = "age_label"


@cache
def _days() -> pl.DataFrame:
    return lexicon("age_days").select(day="form", days_ago=pl.col("days_ago").cast(pl.Int64))


def day_names() -> list[str]:
    """The words for a day, in small letters: `gisteren`, `vanavond`."""
    return _days().get_column("day").to_list()


@cache
def _longest() -> int:
    """The largest plausible age, in minutes."""
    years = lexicon("age_units").filter(pl.col("form") == "jaar")
    return int(years.select(pl.col("largest").cast(pl.Int64) * pl.col("seconds").cast(pl.Int64) // 60).item())


def is_moment(labels: pl.Series) -> pl.Series:
    """Whether labels name a moment."""
    return labels.str.contains(IS_MOMENT)


def read_moments(labels: pl.DataFrame) -> pl.DataFrame:
    """The ages of labels that name a moment.

    Args:
        labels: `age_label` (a moment by `is_moment`), `captured_from` and `captured_until` (in UTC, may be null).

    Returns:
        `age_minutes_min` and `age_minutes_max` (Int32) for each row, in order; null if the label names no day or
        time that exists, one after the capture or beyond what is plausible, and where the capture has no interval.
        A clock time is the last one before the capture, and so is a weekday.
    """
    read = _with_parts(labels)
    today = pl.col("captured_from").dt.convert_time_zone(_ZONE).dt.date()
    read = read.with_columns(today=today).with_columns(
        named=pl.coalesce(
            _written_date(today),
            today.dt.offset_by(pl.format("-{}d", "days_ago")),
            today.dt.offset_by(pl.format("-{}d", (today.dt.weekday() - pl.col("weekday_number")) % 7)),
        ),
        # What recurs is the last of its kind: of two candidates, those within its period count.
        period=pl.when("has_date")
        .then(None)
        .when("has_day")
        .then(None)
        .when("has_weekday")
        .then(7 * _DAY)
        .otherwise(_DAY),
    )
    read = read.with_columns(
        named=pl.when(pl.any_horizontal("has_date", "has_day", "has_weekday")).then("named").otherwise(today)
    )
    before = pl.when(pl.col("period") == _DAY).then(pl.lit("-1d")).otherwise(pl.lit("-7d"))
    bounds = read.with_columns(
        *_age_of(pl.col("named"), "last"), *_age_of(pl.col("named").dt.offset_by(before), "earlier")
    ).with_columns(
        low=pl.min_horizontal("last_low", pl.when(pl.col("period").is_not_null()).then("earlier_low")),
        high=pl.max_horizontal("last_high", pl.when(pl.col("period").is_not_null()).then("earlier_high")),
    )
    plausible = pl.col("time_exists") & (pl.col("low") <= _longest()) & (pl.col("low") < pl.col("high"))
    return bounds.with_columns(pl.when(plausible).then(pl.col("low", "high"))).select(
        age_minutes_min=pl.col("low").cast(pl.Int32), age_minutes_max=pl.col("high").cast(pl.Int32)
    )


def _with_parts(labels: pl.DataFrame) -> pl.DataFrame:
    """Add what each label says of the day and the time."""
    text = pl.col(_TEXT).str.replace_all(_SPACES, " ").str.to_lowercase()
    dates = text.str.extract_groups(MOMENT_DATE).struct
    # What is left beside the date is searched for a time, and for a day in words.
    clock = text.str.replace_all(MOMENT_DATE, " ; ").str.extract_groups(MOMENT_CLOCK).struct
    days = text.str.extract_groups(MOMENT_DAY).struct

    def number(field: pl.Expr) -> pl.Expr:
        return field.str.strip_chars("'’").cast(pl.Int32, strict=False)

    month = dates.field("m4").str.slice(0, 3).replace({"mrt": "maa", "okt": "okt", "oct": "okt"})
    numbers = {name[:3]: place for place, name in enumerate(MONTHS, 1)}
    weekday = days.field("weekday").str.slice(0, 2)
    weekdays = {name[:2]: place for place, name in enumerate(WEEKDAYS, 1)}
    written_hour = number(pl.coalesce(clock.field("hour"), clock.field("whole_hour")))
    hour = _hour_of_day(written_hour, pl.coalesce(days.field("day"), days.field("weekday")))
    minute = number(pl.coalesce(clock.field("minute"), clock.field("minute_u"), pl.lit("0")))
    year = number(pl.coalesce(dates.field("y1"), dates.field("y2"), dates.field("y4")))
    return (
        labels.with_columns(
            year=pl.when(year < 100).then(year + 2000).otherwise(year),
            month=pl.coalesce(
                number(pl.coalesce(dates.field("m1"), dates.field("m2"), dates.field("m3"))),
                month.replace_strict(numbers, default=None, return_dtype=pl.Int32),
            ),
            day_of_month=number(
                pl.coalesce(dates.field("d1"), dates.field("d2"), dates.field("d3"), dates.field("d4"))
            ),
            day=days.field("day"),
            weekday_number=weekday.replace_strict(weekdays, default=None, return_dtype=pl.Int8),
            hour=hour,
            minute=minute,
        )
        .join(_days(), on="day", how="left", maintain_order="left")
        .with_columns(
            has_date=pl.col("day_of_month").is_not_null(),
            has_day=pl.col("days_ago").is_not_null(),
            has_weekday=pl.col("weekday_number").is_not_null(),
            has_time=pl.col("hour").is_not_null(),
            time_exists=pl.col("hour").is_null() | ((pl.col("hour") < 24) & (pl.col("minute") < 60)),
        )
    )


def _hour_of_day(hour: pl.Expr, day: pl.Expr) -> pl.Expr:
    """The hour in 24 that a day in words makes of one in 12: `gisteravond om 11 uur` is 23; 99 if it is neither.

    A clock names hours in 24 where the day says no part of it, and where the hour lies in that part.
    """
    in_evening, in_afternoon, at_night = (
        day.str.ends_with(part).fill_null(value=False) for part in ("avond", "middag", "nacht")
    )
    return (
        pl.when((in_evening & hour.is_between(5, 11)) | (in_afternoon & hour.is_between(1, 6)))
        .then(hour + 12)
        .when((in_evening & (hour < 5)) | (at_night & hour.is_between(7, 20)))
        .then(99)
        .otherwise(hour)
    )


def _written_date(today: pl.Expr) -> pl.Expr:
    """The date that a label prints; without a year, the last one up to the capture."""

    def in_year(year: pl.Expr) -> pl.Expr:
        parts = [year, pl.col("month"), pl.col("day_of_month")]
        padded = [part.cast(pl.String).str.zfill(width) for part, width in zip(parts, (4, 2, 2), strict=True)]
        return pl.concat_str(padded, separator="-").str.to_date("%Y-%m-%d", strict=False)

    this, last = in_year(today.dt.year()), in_year(today.dt.year() - 1)
    return (
        pl.when(pl.col("year").is_not_null())
        .then(in_year(pl.col("year")))
        .otherwise(pl.when(this <= today).then(this).otherwise(last))
    )


def _age_of(day: pl.Expr, name: str) -> list[pl.Expr]:
    """The age of the label's time, or of the whole day where it names none, within its period; null if later."""
    # 23:59 if there is no such time, which `time_exists` records: the arithmetic must not fail.
    hour, minute = pl.col("hour").clip(0, 23), pl.col("minute").clip(0, 59)
    midnight = day.cast(pl.Datetime("us"))
    start = pl.when("has_time").then(midnight + pl.duration(hours=hour, minutes=minute)).otherwise(midnight)
    end = pl.when("has_time").then(start.dt.offset_by("1m")).otherwise(midnight.dt.offset_by("1d"))
    # The hour that a change of the clocks repeats may be either.
    first = start.dt.replace_time_zone(_ZONE, ambiguous="earliest", non_existent="null")
    last = end.dt.offset_by("-1m").dt.replace_time_zone(_ZONE, ambiguous="latest", non_existent="null")
    low = (pl.col("captured_from") - last.dt.convert_time_zone("UTC")).dt.total_minutes() - 1
    high = (pl.col("captured_until") - first.dt.convert_time_zone("UTC")).dt.total_minutes()
    fits = (high > 0) & (low.clip(0) < pl.col("period").fill_null(_longest() + 1))
    return [
        pl.when(fits).then(low.clip(0)).alias(f"{name}_low"),
        pl.when(fits).then(pl.min_horizontal(high, pl.col("period"))).alias(f"{name}_high"),
    ]
