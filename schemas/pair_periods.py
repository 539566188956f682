"""What countries did to each other, by week and month, and what changed."""

import polars as pl

from schemas.table import COUNTRY, Table, column


class CountryPairWeeks(Table):
    """One week, from Monday on, and one unordered pair of countries that had an event or were mentioned together in it.

    The trend compares events per 100 stories, so that a week with fewer captures does not look like peace.
    """

    week_start: pl.Date = column("Monday of the week.", unit="Europe/Amsterdam")
    country_a: str = column("The pair's first code.", str_matches=COUNTRY)
    country_a_nl: str = column("Its Dutch name.")
    country_a_en: str = column("Its English name.")
    country_b: str = column("The pair's second code.", str_matches=COUNTRY)
    country_b_nl: str = column("Its Dutch name.")
    country_b_en: str = column("Its English name.")
    stories: pl.Int64 = column("Stories that report an event of the pair.", ge=0)
    events: pl.Int64 = column("Events of the pair in either direction.", ge=0)
    verbal_cooperation: pl.Int64 = column("Events of quad class 1.", ge=0)
    material_cooperation: pl.Int64 = column("Events of quad class 2.", ge=0)
    verbal_conflict: pl.Int64 = column("Events of quad class 3.", ge=0)
    material_conflict: pl.Int64 = column("Events of quad class 4.", ge=0)
    mean_intensity: pl.Float64 = column(
        "Mean intensity of the events; null where there is none.", nullable=True, ge=-10, le=10
    )
    co_mentions: pl.Int64 = column("Stories that mention both countries.", ge=0)
    all_stories: pl.Int64 = column("All stories of the week, whatever they tell of.", ge=1)
    events_per_100_stories: pl.Float64 = column("Events of the pair for every 100 of all stories.", ge=0)
    trend: pl.Float64 = column(
        "Change of `events_per_100_stories` against the week before; null where that week has no stories.",
        nullable=True,
    )


class CountryPairMonths(Table):
    """One month and one unordered pair of countries that had an event or were mentioned together in it.

    The trend compares events per 100 stories, so that a month with fewer captures does not look like peace.
    """

    month_start: pl.Date = column("First day of the month.", unit="Europe/Amsterdam")
    country_a: str = column("The pair's first code.", str_matches=COUNTRY)
    country_a_nl: str = column("Its Dutch name.")
    country_a_en: str = column("Its English name.")
    country_b: str = column("The pair's second code.", str_matches=COUNTRY)
    country_b_nl: str = column("Its Dutch name.")
    country_b_en: str = column("Its English name.")
    stories: pl.Int64 = column("Stories that report an event of the pair.", ge=0)
    events: pl.Int64 = column("Events of the pair in either direction.", ge=0)
    verbal_cooperation: pl.Int64 = column("Events of quad class 1.", ge=0)
    material_cooperation: pl.Int64 = column("Events of quad class 2.", ge=0)
    verbal_conflict: pl.Int64 = column("Events of quad class 3.", ge=0)
    material_conflict: pl.Int64 = column("Events of quad class 4.", ge=0)
    mean_intensity: pl.Float64 = column(
        "Mean intensity of the events; null where there is none.", nullable=True, ge=-10, le=10
    )
    co_mentions: pl.Int64 = column("Stories that mention both countries.", ge=0)
    all_stories: pl.Int64 = column("All stories of the month, whatever they tell of.", ge=1)
    events_per_100_stories: pl.Float64 = column("Events of the pair for every 100 of all stories.", ge=0)
    trend: pl.Float64 = column(
        "Change of `events_per_100_stories` against the month before; null where that month has no stories.",
        nullable=True,
    )


class CountryPairMovers(Table):
    """One week and one unordered pair of countries with an event in it or in the four weeks before: what changed most.

    What was to be expected is scaled by all stories of the week, so that fewer captures alone make nobody move.
    """

    week_start: pl.Date = column("Monday of the week.", unit="Europe/Amsterdam")
    country_a: str = column("The pair's first code.", str_matches=COUNTRY)
    country_a_nl: str = column("Its Dutch name.")
    country_a_en: str = column("Its English name.")
    country_b: str = column("The pair's second code.", str_matches=COUNTRY)
    country_b_nl: str = column("Its Dutch name.")
    country_b_en: str = column("Its English name.")
    stories: pl.Int64 = column("Stories of the week that report an event of the pair.", ge=0)
    stories_before: pl.Int64 = column("Those of the four weeks before.", ge=0)
    all_stories: pl.Int64 = column("All stories of the week.", ge=1)
    all_stories_before: pl.Int64 = column("All stories of the four weeks before.", ge=0)
    expected: pl.Float64 = column(
        "Stories to be expected, had the pair kept its share; null without stories before.",
        nullable=True,
        ge=0,
    )
    change: pl.Float64 = column("`stories` less `expected`.", nullable=True)
    score: pl.Float64 = column(
        "Signed root of the log-likelihood ratio of an unchanged share: beyond -2 or 2 it is seldom chance.",
        nullable=True,
    )
    place: pl.Int64 = column("Place in the week by the size of `score`, from 1.", ge=1)
