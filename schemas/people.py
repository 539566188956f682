"""People whom the texts introduce."""

import polars as pl

from schemas.table import COUNTRY, HEX16, Table, column


class Introductions(Table):
    """One person whom a text introduces with an office and a country, as `de Franse president Emmanuel Macron`."""

    version_id: str = column("The text.", str_matches=HEX16, references="story_versions.version_id")
    full_name: str = column("The name as introduced.")
    surname: str = column("The name that reports go on with.", nullable=True)
    country: str = column(
        "The country of the office (ISO 3166-1 alpha-3, XKX).",
        str_matches=COUNTRY,
        references="countries.country",
    )
    evidence: str = column(
        "`apposition`: the country stands beside the office; `only_country`: the text is about no other.",
        isin=["apposition", "only_country"],
    )


class People(Table):
    """One person and country that texts introduced together. A wrong row is corrected in the lexicon, by a row of
    `people.csv` or `not_countries.csv`: names that it holds are not learnt.
    """

    full_name: str = column("The name as introduced.")
    surname: str = column("The name that reports go on with.", nullable=True)
    country: str = column(
        "The country of the office (ISO 3166-1 alpha-3, XKX).",
        str_matches=COUNTRY,
        references="countries.country",
    )
    versions: pl.Int64 = column("Texts that introduce the person for this country.", ge=1)
    share: pl.Float64 = column("Of all texts that introduce the person.", gt=0, le=1)
    first_day: pl.Date = column("First day on which one was captured.", unit="Europe/Amsterdam")
    last_day: pl.Date = column("Last day on which one was captured.", unit="Europe/Amsterdam")
    mentions: pl.Int64 = column("Mentions that were found because the person was learnt.", ge=0)
