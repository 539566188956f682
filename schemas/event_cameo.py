"""Events mapped to CAMEO, the coding of older data sets."""

import polars as pl

from schemas import fields
from schemas.table import TEXTS, Column, Table


class EventCameo(Table):
    """One event mapped to CAMEO: the root codes that its type covers, and their Goldstein scores.

    A type may cover several root codes: they are in a list, so that no event is counted twice. Historical events are
    included.
    """

    event_id = fields.event_id
    story_id = fields.story_id
    event_date = fields.event_date.but(nullable=True)
    source_country = fields.source_country
    target_country = fields.target_country
    event_type = fields.event_type
    quad_class = fields.quad_class
    intensity = fields.intensity
    realis = fields.realis
    confidence = fields.confidence
    cameo_roots = Column(TEXTS, "CAMEO root codes that the type covers, in order.")
    cameo_names = Column(TEXTS, "Their names, in the same order.")
    goldstein = fields.goldstein.but("Mean Goldstein score of these root codes.")
    goldstein_min = Column(pl.Float64(), "Lowest of their scores.", ge=-10, le=10)
    goldstein_max = Column(pl.Float64(), "Highest of their scores.", ge=-10, le=10)
