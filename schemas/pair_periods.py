"""What countries did to each other, by week and month, and what changed."""

import polars as pl

from schemas import fields
from schemas.country_pairs import CountryPairEvents
from schemas.table import Column, Rule, Table


class CountryPairPeriods(Table):
    """One week (from Monday) or month, and one unordered pair of countries with an event in it.

    The trend compares events per 100 stories, so that a period with fewer captures does not look like peace.
    """

    period = Column(pl.String(), "`week` or `month`.", isin=["week", "month"])
    period_start = Column(pl.Date(), "First day of the period.", unit="Europe/Amsterdam")
    country_a = fields.country_a
    country_a_nl = fields.country_a_nl
    country_a_en = fields.country_a_en
    country_b = fields.country_b
    country_b_nl = fields.country_b_nl
    country_b_en = fields.country_b_en
    stories = CountryPairEvents.stories
    events = CountryPairEvents.events
    events_dated = fields.events_dated
    events_confident = fields.events_confident
    stories_confident = fields.stories_confident
    verbal_cooperation = fields.verbal_cooperation
    material_cooperation = fields.material_cooperation
    verbal_conflict = fields.verbal_conflict
    material_conflict = fields.material_conflict
    mean_intensity = fields.mean_intensity
    co_mentions = fields.co_mentions
    all_stories = fields.all_stories
    events_per_100_stories = fields.events_per_100_stories
    trend = fields.trend
    undated_stories = fields.undated_stories
    undated_events = fields.undated_events


class CountryPairWeeks(Table):
    """One week (from Monday) and one unordered pair of countries: `country_pair_periods` by week."""

    week_start = fields.week_start
    country_a = fields.country_a
    country_a_nl = fields.country_a_nl
    country_a_en = fields.country_a_en
    country_b = fields.country_b
    country_b_nl = fields.country_b_nl
    country_b_en = fields.country_b_en
    stories = CountryPairEvents.stories
    events = CountryPairEvents.events
    events_dated = fields.events_dated
    events_confident = fields.events_confident
    stories_confident = fields.stories_confident
    verbal_cooperation = fields.verbal_cooperation
    material_cooperation = fields.material_cooperation
    verbal_conflict = fields.verbal_conflict
    material_conflict = fields.material_conflict
    mean_intensity = fields.mean_intensity
    co_mentions = fields.co_mentions
    all_stories = fields.all_stories
    events_per_100_stories = fields.events_per_100_stories
    trend = fields.trend
    undated_stories = fields.undated_stories
    undated_events = fields.undated_events


class CountryPairMonths(Table):
    """One month and one unordered pair of countries: `country_pair_periods` by month."""

    month_start = Column(pl.Date(), "First day of the month.", unit="Europe/Amsterdam")
    country_a = fields.country_a
    country_a_nl = fields.country_a_nl
    country_a_en = fields.country_a_en
    country_b = fields.country_b
    country_b_nl = fields.country_b_nl
    country_b_en = fields.country_b_en
    stories = CountryPairEvents.stories
    events = CountryPairEvents.events
    events_dated = fields.events_dated
    events_confident = fields.events_confident
    stories_confident = fields.stories_confident
    verbal_cooperation = fields.verbal_cooperation
    material_cooperation = fields.material_cooperation
    verbal_conflict = fields.verbal_conflict
    material_conflict = fields.material_conflict
    mean_intensity = fields.mean_intensity
    co_mentions = fields.co_mentions
    all_stories = fields.all_stories
    events_per_100_stories = fields.events_per_100_stories
    trend = fields.trend
    undated_stories = fields.undated_stories
    undated_events = fields.undated_events


class DyadWeeks(Table):
    """One week (from Monday) and one direction of a pair of countries with an event: every week from the first story
    to the last, also those in which nothing is reported.

    A dyad is a source and a target. Types without a direction (agree, consult, cooperate) count in both directions, as
    `mutual`: over both directions `acts` add up, `events` do not.
    """

    week_start = fields.week_start
    source_country = fields.source_country
    source_country_nl = fields.source_country_nl
    source_country_en = fields.source_country_en
    target_country = fields.target_country
    target_country_nl = fields.target_country_nl
    target_country_en = fields.target_country_en
    events = fields.events.but("`acts` and `mutual`, excluding historical ones.")
    acts = fields.acts.but("Events of directed types by the source toward the target.")
    mutual = fields.mutual.but(
        "Events of undirected types between the two; also in the row of the other direction."
    )
    events_confident = fields.events_confident
    verbal_cooperation = fields.verbal_cooperation
    material_cooperation = fields.material_cooperation
    verbal_conflict = fields.verbal_conflict
    material_conflict = fields.material_conflict
    mean_intensity = fields.mean_intensity
    all_stories = fields.all_stories.but(
        "All stories of the week, whatever they report; 0 if there are none.", ge=0
    )
    events_per_100_stories = fields.events_per_100_stories.but(
        "`events` per 100 stories, of all stories; null if there are none.", nullable=True
    )
    undated_events = fields.undated_events.but("`events` of the dyad without a day, and so in no week.")

    parts_add_up = Rule(
        "acts and mutual events add up to the events", pl.col("acts") + pl.col("mutual") == pl.col("events")
    )
    classes_add_up = CountryPairEvents.classes_add_up


class CountryPairMovers(Table):
    """One week and one unordered pair of countries with an event in it or in the four weeks before: what changed most.

    The expectation is scaled by all stories of the week, so that fewer captures alone make no pair move.
    """

    week_start = fields.week_start
    country_a = fields.country_a
    country_a_nl = fields.country_a_nl
    country_a_en = fields.country_a_en
    country_b = fields.country_b
    country_b_nl = fields.country_b_nl
    country_b_en = fields.country_b_en
    stories = CountryPairEvents.stories
    stories_before = Column(pl.Int64(), "`stories` of the four weeks before.", ge=0)
    all_stories = fields.all_stories
    all_stories_before = Column(pl.Int64(), "All stories of the four weeks before.", ge=0)
    expected = Column(
        pl.Float64(),
        "Stories expected if the pair had kept its share; null if there are no earlier stories.",
        nullable=True,
        ge=0,
    )
    change = Column(pl.Float64(), "`stories` minus `expected`.", nullable=True)
    score = Column(
        pl.Float64(),
        "Signed root of the log-likelihood ratio against an unchanged share: beyond -2 or 2 it is seldom chance.",
        nullable=True,
    )
    rank = fields.rank.but("Rank in the week by the size of `score`, from 1.")
    undated_stories = fields.undated_stories
    place = fields.place
