"""The distinct texts sighted on each day."""

import polars as pl
import xxhash

from pipelines.stories.plain_names import with_one_spelling
from pipelines.stories.wording import block_strings, masked, sentences

VERSION_COLUMNS: dict[str, pl.DataType | type[pl.DataType]] = {
    "date": pl.Date,
    "version_id": pl.String,
    "headline": pl.String,
    "body": pl.String,
    "dateline": pl.String,
    "agencies": pl.List(pl.String),
    "section": pl.String,
    "complete": pl.Boolean,
    "sightings": pl.Int64,
    "block_keys": pl.List(pl.UInt64),
}
_TEXT = ("date", "version_id")


def day_versions(items: pl.DataFrame) -> pl.DataFrame:
    """The distinct texts among the items of each day, one row per day and version, sorted by both.

    Args:
        items: of any days: `date`, `version_id`, `headline`, `dateline`, `agencies` (list), `section`, `body`,
            `complete`. Items without a `version_id` (blank body) are left out.

    Returns:
        `VERSION_COLUMNS`. `body` is the shortest raw form, as damage that folding evens out only adds characters
        (ties: the first in alphabetical order); `headline`, `dateline`, `agencies` and `section` are the most
        frequent non-null ones (same ties); `complete` is true if any sighting is; `block_keys` are sorted; two
        versions of a story share at least one (xxh3-64, stable between releases).
    """
    attributes = ("headline", "dateline", "agencies", "section")
    # Most items repeat another one of the day exactly: count these, so that the rest runs on few rows.
    sighted = (
        items.filter(pl.col("version_id").is_not_null())
        .group_by(*_TEXT, "body", *attributes)
        .agg(pl.col("complete").any(), sightings=pl.len().cast(pl.Int64))
    )
    versions = sighted.group_by(_TEXT).agg(pl.col("complete").any(), pl.col("sightings").sum())
    shortest = sighted.sort(*_TEXT, pl.col("body").str.len_chars(), "body").unique(
        _TEXT, keep="first", maintain_order=True
    )
    versions = shortest.select(*_TEXT, "body").join(versions, on=_TEXT, maintain_order="left")
    for column in attributes:
        versions = versions.join(_most_frequent(sighted, column), on=_TEXT, how="left", maintain_order="left")
    texts = versions.select("body").unique()
    keys = texts.with_columns(block_keys=_block_keys(texts["body"]))
    return versions.join(keys, on="body", maintain_order="left").select(
        pl.col(name).cast(dtype) for name, dtype in VERSION_COLUMNS.items()
    )


def _most_frequent(sighted: pl.DataFrame, column: str) -> pl.DataFrame:
    """The value of `column` with most sightings for each day and version; ties go to the first in order."""
    in_order = (
        pl.col(column).list.join("/") if sighted.schema[column] == pl.List(pl.String) else pl.col(column)
    )
    return (
        sighted.filter(pl.col(column).is_not_null())
        .group_by(*_TEXT, column)
        .agg(pl.col("sightings").sum())
        .sort(*_TEXT, "sightings", in_order, descending=[False, False, True, False])
        .unique(_TEXT, keep="first", maintain_order=True)
        .select(*_TEXT, column)
    )


def _block_keys(body: pl.Series) -> pl.Series:
    """The blocking keys of each text, as sorted lists of 64-bit numbers."""
    strings = (
        with_one_spelling(sentences(body))
        .alias("lines")
        .to_frame()
        .select(row=pl.int_range(pl.len()), key=block_strings(masked(pl.col("lines"))))
    )
    flat = strings.explode("key", empty_as_null=False, keep_nulls=False)
    # One call per key, 0.2 microseconds each; polars' own hashes are not stable enough to store.
    keys = pl.Series([xxhash.xxh3_64_intdigest(key) for key in flat["key"].cast(pl.Binary)], dtype=pl.UInt64)
    listed = flat.select("row", key=keys).group_by("row").agg(pl.col("key").unique().sort())
    return (
        strings.select("row")
        .join(listed, on="row", how="left", maintain_order="left")
        .get_column("key")
        .fill_null([])
        .alias("block_keys")
    )
