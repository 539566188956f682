"""Page layouts: where the head of a page ends and its list of reports begins.

A page has a head (menu, title, article) and a tail (reports with their ages). The tail begins at `Meer uit <section>`,
at another name of a list (`Net binnen`) with a report below it, or else at the second report. On an `index` page, which
has no article, it begins at the name of the section below the date line; without a date line, where the first report
has an age. In the layout `glued` there are no blank lines and an age is glued to the next report; in `spaced` blank
lines separate lines, and briefs have headlines.
A page with neither the opening of a report nor a tail is `other`.
"""

from typing import Final

import polars as pl

_LONGEST_NAME: Final = 40
_SPACED_SHARE: Final = 0.3
_NEVER: Final = 2**32 - 1
_FEATURES: Final = [
    *("opens", "opening_length", "finished", "stops", "is_age", "is_marker", "is_cut_marker"),
    *("is_date", "is_boilerplate", "is_prefixed", "is_counted", "names_list", "names_links", "names_section"),
    *("is_timed", "is_mark"),
]
_LONGEST_LINK: Final = 160
LONGEST_HEADLINE: Final = 200
LONG_TEXT: Final = 80
_SHORTEST_SENTENCE: Final = 30


def number_pieces(pieces: pl.DataFrame, texts: pl.DataFrame) -> pl.DataFrame:
    """The pieces of `split_pieces` with the features of their texts, and `row`, `first` and `last` (of its page).

    A marker cut off by the end of a capture counts as a marker; a text that opens a report is no prefixed headline.
    """
    page = pl.col("page")
    features = texts.select(*_FEATURES, opens_named=pl.col("agencies").list.len() > 0).gather(
        pieces.get_column("text_row")
    )
    numbered = (
        pl.concat([pieces, features], how="horizontal")
        .with_columns(
            # Signed: the row above the first one is computed, too.
            row=pl.int_range(pl.len(), dtype=pl.Int64),
            first=page.ne_missing(page.shift(1)),
            last=page.ne_missing(page.shift(-1)),
            is_prefixed=pl.col("is_prefixed") & ~pl.col("opens"),
            is_boilerplate=pl.col("is_boilerplate") & ~pl.col("opens"),
            opens_named=pl.col("opens_named").fill_null(value=False),
        )
        .with_columns(
            # `Meer u` is a section marker where the capture breaks off; elsewhere it is text.
            is_marker=pl.col("is_marker") | (pl.col("is_cut_marker") & pl.col("last"))
        )
    )
    # A number on the line above a report, or above its headline.
    numbers = pl.col("is_mark") & (is_line_of("opens", 1) | is_line_of("opens", 2))
    return _with_lists(numbered.with_columns(is_boilerplate=pl.col("is_boilerplate") | numbers))


def is_sentence() -> pl.Expr:
    """Whether a piece is a sentence, or too long for anything else."""
    size = pl.col("size")
    return (pl.col("finished") & (size >= _SHORTEST_SENTENCE)) | (size >= LONG_TEXT)


def is_line_of(flag: str, distance: int) -> pl.Expr:
    """Whether the piece a given number of pieces further on the same page has the flag."""
    page = pl.col("page")
    same = page.shift(-distance) == page
    return (pl.col(flag).shift(-distance) & same).fill_null(value=False)


def _with_lists(pieces: pl.DataFrame) -> pl.DataFrame:
    """Add `is_list` (the name of a list that has a report below it) and make the links of other lists boilerplate."""
    if not pieces.select(pl.any_horizontal("names_list", "is_timed").any()).item():
        return pieces.with_columns(is_list=pl.lit(value=False))
    name = pl.col("names_list")
    may_be_headline = ~pl.any_horizontal(
        "stops", "opens", "is_age", "is_marker", "names_list", "is_timed"
    ) & (pl.col("size") <= LONGEST_HEADLINE)
    pieces = pieces.with_columns(
        may_be_headline=may_be_headline, spaced=pl.col("blank_before") & pl.col("opens")
    )
    over_headline = is_line_of("may_be_headline", 1) & (
        is_line_of("spaced", 2) | (is_line_of("opens", 2) & ~pl.col("names_links"))
    )
    pieces = pieces.with_columns(
        is_list=name & (is_line_of("opens", 1) | over_headline), timed=pl.col("is_timed") & ~pl.col("opens")
    )
    # Links stand below the name up to a sentence, a report or another list. A headline above its report is none.
    ends = pl.any_horizontal("first", "stops", "opens", "is_marker", "is_list", "is_date") | (
        pl.col("size") > _LONGEST_LINK
    )
    begins = name & ~pl.col("is_list")
    # A section right below a name is the path to the article; one above a headline has its reports below it.
    path = pl.col("names_section") & begins.shift(1)
    over_report = is_line_of("may_be_headline", 1) & is_line_of("opens", 2)
    ends |= (path.shift(1) & ~pl.col("names_section")).fill_null(value=False) | (
        pl.col("names_section") & over_report
    )
    in_links = (
        pl.when(begins).then(True).when(ends).then(False).forward_fill().fill_null(value=False)
        & ~begins
        & ~ends
        & ~pl.col("is_age")
        & ~is_line_of("spaced", 1)
    )
    text, timed = pl.col("text_row"), pl.col("timed")
    # A repeated line is a title.
    is_timed = timed & (
        (is_line_of("timed", 1) & (text != text.shift(-1)))
        | (is_line_of("timed", -1) & (text != text.shift(1)))
    )
    return pieces.with_columns(
        is_boilerplate=(pl.col("is_boilerplate") | begins | in_links | is_timed) & ~pl.col("is_list")
    ).drop("may_be_headline", "spaced", "timed")


def spread(values: pl.Series, rows: pl.Series, count: int) -> pl.Series:
    """A series of `count` rows with `values` at the given rows, and null (Boolean: false) elsewhere."""
    elsewhere = False if values.dtype == pl.Boolean else None
    return (
        pl.repeat(elsewhere, count, dtype=values.dtype, eager=True).scatter(rows, values).alias(values.name)
    )


def first_rows(pieces: pl.DataFrame, starts: pl.Series, **flags: pl.Expr) -> pl.DataFrame:
    """For each group of consecutive pieces, the `row` of the first piece with the flag; null if there is none.

    `starts` has the row at which each group begins (null if it has no pieces). One column per flag. A backward
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
    """The row of the first piece of each page, null if it has none."""
    firsts = pieces.select("page", "row", "first").filter("first")
    return spread(firsts.get_column("row"), firsts.get_column("page"), page_count)


def find_tails(pieces: pl.DataFrame, page_count: int) -> pl.DataFrame:
    """Find the layout and the tail of each page.

    One row for each of `page_count` pages, in order: `layout`, `tail_row` (the piece at which the tail begins),
    `name_row` (the piece that names the section of an index page), `opening_row` and `date_row` (the first of its
    kind); rows are those of `pieces`, null if there is none.
    """
    starts = page_starts(pieces, page_count)
    page = pl.col("page")
    pieces = pieces.with_columns(
        below_opening=(pl.when("opens").then("page").forward_fill().shift(1) == page).fill_null(value=False)
    )
    dated = pl.col("date_row") < pl.col("opening_row").fill_null(_NEVER)
    listing = (pl.col("prefixed_row") > pl.col("date_row")) | (
        pl.col("marker_row").is_null() & pl.col("age_row").is_not_null()
    )
    is_age, below = pl.col("is_age") & ~pl.col("is_date"), pl.col("below_opening")
    pages = first_rows(
        pieces,
        starts,
        marker_row=pl.col("is_marker") | (pl.col("is_list") & below),
        date_row=pl.col("is_date") & ~below,
        opening_row=pl.col("opens"),
        age_row=(is_age & below) | pl.col("is_counted"),
        prefixed_row=pl.col("is_prefixed"),
        glued_age_row=pl.col("is_age") & pl.col("glued"),
        second_row=pl.col("opens_named") & below,
        aged_row=pl.col("is_age") & below,
        section_row=pl.col("names_section") & ~below,
    ).with_columns(
        blank_share=_blank_shares(pieces, page_count), is_index=(dated & listing).fill_null(value=False)
    )
    # Without a date line, a page lists reports where the first has an age before another begins.
    is_list = (
        ~pl.col("is_index")
        & (pl.col("aged_row") < pl.col("second_row"))
        & (pl.col("marker_row").is_null() | (pl.col("marker_row") > pl.col("second_row")))
    )
    pages = pages.with_columns(is_list=is_list.fill_null(value=False))
    pages = _find_unmarked(pieces, pages)
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
        pl.when(pl.any_horizontal("is_index", "is_list"))
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
        name_row=pl.when("is_name").then("below_row").otherwise("name_row"),
        nameless_row="nameless_row",
        layout=layout,
        tail_row=pl.when("is_index").then("below_row").otherwise("tail_row"),
    )


def _find_unmarked(pieces: pl.DataFrame, pages: pl.DataFrame) -> pl.DataFrame:
    """Add where the tail begins (`tail_row`) on pages that no date line makes an index page.

    That is at the marker, unless a report begins before it: then at the name of a list above that report, or at its
    headline. `name_row` is a section's name there, `nameless_row` a name of a list that the lexicon does not know.
    """
    second = (pl.col("second_row") < pl.col("marker_row").fill_null(_NEVER)).fill_null(value=False)
    is_second = second & ~pl.any_horizontal("is_list", "is_index")
    begins = pl.when("is_list").then("opening_row").when(is_second).then("second_row")
    after = pl.when("is_list").then(-1).otherwise("opening_row")
    pages = pages.with_columns(begins_row=begins, after_row=after)
    if pages.get_column("begins_row").null_count() == len(pages):
        none = pl.lit(None, pl.Int64)
        return pages.with_columns(tail_row="marker_row", name_row=none, nameless_row=none)
    above = _above(pieces, pages, 1)
    over = _above(pieces, pages, 2)
    pages = pages.with_columns(
        above=above.get_column("may_be_headline") & (pl.col("begins_row") - 1 > pl.col("after_row")),
        above_is_section=above.get_column("names_section"),
        above_is_short=above.get_column("is_short"),
        above_is_age=above.get_column("is_age"),
        over_is_age=over.get_column("is_age"),
        over_may_be_headline=over.get_column("may_be_headline"),
        ends_open=_ends_open(pieces, pages),
        over=over.get_column("is_short") & (pl.col("begins_row") - 2 > pl.col("after_row")),
        over_is_section=over.get_column("names_section"),
        spaced=pieces.get_column("blank_before").gather(pages.get_column("begins_row")),
    )
    one, two = pl.col("begins_row") - 1, pl.col("begins_row") - 2
    has_name_over = pl.col("above") & pl.col("over") & ~pl.col("above_is_section")
    # Where no blank line sets a headline apart, a short line above the report is the name of the list.
    is_name = (
        pl.col("above")
        & ~has_name_over
        & (pl.col("above_is_section") | (~pl.col("spaced") & pl.col("above_is_short")))
    )
    named = pl.when(has_name_over).then(two).when(is_name & ~pl.col("is_list")).then(one)
    is_section = (has_name_over & pl.col("over_is_section")) | (is_name & pl.col("above_is_section"))
    section = pl.when(pl.col("section_row") < pl.col("opening_row")).then("section_row")
    # The first report of a list may have its age above it, too: over its headline, or below it.
    over_label = pl.col("above_is_age") & pl.col("over_may_be_headline")
    led = pl.when("ends_open").then(
        pl.when(over_label | (pl.col("above") & pl.col("over_is_age")))
        .then(two)
        .when("above_is_age")
        .then(one)
    )
    return pages.with_columns(named=named).with_columns(
        tail_row=pl.when("is_list")
        .then(pl.coalesce(section, led, pl.when("above").then(one).otherwise("begins_row")))
        .when(pl.col("begins_row").is_not_null())
        .then(pl.coalesce("named", pl.when("above").then(one).otherwise("begins_row")))
        .otherwise("marker_row"),
        name_row=pl.when("is_list").then(section).when(is_section).then("named"),
        nameless_row=pl.when(~pl.col("is_list") & ~is_section).then("named"),
    )


def _ends_open(pieces: pl.DataFrame, pages: pl.DataFrame) -> pl.Series:
    """Whether a page is a list that begins and ends with reports, not with ages; null if it is no list."""
    listed = pages.get_column("is_list").arg_true()
    row = pl.col("row")
    last = (
        pieces.filter(pl.col("page").is_in(listed.implode()))
        .group_by("page")
        .agg(ends_open=row.filter("is_age").max() < row.filter("opens").max())
    )
    return spread(last.get_column("ends_open"), last.get_column("page"), len(pages))


def _above(pieces: pl.DataFrame, pages: pl.DataFrame, distance: int) -> pl.DataFrame:
    """What the piece so many above the beginning of each page's tail may be."""
    rows = pages.select(
        at=pl.when(pl.col("begins_row") >= distance).then(pl.col("begins_row") - distance),
        page=pl.int_range(pl.len()),
    )
    may_be_headline = (
        ~pl.any_horizontal("stops", "opens", "is_age", "is_marker", "is_date", "is_boilerplate", "names_list")
        & (pl.col("size") <= LONGEST_HEADLINE)
        & (pl.col("page") == rows.get_column("page"))
    )
    return (
        pieces.select(
            "stops",
            "opens",
            "is_age",
            "is_marker",
            "is_date",
            "is_boilerplate",
            "names_list",
            "size",
            "page",
            "finished",
            "names_section",
        )
        .gather(rows.get_column("at"))
        .select(
            may_be_headline=may_be_headline.fill_null(value=False),
            is_short=(may_be_headline & ~pl.col("finished") & (pl.col("size") <= _LONGEST_NAME)).fill_null(
                value=False
            ),
            names_section=pl.col("names_section").fill_null(value=False),
            is_age=(pl.col("is_age") & (pl.col("page") == rows.get_column("page"))).fill_null(value=False),
        )
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
