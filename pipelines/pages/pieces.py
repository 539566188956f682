"""Pages to pieces: lines, split where age labels and reports are glued together."""

from typing import NamedTuple

import polars as pl

from pipelines.pages.datelines import read_datelines
from pipelines.pages.distinct import find_distinct
from pipelines.pages.glued_lines import cut_lines
from pipelines.pages.leading_marks import strip_marks
from pipelines.pages.line_features import line_features


class Pieces(NamedTuple):
    """The pieces of a batch of pages, and their distinct texts: the same lines recur on page after page."""

    places: pl.DataFrame
    """One row per piece that is not blank, in page order: `page` (UInt32, row of the page), `text_row` (of
    `texts`), `start` and `end` (Int32 characters of the decoded page, without white space around the piece), `size`,
    `blank_before` (a blank line precedes), `glued` (text follows on the same line)."""
    texts: pl.DataFrame
    """One row per text: `text`, and the columns of `line_features` and `read_datelines`. Pieces with the same text and
    the same surrounding white space share a row."""


def split_pieces(pages: pl.Series) -> Pieces:
    """Split decoded pages into their lines, and lines where labels and reports are glued together."""
    lines = pl.DataFrame(
        {"page": pl.int_range(len(pages), dtype=pl.UInt32, eager=True), "line": pages.str.split("\n")}
    ).explode("line")
    distinct = find_distinct(lines.get_column("line"))
    parts = cut_lines(distinct.values)
    texts = find_distinct(parts.get_column("part"))
    stripped = strip_marks(_strip(texts.values))
    parts = parts.drop("part").with_columns(text_row=texts.rows)
    parts = parts.hstack(stripped.select("length", "indent", "size", "blank").gather(texts.rows))
    parts_of_line = (
        parts.select("line").with_row_index("part").group_by("line", maintain_order=True).agg("part")
    )
    places = pl.DataFrame(
        {"page": lines.get_column("page"), "part": parts_of_line.get_column("part").gather(distinct.rows)}
    ).explode("part")
    places = pl.concat(
        [places.drop("part"), parts.drop("line").gather(places.get_column("part"))], how="horizontal"
    )
    places = (
        places.with_columns(
            start=_part_starts(places) + pl.col("indent"),
            blank_before=(pl.col("blank") & ~pl.col("glued")).shift(1, fill_value=False),
        )
        .filter(pl.col("size") > 0)
        .select(
            *("page", "text_row", "start", "size", "blank_before", "glued"),
            end=pl.col("start") + pl.col("size"),
        )
    )
    return Pieces(places, _with_features(stripped.get_column("text")))


def _part_starts(parts: pl.DataFrame) -> pl.Series:
    """Where each part of a line starts, in characters of its page; every page has at least one."""
    page = pl.col("page")
    # The last part of a line is followed by a line break.
    taken = pl.col("length").cast(pl.Int64) + ~pl.col("glued")
    starts = parts.select("page", start=taken.cum_sum() - taken, first=page.ne_missing(page.shift(1)))
    page_starts = starts.filter("first").get_column("start")
    return (starts.get_column("start") - page_starts.gather(starts.get_column("page"))).cast(pl.Int32)


def _strip(parts: pl.Series) -> pl.DataFrame:
    """Parts of lines: the `text` without white space around it, whether there is none (`blank`), and in characters
    (Int32) the `length` of the part, its `indent` and the `size` of its text."""
    part = pl.col("part")
    text = part.str.strip_chars()
    length = part.str.len_chars().cast(pl.Int32)
    return (
        parts.to_frame("part")
        .select(
            # A lone backslash is not text, but not a blank line either.
            text=pl.when(text != "\\").then(text).otherwise(pl.lit("")),
            length=length,
            blank=text == "",
            indent=length - part.str.strip_chars_start().str.len_chars().cast(pl.Int32),
        )
        .with_columns(size=pl.col("text").str.len_chars().cast(pl.Int32))
    )


def _with_features(texts: pl.Series) -> pl.DataFrame:
    return pl.concat([texts.to_frame(), line_features(texts), read_datelines(texts)], how="horizontal")
