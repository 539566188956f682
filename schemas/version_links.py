"""Why two texts are one story."""

import pandera.polars as pa
import polars as pl

from schemas.table import HEX16, Table, column

LINK_METHODS = ["same_words", "cut_off", "lead", "sentences", "wording"]


class VersionLinks(Table):
    """Two texts that were judged to be versions of one story, and why."""

    version_a: str = column("The one text.", str_matches=HEX16, references="story_versions.version_id")
    version_b: str = column("The other text.", str_matches=HEX16, references="story_versions.version_id")
    similarity: pl.Float64 = column(
        "Pairs of neighbouring words that the texts share, of those of the shorter one; numbers masked.",
        ge=0,
        le=1,
    )
    method: str = column(
        "How they are alike: `same_words` but for numbers and the like; `cut_off`, one breaks off and the other goes "
        "on; `lead`, one is the beginning of the other; `sentences`, whole ones are shared; `wording`, most of it is.",
        isin=LINK_METHODS,
    )

    @pa.dataframe_check(name="the pair stands in order", n_failure_cases=5)
    def pairs_are_sorted(cls, data: pa.PolarsData) -> pl.LazyFrame:  # noqa: D102
        return data.lazyframe.select(pl.col("version_a") < pl.col("version_b"))
