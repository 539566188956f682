"""What the clock derived for a day: when its pages were captured and its texts appeared."""

import polars as pl

from schemas import fields
from schemas.table import TIMESTAMP, Column, Table


class PageTimes(Table):
    """One page and the tightest capture interval that its day's labels and dates allow."""

    page_id = fields.page_id.but(unique=True)
    captured_from = fields.captured_from
    captured_until = fields.captured_until
    captured_by = fields.captured_by


class VersionTimes(Table):
    """One text and the tightest publication interval that its day's labels and dates allow: dated
    and undated pages of the day give separate rows.
    """

    version_id = fields.version_id
    published_from = fields.published_from
    published_until = fields.published_until
    published_by = fields.published_by


class LabelConflicts(Table):
    """One age label that contradicts others and was ignored, with the times that it and the others give."""

    conflict_id = Column(
        pl.String(),
        "The labels that contradict each other, named after the page and text of the first of them.",
    )
    page_id = fields.page_id
    version_id = fields.version_id
    age_minutes_min = fields.age_minutes_min
    age_minutes_max = fields.age_minutes_max
    label_from = Column(TIMESTAMP, "Earliest publication by this label alone.", unit="UTC", nullable=True)
    label_until = Column(TIMESTAMP, "Latest publication by this label alone.", unit="UTC", nullable=True)
    published_from = fields.published_from.but("Earliest publication by the other labels.")
    published_until = fields.published_until.but("Latest publication by the other labels.")
    clash = fields.clash
