"""The layout of a page: where its head ends and its list of reports begins.

A page has a head (menu, title, article) and a tail (reports with their ages). The tail begins at `Meer uit <section>`
or, on an `index` page, at the name of the section below the date line. In the layout `glued` lines follow each
other and an age is glued to the next report; in `spaced` empty lines stand between, and briefs have headlines. A page
with neither the opening of a report nor a tail is `other`.
"""

from typing import Final

import polars as pl

_LONGEST_NAME: Final = 40
_SPACED_SHARE: Final = 0.3
_NEVER: Final = 2**32 - 1


def number_pieces(pieces: pl.DataFrame) -> pl.DataFrame:
    """Add the place of each piece of `split_pieces`: `row`, and whether it is the `first` or `last` of its page.

    With it, whether it is a marker where the capture breaks off, and no prefixed headline where a report opens.
    """
    page = pl.col("page")
    return pieces.with_columns(
        # Signed, for the row above the first one is asked for too.
        row=pl.int_range(pl.len(), dtype=pl.Int64),
        first=page.ne_missing(page.shift(1)),
        last=page.ne_missing(page.shift(-1)),
        is_prefixed=pl.col("is_prefixed") & ~pl.col("opens"),
    ).with_columns(
        # `Meer u` is the marker of a section where the capture breaks off; elsewhere it is text.
        is_marker=pl.col("is_marker") | (pl.col("is_cut_marker") & pl.col("last"))
    )


def spread(flags: pl.Series, rows: pl.Series, count: int) -> pl.Series:
    """A Boolean series of `count` rows with the `flags` of the given rows, false elsewhere."""
    return pl.repeat(False, count, dtype=pl.Boolean, eager=True).scatter(rows, flags).alias(flags.name)


def find_tails(pieces: pl.DataFrame, page_count: int) -> pl.DataFrame:
    """Find the layout and the tail of each page.

    One row for each of `page_count` pages, in order: `layout`, `tail_row` (the piece at which the tail begins),
    `name_row` (the piece that names the section of an index page), `opening_row` and `date_row` (the first of its
    kind); rows are those of `pieces`, null where there is none.
    """
    facts = pieces.group_by("page").agg(
        marker_row=first_row(pl.col("is_marker")),
        date_row=first_row(pl.col("is_date")),
        opening_row=first_row(pl.col("opens")),
        age_row=first_row(pl.col("is_age")),
        prefixed_row=first_row(pl.col("is_prefixed")),
        blank_share=pl.col("blank_before").mean(),
        glued_age=(pl.col("is_age") & pl.col("glued")).any(),
    )
    pages = pl.DataFrame({"page": pl.int_range(page_count, dtype=pl.UInt32, eager=True)})
    dated = pl.col("date_row") < pl.col("opening_row").fill_null(_NEVER)
    listing = (pl.col("prefixed_row") > pl.col("date_row")) | (
        pl.col("marker_row").is_null() & pl.col("age_row").is_not_null()
    )
    pages = pages.join(facts, on="page", how="left", maintain_order="left").with_columns(
        is_index=(dated & listing).fill_null(value=False)
    )
    index = pages.filter("is_index").select("page", "date_row")
    below_date = (
        pieces.select("page", "row", "size", "opens", "is_age", "is_prefixed", "is_boilerplate", "is_date")
        .filter(~pl.col("is_boilerplate") & ~pl.col("is_date"))
        .join(index, on="page", maintain_order="left")
        .filter(pl.col("row") > pl.col("date_row"))
        .unique("page", keep="first", maintain_order=True)
    )
    is_name = (pl.col("size") <= _LONGEST_NAME) & ~pl.any_horizontal("is_age", "is_prefixed", "opens")
    names = below_date.select("page", below_row="row", name_row=pl.when(is_name).then("row"))
    tail_row = pl.when("is_index").then("below_row").otherwise("marker_row")
    layout = (
        pl.when("is_index")
        .then(pl.lit("index"))
        .when(pl.col("opening_row").is_null() & pl.col("marker_row").is_null())
        .then(pl.lit("other"))
        .when(~pl.col("glued_age") & (pl.col("blank_share") >= _SPACED_SHARE))
        .then(pl.lit("spaced"))
        .otherwise(pl.lit("glued"))
    )
    return pages.join(names, on="page", how="left", maintain_order="left").select(
        "page", "name_row", "opening_row", "date_row", layout=layout, tail_row=tail_row
    )


def first_row(flag: pl.Expr) -> pl.Expr:
    """In a group, the `row` of the first piece of which `flag` is true."""
    return pl.when(flag).then("row").min()
