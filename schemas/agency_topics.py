"""What agencies report on."""

import polars as pl

from schemas import fields
from schemas.table import Column, Table


class AgencyTopics(Table):
    """One agency and one topic of its stories: a section of the site, an event type or a country.

    A story's topics are the section that shows it, the types of its events (without historical ones), and the
    countries it mentions.
    """

    agency = fields.agency
    agency_name = fields.agency_name
    kind = fields.kind.but("What the topic is.", isin=["section", "event_type", "country"])
    topic = Column(pl.String(), "Name of the section, PLOVER type or code of the country.")
    stories = fields.stories.but("Stories with the topic that name the agency.", ge=1)
    all_stories = fields.all_stories.but("Stories with the topic that name any agency in the lexicon.")
    share = fields.share.but(
        "`stories` divided by `all_stories`; shares add up to more than 1 if stories name several agencies."
    )
    usual_share = fields.usual_share
    lift = fields.lift


class AgencySections(Table):
    """One agency and one section of the site: `agency_topics` of that kind."""

    agency = fields.agency
    agency_name = fields.agency_name
    section = fields.section.but("Section that showed the stories.", nullable=False)
    stories = AgencyTopics.stories
    all_stories = AgencyTopics.all_stories
    share = AgencyTopics.share
    usual_share = fields.usual_share
    lift = fields.lift


class AgencyEventTypes(Table):
    """One agency and one event type: `agency_topics` of that kind."""

    agency = fields.agency
    agency_name = fields.agency_name
    event_type = fields.event_type
    event_type_nl = fields.event_type_nl
    event_type_en = fields.event_type_en
    stories = AgencyTopics.stories
    all_stories = AgencyTopics.all_stories
    share = AgencyTopics.share
    usual_share = fields.usual_share
    lift = fields.lift


class AgencyCountries(Table):
    """One agency and one country: `agency_topics` of that kind."""

    agency = fields.agency
    agency_name = fields.agency_name
    country = fields.country
    country_nl = fields.country_nl
    country_en = fields.country_en
    stories = AgencyTopics.stories
    all_stories = AgencyTopics.all_stories
    share = AgencyTopics.share
    usual_share = fields.usual_share
    lift = fields.lift
