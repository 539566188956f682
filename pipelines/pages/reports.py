"""Pieces to reports: age labels, section labels and openings divide a page into chunks of one report each."""

from typing import Final, NamedTuple

import polars as pl

from pipelines.pages.ages import is_cut_label, resembles_label
from pipelines.pages.layouts import (
    LONG_TEXT,
    LONGEST_HEADLINE,
    first_rows,
    is_line_of,
    is_sentence,
    last_rows,
    page_starts,
    spread,
)
from pipelines.pages.leading_labels import mark_leading_labels
from pipelines.pages.patterns import matches_among

_LONGEST_NAME: Final = 40
_LONGEST_SUBHEADING: Final = 80
_LABEL_WORDS: Final = 3

ROLES: Final = (
    *("section_label", "age_label", "date_line", "boilerplate", "title", "brief_headline"),
    *("subheading", "paragraph", "brief_body", "unknown"),
)
"""The roles a piece can have on its page: kinds of segments."""


class Reports(NamedTuple):
    """The reports of a batch of pages."""

    texts: pl.DataFrame
    """The distinct texts of the pieces, as `split_pieces` returns them."""
    pieces: pl.DataFrame
    """The pieces, with `chunk` (a row of `chunks`), `role` (an index into `ROLES`), `in_body`, and
    `opens_report` (it begins with the dateline of its report)."""
    chunks: pl.DataFrame
    """One row per chunk: `chunk`, `page`, `kind` (`article`, `brief`, or null: the chunk is not a report), `in_tail`,
    `is_index`, `page_continues` (behind an article, or a report whose label stands above), and rows of pieces:
    `headline_row`, `title_row` (of an article), `first_row` and `last_row` (of its text), `body_row` (where the body
    begins), `label_row`, and `section_row` (the section label above it)."""


def find_reports(pieces: pl.DataFrame, texts: pl.DataFrame, pages: pl.DataFrame) -> Reports:
    """Divide pieces (of `number_pieces`, with their texts) of pages (of `find_tails`) into reports."""
    text = texts.get_column("text")
    pieces = _divide(_delimit(pieces, text, pages), text)
    chunks = _read_chunks(pieces, pages)
    return Reports(texts, _give_roles(pieces, chunks), chunks)


def _before(flag: str) -> pl.Expr:
    return pl.col(flag).shift(1, fill_value=False) & ~pl.col("first")


def _after(flag: str) -> pl.Expr:
    return pl.col(flag).shift(-1, fill_value=False) & ~pl.col("last")


def _delimit(pieces: pl.DataFrame, texts: pl.Series, pages: pl.DataFrame) -> pl.DataFrame:
    """Mark the pieces of the tail that are age or section labels."""
    page = pieces.get_column("page")
    row = pl.col("row")
    pieces = pieces.with_columns(
        tail_row=pages.get_column("tail_row").gather(page),
        name_row=pages.get_column("name_row").gather(page),
        is_index=(pages.get_column("layout") == "index").gather(page),
    ).with_columns(
        in_tail=(row >= pl.col("tail_row")).fill_null(value=False),
        is_name=(row == pl.col("name_row")).fill_null(value=False),
        is_boilerplate=pl.col("is_boilerplate")
        | _head_labels(pages, page)
        | _at(pages, page, "nameless_row"),
    )
    next_listing = (
        pl.col("is_index")
        & _before("is_age")
        & _after("is_prefixed")
        & (pl.col("size") <= _LONGEST_NAME)
        & ~pl.any_horizontal("is_age", "is_prefixed", "opens", "finished")
    )
    in_tail = pl.col("in_tail")
    next_section = pl.col("names_section") & _before("is_age") & ~_after("is_age")
    pieces = pieces.with_columns(
        is_section=in_tail
        & (pl.any_horizontal("is_marker", "is_list", "is_name") | next_listing | next_section),
        is_age=in_tail & pl.col("is_age"),
    ).with_columns(ends_chunk=pl.col("is_section") | pl.col("is_age"))
    # An age in words that are not in the lexicon follows a complete report, as any age does. Right above an opening a
    # line behind a blank one is a headline; above a headline, or at the end of the page, it is none.
    above = _after("opens")
    place = (
        in_tail
        & ~pl.any_horizontal("ends_chunk", "opens", "is_prefixed", "is_boilerplate")
        & ~_before("ends_chunk")
        & _before("finished")
        & ~(above & _after("blank_before"))
        & ~_in_list()
    )
    no_headline = pl.col("last") | (~above & (is_line_of("opens", 2) | _after("is_prefixed")))
    candidates = pieces.select(
        "row", "text_row", "size", "finished", "last", place=place, no_headline=no_headline
    ).filter("place")
    text = texts.gather(candidates.get_column("text_row"))
    short = ~candidates.get_column("finished") & (candidates.get_column("size") <= _LONGEST_NAME)
    in_small_letters = matches_among(text, short, r"^(?:['’]s )?[\p{Ll}<>+~]")
    few_words = (
        short
        & candidates.get_column("no_headline")
        & (text.str.count_matches(" ", literal=True) < _LABEL_WORDS)
    )
    is_unlisted = (
        resembles_label(text)
        | is_cut_label(text, candidates.get_column("last"))
        | in_small_letters
        | few_words
    )
    unlisted_age = spread(is_unlisted.alias("unlisted_age"), candidates.get_column("row"), len(pieces))
    pieces = pieces.with_columns(
        is_age=pl.col("is_age") | unlisted_age, ends_chunk=pl.col("ends_chunk") | unlisted_age
    )
    return mark_leading_labels(pieces, len(pages))


def _in_list() -> pl.Expr:
    """Whether only lines that are no sentences stand between a line and the age of its report: a list in the report."""
    row = pl.col("row")
    age = pl.when("is_age").then(row).backward_fill()
    others = pl.any_horizontal("finished", "opens", "is_section", "first")
    other = pl.when(others).then(row).shift(-1).backward_fill()
    return (age < other.fill_null(pl.len())).fill_null(value=False)


def _at(pages: pl.DataFrame, page: pl.Series, name: str) -> pl.Expr:
    """Whether a piece is at its page's row of that name."""
    return (pl.col("row") == pages.get_column(name).gather(page)).fill_null(value=False)


def _head_labels(pages: pl.DataFrame, page: pl.Series) -> pl.Expr:
    """The lines of an article that say how old it is."""
    in_head = (pl.col("row") < pages.get_column("tail_row").gather(page)).fill_null(value=True)
    return in_head & pl.col("is_age") & ~pl.col("is_date")


def _with_text(pieces: pl.DataFrame, texts: pl.Series) -> pl.DataFrame:
    return pieces.with_columns(text=texts.gather(pieces.get_column("text_row")))


def _divide(pieces: pl.DataFrame, texts: pl.Series) -> pl.DataFrame:
    """Number the chunks. A headline with its report starts one, even where the previous report has no label."""
    title = pl.col("text").str.strip_chars_end("\\ ")
    sentence = pl.col("stops") | (pl.col("finished") & (pl.col("size") >= LONG_TEXT))
    may_be_title = ~sentence & (pl.col("size") <= LONGEST_HEADLINE)
    head = (
        pieces.select("row", "text_row", "size", "first", "finished", "stops", "in_tail")
        .filter(~pl.col("in_tail"))
        .pipe(_with_text, texts)
        .select("row", repeats=(title == title.shift(1)) & ~pl.col("first") & may_be_title)
    )
    headline = (
        pl.col("in_tail")
        & _after("opens")
        & ~pl.any_horizontal("ends_chunk", "opens", "is_boilerplate")
        & ~pl.col("stops")
        & (pl.col("size") <= LONGEST_HEADLINE)
        & (_after("blank_before") | _before("ends_chunk") | (_before("finished") & ~pl.col("finished")))
    )
    pieces = pieces.with_columns(
        is_headline=headline,
        repeats=spread(head.get_column("repeats"), head.get_column("row"), len(pieces)),
        is_content=~pl.any_horizontal("ends_chunk", "is_age", "is_boilerplate")
        & (pl.col("in_tail") | ~pl.col("is_date")),
    )
    # Below a label that leads, the headline and the opening belong to the report that the label has begun.
    begun = pl.when("leads").then(True).when("opens").then(False).forward_fill().shift(1)
    heads = pl.col("is_headline") | (pl.col("in_tail") & pl.col("opens") & ~_before("is_headline"))
    starts = (
        pl.any_horizontal("first", "is_section", "leads")
        | _before("ends_chunk")
        | (pl.col("in_tail") & ~_before("in_tail"))
        | (heads & ~(pl.col("is_led") & begun.fill_null(value=False)))
    )
    # Between a headline and its report may stand a credit, or when it was changed.
    above = pl.when("is_content").then("row").forward_fill().shift(1)
    return pieces.with_columns(chunk=starts.cum_sum() - 1, above_row=above)


def _read_chunks(pieces: pl.DataFrame, pages: pl.DataFrame) -> pl.DataFrame:
    chunk = pieces.get_column("chunk")
    starts = chunk.ne_missing(chunk.shift(1)).arg_true().cast(pl.Int64)
    content = pl.col("is_content")
    size = pl.col("size")
    # With a gap below it, a short first line is a headline.
    over_gap = _after("blank_before") & ~pl.col("stops") & (size <= LONGEST_HEADLINE)

    firsts = first_rows(
        pieces,
        starts,
        first_row=content,
        opening_row=content & pl.col("opens"),
        first_sentence_row=content & is_sentence(),
        gap_row=content & over_gap,
        repeat_row=content & pl.col("repeats"),
        label_row=pl.col("is_age"),
        lead_row=content & pl.col("leads"),
        section_row=pl.col("is_section"),
    )
    lasts = last_rows(pieces, starts, last_row=content, sentence_row=content & is_sentence())
    page = pieces.get_column("page").gather(starts)
    section_of_page = first_rows(
        pieces, page_starts(pieces, len(pages)), section_row_of_page=pl.col("is_section")
    )
    chunks = pl.DataFrame(
        {
            "chunk": pl.int_range(len(starts), dtype=pl.UInt32, eager=True),
            "page": page,
            "in_tail": pieces.get_column("in_tail").gather(starts),
            "is_led": pieces.get_column("is_led").gather(starts),
        }
    ).hstack(
        [
            *firsts.get_columns(),
            *lasts.get_columns(),
            *section_of_page.gather(page).get_columns(),
            *pages.select("layout", "tail_row").gather(page).get_columns(),
        ]
    )
    in_tail = pl.col("in_tail")
    above = pieces.get_column("above_row").gather(chunks.get_column("opening_row"))
    over = pieces.get_column("above_row").gather(above)
    # Between a title and the opening may stand a summary.
    summary = pieces.get_column("stops").gather(above)
    is_title = pieces.select(title=~pl.col("stops") & (size <= LONGEST_HEADLINE)).get_column("title")
    return (
        chunks.with_columns(
            above_row=above,
            over_row=pl.select(pl.when(summary & is_title.gather(over)).then(over)).to_series(),
        )
        .with_columns(section_row=pl.col("section_row").forward_fill())
        .with_columns(
            section_row=pl.when(in_tail & (pl.col("section_row") >= pl.col("tail_row"))).then("section_row")
        )
        .with_columns(
            headline_row=pl.when(in_tail).then(_brief_headline()).otherwise(_article_headline()),
        )
        .with_columns(
            body_row=pl.coalesce("opening_row", pl.col("headline_row") + 1, "first_row"),
        )
        .with_columns(
            body_row=pl.when(pl.col("body_row") <= pl.col("last_row")).then("body_row"),
            section_row=pl.coalesce("section_row", "section_row_of_page"),
        )
        .with_columns(kind=pl.when(in_tail).then(_brief_kind()).otherwise(_article_kind()))
        .with_columns(
            is_index=pl.col("layout") == "index",
            title_row=pl.when(pl.col("kind") == "article").then("headline_row"),
            page_continues=(pl.col("page") == pl.col("page").shift(-1)).fill_null(value=False)
            & (~in_tail | pl.col("is_led")),
        )
        .select(
            *("chunk", "page", "in_tail", "kind", "is_index", "page_continues", "headline_row", "title_row"),
            *("first_row", "body_row", "last_row", "label_row", "section_row"),
        )
    )


def _brief_headline() -> pl.Expr:
    """The line above the opening; without an opening, a first line that looks like one."""
    above = pl.col("above_row")
    first, last = pl.col("first_row"), pl.col("last_row")
    lone = (first == last) & pl.col("sentence_row").is_null() & (pl.col("layout") != "glued")
    return (
        pl.when(pl.col("opening_row").is_not_null())
        .then(pl.when(above >= first).then(above))
        .when(lone | ((pl.coalesce("lead_row", "gap_row") == first) & (first < last)))
        .then(first)
    )


def _brief_kind() -> pl.Expr:
    read = pl.any_horizontal(pl.col("opening_row", "label_row", "sentence_row").is_not_null())
    return pl.when(read & pl.col("first_row").is_not_null()).then(pl.lit("brief"))


def _article_headline() -> pl.Expr:
    """The repeated title, or the line above the opening, or the first line."""
    opening = pl.col("opening_row")
    text_begins = pl.coalesce(opening, pl.col("first_sentence_row") + 2, pl.col("last_row") + 1)
    repeated = pl.when(pl.col("repeat_row") < text_begins).then("repeat_row")
    lines = pl.col("over_row"), pl.col("above_row")
    above = pl.coalesce(*(pl.when(line >= pl.col("first_row")).then(line) for line in lines))
    return (
        pl.when(opening.is_null())
        .then(pl.coalesce(repeated, "first_row"))
        .otherwise(pl.coalesce(repeated, above))
    )


def _article_kind() -> pl.Expr:
    has_text = (
        pl.col("tail_row").is_not_null()
        & (pl.col("layout") != "index")
        & (pl.col("sentence_row") >= pl.col("body_row"))
    )
    return pl.when(pl.col("opening_row").is_not_null() | has_text).then(pl.lit("article"))


def _give_roles(pieces: pl.DataFrame, chunks: pl.DataFrame) -> pl.DataFrame:
    row = pl.col("row")
    of_chunk = chunks.select(
        "headline_row",
        "body_row",
        in_report=pl.col("kind").is_not_null(),
        in_article=(pl.col("kind") == "article").fill_null(value=False),
    )
    pieces = pieces.with_columns(of_chunk.gather(pieces.get_column("chunk")).get_columns()).with_columns(
        in_body=pl.col("is_content") & pl.col("in_report") & (row >= pl.col("body_row"))
    )
    # A repeated title is two consecutive pieces.
    heads = (row == pl.col("headline_row")) | (
        (row + 1 == pl.col("headline_row")) & pl.col("repeats").shift(-1)
    )
    subheading = (pl.col("size") <= _LONGEST_SUBHEADING) & ~pl.col("finished") & ~pl.col("opens")
    matches = {
        "section_label": pl.col("is_section"),
        "age_label": pl.col("is_age"),
        "date_line": pl.col("is_date") & ~pl.col("in_tail"),
        "boilerplate": pl.col("is_boilerplate"),
        "title": heads & pl.col("in_article"),
        "brief_headline": heads & pl.col("in_report"),
        "subheading": pl.col("in_body") & pl.col("in_article") & subheading,
        "paragraph": pl.col("in_body") & pl.col("in_article"),
        "brief_body": pl.col("in_body"),
    }
    # The first match counts. Choosing between numbers is faster than between strings.
    role = pl.coalesce(
        *(pl.when(one).then(pl.lit(ROLES.index(name), pl.UInt8)) for name, one in matches.items()),
        pl.lit(ROLES.index("unknown"), pl.UInt8),
    )
    opens_report = pl.col("in_body") & pl.col("opens") & (row == pl.col("body_row"))
    return pieces.with_columns(role=role, opens_report=opens_report)
