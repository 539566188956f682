"""The distinct texts sighted on a day, and those of all days together."""

import polars as pl
import xxhash

from pipelines.stories.wording import block_strings, masked, sentences

VERSION_COLUMNS: dict[str, pl.DataType | type[pl.DataType]] = {
    "capture_date": pl.Date,
    "version_id": pl.String,
    "headline": pl.String,
    "body": pl.String,
    "dateline": pl.String,
    "agencies": pl.List(pl.String),
    "section": pl.String,
    "complete": pl.Boolean,
    "sightings": pl.Int32,
    "block_keys": pl.List(pl.UInt64),
}


def day_versions(items: pl.DataFrame, pages: pl.DataFrame) -> pl.DataFrame:
    """The distinct texts among `items`, one row a version, sorted by `version_id`.

    Args:
        items: of one capture day: `page_id`, `version_id`, `headline`, `dateline`, `agencies` (list), `section`,
            `body`, `complete`. Items without a `version_id` (blank body) are left out.
        pages: `page_id`, `capture_date` (null for pages without a day).

    Returns:
        `VERSION_COLUMNS`. `body` is the longest raw form (ties: the first in alphabetical order); `headline`,
        `dateline`, `agencies` and `section` are the most frequent non-null ones (same ties); `complete` is true if
        any sighting is; `capture_date` is the earliest day; `block_keys` are the sorted keys of which two versions of
        a story share one (xxh3-64, stable between releases).
    """
    sighted = items.filter(pl.col("version_id").is_not_null())
    days = sighted.select("page_id", "version_id").join(
        pages.select("page_id", "capture_date"), on="page_id", how="left"
    )
    versions = (
        sighted.group_by("version_id")
        .agg(
            pl.col("body").sort_by(pl.col("body").str.len_chars(), "body", descending=[True, False]).first(),
            complete=pl.col("complete").any(),
            sightings=pl.len().cast(pl.Int32),
        )
        .join(days.group_by("version_id").agg(pl.col("capture_date").min()), on="version_id", how="left")
    )
    for column in ("headline", "dateline", "agencies", "section"):
        versions = versions.join(_most_frequent(sighted, column, pl.len()), on="version_id", how="left")
    versions = versions.sort("version_id")
    return versions.with_columns(block_keys=_block_keys(versions["body"])).select(
        pl.col(name).cast(dtype) for name, dtype in VERSION_COLUMNS.items()
    )


def all_versions(days: pl.DataFrame) -> pl.DataFrame:
    """The day frames of `day_versions`, stacked in any order, as one row a version, sorted by `version_id`.

    Sightings add up, `capture_date` is the first day, and of what differs between days the value with most
    sightings stands. `block_keys`, which only linking needs, is left out.
    """
    versions = days.group_by("version_id").agg(
        pl.col("capture_date").min(),
        pl.col("body").sort_by(pl.col("body").str.len_chars(), "body", descending=[True, False]).first(),
        pl.col("complete").any(),
        pl.col("sightings").sum(),
    )
    for column in ("headline", "dateline", "agencies", "section"):
        versions = versions.join(
            _most_frequent(days, column, pl.col("sightings").sum()), on="version_id", how="left"
        )
    return versions.select(name for name in VERSION_COLUMNS if name != "block_keys").sort("version_id")


def _most_frequent(rows: pl.DataFrame, column: str, weight: pl.Expr) -> pl.DataFrame:
    """The value of `column` with the greatest weight for each version; ties go to the first in order."""
    in_order = pl.col(column).list.join("/") if rows.schema[column] == pl.List(pl.String) else pl.col(column)
    return (
        rows.filter(pl.col(column).is_not_null())
        .group_by("version_id", column)
        .agg(weight=weight)
        .sort("version_id", "weight", in_order, descending=[False, True, False])
        .group_by("version_id", maintain_order=True)
        .agg(pl.col(column).first())
    )


def _block_keys(body: pl.Series) -> pl.Series:
    """The blocking keys of each text, as sorted lists of 64-bit numbers."""
    strings = (
        sentences(body)
        .alias("lines")
        .to_frame()
        .select(row=pl.int_range(pl.len()), key=block_strings(masked(pl.col("lines"))))
    )
    flat = strings.explode("key", empty_as_null=False, keep_nulls=False)
    # One call a key, 0.2 microseconds each; what polars hashes must not be stored.
    keys = pl.Series([xxhash.xxh3_64_intdigest(key) for key in flat["key"].cast(pl.Binary)], dtype=pl.UInt64)
    listed = flat.select("row", key=keys).group_by("row").agg(pl.col("key").unique().sort())
    return (
        strings.select("row")
        .join(listed, on="row", how="left", maintain_order="left")
        .get_column("key")
        .fill_null([])
        .alias("block_keys")
    )
