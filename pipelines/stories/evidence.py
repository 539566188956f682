"""Which of a page's own dates can be trusted."""

import polars as pl

# Files written together were copied (or unpacked, or checked out) together. Three, each within a
# minute of the next, are enough: a page left undated can still be dated by its briefs, a page dated wrongly misleads
# all others.
COPIED_TOGETHER = 3
COPIED_WITHIN = 60

_UNDATED = ("modified", "none")


def trusted_dates(pages: pl.DataFrame) -> pl.DataFrame:
    """Pages with the dates that may bound their capture.

    Dates from names, sidecars and date lines stay as they are. A file's modification time is trusted only where the
    file was not written together with others, and then only as an upper bound: a page cannot have been captured after
    its file was last written, but maybe long before (the file was moved, repaired, unpacked).

    Args:
        pages: `page_id`, `captured_from`, `captured_until` (of pages dated by `modified`: just after the modification
            time) and `captured_by`.

    Returns:
        The same rows and columns, in the same order: for `modified` pages `captured_from` is null and
        `captured_until` the modification time, or null and `captured_by` `none` where files were written together.
    """
    if pages.is_empty():
        return pages
    by_file = pl.col("captured_by") == "modified"
    written = (
        pages.filter(by_file)
        .select("page_id", written="captured_until")
        .sort("written", "page_id")
        .with_columns(
            burst=(pl.col("written").diff() > pl.duration(seconds=COPIED_WITHIN)).fill_null(True).cum_sum()
        )
        .with_columns(copied=(pl.len().over("burst") >= COPIED_TOGETHER) | pl.col("written").is_null())
    )
    marked = pages.join(
        written.select("page_id", "written", "copied"), on="page_id", how="left", maintain_order="left"
    )
    return marked.with_columns(
        captured_from=pl.when(~by_file).then("captured_from"),
        captured_until=pl.when(~by_file).then("captured_until").when(~pl.col("copied")).then("written"),
        captured_by=pl.when(by_file & pl.col("copied")).then(pl.lit("none")).otherwise("captured_by"),
    ).select(pages.columns)


def is_dated() -> pl.Expr:
    """Whether a page itself has a day: from a name, a sidecar or its date line, not from its modification time."""
    return ~pl.col("captured_by").is_in(_UNDATED)
