"""What a country is involved in, and its partners."""

import polars as pl

from schemas import fields
from schemas.country_pairs import CountryPairEvents
from schemas.table import TEXTS, Column, Table


class CountryPartners(Table):
    """One country and another it had an event or was mentioned with; each pair appears twice, once from each side."""

    country = fields.country
    country_nl = fields.country_nl
    country_en = fields.country_en
    partner = fields.partner
    partner_nl = fields.partner_nl
    partner_en = fields.partner_en
    stories = CountryPairEvents.stories
    events = CountryPairEvents.events
    acts = fields.acts
    acts_received = fields.acts_received
    cooperation = fields.cooperation
    conflict = fields.conflict
    balance = fields.balance
    mean_intensity = fields.mean_intensity
    co_mentions = fields.co_mentions
    rank = fields.rank.but("Rank among the country's partners: by events, then by co-mentions, from 1.")
    place = fields.place


class CountryProfiles(Table):
    """One country that is mentioned or has an event: how much is reported on it, who it deals with, and how."""

    country = fields.country.but(unique=True)
    country_nl = fields.country_nl
    country_en = fields.country_en
    stories = fields.stories.but("Stories that mention the country.")
    share = fields.share.but("Share of all stories.")
    partners = Column(pl.Int64(), "Countries it had an event with.", ge=0)
    top_partners = Column(TEXTS, "Codes of the partners with the most events, at most five, in order.")
    events = fields.events.but("Events that the country takes part in, excluding historical ones.")
    acts = fields.acts
    acts_received = fields.acts_received
    cooperation = fields.cooperation
    conflict = fields.conflict
    balance = fields.balance
    mean_intensity = fields.mean_intensity


class DyadReciprocity(Table):
    """One unordered pair of countries with an event: how often each acts toward the other, and how."""

    country_a = fields.country_a
    country_a_nl = fields.country_a_nl
    country_a_en = fields.country_a_en
    country_b = fields.country_b
    country_b_nl = fields.country_b_nl
    country_b_en = fields.country_b_en
    a_to_b = Column(pl.Int64(), "Events of directed types by the first toward the second.", ge=0)
    b_to_a = Column(pl.Int64(), "Events of directed types by the second toward the first.", ge=0)
    mutual = fields.mutual
    reciprocity = Column(
        pl.Float64(),
        "Twice the smaller direction divided by the sum of both: 0 is one-sided, 1 even; null without directed events.",
        nullable=True,
        ge=0,
        le=1,
    )
    intensity_a_to_b = Column(
        pl.Float64(),
        "Mean intensity of the events by the first; null if there are none.",
        nullable=True,
        ge=-10,
        le=10,
    )
    intensity_b_to_a = Column(
        pl.Float64(),
        "Mean intensity of the events by the second; null if there are none.",
        nullable=True,
        ge=-10,
        le=10,
    )
    intensity_gap = Column(
        pl.Float64(),
        "`intensity_a_to_b` minus `intensity_b_to_a`: above 0 the first is friendlier.",
        nullable=True,
    )
