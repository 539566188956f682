"""Page layouts: where the head of a page ends and its list of reports begins.

A page has a head (menu, title, article) and a tail (reports with their ages). The tail begins at `Meer uit <section>`
or, on an `index` page, at the name of the section below the date line. In the layout `glued` there are no
blank lines and an age is glued to the next report; in `spaced` blank lines separate lines, and briefs have headlines.
A page with neither the opening of a report nor a tail is `other`.
"""

from typing import Final

import polars as pl

_LONGEST_NAME: Final = 40
_SPACED_SHARE: Final = 0.3
_NEVER: Final = 2**32 - 1
_FEATURES: Final = [
    *("opens", "opening_length", "finished", "stops", "is_age", "is_marker", "is_cut_marker"),
    *("is_date", "is_boilerplate", "is_prefixed"),
]


def number_pieces(pieces: pl.DataFrame, texts: pl.DataFrame) -> pl.DataFrame:
    """The pieces of `split_pieces` with the features of their texts, and `row`, `first` and `last` (of its page).

    A marker cut off by the end of a capture counts as a marker; a text that opens a report is no prefixed headline.
    """
    page = pl.col("page")
    features = texts.select(_FEATURES).gather(pieces.get_column("text_row"))
    return (
        pl.concat([pieces, features], how="horizontal")
        .with_columns(
            # Signed: the row above the first one is computed, too.
            row=pl.int_range(pl.len(), dtype=pl.Int64),
            first=page.ne_missing(page.shift(1)),
            last=page.ne_missing(page.shift(-1)),
            is_prefixed=pl.col("is_prefixed") & ~pl.col("opens"),
        )
        .with_columns(
            # `Meer u` is a section marker where the capture breaks off; elsewhere it is text.
            is_marker=pl.col("is_marker") | (pl.col("is_cut_marker") & pl.col("last"))
        )
    )


def spread(values: pl.Series, rows: pl.Series, count: int) -> pl.Series:
    """A series of `count` rows with `values` at the given rows, and null (Boolean: false) elsewhere."""
    elsewhere = False if values.dtype == pl.Boolean else None
    return (
        pl.repeat(elsewhere, count, dtype=values.dtype, eager=True).scatter(rows, values).alias(values.name)
    )


def first_rows(pieces: pl.DataFrame, starts: pl.Series, **flags: pl.Expr) -> pl.DataFrame:
    """For each group of consecutive pieces, the `row` of the first piece with the flag; null where there is none.

    `starts` has the row at which each group begins (null where it has no pieces). One column per flag. A backward
    fill, read where groups begin, takes a third of the time of a group_by.
    """
    ends = starts.shift(-1).backward_fill().fill_null(len(pieces))
    ahead = pieces.select(
        pl.when(flag).then("row").backward_fill().alias(name) for name, flag in flags.items()
    ).gather(starts)
    return ahead.select(pl.when(pl.all() < ends).then(pl.all()))


def last_rows(pieces: pl.DataFrame, starts: pl.Series, **flags: pl.Expr) -> pl.DataFrame:
    """As `first_rows`, for the last piece of each group; no group may be empty."""
    ends = starts.shift(-1).fill_null(len(pieces))
    behind = pieces.select(
        pl.when(flag).then("row").forward_fill().alias(name) for name, flag in flags.items()
    ).gather(ends - 1)
    return behind.select(pl.when(pl.all() >= starts).then(pl.all()))


def page_starts(pieces: pl.DataFrame, page_count: int) -> pl.Series:
    """The row of the first piece of each page, null where it has none."""
    firsts = pieces.select("page", "row", "first").filter("first")
    return spread(firsts.get_column("row"), firsts.get_column("page"), page_count)


def find_tails(pieces: pl.DataFrame, page_count: int) -> pl.DataFrame:
    """Find the layout and the tail of each page.

    One row for each of `page_count` pages, in order: `layout`, `tail_row` (the piece at which the tail begins),
    `name_row` (the piece that names the section of an index page), `opening_row` and `date_row` (the first of its
    kind); rows are those of `pieces`, null where there is none.
    """
    starts = page_starts(pieces, page_count)
    dated = pl.col("date_row") < pl.col("opening_row").fill_null(_NEVER)
    listing = (pl.col("prefixed_row") > pl.col("date_row")) | (
        pl.col("marker_row").is_null() & pl.col("age_row").is_not_null()
    )
    pages = first_rows(
        pieces,
        starts,
        marker_row=pl.col("is_marker"),
        date_row=pl.col("is_date"),
        opening_row=pl.col("opens"),
        age_row=pl.col("is_age"),
        prefixed_row=pl.col("is_prefixed"),
        glued_age_row=pl.col("is_age") & pl.col("glued"),
    ).with_columns(
        blank_share=_blank_shares(pieces, page_count), is_index=(dated & listing).fill_null(value=False)
    )
    # The section name is the first text below the date line that is not boilerplate.
    date_row = pages.select(pl.when("is_index").then("date_row")).to_series()
    below = ~pl.col("is_boilerplate") & ~pl.col("is_date") & (pl.col("row") > pl.col("date_row"))
    below_row = first_rows(
        pieces.with_columns(date_row=date_row.gather(pieces.get_column("page"))), starts, below_row=below
    ).to_series()
    is_name = (pl.col("size") <= _LONGEST_NAME) & ~pl.any_horizontal("is_age", "is_prefixed", "opens")
    names = (
        pieces.select("size", "is_age", "is_prefixed", "opens").gather(below_row).select(is_name).to_series()
    )
    layout = (
        pl.when("is_index")
        .then(pl.lit("index"))
        .when(pl.col("opening_row").is_null() & pl.col("marker_row").is_null())
        .then(pl.lit("other"))
        .when(pl.col("glued_age_row").is_null() & (pl.col("blank_share") >= _SPACED_SHARE))
        .then(pl.lit("spaced"))
        .otherwise(pl.lit("glued"))
    )
    return pages.with_columns(below_row=below_row, is_name=names).select(
        "opening_row",
        "date_row",
        name_row=pl.when("is_name").then("below_row"),
        layout=layout,
        tail_row=pl.when("is_index").then("below_row").otherwise("marker_row"),
    )


def _blank_shares(pieces: pl.DataFrame, page_count: int) -> pl.Series:
    """The share of pieces after a blank line, for each page; null for a page without pieces."""
    end = pl.col("row") + 1
    blank = pl.col("blank_before").cum_sum().cast(pl.Int64)
    ends = pieces.select("page", "last", end=end, blank=blank).filter("last")
    shares = ends.select(
        "page",
        share=(pl.col("blank") - pl.col("blank").shift(1, fill_value=0))
        / (pl.col("end") - pl.col("end").shift(1, fill_value=0)),
    )
    return spread(shares.get_column("share"), shares.get_column("page"), page_count)
