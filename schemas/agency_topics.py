"""What agencies report on."""

import polars as pl

from schemas.table import COUNTRY, Table, column


class AgencySections(Table):
    """One agency and one section of the site."""

    agency: str = column("Code of the agency.")
    agency_name: str = column("Full name of the agency.")
    section: str = column("Section that showed the stories.")
    stories: pl.Int64 = column("Stories of the section that name the agency.", ge=1)
    all_stories: pl.Int64 = column("Stories of the section that name any agency.", ge=1)
    share: pl.Float64 = column(
        "`stories` divided by `all_stories`; shares add up to more than 1 where reports are joint.",
        ge=0,
        le=1,
    )
    usual_share: pl.Float64 = column(
        "The agency's share of the stories of all kinds that name any agency.", ge=0, le=1
    )
    lift: pl.Float64 = column(
        "`share` divided by `usual_share`: above 1 the agency reports more of this than of other things.",
        ge=0,
    )


class AgencyEventTypes(Table):
    """One agency and one event type."""

    agency: str = column("Code of the agency.")
    agency_name: str = column("Full name of the agency.")
    event_type: str = column("PLOVER type.")
    event_type_nl: str = column("Its Dutch name.")
    event_type_en: str = column("Its English name.")
    stories: pl.Int64 = column("Stories with an event of the type, the agency named.", ge=1)
    all_stories: pl.Int64 = column("Stories with an event of the type, any agency named.", ge=1)
    share: pl.Float64 = column(
        "`stories` divided by `all_stories`; shares add up to more than 1 where reports are joint.",
        ge=0,
        le=1,
    )
    usual_share: pl.Float64 = column(
        "The agency's share of the stories of all kinds that name any agency.", ge=0, le=1
    )
    lift: pl.Float64 = column(
        "`share` divided by `usual_share`: above 1 the agency reports more of this than of other things.",
        ge=0,
    )


class AgencyCountries(Table):
    """One agency and one country."""

    agency: str = column("Code of the agency.")
    agency_name: str = column("Full name of the agency.")
    country: str = column("The country.", str_matches=COUNTRY)
    country_nl: str = column("Its Dutch name.")
    country_en: str = column("Its English name.")
    stories: pl.Int64 = column("Stories that mention the country and name the agency.", ge=1)
    all_stories: pl.Int64 = column("Stories that mention the country and name any agency.", ge=1)
    share: pl.Float64 = column(
        "`stories` divided by `all_stories`; shares add up to more than 1 where reports are joint.",
        ge=0,
        le=1,
    )
    usual_share: pl.Float64 = column(
        "The agency's share of the stories of all kinds that name any agency.", ge=0, le=1
    )
    lift: pl.Float64 = column(
        "`share` divided by `usual_share`: above 1 the agency reports more of this than of other things.",
        ge=0,
    )
