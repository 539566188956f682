"""Items: reports as they appear on pages."""

import polars as pl

from schemas import fields
from schemas.table import TEXTS, Column, Rule, Table

_YOUNGEST, _OLDEST = pl.col("age_minutes_min"), pl.col("age_minutes_max")


class Items(Table):
    """One item, a report on one page: the article (position 0) or a brief from the list below it (1, 2, ...)."""

    item_id = fields.item_id.key("Page and position: `<page_id>-<position>`.")
    page_id = fields.page_id
    version_id = fields.version_id.but(
        "The text of the item: equal for equal text on any page; null for an item without text.",
        nullable=True,
    )
    story_id = fields.story_id.but(
        "The story that the item is a sighting of; null for an item without text.", nullable=True
    )
    kind = fields.kind.but("`article` or `brief`.", isin=["article", "brief"])
    position = Column(pl.Int32(), "Position on the page; 0 is the article.", ge=0)
    section = fields.section
    headline = fields.headline.but("Headline, if the layout prints one.")
    dateline = fields.dateline
    dateline_countries = Column(
        TEXTS,
        "Countries of the places in the dateline (ISO 3166-1 alpha-3, XKX); never counted as mentions.",
        only_in="warehouse",
    )
    agencies = fields.agencies
    agency_codes = fields.agency_codes
    body = fields.body
    age_label = Column(
        pl.String(), "Age label as printed; null for articles and truncated briefs.", nullable=True
    )
    age_minutes_min = fields.age_minutes_min.but(nullable=True)
    age_minutes_max = fields.age_minutes_max.but(nullable=True)
    published_from = fields.published_from.but(only_in="warehouse")
    published_until = fields.published_until.but(only_in="warehouse")
    published_by = fields.published_by.but(only_in="warehouse")
    complete = fields.complete
    span_start = fields.span_start
    span_end = fields.span_end

    ages_are_intervals = Rule(
        "an age has both bounds or none, in order",
        (_YOUNGEST.is_null() & _OLDEST.is_null()) | (_YOUNGEST < _OLDEST).fill_null(False),
    )
    spans_are_ordered = Rule("a span has its ends in order", pl.col("span_start") <= pl.col("span_end"))
    articles_come_first = Rule(
        "position 0 is the article", (pl.col("kind") == "article") == (pl.col("position") == 0)
    )
