"""Lists that print the age of a report above it, or between its headline and its text, and not below.

On such a list every label has a report behind it and the first has none before it; where ages stand below, it is the
other way round. A page on which both readings fit, or neither, is read as usual: its ages stand below.
"""

import polars as pl

from pipelines.pages.layouts import LONGEST_HEADLINE, first_rows, is_sentence, page_starts


def mark_leading_labels(pieces: pl.DataFrame, page_count: int) -> pl.DataFrame:
    """Add `is_led` (the page prints ages above) and `leads` (a report begins here: its label, or the headline over it).

    `pieces` have the flags of `number_pieces`, `in_tail`, `is_section` and `ends_chunk`; a label that leads no longer
    ends a chunk. A page has one way of printing ages.
    """
    is_age, in_tail = pl.col("is_age"), pl.col("in_tail")
    is_text = in_tail & (pl.col("opens") | (is_sentence() & ~pl.any_horizontal("is_age", "is_boilerplate")))
    none = pl.lit(value=False)
    firsts = first_rows(pieces, page_starts(pieces, page_count), label_row=in_tail & is_age, text_row=is_text)
    candidates = firsts.select(pl.arg_where(pl.col("label_row") < pl.col("text_row"))).to_series()
    if candidates.is_empty():
        return pieces.with_columns(is_led=none, leads=none)
    page = pl.col("page")
    # A label that is the first piece of its page has no line above it.
    above = (
        pl.any_horizontal("is_section", "is_age", "opens", "is_boilerplate", "finished")
        | ~in_tail
        | (pl.col("size") > LONGEST_HEADLINE)
    )
    under_headline = ~above.shift(1, fill_value=True) & ~pl.col("first")
    events = (
        pieces.lazy()
        .select(
            *("page", "row", "is_age", "is_section", "is_index", "opens"),
            is_text=is_text,
            under_headline=under_headline,
            in_tail=in_tail,
        )
        .filter(
            in_tail & page.is_in(candidates.implode()) & pl.any_horizontal("is_age", "is_section", "is_text")
        )
        # Where reports have openings, a sentence without one is none.
        .filter(pl.any_horizontal("is_age", "is_section", "opens") | ~pl.col("opens").any().over("page"))
        .with_columns(
            behind=(pl.col("is_text").shift(-1) & (page.shift(-1) == page)).fill_null(value=False),
            before=(pl.col("is_text").shift(1) & (page.shift(1) == page)).fill_null(value=False),
        )
        .filter("is_age")
        .collect()
    )
    # A line above the first label alone is the title of a list.
    others = pl.col("under_headline").slice(1).any()
    led = (
        events.group_by("page", maintain_order=True)
        .agg(
            fits=pl.col("behind").all() & ~pl.col("before").all(),
            headed=pl.col("under_headline").all() & (others | ~pl.col("is_index").first() | (pl.len() == 1)),
            bare=~others & (~pl.col("under_headline").first() | pl.col("is_index").first()),
        )
        .filter(pl.col("fits") & (pl.col("headed") | pl.col("bare")))
    )
    labels = events.join(led, on="page", maintain_order="left")
    begins = labels.select(pl.col("row") - pl.col("headed").cast(pl.Int64)).to_series()
    count = len(pieces)
    leads = pl.repeat(False, count, dtype=pl.Boolean, eager=True).scatter(begins, True)
    is_led = pieces.get_column("page").is_in(led.get_column("page").implode())
    return pieces.with_columns(is_led=is_led, leads=leads).with_columns(
        ends_chunk=pl.col("ends_chunk") & ~(pl.col("is_led") & is_age)
    )
