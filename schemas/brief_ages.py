"""How old briefs are when they are seen."""

import polars as pl

from schemas.table import Table, column


class BriefAgeDistribution(Table):
    """One capture day, one section and one age bucket, the interval that labels of one kind allow."""

    capture_date: pl.Date = column("Day of the captures.", unit="Europe/Amsterdam")
    section: str = column("Section of the list of briefs; null where the page names none.", nullable=True)
    age_from_minutes: pl.Int32 = column("Smallest age of the bucket.", unit="minutes", ge=0)
    age_until_minutes: pl.Int32 = column("Bound above its largest age.", unit="minutes, exclusive", gt=0)
    briefs: pl.Int64 = column("Sightings of briefs whose label names this bucket.", ge=1)
    share: pl.Float64 = column("Of the day's and section's sightings.", ge=0, le=1)
    cumulative_share: pl.Float64 = column("Share of this and all younger buckets.", ge=0, le=1 + 1e-9)
    first_briefs: pl.Int64 = column("Stories first seen as a brief here, with a label of this bucket.", ge=0)
    first_share: pl.Float64 = column(
        "Of the day's and section's first sightings; null where there are none.", nullable=True, ge=0, le=1
    )
    first_cumulative_share: pl.Float64 = column(
        "Share of this and all younger buckets among first sightings.", nullable=True, ge=0, le=1 + 1e-9
    )


class BriefAgeSummary(Table):
    """One capture day and one section: how old its briefs were when seen."""

    capture_date: pl.Date = column("Day of the captures.", unit="Europe/Amsterdam")
    section: str = column("Section of the list of briefs; null where the page names none.", nullable=True)
    briefs: pl.Int64 = column("Sightings of briefs with an age.", ge=1)
    median_minutes: pl.Float64 = column(
        "Median age, interpolated within the label interval that holds it.", unit="minutes", ge=0
    )
    median_from_minutes: pl.Int32 = column("Start of that interval.", unit="minutes", ge=0)
    median_until_minutes: pl.Int32 = column("End of that interval.", unit="minutes, exclusive", gt=0)
    p10_minutes: pl.Float64 = column("Age that a tenth of the briefs do not reach.", unit="minutes", ge=0)
    p90_minutes: pl.Float64 = column("Age that a tenth of the briefs exceed.", unit="minutes", ge=0)
    oldest_minutes: pl.Int32 = column("Smallest age that the oldest label allows.", unit="minutes", ge=0)
    first_briefs: pl.Int64 = column("Stories first seen as a brief here.", ge=0)
    first_median_minutes: pl.Float64 = column(
        "Median age of first sightings; null where there are none.", unit="minutes", nullable=True, ge=0
    )
    first_p10_minutes: pl.Float64 = column(
        "Age that a tenth of first sightings do not reach.", unit="minutes", nullable=True, ge=0
    )
    first_p90_minutes: pl.Float64 = column(
        "Age that a tenth of first sightings exceed.", unit="minutes", nullable=True, ge=0
    )
