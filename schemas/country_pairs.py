"""What countries did to each other, by day."""

import pandera.polars as pa
import polars as pl

from schemas.events import EVENT_TYPES
from schemas.table import COUNTRY, Table, column


class CountryPairEvents(Table):
    """One day and one unordered pair of countries that were mentioned together or had an event. Counts are of stories
    or their events, never of sightings.
    """

    event_date: pl.Date = column("Day of the stories.", unit="Europe/Amsterdam")
    country_a: str = column("The pair's first code.", str_matches=COUNTRY, references="countries.country")
    country_b: str = column("The pair's second code.", str_matches=COUNTRY, references="countries.country")
    stories: pl.Int64 = column("Stories that report an event of the pair.", ge=0)
    events: pl.Int64 = column("Events of the pair in either direction.", ge=0)
    verbal_cooperation: pl.Int64 = column("Events of quad class 1.", ge=0)
    material_cooperation: pl.Int64 = column("Events of quad class 2.", ge=0)
    verbal_conflict: pl.Int64 = column("Events of quad class 3.", ge=0)
    material_conflict: pl.Int64 = column("Events of quad class 4.", ge=0)
    mean_intensity: pl.Float64 = column(
        "Mean intensity of the events; null where there is none.", nullable=True, ge=-10, le=10
    )
    co_mentions: pl.Int64 = column("Stories that mention both countries.", ge=0)

    @pa.dataframe_check(name="the pair stands in alphabetical order", n_failure_cases=5)
    def pairs_are_sorted(cls, data: pa.PolarsData) -> pl.LazyFrame:  # noqa: D102
        return data.lazyframe.select(pl.col("country_a") < pl.col("country_b"))

    @pa.dataframe_check(name="a day and pair stand once", n_failure_cases=5)
    def pairs_are_unique(cls, data: pa.PolarsData) -> pl.LazyFrame:  # noqa: D102
        return data.lazyframe.select(~pl.struct("event_date", "country_a", "country_b").is_duplicated())

    @pa.dataframe_check(name="the quad classes add up to the events", n_failure_cases=5)
    def classes_add_up(cls, data: pa.PolarsData) -> pl.LazyFrame:  # noqa: D102
        classes = ["verbal_cooperation", "material_cooperation", "verbal_conflict", "material_conflict"]
        return data.lazyframe.select(pl.sum_horizontal(classes) == pl.col("events"))


class DyadEvents(Table):
    """One day, one source, one target and one event type; an undirected type has its codes in alphabetical order."""

    event_date: pl.Date = column("Day of the stories.", unit="Europe/Amsterdam")
    source_country: str = column("Who did or said it.", str_matches=COUNTRY, references="countries.country")
    target_country: str = column("Toward whom.", str_matches=COUNTRY, references="countries.country")
    event_type: str = column("PLOVER type.", isin=EVENT_TYPES)
    quad_class: pl.Int8 = column("Quad class of the type.", ge=1, le=4)
    stories: pl.Int64 = column("Stories that report it.", ge=1)
    mean_confidence: pl.Float64 = column("Mean confidence of the events counted.", ge=0, le=1)
