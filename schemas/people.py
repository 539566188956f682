"""People whom the texts introduce."""

import polars as pl

from schemas import fields
from schemas.table import Column, Table


class Introductions(Table):
    """One person whom a text introduces with an office and a country, as `de Franse president Emmanuel Macron`."""

    version_id = fields.version_id
    full_name = fields.full_name
    surname = fields.surname
    country = fields.country.but("The country of the office.")
    evidence = Column(
        pl.String(),
        "`apposition`: the country stands beside the office; `only_country`: the text is about no other.",
        isin=["apposition", "only_country"],
    )


class People(Table):
    """One person and country that texts introduced together. A wrong row is corrected in the lexicon, by a row of
    `people.csv` or `not_countries.csv`: names that it holds are not learnt.
    """

    full_name = fields.full_name
    surname = fields.surname
    country = Introductions.country
    versions = fields.versions.but("Texts that introduce the person for this country.")
    share = fields.share.but("Share of all texts that introduce the person.", ge=None, gt=0)
    first_day = Column(
        pl.Date(),
        "First day on which one was captured; null where none is dated.",
        unit="Europe/Amsterdam",
        nullable=True,
    )
    last_day = Column(
        pl.Date(),
        "Last day on which one was captured; null where none is dated.",
        unit="Europe/Amsterdam",
        nullable=True,
    )
    mentions = fields.mentions.but("Mentions that were found because the person was learnt.")
