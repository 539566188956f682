"""What could not be read."""

import polars as pl

from schemas import fields
from schemas.table import Column, Table

REASONS = [
    "binary", "brief_without_body", "changed_while_read", "cut_age_label", "duplicate_page", "empty",
    "future_date", "future_day", "html", "impossible_date", "not_a_capture", "orphan_age_label", "outside_raw",
    "sidecar_columns", "sidecar_no_file", "sidecar_repeated", "sidecar_time", "sidecar_unreadable",
    "text_cut_for_coding", "too_large", "too_many_lines", "unknown_age_label", "unknown_agency",
    "unknown_encoding", "unknown_folder", "unread_text", "unreadable", "unreadable_name", "vanished",
]  # fmt: skip


class Quarantine(Table):
    """One file, or part of a page, that could not be read, with reason and position; nothing is dropped silently."""

    source_path = fields.source_path
    page_id = fields.page_id.but(
        "The page; null if the file could not be read as one.",
        nullable=True,
        references=None,
        str_matches=None,
    )
    reason = fields.reason.but(
        "Why; `quarantine_reasons.csv` in the lexicon explains each reason.", isin=REASONS
    )
    detail = Column(pl.String(), "Details, for a person to read.")
    span_start = fields.span_start.but(nullable=True)
    span_end = fields.span_end.but(nullable=True)
    excerpt = Column(pl.String(), "The start of the text in question.", nullable=True)
