"""Forms that refer to a country."""

import polars as pl

from schemas import fields
from schemas.table import Rule, Table

KINDS = ["name", "adjective", "inhabitants", "place", "institution", "person", "elided"]


class Mentions(Table):
    """One form in a version of a story that refers to a country."""

    story_id = fields.story_id
    version_id = fields.version_id
    country = fields.country
    form = fields.form
    kind = fields.kind.but("The kind of form.", isin=KINDS)
    field = fields.field
    span_start = fields.span_start.but("First character in the headline or body.")
    span_end = fields.span_end.but("Character after the last in the headline or body.", ge=None, gt=0)
    lexicon_id = fields.lexicon_id.but(
        "The lexicon row that matched; for a name that other texts introduce it starts with `people_learnt:`, for one"
        " that the text itself introduces with `introduced:`."
    )

    spans_fit_forms = Rule(
        "a span has the length of its form",
        pl.col("span_end") - pl.col("span_start") == pl.col("form").str.len_chars().cast(pl.Int32),
    )
