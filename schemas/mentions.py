"""Forms that refer to a country."""

import pandera.polars as pa
import polars as pl

from schemas.table import COUNTRY, HEX16, Table, column

FIELDS = ["headline", "body"]
KINDS = ["name", "adjective", "inhabitants", "place", "institution", "person", "elided"]


class Mentions(Table):
    """One form in a version of a story that refers to a country."""

    story_id: str = column(
        "The story.", str_matches=HEX16, references="stories.story_id", only_in="warehouse"
    )
    version_id: str = column(
        "The text that has the form.", str_matches=HEX16, references="story_versions.version_id"
    )
    country: str = column(
        "ISO 3166-1 alpha-3, and XKX for Kosovo.", str_matches=COUNTRY, references="countries.country"
    )
    form: str = column("The form exactly as written.")
    kind: str = column("What kind of form it is.", isin=KINDS)
    field: str = column("The part of the text that has the form.", isin=FIELDS)
    span_start: pl.Int32 = column("First character in the headline or body.", unit="characters", ge=0)
    span_end: pl.Int32 = column("Character after the last in the headline or body.", unit="characters", gt=0)
    lexicon_id: str = column("The row of the lexicon that matched.")

    @pa.dataframe_check(name="a span has the length of its form", n_failure_cases=5)
    def spans_fit_forms(cls, data: pa.PolarsData) -> pl.LazyFrame:  # noqa: D102
        return data.lazyframe.select(
            pl.col("span_end") - pl.col("span_start") == pl.col("form").str.len_chars().cast(pl.Int32)
        )
