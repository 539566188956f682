"""What lies in `data/raw`: every file with its day, read from names and file status alone."""

from collections.abc import Collection
from datetime import date
from pathlib import Path

import polars as pl

from assets.days import FIRST_DAY, LOCAL
from assets.listing import UNREADABLE, Listing, list_files
from schemas.captures import Captures
from schemas.table import polars_schema

_SCHEMA = polars_schema(Captures, "parsed")


def _problem(found: Listing) -> pl.Expr:
    """What keeps a file from being a capture: its name, where it points to, its kind, or its folder."""
    return (
        pl.when(pl.col("folder_problem").str.starts_with(UNREADABLE))
        .then("folder_problem")
        .when(pl.col("place").is_in(found.unreadable))
        .then(pl.lit("unreadable_name: the name is not UTF-8; rename the file"))
        .when(pl.col("place").is_in(found.outside))
        .then(pl.lit("outside_raw: the link points out of data/raw; copy the file instead"))
        .when(~pl.col("source_path").str.ends_with(".txt"))
        .then(pl.lit("not_a_capture: captures are .txt files; move the file out of data/raw"))
        .otherwise("folder_problem")
    )


def read_inventory(raw: Path, days: Collection[date] | None = None) -> pl.DataFrame:
    """Every file under `data/raw`, or those of some days, with the day whose partition it belongs to.

    The day is the folder's date, else the local day of the file's modification time. Columns of `Captures`, and
    `day` (Date). Hidden files are passed over. Sorted by path.
    """
    found = list_files(raw, days)
    folders = pl.DataFrame(
        [(files, prefix, folder.day, folder.time, folder.problem) for files, prefix, folder in found.folders],
        schema={
            "files": pl.UInt32,
            "prefix": pl.String,
            "folder_date": _SCHEMA["folder_date"],
            "folder_time": _SCHEMA["folder_time"],
            "folder_problem": pl.String,
        },
        orient="row",
    )
    local_day = pl.col("modified_at").dt.convert_time_zone(LOCAL.key).dt.date()
    files = (
        folders.select(pl.exclude("files").repeat_by("files").explode(empty_as_null=False))
        .with_row_index("place")
        .with_columns(
            pl.concat_str("prefix", pl.Series(found.name, dtype=pl.String)).alias("source_path"),
            pl.Series("size_bytes", found.size_bytes, pl.Int64),
            (pl.Series("modified_at", found.modified_ns, pl.Int64) // 1000).cast(pl.Datetime("us", "UTC")),
        )
        .with_columns(problem=_problem(found))
        .select(*_SCHEMA)
        .with_columns(day=pl.coalesce("folder_date", pl.max_horizontal(local_day, pl.lit(FIRST_DAY))))
        .sort("source_path")
    )
    # Files outside dated folders tell their day only now.
    return files if days is None else files.filter(pl.col("day").is_in(list(days)))
