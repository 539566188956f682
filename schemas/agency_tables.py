"""Who reported, by day and together."""

import pandera.polars as pa
import polars as pl

from schemas.table import Table, column


class AgencyAttribution(Table):
    """One day and one agency that is named on at least one of the day's stories."""

    date: pl.Date = column("Day of the stories.", unit="Europe/Amsterdam")
    agency: str = column("Code of the agency.", references="agencies.agency")
    stories: pl.Int64 = column("Stories that name the agency.", ge=1)
    sole: pl.Int64 = column("Of these, stories that name no other.", ge=0)
    joint: pl.Int64 = column("Of these, stories that name others, too.", ge=0)
    sightings: pl.Int64 = column("Sightings of these stories.", ge=1)
    share: pl.Float64 = column("Of the day's stories that name any agency.", ge=0, le=1)

    @pa.dataframe_check(name="sole and joint add up to the stories", n_failure_cases=5)
    def parts_add_up(cls, data: pa.PolarsData) -> pl.LazyFrame:  # noqa: D102
        return data.lazyframe.select(pl.col("sole") + pl.col("joint") == pl.col("stories"))

    @pa.dataframe_check(name="a day and agency stand once", n_failure_cases=5)
    def agencies_are_unique(cls, data: pa.PolarsData) -> pl.LazyFrame:  # noqa: D102
        return data.lazyframe.select(~pl.struct("date", "agency").is_duplicated())


class AgencyPairs(Table):
    """Two agencies that are named on one report."""

    agency_a: str = column("The pair's first code.", references="agencies.agency")
    agency_b: str = column("The pair's second code.", references="agencies.agency")
    stories: pl.Int64 = column("Stories that name both.", ge=1)

    @pa.dataframe_check(name="the pair stands in alphabetical order", n_failure_cases=5)
    def pairs_are_sorted(cls, data: pa.PolarsData) -> pl.LazyFrame:  # noqa: D102
        return data.lazyframe.select(pl.col("agency_a") < pl.col("agency_b"))

    @pa.dataframe_check(name="a pair stands once", n_failure_cases=5)
    def pairs_are_unique(cls, data: pa.PolarsData) -> pl.LazyFrame:  # noqa: D102
        return data.lazyframe.select(~pl.struct("agency_a", "agency_b").is_duplicated())
