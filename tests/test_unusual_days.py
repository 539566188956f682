"""Days out of the range of the weeks before: what has to warn, and how seldom anything else does."""

import json
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from functools import cache

import numpy as np
import polars as pl
import pytest

from pipelines.pages.reading import read_pages
from pipelines.stories.versions import day_versions
from pipelines.unusual_days import (
    DAYS_JUDGED,
    DAYS_READ,
    FIGURES,
    LEAST_DAYS,
    day_figures,
    days_needed,
    judged_days,
)
from tests.bench.pages import day_pages

FIRST = date(2024, 1, 1)
# Of the model.
BOUND = 0.7754


def a_series(
    rng: np.random.Generator,
    days: int,
    *,
    stories: float = 400,
    varies: float = 0,
    changed: Callable[[int], dict[str, float]] = lambda _: {},
) -> pl.DataFrame:
    """The figures of days with quiet weekends, whose numbers differ by chance, and by `varies` from day to day.

    `changed` gives what differs on a day: `stories` and `events` as factors, `confidence` as what is added.
    """
    dates = [FIRST + timedelta(days=day) for day in range(days)]
    rows = []
    for number, day in enumerate(dates):
        other = changed(number)
        level = stories * (0.6 if day.weekday() > 4 else 1) * other.get("stories", 1)
        if varies:
            level *= rng.gamma(varies**-2, varies**2)
        events = rng.poisson(0.3 * level * other.get("events", 1))
        confidence = np.clip(0.386 + 0.61 * rng.beta(4, 1.5, events) + other.get("confidence", 0), 0, 1)
        rows.append(
            {
                "date": day,
                "stories": int(rng.poisson(level)),
                "events": int(events),
                "doubtful": int((confidence < BOUND).sum()),
                "mean_confidence": float(confidence.mean()) if events else None,
                "deviation": float(confidence.std(ddof=1)) if events > 1 else None,
            }
        )
    return pl.DataFrame(rows, infer_schema_length=None)


def unusual(figures: pl.DataFrame, days: int = DAYS_JUDGED) -> dict[str, list[date]]:
    """The unusual days by figure, if any."""
    found = {
        name: rows.filter("unusual")["date"].to_list() for name, rows in judged_days(figures, days).items()
    }
    return {name: dates for name, dates in found.items() if dates}


@pytest.mark.parametrize(
    ("stories", "varies", "most"), [(70, 0, 100), (400, 0, 50), (2000, 0, 50), (400, 0.2, 800)]
)
def test_a_steady_series_seldom_warns(stories, varies, most):
    """`most` false alarms in a million judgements; 1,376 of them are a year."""
    rng = np.random.default_rng(7)
    alarms, judged = 0, 0
    for _ in range(50):
        for rows in judged_days(a_series(rng, 365, stories=stories, varies=varies), 365).values():
            alarms, judged = alarms + int(rows["unusual"].sum()), judged + len(rows)
    assert judged > 35_000
    assert alarms * 1e6 / judged <= most


def test_weekends_and_mondays_are_as_usual_as_other_days():
    rng = np.random.default_rng(1)
    quiet = a_series(rng, 120, changed=lambda day: {"stories": 0.2 if day % 7 > 4 else 1})
    assert len(judged_days(quiet, 90)["stories"]) == 90
    assert unusual(quiet, 90) == {}
    # As few as on a Sunday, but on a Wednesday.
    fell = a_series(rng, 122, changed=lambda day: {"stories": 0.2 if day % 7 > 4 or day == 121 else 1})
    assert unusual(fell)["stories"] == [FIRST + timedelta(days=121)]


def test_a_fall_to_a_half_or_to_nothing_and_a_doubling_are_found_on_the_day():
    rng = np.random.default_rng(2)
    for stories, factor in ((150, 0.5), (30, 0.0), (150, 2.0)):
        series = a_series(
            rng, 57, stories=stories, changed=lambda day, to=factor: {"stories": to if day == 56 else 1}
        )
        assert unusual(series)["stories"] == [FIRST + timedelta(days=56)], (stories, factor)


def test_a_new_level_is_usual_after_some_weeks():
    rng = np.random.default_rng(3)
    series = a_series(rng, 120, changed=lambda day: {"stories": 0.4 if day >= 60 else 1})
    [*days] = unusual(series, 120)["stories"]
    numbers = [(day - FIRST).days for day in days]
    assert numbers[0] == 60
    assert 10 <= len(numbers) <= 35
    assert max(numbers) < 100


def test_a_small_difference_in_large_numbers_is_none():
    rng = np.random.default_rng(4)
    series = a_series(rng, 57, stories=50_000, changed=lambda day: {"stories": 0.85 if day == 56 else 1})
    found = judged_days(series)["stories"].row(-1, named=True)
    assert found["deviations"] < -5
    assert not found["unusual"]


def test_a_model_that_no_longer_fits_is_less_sure():
    rng = np.random.default_rng(5)
    series = a_series(rng, 63, stories=400, changed=lambda day: {"confidence": -0.12 if day >= 60 else 0})
    last = [FIRST + timedelta(days=day) for day in (60, 61, 62)]
    assert unusual(series) == {"mean_confidence": last, "doubtful_share": last}


def test_too_short_a_history_and_too_small_numbers_are_not_judged():
    rng = np.random.default_rng(6)
    assert all(rows.is_empty() for rows in judged_days(a_series(rng, LEAST_DAYS)).values())
    assert {
        name: len(rows) for name, rows in judged_days(a_series(rng, LEAST_DAYS + 1)).items()
    } == dict.fromkeys(FIGURES, 1)
    few = a_series(rng, 90, stories=10, changed=lambda day: {"stories": 0 if day > 85 else 1})
    assert all(rows.is_empty() for rows in judged_days(few).values())
    assert all(rows.is_empty() for rows in judged_days(few.clear()).values())


def test_no_more_days_are_read_than_are_compared():
    days = [FIRST + timedelta(days=day) for day in range(400)]
    needed = days_needed(days)
    assert needed == days[-DAYS_READ:]
    series = a_series(np.random.default_rng(8), 400)
    short = judged_days(series.filter(pl.col("date").is_in(needed)))
    assert all(short[name].equals(rows) for name, rows in judged_days(series).items())


@cache
def pages_of(day: int, pages: int) -> list[bytes]:
    return [text for _, text in day_pages(3, day, pages_a_day=pages)]


def captures(
    days: int, pages: int, change: Callable[[int, list[bytes]], list[bytes]]
) -> Iterator[pl.DataFrame]:
    """The raw files of each day, as `change` makes them of its pages."""
    moment = pl.lit(None, pl.Datetime("us", "UTC"))
    for day in range(days):
        content = change(day, pages_of(day, pages))
        date_of = FIRST + timedelta(days=day)
        yield pl.DataFrame(
            {"source_path": [f"{date_of}/{name:04d}.txt" for name in range(len(content))], "content": content}
        ).with_columns(date=date_of, folder_date=date_of, folder_time=moment, modified_at=moment)


def figures_of(files: Iterator[pl.DataFrame]) -> pl.DataFrame:
    """The figures of days whose captures are read as in a run, every other text with an event."""
    read = read_pages(pl.concat(files)).items
    versions = day_versions(read)
    events = versions.gather_every(2).select("date", confidence=pl.lit(0.8))
    return day_figures(
        [FIRST + timedelta(days=day) for day in range(36)], versions.lazy(), events.lazy(), BOUND
    )


def other_layout(day: int, pages: list[bytes]) -> list[bytes]:
    """From the last day on, the text below the title is no longer in the page, which loads it later."""
    return pages if day < 35 else [text.split(b"\n")[0] for text in pages]


def packed_layout(day: int, pages: list[bytes]) -> list[bytes]:
    """From the last day on, the text is a string within a script, on one line: it is cut in the wrong places."""
    return pages if day < 35 else [json.dumps(text.decode("utf-8", "replace")).encode() for text in pages]


def broken_crawler(day: int, pages: list[bytes]) -> list[bytes]:
    """On the last day the same page comes again and again."""
    return pages if day < 35 else pages[:1] * len(pages)


@pytest.mark.parametrize(
    ("change", "warns"),
    [
        (lambda _, pages: pages, set()),
        (other_layout, {"stories", "events"}),
        (packed_layout, {"stories", "events"}),
        (broken_crawler, {"stories", "events"}),
    ],
    ids=["as ever", "another layout", "a packed layout", "a broken crawler"],
)
def test_what_goes_wrong_before_reading_is_seen_in_what_is_read(change, warns):
    found = unusual(figures_of(captures(36, 40, change)))
    assert set(found) == warns
    assert all(days == [FIRST + timedelta(days=35)] for days in found.values())
