"""Reference rows: what the codes in the other tables stand for."""

import polars as pl

from schemas.events import EVENT_TYPES
from schemas.table import COUNTRY, Table, column


class Countries(Table):
    """One country or territory with an ISO 3166-1 code, and Kosovo."""

    country: str = column("ISO 3166-1 alpha-3, and XKX for Kosovo.", unique=True, str_matches=COUNTRY)
    alpha2: str = column("ISO 3166-1 alpha-2, and XK for Kosovo.", unique=True, str_matches=r"^[A-Z]{2}$")
    name_nl: str = column("Dutch name (CLDR).", unique=True)
    name_en: str = column("English name (CLDR).", unique=True)


class Agencies(Table):
    """One news agency."""

    agency: str = column("Code, as it stands in the parentheses after a dateline.", unique=True)
    name: str = column("Full name.")


class EventTypes(Table):
    """One PLOVER event type."""

    event_type: str = column("PLOVER type.", unique=True, isin=EVENT_TYPES)
    name_nl: str = column("Dutch name.")
    name_en: str = column("English name.")
    quad_class: pl.Int8 = column(
        "1 verbal cooperation, 2 material cooperation, 3 verbal conflict, 4 material conflict.", ge=1, le=4
    )
    intensity: pl.Float64 = column("From -10 (conflict) to 10 (cooperation).", ge=-10, le=10)
    directed: bool = column("False for types that hold in both directions.")
    definition: str = column("What the source does, as the rest of a sentence that begins with it.")
