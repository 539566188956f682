"""Pages divided into pieces."""

import polars as pl

from schemas import fields
from schemas.table import Column, Rule, Table

# `white_space` comes before the first piece of a page; elsewhere it belongs to the segment before it.
SEGMENT_KINDS = [
    "title", "paragraph", "subheading", "section_label", "brief_headline", "dateline", "brief_body", "age_label",
    "date_line", "boilerplate", "white_space", "unknown",
]  # fmt: skip

# The rows of a page are adjacent and in order, so compare each with the row before: a tenth of the time of grouping
# them by page.
_GOES_ON = pl.col("page_id").eq_missing(pl.col("page_id").shift(1))
_END_BEFORE = pl.when(_GOES_ON).then(pl.col("span_end").shift(1)).otherwise(0)
_PLACE = pl.when(_GOES_ON).then(pl.col("ordinal").shift(1) + 1).otherwise(0)


class Segments(Table):
    """One piece of a page. The segments of a page tile its decoded text without gap or overlap."""

    page_id = fields.page_id
    ordinal = Column(pl.Int32(), "Position on the page, from 0.", ge=0)
    kind = fields.kind.but("The kind of piece.", isin=SEGMENT_KINDS)
    span_start = fields.span_start
    span_end = fields.span_end

    not_empty = Rule("a segment is not empty", pl.col("span_start") < pl.col("span_end"))
    tile = Rule(
        "segments tile the page", (pl.col("span_start") == _END_BEFORE) & (pl.col("ordinal") == _PLACE)
    )
