"""How old briefs are when they are seen."""

import polars as pl

from schemas import fields
from schemas.table import Column, Table


class BriefAgeDistribution(Table):
    """One capture day (null for pages without one), one section and one age bucket, an interval that age
    labels state.
    """

    capture_date = fields.capture_date.but(nullable=True)
    section = fields.section
    age_from_minutes = Column(pl.Int32(), "Smallest age of the bucket.", unit="minutes", ge=0)
    age_until_minutes = Column(
        pl.Int32(), "Upper bound of the ages in the bucket.", unit="minutes, exclusive", gt=0
    )
    briefs = fields.briefs
    share = fields.share.but("Share of the day's and section's sightings.")
    cumulative_share = Column(pl.Float64(), "Share of this and all younger buckets.", ge=0, le=1 + 1e-9)
    first_briefs = fields.first_briefs
    first_share = Column(
        pl.Float64(),
        "Share of the day's and section's first sightings; null if there are none.",
        nullable=True,
        ge=0,
        le=1,
    )
    first_cumulative_share = Column(
        pl.Float64(),
        "Share of this and all younger buckets among first sightings.",
        nullable=True,
        ge=0,
        le=1 + 1e-9,
    )


class BriefAgeSummary(Table):
    """One capture day (null for pages without one) and one section: how old its briefs were when seen."""

    capture_date = fields.capture_date.but(nullable=True)
    section = fields.section
    briefs = fields.briefs
    median_minutes = Column(
        pl.Float64(),
        "Median age, interpolated within the label interval that contains it.",
        unit="minutes",
        ge=0,
    )
    median_from_minutes = Column(pl.Int32(), "Start of that interval.", unit="minutes", ge=0)
    median_until_minutes = Column(pl.Int32(), "End of that interval.", unit="minutes, exclusive", gt=0)
    p10_minutes = Column(pl.Float64(), "Age below which a tenth of the briefs are.", unit="minutes", ge=0)
    p90_minutes = Column(pl.Float64(), "Age above which a tenth of the briefs are.", unit="minutes", ge=0)
    oldest_minutes = Column(pl.Int32(), "Smallest age that the oldest label allows.", unit="minutes", ge=0)
    first_briefs = fields.first_briefs
    first_median_minutes = Column(
        pl.Float64(),
        "Median age of first sightings; null if there are none.",
        unit="minutes",
        nullable=True,
        ge=0,
    )
    first_p10_minutes = Column(
        pl.Float64(),
        "Age below which a tenth of first sightings are.",
        unit="minutes",
        nullable=True,
        ge=0,
    )
    first_p90_minutes = Column(
        pl.Float64(), "Age above which a tenth of first sightings are.", unit="minutes", nullable=True, ge=0
    )
