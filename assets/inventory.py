"""What lies in `data/raw`: every file with its day, read from names and file status alone."""

from collections.abc import Collection
from datetime import date
from pathlib import Path

import polars as pl
import xxhash

from assets.days import FIRST_DAY, LOCAL
from assets.listing import Listing, list_files
from assets.marking import Marks
from schemas.captures import Captures
from schemas.table import polars_schema

_SCHEMA = polars_schema(Captures, "parsed")
_FOUND = pl.Schema({"day": pl.Date, "files": pl.Int64, "line": pl.String, "undated": pl.Boolean})


def _problem(found: Listing) -> pl.Expr:
    """What keeps a file from being a capture: its name, where it points to, its kind, or its folder."""
    return (
        pl.when(pl.col("place").is_in(found.unreadable))
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
    frame = _as_frame(list_files(raw, days))
    # Files outside dated folders tell their day only now.
    return frame if days is None else frame.filter(pl.col("day").is_in(list(days)))


def day_files(marks: Marks, days: Collection[date] | None = None) -> pl.DataFrame:
    """Each day's files at a glance: `day`, `fingerprint` (a hash of their paths, sizes and modification times),
    `files`, `undated` (whether some lie outside dated folders). Sorted by day.
    """
    others = _as_frame(marks.others)
    # What else there is to a file follows from its path.
    line = pl.concat_str("source_path", "size_bytes", pl.col("modified_at").dt.epoch("us"), separator="\t")
    found = pl.concat(
        [
            pl.DataFrame(
                [(folder.day, files, digest, False) for folder, files, digest in marks.folders],
                schema=_FOUND,
                orient="row",
            ),
            others.select("day", files=pl.lit(1, pl.Int64), line=line, undated=pl.lit(True)),
        ]
    ).filter(pl.col("files") > 0)
    by_day = found.group_by("day").agg(
        pl.col("files").sum(), pl.col("line").sort().str.join("\n"), pl.col("undated").any()
    )
    asked = by_day if days is None else by_day.filter(pl.col("day").is_in(list(days)))
    hashes = [xxhash.xxh3_64_hexdigest(lines.encode()) for lines in asked["line"]]
    return asked.select("day", pl.Series("fingerprint", hashes, pl.String), "files", "undated").sort("day")


def _as_frame(found: Listing) -> pl.DataFrame:
    """The columns of `Captures`, and `day`, sorted by path."""
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
    return (
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
