"""Reports become items: an article or a brief with its opening, text, age and place on the page."""

import polars as pl

from pipelines.pages.ages import is_cut_label, read_ages
from pipelines.pages.looks import section_name
from pipelines.pages.reports import Reports
from pipelines.stories.identity import version_ids

ITEM_COLUMNS = [
    *("item_id", "page_id", "version_id", "kind", "position", "section", "headline", "dateline", "agencies"),
    *("agency_codes", "body", "age_label", "age_minutes_min", "age_minutes_max", "complete"),
    *("span_start", "span_end"),
]
"""The columns of the table `items` that a page alone can tell."""


def build_items(reports: Reports, page_ids: pl.Series) -> pl.DataFrame:
    """One row an item, in order of page and position.

    `page_ids` has the id of each page. The columns are `ITEM_COLUMNS` and, for what has to be reported, `page`,
    `chunk`, `unknown_agencies`, `cut_label` and the rows of pieces `body_row` and `label_row`. A report
    without any text is no item.
    """
    pieces, chunks = reports
    items = chunks.with_columns(body=_join_bodies(pieces, len(chunks))).filter(
        pl.col("kind").is_not_null() & (pl.col("body") != "")
    )
    at_body, at_label = items.get_column("body_row"), items.get_column("label_row")
    text, start, end = (pieces.get_column(name) for name in ("text", "start", "end"))
    openings = pieces.select("dateline", "agencies", "agency_codes", "unknown_agencies").select(
        pl.all().gather(at_body)
    )
    label = text.gather(at_label)
    items = items.with_columns(
        openings.get_columns(),
        headline=_headline(text.gather(items.get_column("headline_row")), items.get_column("is_index")),
        section=text.gather(items.get_column("section_row")),
        written_label=label,
        cut_label=pieces.get_column("last").gather(at_label)
        & label.to_frame("label").select(is_cut_label(pl.col("label"))).to_series(),
        span_start=start.gather(items.select(pl.coalesce("headline_row", "body_row")).to_series()),
        span_end=end.gather(items.select(pl.coalesce("label_row", "last_row")).to_series()),
        version_id=version_ids(items.get_column("body")),
        page_id=page_ids.gather(items.get_column("page")),
        body_finished=pieces.get_column("finished").gather(items.get_column("last_row")),
        briefs=(pl.col("kind") == "brief").cum_sum(),
        first=pl.col("page").ne_missing(pl.col("page").shift(1)),
    ).with_columns(
        section=section_name(pl.col("section")),
        age_label=pl.when(~pl.col("cut_label").fill_null(value=False)).then("written_label"),
        position=_position().cast(pl.Int32),
        agencies=pl.col("agencies").fill_null([]),
        agency_codes=pl.col("agency_codes").fill_null([]),
    )
    return items.join(
        read_ages(items.get_column("age_label")), on="age_label", how="left", maintain_order="left"
    ).with_columns(
        item_id=pl.col("page_id") + "-" + pl.col("position").cast(pl.String).str.zfill(2),
        complete=pl.col("body_finished") | pl.col("label_row").is_not_null() | pl.col("goes_on"),
    )


def _headline(text: pl.Series, is_index: pl.Series) -> pl.Expr:
    bare = pl.lit(text).str.strip_chars_end("\\ ")
    return pl.when(pl.lit(is_index)).then(bare.str.strip_prefix("ANP ")).otherwise(bare)


def _position() -> pl.Expr:
    """The number of a brief on its page, from 1; 0 for the article."""
    is_brief = (pl.col("kind") == "brief").cast(pl.Int64)
    briefs_before_page = pl.when("first").then(pl.col("briefs").cast(pl.Int64) - is_brief).forward_fill()
    return (pl.col("briefs").cast(pl.Int64) - briefs_before_page) * is_brief


def _join_bodies(pieces: pl.DataFrame, chunk_count: int) -> pl.Series:
    """The body of each chunk; null where it has none."""
    needed = pieces.select("chunk", "text", "opens_report", "opening_length", "in_body")
    rows = needed.filter("in_body").select(
        "chunk",
        line=pl.when("opens_report").then(pl.col("text").str.slice("opening_length")).otherwise("text"),
        alone=pl.col("chunk").ne_missing(pl.col("chunk").shift(1))
        & pl.col("chunk").ne_missing(pl.col("chunk").shift(-1)),
    )
    alone = rows.filter("alone")
    several = (
        rows.filter(~pl.col("alone"))
        .group_by("chunk", maintain_order=True)
        .agg(pl.col("line").str.join("\n"))
    )
    bodies = pl.repeat(None, chunk_count, dtype=pl.String, eager=True)
    for part in (alone, several):
        bodies = bodies.scatter(part.get_column("chunk"), part.get_column("line"))
    return bodies
