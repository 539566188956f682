"""What countries did to each other, by day."""

import polars as pl

from schemas import fields
from schemas.table import Column, Rule, Table

_QUAD_CLASSES = ["verbal_cooperation", "material_cooperation", "verbal_conflict", "material_conflict"]


class CountryPairEvents(Table):
    """One day and one unordered pair of countries with an event. Counts are of stories or their events, never of
    sightings. Stories without a day are counted in rows whose day is null; pairs only mentioned together are in
    `country_co_mentions`.
    """

    event_date = fields.event_date.but(nullable=True)
    country_a = fields.country_a
    country_b = fields.country_b
    stories = fields.stories.but("Stories that report an event of the pair as news, not as history.")
    events = fields.events.but("Events of the pair in either direction, excluding historical ones.")
    events_historical = fields.events_historical
    events_dated = fields.events_dated
    events_confident = fields.events_confident
    stories_confident = fields.stories_confident
    verbal_cooperation = fields.verbal_cooperation
    material_cooperation = fields.material_cooperation
    verbal_conflict = fields.verbal_conflict
    material_conflict = fields.material_conflict
    mean_intensity = fields.mean_intensity
    co_mentions = fields.co_mentions

    not_empty = Rule("there is at least one event", pl.col("events") + pl.col("events_historical") > 0)
    confident_are_counted = Rule(
        "confident counts do not exceed the totals",
        (pl.col("events_confident") <= pl.col("events")) & (pl.col("stories_confident") <= pl.col("stories")),
    )
    pairs_are_sorted = Rule("the pair is in alphabetical order", pl.col("country_a") < pl.col("country_b"))
    pairs_are_unique = Rule(
        "a day and pair are unique together",
        ~pl.struct("event_date", "country_a", "country_b").is_duplicated(),
    )
    dated_are_events = Rule(
        "dated events do not exceed all events", pl.col("events_dated") <= pl.col("events")
    )
    classes_add_up = Rule(
        "the quad classes add up to the events", pl.sum_horizontal(_QUAD_CLASSES) == pl.col("events")
    )


class CountryCoMentions(Table):
    """One day and one unordered pair of countries that at least one story mentions together, with an event between them
    or without. Stories without a day are counted in rows whose day is null.
    """

    event_date = fields.event_date.but("Day of the stories that name both.", nullable=True)
    country_a = fields.country_a
    country_b = fields.country_b
    stories = fields.stories.but("Stories that name the two together.", ge=1)
    stories_with_event = Column(
        pl.Int64(), "Of these, stories with an event between the two, historical or not.", ge=0
    )
    stories_without_event = Column(pl.Int64(), "Of these, stories without one.", ge=0)

    parts_add_up = Rule(
        "stories with and without an event add up",
        pl.col("stories_with_event") + pl.col("stories_without_event") == pl.col("stories"),
    )
    pairs_are_sorted = CountryPairEvents.pairs_are_sorted
    pairs_are_unique = CountryPairEvents.pairs_are_unique


class CountryPairSides(Table):
    """One day, a country and a partner it had an event with: `country_pair_events` from both sides, so that a
    pair can be found in either order. Each pair appears twice: never sum over both sides.
    """

    event_date = fields.event_date.but(nullable=True)
    country = fields.country
    country_nl = fields.country_nl
    country_en = fields.country_en
    partner = fields.partner
    partner_nl = fields.partner_nl
    partner_en = fields.partner_en
    stories = CountryPairEvents.stories
    events = CountryPairEvents.events
    events_historical = fields.events_historical
    events_dated = fields.events_dated
    events_confident = fields.events_confident
    stories_confident = fields.stories_confident
    verbal_cooperation = fields.verbal_cooperation
    material_cooperation = fields.material_cooperation
    verbal_conflict = fields.verbal_conflict
    material_conflict = fields.material_conflict
    mean_intensity = fields.mean_intensity
    co_mentions = fields.co_mentions


class DyadEvents(Table):
    """One day, one source, one target and one event type; undirected types have codes in alphabetical order. Stories
    without a day are counted in rows whose day is null.
    """

    event_date = fields.event_date.but(nullable=True)
    source_country = fields.source_country
    target_country = fields.target_country
    event_type = fields.event_type
    quad_class = fields.quad_class
    stories = fields.stories.but("Stories that report it as news, not as history.")
    events = fields.events.but("Events, excluding historical ones: a story has one at most.")
    events_historical = fields.events_historical
    events_dated = fields.events_dated
    events_confident = fields.events_confident
    stories_confident = fields.stories_confident
    mean_confidence = Column(
        pl.Float64(), "Mean confidence of `events`; null if there are none.", nullable=True, ge=0, le=1
    )

    one_event_a_story = Rule("a story has the event once", pl.col("events") == pl.col("stories"))
    not_empty = Rule("there is at least one event", pl.col("events") + pl.col("events_historical") > 0)
    dated_are_events = CountryPairEvents.dated_are_events
    confident_are_counted = CountryPairEvents.confident_are_counted
