"""When a page was captured, on its own evidence: its folder, its printed date line, its file."""

from typing import Final

import polars as pl

_MONTHS: Final = [
    *("januari", "februari", "maart", "april", "mei", "juni"),
    *("juli", "augustus", "september", "oktober", "november", "december"),
]
_WEEKDAYS: Final = "maandag|dinsdag|woensdag|donderdag|vrijdag|zaterdag|zondag"
_DATE_LINE: Final = (
    rf"^(?i:(?:{_WEEKDAYS}),? )?(?P<day>\d{{1,2}}) (?P<month>(?i:{'|'.join(_MONTHS)})) (?P<year>20\d\d)$"
)
_ZONE: Final = "Europe/Amsterdam"
_INSTANT: Final = pl.Datetime("us", "UTC")


def is_date_line(text: pl.Expr) -> pl.Expr:
    """Whether a whole line is a date such as `maandag 3 november 2025`."""
    return (text.str.len_bytes() <= 40) & text.str.contains(_DATE_LINE)


def read_date(text: pl.Expr) -> pl.Expr:
    """The Date in a date line; null where no such day exists."""
    parts = text.str.replace_all("\u00a0", " ", literal=True).str.extract_groups(_DATE_LINE)
    month = parts.struct.field("month").str.to_lowercase().replace_strict(_MONTHS, range(1, 13), default=None)
    return pl.concat_str(
        parts.struct.field("year"),
        month.cast(pl.String).str.zfill(2),
        parts.struct.field("day").str.zfill(2),
        separator="-",
    ).str.to_date("%Y-%m-%d", strict=False)


def capture_times() -> list[pl.Expr]:
    """The columns `capture_date`, `captured_from`, `captured_until` and `captured_by`.

    Needs `folder_time`, `folder_date`, `modified_at` and `printed_date` (Date|null, from the date line). The best
    evidence comes first: a folder's minute, the printed day, the folder's day, both in Europe/Amsterdam. The file's
    modification time is only an upper bound on the capture time: `captured_from` is null and
    `captured_until` the first microsecond after it. Instants are UTC, intervals include their start only.
    """
    folder_time, printed, folder_date, modified = (
        pl.col(name) for name in ("folder_time", "printed_date", "folder_date", "modified_at")
    )
    day = pl.coalesce(printed, folder_date)
    by = (
        pl.when(folder_time.is_not_null())
        .then(pl.lit("folder_time"))
        .when(printed.is_not_null())
        .then(pl.lit("date_line"))
        .when(folder_date.is_not_null())
        .then(pl.lit("folder_date"))
        .when(modified.is_not_null())
        .then(pl.lit("modified"))
        .otherwise(pl.lit("none"))
    )
    start = pl.when(folder_time.is_not_null()).then(folder_time).otherwise(_midnight(day)).cast(_INSTANT)
    end = (
        pl.when(folder_time.is_not_null())
        .then(folder_time.dt.offset_by("1m"))
        .when(day.is_not_null())
        .then(_midnight(day.dt.offset_by("1d")))
        .otherwise(modified.dt.offset_by("1us"))
        .cast(_INSTANT)
    )
    date = (
        pl.when(folder_time.is_not_null())
        .then(folder_time.dt.convert_time_zone(_ZONE).dt.date())
        .otherwise(day)
    )
    return [
        date.alias("capture_date"),
        start.alias("captured_from"),
        end.alias("captured_until"),
        by.alias("captured_by"),
    ]


def _midnight(day: pl.Expr) -> pl.Expr:
    return day.cast(pl.Datetime("us")).dt.replace_time_zone(_ZONE).dt.convert_time_zone("UTC")
