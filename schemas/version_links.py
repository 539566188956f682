"""Why two texts are one story."""

import pandera.polars as pa
import polars as pl

from schemas.table import HEX16, Table, column


class VersionLinks(Table):
    """Two texts that were judged to be versions of one story, and why."""

    version_a: str = column("The one text.", str_matches=HEX16, references="story_versions.version_id")
    version_b: str = column("The other text.", str_matches=HEX16, references="story_versions.version_id")
    similarity: pl.Float64 = column("Similarity of the two texts.", ge=0, le=1)
    method: str = column("How they were found alike.")

    @pa.dataframe_check(name="the pair stands in order", n_failure_cases=5)
    def pairs_are_sorted(cls, data: pa.PolarsData) -> pl.LazyFrame:  # noqa: D102
        return data.lazyframe.select(pl.col("version_a") < pl.col("version_b"))
