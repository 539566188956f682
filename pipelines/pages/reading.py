"""Captures to pages, items, segments, and a quarantine of what could not be read."""

from collections.abc import Sequence
from datetime import date
from hashlib import sha256
from typing import NamedTuple

import polars as pl

from pipelines.pages.capture_times import (
    FOUND_WITH_FILES,
    capture_times,
    exact_time,
    plausible_date,
    read_date,
)
from pipelines.pages.decoding import decode_pages
from pipelines.pages.items import ITEM_COLUMNS, build_items
from pipelines.pages.layouts import find_tails, number_pieces
from pipelines.pages.line_features import section_name
from pipelines.pages.pieces import split_pieces
from pipelines.pages.quarantine import quarantine_pages, quarantine_parts
from pipelines.pages.reports import Reports, find_reports
from pipelines.pages.segments import build_segments


class Parsed(NamedTuple):
    """The contents of a batch of captures, as the tables of the same names."""

    pages: pl.DataFrame
    items: pl.DataFrame
    segments: pl.DataFrame
    quarantine: pl.DataFrame


_PAGE_COLUMNS = [
    *("page_id", "source_path", "capture_date", "captured_from", "captured_until", "captured_by", "url"),
    *(
        "layout",
        "section",
        "title",
        "encoding",
        "repairs",
        "size_bytes",
        "characters",
        "unknown_characters",
        "items",
        "date",
    ),
]


# Captures with a time come first: of several with the same bytes, the first becomes the page.
READING_ORDER = ("date", exact_time(), "source_path")


def read_pages(captures: pl.DataFrame, earlier: pl.DataFrame | None = None) -> Parsed:
    """Read a batch of captures; about 5,000 make the best use of the CPU.

    Args:
        captures: `source_path` (String), `content` (Binary), `date` (Date: the day of its partition), `url`
            (String), and the evidence of time in `FOUND_WITH_FILES`; the last two may be null, or left out.
        earlier: the pages of the batches before this one, where a day takes several: `page_id`, `date`,
            `source_path`. Batches must then follow `READING_ORDER`, nulls last.

    Every capture becomes a page or a row of the quarantine, in `READING_ORDER`; of captures of one day with the same
    bytes, the first becomes the page. No content of a capture raises an exception. Every row of the result has the
    `date` of its capture next to the table's columns, so that days read together give the same rows as days read alone.
    """
    given = pl.Schema({"url": pl.String(), **FOUND_WITH_FILES})
    lacking = {name: pl.lit(None, dtype) for name, dtype in given.items() if name not in captures.columns}
    captures = captures.with_columns(**lacking)
    captures = _identify(captures.sort(READING_ORDER, nulls_last=True, maintain_order=True), earlier)
    readable = captures.filter(pl.col("refusal").is_null()).with_row_index("page")
    decoded = readable.get_column("text")
    pages = readable.with_columns(characters=decoded.str.len_chars().cast(pl.Int32))
    places, texts = split_pieces(decoded)
    pieces = number_pieces(places, texts)
    layouts = find_tails(pieces, len(pages))
    reports = find_reports(pieces, texts, layouts)
    pages = (
        pages.with_columns(
            layouts.get_column("layout"),
            layouts.get_column("date_row"),
            date_line=_texts_of(reports, layouts.get_column("date_row")),
        )
        .with_columns(stated_date=read_date(pl.col("date_line")))
        .with_columns(printed_date=plausible_date())
        .with_columns(capture_times())
    )
    items = build_items(reports, pages)
    segments = build_segments(reports.pieces, pages)
    refused = pl.concat([quarantine_pages(captures), quarantine_parts(reports, items, segments, pages)])
    return Parsed(
        pages=_describe_pages(pages, reports, items, segments),
        items=items.select(*ITEM_COLUMNS, "date"),
        segments=segments.drop("page"),
        quarantine=refused.join(
            captures.select("source_path", "date"), on="source_path", maintain_order="left"
        ),
    )


def _texts_of(reports: Reports, rows: pl.Series) -> pl.Series:
    """The texts of pieces."""
    return reports.texts.get_column("text").gather(reports.pieces.get_column("text_row").gather(rows))


def _identify(captures: pl.DataFrame, earlier: pl.DataFrame | None) -> pl.DataFrame:
    """Add `page_id`, `size_bytes`, and `text`, `encoding`, `repairs`, `refusal` of the decoded bytes."""
    contents = captures.get_column("content")
    listed = list(contents)
    # polars has no SHA-256, and hashlib takes one value at a time: 4 µs per page.
    page_ids = pl.Series([sha256(content).hexdigest()[:16] for content in listed], dtype=pl.String)
    sizes = contents.bin.size().cast(pl.Int64)
    captures = captures.drop("content").with_columns(page_id=page_ids, size_bytes=sizes)
    captures = captures.hstack(decode_pages(contents, listed))
    seen = captures.select("page_id", "date", "source_path")
    first = (
        pl.concat([seen.clear() if earlier is None else earlier.select(seen.columns), seen])
        .unique(["page_id", "date"], keep="first", maintain_order=True)
        .rename({"source_path": "first"})
    )
    twin = pl.when(pl.col("first") != pl.col("source_path")).then("first")
    return (
        captures.join(first, on=["page_id", "date"], how="left", maintain_order="left")
        .with_columns(twin=twin)
        .drop("first")
        .with_columns(
            refusal=pl.when(pl.col("twin").is_not_null()).then(pl.lit("duplicate_page")).otherwise("refusal")
        )
    )


def _describe_pages(
    pages: pl.DataFrame, reports: Reports, items: pl.DataFrame, segments: pl.DataFrame
) -> pl.DataFrame:
    counts = items.group_by("page").agg(items=pl.len().cast(pl.Int64))
    unknown = (
        segments.filter(pl.col("kind") == "unknown")
        .group_by("page")
        .agg(unknown_characters=(pl.col("span_end") - pl.col("span_start")).sum())
    )
    labels = reports.chunks.group_by("page").agg(pl.col("title_row").max(), pl.col("section_row").min())
    for facts in (labels, counts, unknown):
        pages = pages.join(facts, on="page", how="left", maintain_order="left")
    return (
        pages.with_columns(
            title=_texts_of(reports, pages.get_column("title_row")),
            section=_texts_of(reports, pages.get_column("section_row")),
        )
        .with_columns(
            title=pl.col("title").str.strip_chars_end("\\ "),
            section=section_name(pl.col("section")),
            unknown_characters=pl.col("unknown_characters").fill_null(0),
            items=pl.col("items").fill_null(0),
        )
        .select(_PAGE_COLUMNS)
    )


def lost_captures(captures: pl.DataFrame, accounted: Sequence[pl.DataFrame]) -> list[tuple[date, str]]:
    """The captures with neither a page nor a quarantine row, by day and path: there must be none.

    Args:
        captures: those that were to be read, `date` and `source_path` among their columns.
        accounted: `date` and `source_path` of pages and of rows in quarantine.
    """
    keys = ["date", "source_path"]
    rows = captures.select(keys)
    return rows.join(pl.concat(accounted), on=keys, how="anti").rows() if accounted else rows.rows()
