"""What could not be read: the reason, the span and the beginning of the text."""

from typing import Final

import polars as pl

from pipelines.lexicon_files import lexicon
from pipelines.limits import beyond_coded_part
from pipelines.pages.reports import Reports

_REASONS: Final = lexicon("quarantine_reasons")

QUARANTINE_REASONS: Final = tuple(_REASONS.get_column("reason"))
"""All reasons; `quarantine_reasons.csv` explains each in Dutch and English."""

_MEANING: Final = dict(zip(_REASONS.get_column("reason"), _REASONS.get_column("english"), strict=True))
_EXCERPT: Final = 120


def quarantine_pages(captures: pl.DataFrame) -> pl.DataFrame:
    """The captures that are not pages: those with a `refusal`. Columns of the table `quarantine`."""
    refused = captures.filter(pl.col("refusal").is_not_null())
    meaning = pl.col("refusal").replace_strict(_MEANING, return_dtype=pl.String)
    twin = pl.col("twin")
    return refused.select(
        "source_path",
        page_id=pl.when(twin.is_not_null()).then("page_id"),
        reason="refusal",
        detail=pl.when(twin.is_not_null())
        .then(pl.concat_str(meaning, pl.lit(": "), twin))
        .otherwise(meaning),
        span_start=pl.lit(None, pl.Int32),
        span_end=pl.lit(None, pl.Int32),
        excerpt=pl.lit(None, pl.String),
    )


def quarantine_parts(
    reports: Reports, items: pl.DataFrame, segments: pl.DataFrame, pages: pl.DataFrame
) -> pl.DataFrame:
    """The parts of pages that could not be read, in page order. Columns of the table `quarantine`.

    `pages` has one row per page: `page`, `source_path`, `page_id`, `text`, `date_row` (the piece with the date),
    `date_line` (its text), `stated_date` (the day it states) and `printed_date` (that day where it is plausible).
    """
    texts, pieces, chunks = reports
    start, end = pieces.get_column("start"), pieces.get_column("end")
    is_item = pl.repeat(False, len(chunks), dtype=pl.Boolean, eager=True).scatter(
        items.get_column("chunk"), True
    )
    empty = chunks.filter(pl.col("kind").is_not_null() & ~is_item)
    at_empty = empty.select(pl.coalesce("headline_row", "body_row", "first_row")).to_series()
    without_body = empty.select(
        "page",
        reason=pl.lit("brief_without_body"),
        found=pl.lit(None, pl.String),
        span_start=start.gather(at_empty),
        span_end=end.gather(empty.get_column("last_row")),
    )
    orphans = chunks.filter(pl.col("label_row").is_not_null() & pl.col("kind").is_null())
    orphan_ages = orphans.select(
        "page",
        reason=pl.lit("orphan_age_label"),
        found=pl.lit(None, pl.String),
        span_start=start.gather(orphans.get_column("label_row")),
        span_end=end.gather(orphans.get_column("label_row")),
    )
    unread = items.filter(pl.col("label_row").is_not_null() & pl.col("age_minutes_min").is_null())
    unread_ages = unread.select(
        "page",
        reason=pl.when("cut_label").then(pl.lit("cut_age_label")).otherwise(pl.lit("unknown_age_label")),
        found="written_label",
        span_start=start.gather(unread.get_column("label_row")),
        span_end=end.gather(unread.get_column("label_row")),
    )
    unknown = texts.select(
        "unknown_agencies", is_unlisted=pl.col("unknown_agencies").list.len() > 0
    ).with_row_index("text_row")
    unlisted = items.select(
        "page", "body_row", text_row=pieces.get_column("text_row").gather(items.get_column("body_row"))
    ).join(unknown.filter("is_unlisted"), on="text_row", maintain_order="left")
    opening_length = pieces.get_column("opening_length")
    unlisted_agencies = unlisted.select(
        "page",
        reason=pl.lit("unknown_agency"),
        found=pl.col("unknown_agencies").list.join(", "),
        span_start=start.gather(unlisted.get_column("body_row")),
        span_end=start.gather(unlisted.get_column("body_row"))
        + opening_length.gather(unlisted.get_column("body_row")),
    )
    dated = pages.filter(pl.col("date_row").is_not_null() & pl.col("printed_date").is_null())
    invalid_dates = dated.select(
        "page",
        reason=pl.when(pl.col("stated_date").is_null())
        .then(pl.lit("impossible_date"))
        .otherwise(pl.lit("future_date")),
        found="date_line",
        span_start=start.gather(dated.get_column("date_row")),
        span_end=end.gather(dated.get_column("date_row")),
    )
    cut = items.filter(beyond_coded_part() > 0)
    cut_texts = cut.select(
        "page",
        reason=pl.lit("text_cut_for_coding"),
        found=pl.format("{} characters are left out", beyond_coded_part()),
        span_start=(pl.col("span_end") - beyond_coded_part()).cast(start.dtype),
        span_end="span_end",
    )
    parts = pl.concat(
        [
            *(invalid_dates, without_body, orphan_ages, unread_ages, unlisted_agencies),
            *(_unread_text(segments), cut_texts),
        ]
    )
    parts = parts.sort("page", "span_start", "reason")
    at = parts.get_column("page")
    meaning = pl.col("reason").replace_strict(_MEANING, return_dtype=pl.String)
    return parts.with_columns(
        source_path=pages.get_column("source_path").gather(at),
        page_id=pages.get_column("page_id").gather(at),
        text=pages.get_column("text").gather(at),
    ).select(
        "source_path",
        "page_id",
        "reason",
        detail=pl.when(pl.col("found").is_not_null())
        .then(pl.concat_str(meaning, pl.lit(": "), "found"))
        .otherwise(meaning),
        span_start="span_start",
        span_end="span_end",
        excerpt=pl.col("text").str.slice(
            "span_start", pl.min_horizontal(pl.col("span_end") - pl.col("span_start"), _EXCERPT)
        ),
    )


def _unread_text(segments: pl.DataFrame) -> pl.DataFrame:
    """Adjacent unknown segments, joined into one unread text."""
    unknown = pl.col("kind") == "unknown"
    run = (~unknown | (pl.col("ordinal") == 0)).cum_sum()
    return (
        segments.with_columns(run=run)
        .filter(unknown)
        .group_by("page", "run", maintain_order=True)
        .agg(span_start=pl.col("span_start").min(), span_end=pl.col("span_end").max())
        .select(
            *("page", pl.lit("unread_text").alias("reason"), pl.lit(None, pl.String).alias("found")),
            *("span_start", "span_end"),
        )
    )
