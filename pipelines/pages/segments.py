"""Pieces to segments, which tile the page: every character of the decoded page is in exactly one."""

from typing import Final

import polars as pl

from pipelines.pages.layouts import spread
from pipelines.pages.reports import ROLES

_KINDS: Final = pl.Series([*ROLES, "dateline", "white_space"])
_DATELINE: Final = len(ROLES)
_WHITE_SPACE: Final = len(ROLES) + 1


def build_segments(pieces: pl.DataFrame, pages: pl.DataFrame) -> pl.DataFrame:
    """Tile the pages.

    `pieces` as `find_reports` returns them; `pages` has the `page_id`, the `date` and the length (`characters`) of each
    page. The frame has the columns of the table `segments`, `page` and `date`, in page order. A segment
    runs up to the next one.
    """
    tiles = _cut_tiles(pieces)
    page = tiles.get_column("page")
    first = pl.col("page").ne_missing(pl.col("page").shift(1))
    last = pl.col("page").ne_missing(pl.col("page").shift(-1))
    row = pl.int_range(pl.len(), dtype=pl.Int32)
    return tiles.select(
        "page",
        page_id=pages.get_column("page_id").gather(page),
        ordinal=row - pl.when(first).then(row).forward_fill(),
        kind=_KINDS.gather(tiles.get_column("kind")),
        span_start="start",
        span_end=pl.when(last)
        .then(pages.get_column("characters").gather(page))
        .otherwise(pl.col("start").shift(-1)),
        date=pages.get_column("date").gather(page),
    )


def _cut_tiles(pieces: pl.DataFrame) -> pl.DataFrame:
    """Where tiles start: `page`, `start`, and `kind` (a row of `_KINDS`), in order.

    Each piece is a tile; so are leading white space on a page, and the text after an opening.
    """
    start, behind = pl.col("start"), pl.col("start") + pl.col("opening_length")
    number = pl.int_range(pl.len(), dtype=pl.UInt32)
    indented = pl.col("first") & (start > 0)
    divided = pl.col("opens_report") & (behind < pl.col("end"))
    pieces = pieces.select(
        "page",
        "start",
        "role",
        kind=pl.when("opens_report").then(pl.lit(_DATELINE, pl.UInt8)).otherwise("role"),
        behind=behind,
        indented=indented,
        divided=divided,
        place=number + indented.cum_sum() + divided.cum_sum() - divided.cast(pl.UInt32),
    )
    white_space = pieces.filter("indented").select(
        "page", start=pl.lit(0, pl.Int32), kind=pl.lit(_WHITE_SPACE, pl.UInt8), place=pl.col("place") - 1
    )
    texts = pieces.filter("divided").select("page", start="behind", kind="role", place=pl.col("place") + 1)
    tiles = pl.concat([pieces.select("page", "start", "kind", "place"), white_space, texts])
    # Scatter by known positions instead of sorting.
    order = spread(
        pl.int_range(len(tiles), dtype=pl.UInt32, eager=True), tiles.get_column("place"), len(tiles)
    )
    return tiles.drop("place").gather(order)
