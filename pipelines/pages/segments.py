"""The pieces of a page as tiles: every character of the decoded page belongs to exactly one segment."""

import polars as pl


def build_segments(pieces: pl.DataFrame, page_ids: pl.Series, page_lengths: pl.Series) -> pl.DataFrame:
    """Tile the pages.

    `pieces` as `find_reports` gives them; `page_ids` and `page_lengths` (characters) have a row a page. The frame has
    the columns of the table `segments` and `page`, in order of page and place. A segment runs up to the next one.
    """
    opening = pl.col("opens_report")
    starts = pieces.select("page", "start", kind=pl.when(opening).then(pl.lit("dateline")).otherwise("role"))
    pieces = pieces.select("page", "start", "end", "first", "opens_report", "opening_length", kind="role")
    behind_opening = pieces.filter(
        opening & (pl.col("opening_length") < pl.col("end") - pl.col("start"))
    ).select("page", start=pl.col("start") + pl.col("opening_length"), kind="kind")
    indented = pieces.filter(pl.col("first") & (pl.col("start") > 0)).select(
        "page", start=pl.lit(0, pl.Int32), kind=pl.lit("white_space")
    )
    tiles = pl.concat([starts, behind_opening, indented])
    tiles = tiles.gather(
        (tiles.get_column("page").cast(pl.Int64) * 2**32 + tiles.get_column("start")).arg_sort()
    )
    page = tiles.get_column("page")
    first = pl.col("page").ne_missing(pl.col("page").shift(1))
    last = pl.col("page").ne_missing(pl.col("page").shift(-1))
    row = pl.int_range(pl.len(), dtype=pl.Int32)
    return tiles.with_columns(
        page_id=page_ids.gather(page),
        ordinal=row - pl.when(first).then(row).forward_fill(),
        span_end=pl.when(last)
        .then(page_lengths.gather(page))
        .otherwise(pl.col("start").shift(-1))
        .cast(pl.Int32),
    ).select("page", "page_id", "ordinal", "kind", span_start="start", span_end="span_end")
