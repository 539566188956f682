"""Reports as they stand on pages."""

import pandera.polars as pa
import polars as pl

from schemas.table import HEX16, Table, Texts, Timestamp, column

PUBLISHED_BY = ["age_label", "shared_briefs", "story", "one_sided", "contradicted", "none"]


class Items(Table):
    """One report on one page: the article (position 0) or a brief from the list below it (1, 2, ...)."""

    item_id: str = column(
        "Page and position: `<page_id>-<position>`.", unique=True, str_matches=r"^[0-9a-f]{16}-\d{2,}$"
    )
    page_id: str = column("The page that shows the report.", str_matches=HEX16, references="pages.page_id")
    version_id: str = column(
        "The text of the report: equal for equal text, wherever it stands; null for a blank report.",
        nullable=True,
        str_matches=HEX16,
        references="story_versions.version_id",
    )
    story_id: str = column(
        "The story that the report is a sighting of; null for a blank report.",
        nullable=True,
        str_matches=HEX16,
        references="stories.story_id",
        only_in="warehouse",
    )
    kind: str = column("`article` or `brief`.", isin=["article", "brief"])
    position: pl.Int32 = column("Place on the page; 0 is the article.", ge=0)
    section: str = column("Section of the list that the report stands in.", nullable=True)
    headline: str = column("Headline, where the layout prints one.", nullable=True)
    dateline: str = column("Places before the agencies, as written.", nullable=True)
    dateline_countries: Texts = column(
        "Countries of the places in the dateline (ISO 3166-1 alpha-3, XKX); never evidence for a mention.",
        only_in="warehouse",
    )
    agencies: Texts = column("Agencies in written order, as written; empty where there are none.")
    agency_codes: Texts = column(
        "Agencies as codes of `agencies`, misprints mended; those the lexicon does not know are left out."
    )
    body: str = column("Text of the report; paragraphs separated by a newline.")
    age_label: str = column("Age label as printed; null for articles and cut-off briefs.", nullable=True)
    age_minutes_min: pl.Int32 = column(
        "Smallest age that the label allows.", unit="minutes", nullable=True, ge=0
    )
    age_minutes_max: pl.Int32 = column(
        "Bound above the largest age that the label allows.", unit="minutes, exclusive", nullable=True, gt=0
    )
    published_from: Timestamp = column(
        "Earliest publication of this text; null where nothing tells it.",
        unit="UTC",
        nullable=True,
        only_in="warehouse",
    )
    published_until: Timestamp = column(
        "Latest publication of this text; null where nothing tells it.",
        unit="UTC",
        nullable=True,
        only_in="warehouse",
    )
    published_by: str = column(
        "Where the publication interval comes from: this page's age label alone, labels of several pages that"
        " share the text, another version of the story. Without an interval: `one_sided` where it is bounded on"
        " one side only, `contradicted` where its labels contradict each other, else `none`.",
        isin=PUBLISHED_BY,
        only_in="warehouse",
    )
    complete: bool = column("False where the capture breaks off inside the report.")
    span_start: pl.Int32 = column("First character in the decoded page.", unit="characters", ge=0)
    span_end: pl.Int32 = column("Character after the last in the decoded page.", unit="characters", ge=0)

    @pa.dataframe_check(name="an age has both bounds or none, in order", n_failure_cases=5)
    def ages_are_intervals(cls, data: pa.PolarsData) -> pl.LazyFrame:  # noqa: D102
        low, high = pl.col("age_minutes_min"), pl.col("age_minutes_max")
        return data.lazyframe.select((low.is_null() & high.is_null()) | (low < high).fill_null(False))

    @pa.dataframe_check(name="a span has its ends in order", n_failure_cases=5)
    def spans_are_ordered(cls, data: pa.PolarsData) -> pl.LazyFrame:  # noqa: D102
        return data.lazyframe.select(pl.col("span_start") <= pl.col("span_end"))

    @pa.dataframe_check(name="position 0 is the article", n_failure_cases=5)
    def articles_come_first(cls, data: pa.PolarsData) -> pl.LazyFrame:  # noqa: D102
        return data.lazyframe.select((pl.col("kind") == "article") == (pl.col("position") == 0))
