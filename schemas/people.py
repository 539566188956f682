"""People that the texts introduce."""

import polars as pl

from schemas import fields
from schemas.table import Column, Table


class Introductions(Table):
    """One person that a text introduces with an office and a country, as in `de Franse president Emmanuel Macron`."""

    version_id = fields.version_id
    full_name = fields.full_name
    surname = fields.surname
    country = fields.country.but("The country of the office.")
    evidence = Column(
        pl.String(),
        "`apposition`: the country is beside the office; `only_country`: the text mentions no other.",
        isin=["apposition", "only_country"],
    )


class People(Table):
    """One person and country that texts introduced together. To correct a wrong row, add one to
    `people.csv` or `not_countries.csv` in the lexicon: names in those are not learned.
    """

    full_name = fields.full_name
    surname = fields.surname
    country = Introductions.country
    versions = fields.versions.but("Texts that introduce the person for this country.")
    share = fields.share.but("Share of all texts that introduce the person.", ge=None, gt=0)
    first_day = Column(
        pl.Date(),
        "First day on which one was captured; null if none is dated.",
        unit="Europe/Amsterdam",
        nullable=True,
    )
    last_day = Column(
        pl.Date(),
        "Last day on which one was captured; null if none is dated.",
        unit="Europe/Amsterdam",
        nullable=True,
    )
    mentions = fields.mentions.but("Mentions found because the person was learned.")
