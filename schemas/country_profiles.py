"""What a country is involved in, and with whom."""

import polars as pl

from schemas.table import COUNTRY, Table, Texts, column

_BALANCE = "(cooperation - conflict) / events: 1 all cooperation, -1 all conflict; null without events."


class CountryPartners(Table):
    """One country and another with which it had an event or was mentioned; a pair stands twice, once from each side."""

    country: str = column("The country.", str_matches=COUNTRY)
    country_nl: str = column("Its Dutch name.")
    country_en: str = column("Its English name.")
    partner: str = column("The other country.", str_matches=COUNTRY)
    partner_nl: str = column("Its Dutch name.")
    partner_en: str = column("Its English name.")
    stories: pl.Int64 = column("Stories that report an event of the two.", ge=0)
    events: pl.Int64 = column("Events of the two in either direction.", ge=0)
    acts: pl.Int64 = column("Of these, events of directed types by the country.", ge=0)
    acts_received: pl.Int64 = column("Of these, events of directed types by the partner.", ge=0)
    cooperation: pl.Int64 = column("Events of quad classes 1 and 2.", ge=0)
    conflict: pl.Int64 = column("Events of quad classes 3 and 4.", ge=0)
    balance: pl.Float64 = column(_BALANCE, nullable=True, ge=-1, le=1)
    mean_intensity: pl.Float64 = column(
        "Mean intensity of the events; null where there is none.", nullable=True, ge=-10, le=10
    )
    co_mentions: pl.Int64 = column("Stories that mention both.", ge=0)
    place: pl.Int64 = column(
        "Place among the country's partners: by events, then by co-mentions, from 1.", ge=1
    )


class CountryProfiles(Table):
    """One country that is mentioned or has an event: how much is told of it, with whom it deals, and how."""

    country: str = column("The country.", unique=True, str_matches=COUNTRY)
    country_nl: str = column("Its Dutch name.")
    country_en: str = column("Its English name.")
    stories: pl.Int64 = column("Stories that mention it.", ge=0)
    share: pl.Float64 = column("Of all stories.", ge=0, le=1)
    partners: pl.Int64 = column("Countries with which it had an event.", ge=0)
    top_partners: Texts = column("Codes of the up to five partners with the most events, in order.")
    events: pl.Int64 = column("Events that it takes part in.", ge=0)
    acts: pl.Int64 = column("Of these, events of directed types by it.", ge=0)
    acts_received: pl.Int64 = column("Of these, events of directed types toward it.", ge=0)
    cooperation: pl.Int64 = column("Events of quad classes 1 and 2.", ge=0)
    conflict: pl.Int64 = column("Events of quad classes 3 and 4.", ge=0)
    balance: pl.Float64 = column(_BALANCE, nullable=True, ge=-1, le=1)
    mean_intensity: pl.Float64 = column(
        "Mean intensity of its events; null where there is none.", nullable=True, ge=-10, le=10
    )


class DyadReciprocity(Table):
    """One unordered pair of countries with an event: who acts toward whom, and whether it is answered in kind."""

    country_a: str = column("The pair's first code.", str_matches=COUNTRY)
    country_a_nl: str = column("Its Dutch name.")
    country_a_en: str = column("Its English name.")
    country_b: str = column("The pair's second code.", str_matches=COUNTRY)
    country_b_nl: str = column("Its Dutch name.")
    country_b_en: str = column("Its English name.")
    a_to_b: pl.Int64 = column("Events of directed types by the first toward the second.", ge=0)
    b_to_a: pl.Int64 = column("Events of directed types by the second toward the first.", ge=0)
    mutual: pl.Int64 = column("Events of undirected types.", ge=0)
    reciprocity: pl.Float64 = column(
        "Twice the smaller of the two directions by their sum: 0 one-sided, 1 even; null without directed events.",
        nullable=True,
        ge=0,
        le=1,
    )
    intensity_a_to_b: pl.Float64 = column(
        "Mean intensity of the events by the first; null where there is none.", nullable=True, ge=-10, le=10
    )
    intensity_b_to_a: pl.Float64 = column(
        "Mean intensity of the events by the second; null where there is none.", nullable=True, ge=-10, le=10
    )
    intensity_gap: pl.Float64 = column(
        "`intensity_a_to_b` less `intensity_b_to_a`: above 0 the first is the friendlier.", nullable=True
    )
