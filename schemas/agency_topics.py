"""What agencies report on."""

from schemas import fields
from schemas.table import Table


class AgencySections(Table):
    """One agency and one section of the site."""

    agency = fields.agency
    agency_name = fields.agency_name
    section = fields.section.but("Section that showed the stories.", nullable=False)
    stories = fields.stories.but("Stories of the section that name the agency.", ge=1)
    all_stories = fields.all_stories.but("Stories of the section that name any agency.")
    share = fields.share.but(
        "`stories` divided by `all_stories`; shares add up to more than 1 where reports are joint."
    )
    usual_share = fields.usual_share
    lift = fields.lift


class AgencyEventTypes(Table):
    """One agency and one event type."""

    agency = fields.agency
    agency_name = fields.agency_name
    event_type = fields.event_type
    event_type_nl = fields.event_type_nl
    event_type_en = fields.event_type_en
    stories = fields.stories.but("Stories with an event of the type, the agency named.", ge=1)
    all_stories = fields.all_stories.but("Stories with an event of the type, any agency named.")
    share = AgencySections.share
    usual_share = fields.usual_share
    lift = fields.lift


class AgencyCountries(Table):
    """One agency and one country."""

    agency = fields.agency
    agency_name = fields.agency_name
    country = fields.country
    country_nl = fields.country_nl
    country_en = fields.country_en
    stories = fields.stories.but("Stories that mention the country and name the agency.", ge=1)
    all_stories = fields.all_stories.but("Stories that mention the country and name any agency.")
    share = AgencySections.share
    usual_share = fields.usual_share
    lift = fields.lift
