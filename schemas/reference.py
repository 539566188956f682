"""Reference tables: what the codes in other tables mean."""

import polars as pl

from schemas import fields
from schemas.table import Column, Table


class Countries(Table):
    """One country or territory with an ISO 3166-1 code, and Kosovo."""

    country = fields.country.key("ISO 3166-1 alpha-3, and XKX for Kosovo.")
    alpha2 = Column(
        pl.String(), "ISO 3166-1 alpha-2, and XK for Kosovo.", unique=True, str_matches=r"^[A-Z]{2}$"
    )
    name_nl = fields.name_nl.but("Dutch name (CLDR).", unique=True)
    name_en = fields.name_en.but("English name (CLDR).", unique=True)


class Agencies(Table):
    """One news agency."""

    agency = fields.agency.key("Code, as printed in the parentheses after a dateline.")
    name = Column(pl.String(), "Full name.")


class EventTypes(Table):
    """One PLOVER event type."""

    event_type = fields.event_type.but(references=None, unique=True)
    name_nl = fields.name_nl
    name_en = fields.name_en
    quad_class = fields.quad_class
    intensity = fields.intensity
    directed = Column(pl.Boolean(), "False for types that apply in both directions.")
    definition = Column(
        pl.String(), "What the source does; continues a sentence that begins with the source."
    )
