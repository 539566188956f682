"""What could not be read."""

import polars as pl

from schemas.table import Table, column

REASONS = [
    "binary", "brief_without_body", "changed_while_read", "cut_age_label", "duplicate_page", "empty", "html",
    "impossible_date", "not_a_capture", "orphan_age_label", "outside_raw", "too_large", "too_many_lines",
    "unknown_age_label", "unknown_agency", "unknown_encoding", "unknown_folder", "unread_text", "unreadable",
    "unreadable_name", "vanished",
]  # fmt: skip


class Quarantine(Table):
    """One thing that could not be read, with the reason and the place; nothing is dropped in silence."""

    source_path: str = column("Path of the raw file relative to `data/raw`, with forward slashes.")
    page_id: str = column("The page, where the file could be read as one.", nullable=True)
    reason: str = column("Why; `quarantine_reasons.csv` of the lexicon says what each means.", isin=REASONS)
    detail: str = column("What was found, for a person to read.")
    span_start: pl.Int32 = column(
        "First character in the decoded page.", unit="characters", nullable=True, ge=0
    )
    span_end: pl.Int32 = column(
        "Character after the last in the decoded page.", unit="characters", nullable=True, ge=0
    )
    excerpt: str = column("The start of the text in question.", nullable=True)
