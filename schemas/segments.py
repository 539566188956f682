"""Pages cut into pieces."""

import pandera.polars as pa
import polars as pl

from schemas.table import HEX16, Table, column

# `white_space` stands before the first piece of a page; elsewhere it belongs to the segment that it follows.
SEGMENT_KINDS = [
    "title", "paragraph", "subheading", "section_label", "brief_headline", "dateline", "brief_body", "age_label",
    "date_line", "boilerplate", "white_space", "unknown",
]  # fmt: skip


class Segments(Table):
    """One piece of a page. The segments of a page tile its decoded text without gap or overlap."""

    page_id: str = column("The page.", str_matches=HEX16, references="pages.page_id")
    ordinal: pl.Int32 = column("Place in the page, from 0.", ge=0)
    kind: str = column("What the piece is.", isin=SEGMENT_KINDS)
    span_start: pl.Int32 = column("First character in the decoded page.", unit="characters", ge=0)
    span_end: pl.Int32 = column("Character after the last in the decoded page.", unit="characters", gt=0)

    @pa.dataframe_check(name="a segment is not empty", n_failure_cases=5)
    def spans_are_ordered(cls, data: pa.PolarsData) -> pl.LazyFrame:  # noqa: D102
        return data.lazyframe.select(pl.col("span_start") < pl.col("span_end"))

    @pa.dataframe_check(name="segments tile the page", n_failure_cases=5)
    def segments_tile(cls, data: pa.PolarsData) -> pl.LazyFrame:  # noqa: D102
        # Rows of a page stand together and in order, so each is held against the row before: a tenth of the time of
        # gathering the rows of each page.
        goes_on = pl.col("page_id").eq_missing(pl.col("page_id").shift(1))
        end_before = pl.when(goes_on).then(pl.col("span_end").shift(1)).otherwise(0)
        place = pl.when(goes_on).then(pl.col("ordinal").shift(1) + 1).otherwise(0)
        return data.lazyframe.select((pl.col("span_start") == end_before) & (pl.col("ordinal") == place))
