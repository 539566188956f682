"""Reports become items: an article or a brief with its opening, text, age and place on the page."""

import polars as pl

from pipelines.pages.ages import is_cut_label, read_ages
from pipelines.pages.layouts import section_name
from pipelines.pages.reports import Reports
from pipelines.stories.identity import version_ids


def build_items(reports: Reports, page_ids: pl.Series) -> pl.DataFrame:
    """One row an item, in order of page and position.

    The columns of the table `items` that a page alone can tell, and `page` (row of the page), `label_row` and
    `unknown_agencies` for what has to be reported. A report without any text is no item.
    """
    pieces, chunks = reports
    bodies = _join_bodies(pieces)
    items = (
        chunks.with_row_index("chunk")
        .filter(pl.col("kind").is_not_null())
        .join(bodies, on="chunk", maintain_order="left")
        .filter(pl.col("body") != "")
    )
    text, start, end = (pieces.get_column(name) for name in ("text", "start", "end"))
    opens = pieces.get_column("opens")
    items = items.with_columns(
        headline=text.gather(items.get_column("headline_row")),
        age_label=text.gather(items.get_column("label_row")),
        section=text.gather(items.get_column("section_row")),
        span_start=start.gather(items.select(pl.coalesce("headline_row", "body_row")).to_series()),
        span_end=end.gather(items.select(pl.coalesce("label_row", "body_last_row")).to_series()),
        cut_label=pieces.get_column("last").gather(items.get_column("label_row")).fill_null(value=False),
        is_article=pl.col("kind") == "article",
    )
    opening = pl.when(opens.gather(items.get_column("body_row")))
    ages = read_ages(items.get_column("age_label"))
    return items


def _join_bodies(pieces: pl.DataFrame) -> pl.DataFrame:
    """One row a chunk with a body: `body`, `body_last_row`, `body_finished`."""
    rows = pieces.filter("in_body").select(
        "chunk",
        "row",
        "finished",
        line=pl.when("opens").then(pl.col("text").str.slice("opening_length")).otherwise("text"),
    )
    return rows.group_by("chunk", maintain_order=True).agg(
        body=pl.col("line").str.join("\n"),
        body_last_row=pl.col("row").last(),
        body_finished=pl.col("finished").last(),
    )
