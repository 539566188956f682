"""Why two texts are one story."""

import polars as pl

from schemas import fields
from schemas.table import Column, Rule, Table

# From bad to good in the order of the alphabet.
LINK_FIGURES = ["other", "revised", "same"]


class VersionLinks(Table):
    """Two texts that were judged to be versions of one story, and why."""

    version_a = fields.version_a
    version_b = fields.version_b
    similarity = fields.similarity
    method = fields.method
    same_text = Column(
        pl.Boolean(), "Whether the texts differ only because a capture is damaged or truncated."
    )
    figures = Column(
        pl.String(),
        "Whether weekdays, measurements and numbers of the texts are the `same` but for at most one, were `revised`, or"
        " point to an `other` report unless the two were published at nearly the same time.",
        isin=LINK_FIGURES,
    )

    pairs_are_sorted = Rule("the pair is in order", pl.col("version_a") < pl.col("version_b"))
