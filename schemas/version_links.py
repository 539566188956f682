"""Why two texts are one story."""

import polars as pl

from schemas import fields
from schemas.table import Rule, Table


class VersionLinks(Table):
    """Two texts that were judged to be versions of one story, and why."""

    version_a = fields.version_a
    version_b = fields.version_b
    similarity = fields.similarity
    method = fields.method

    pairs_are_sorted = Rule("the pair stands in order", pl.col("version_a") < pl.col("version_b"))
