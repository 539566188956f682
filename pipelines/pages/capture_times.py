"""When a page was captured, on its own evidence: names, a sidecar, its printed date line, its file."""

from typing import Final

import polars as pl

from pipelines.limits import DATE_LINE_DAYS_LATER

MONTHS: Final = [
    *("januari", "februari", "maart", "april", "mei", "juni"),
    *("juli", "augustus", "september", "oktober", "november", "december"),
]
WEEKDAYS: Final = ["maandag", "dinsdag", "woensdag", "donderdag", "vrijdag", "zaterdag", "zondag"]
SPACE: Final = r"[ \t\u{A0}\u{2007}\u{2009}\u{202F}]"
_DATE_LINE: Final = (
    rf"^(?i:(?:{'|'.join(WEEKDAYS)}),?{SPACE})?(?P<day>\d{{1,2}}){SPACE}(?P<month>(?i:{'|'.join(MONTHS)}))"
    rf"{SPACE}(?P<year>20\d\d)$"
)
_ZONE: Final = "Europe/Amsterdam"
_INSTANT: Final = pl.Datetime("us", "UTC")
# The evidence of a capture, the best first, and what `captured_by` calls it.
_TIMES: Final = {name: name for name in ("folder_time", "file_time", "sidecar_time")}
_DAYS: Final = {
    "printed_date": "date_line",
    "sidecar_date": "sidecar_date",
    "file_date": "file_date",
    "folder_date": "folder_date",
}
FOUND_WITH_FILES: Final = pl.Schema(
    {
        **dict.fromkeys([*_TIMES, "modified_at"], _INSTANT),
        **dict.fromkeys(("sidecar_date", "file_date", "folder_date"), pl.Date()),
    }
)
"""The evidence that comes with a capture, before its text is read."""


def is_date_line(text: pl.Expr) -> pl.Expr:
    """Whether a whole line is a date such as `maandag 3 november 2025`."""
    return (text.str.len_bytes() <= 40) & text.str.contains(_DATE_LINE)


def read_date(text: pl.Expr) -> pl.Expr:
    """The Date in a date line; null if no such day exists."""
    parts = text.str.extract_groups(_DATE_LINE)
    month = parts.struct.field("month").str.to_lowercase().replace_strict(MONTHS, range(1, 13), default=None)
    return pl.concat_str(
        parts.struct.field("year"),
        month.cast(pl.String).str.zfill(2),
        parts.struct.field("day").str.zfill(2),
        separator="-",
    ).str.to_date("%Y-%m-%d", strict=False)


def plausible_date() -> pl.Expr:
    """`stated_date`, the Date that a page prints; null if it is long after the day of the folder, of the file's name
    or of a sidecar, or more than a day after the file was last modified.
    """
    stated = pl.col("stated_date")
    named = pl.max_horizontal("sidecar_date", "file_date", "folder_date")
    modified = pl.col("modified_at").dt.convert_time_zone(_ZONE).dt.date()
    too_late = (stated > named.dt.offset_by(f"{DATE_LINE_DAYS_LATER}d")) | (
        stated > modified.dt.offset_by("1d")
    )
    return pl.when(~too_late.fill_null(value=False)).then(stated)


def exact_time() -> pl.Expr:
    """The start of the minute of capture from names and sidecars; null if they give at most a day."""
    return pl.coalesce(*_TIMES)


def capture_times() -> list[pl.Expr]:
    """The columns `capture_date`, `captured_from`, `captured_until` and `captured_by`.

    Needs `folder_time`, `file_time`, `sidecar_time` (Datetime in UTC), `printed_date` (from the date line),
    `sidecar_date`, `file_date`, `folder_date` (Date) and `modified_at`, all of which may be null. The first
    that is there dates the page: a minute, or a day in Europe/Amsterdam. The file's modification time is only an upper
    bound on the capture time: `captured_from` is null and `captured_until` the first microsecond after it. Instants are
    UTC, intervals include their start only.
    """
    time, day, modified = exact_time(), pl.coalesce(*_DAYS), pl.col("modified_at")
    by = pl.coalesce(
        *(
            pl.when(pl.col(column).is_not_null()).then(pl.lit(source))
            for column, source in (*_TIMES.items(), *_DAYS.items(), ("modified_at", "modified"))
        ),
        pl.lit("none"),
    )
    start = pl.coalesce(time, _midnight(day)).cast(_INSTANT)
    end = pl.coalesce(
        time.dt.offset_by("1m"), _midnight(day.dt.offset_by("1d")), modified.dt.offset_by("1us")
    ).cast(_INSTANT)
    return [
        pl.coalesce(time.dt.convert_time_zone(_ZONE).dt.date(), day).alias("capture_date"),
        start.alias("captured_from"),
        end.alias("captured_until"),
        by.alias("captured_by"),
    ]


def _midnight(day: pl.Expr) -> pl.Expr:
    return day.cast(pl.Datetime("us")).dt.replace_time_zone(_ZONE).dt.convert_time_zone("UTC")
