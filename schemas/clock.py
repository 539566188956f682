"""What the clock found out on a day: when its pages were captured and its texts appeared."""

import polars as pl

from schemas.items import PUBLISHED_BY
from schemas.pages import CAPTURED_BY
from schemas.table import HEX16, Table, Timestamp, column


class PageTimes(Table):
    """One page and the tightest capture interval that its day's labels and dates allow."""

    page_id: str = column("The page.", unique=True, str_matches=HEX16)
    captured_from: Timestamp = column("Earliest capture; null where unknown.", unit="UTC", nullable=True)
    captured_until: Timestamp = column("Latest capture; null where unknown.", unit="UTC", nullable=True)
    captured_by: str = column("Where the interval comes from.", isin=CAPTURED_BY)


class VersionTimes(Table):
    """One text and the tightest publication interval that its day's labels and dates allow: those of the day's dated
    pages and those of its undated ones are two rows.
    """

    version_id: str = column("The text.", str_matches=HEX16)
    published_from: Timestamp = column("Earliest publication; null where unknown.", unit="UTC", nullable=True)
    published_until: Timestamp = column("Latest publication; null where unknown.", unit="UTC", nullable=True)
    published_by: str = column("Where the interval comes from.", isin=PUBLISHED_BY)


class LabelConflicts(Table):
    """One age label that contradicts others and was set aside, with what it claims and what the others say."""

    clash: str = column(
        "Name of a group of labels that contradict each other: page and text of the first of them."
    )
    page_id: str = column("The page with the label.", str_matches=HEX16, references="pages.page_id")
    version_id: str = column("The text with the label.", str_matches=HEX16)
    age_minutes_min: pl.Int32 = column("Smallest age that the label allows.", unit="minutes", ge=0)
    age_minutes_max: pl.Int32 = column("Bound above its largest age.", unit="minutes, exclusive", gt=0)
    label_from: Timestamp = column("Earliest publication by this label alone.", unit="UTC", nullable=True)
    label_until: Timestamp = column("Latest publication by this label alone.", unit="UTC", nullable=True)
    published_from: Timestamp = column("Earliest publication by the other labels.", unit="UTC", nullable=True)
    published_until: Timestamp = column("Latest publication by the other labels.", unit="UTC", nullable=True)
