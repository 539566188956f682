"""Runs over captures with and without a day: every event, story and labelled brief is counted once."""

import random

import pytest

from tests.conftest import copy_sample, read, run_job

SEEDS = [1, *(pytest.param(seed, marks=pytest.mark.slow) for seed in range(2, 6))]


@pytest.mark.parametrize("seed", SEEDS)
def test_a_mix_of_dated_and_undated_pages_loses_nothing(tmp_path, seed):
    rng = random.Random(seed)
    data = copy_sample(tmp_path, days=3, pages=4)
    for page in sorted(data.raw.glob("*/*.txt")):
        if rng.random() < 0.5:
            page.rename(data.raw / f"{len(list(data.raw.iterdir()))}_{page.name}")
    assert run_job(data).success
    assert read(data, "SELECT count(*) > 0, count(*) < 12 FROM pages WHERE capture_date IS NULL") == [
        (True, True)
    ]
    [events] = read(
        data,
        "SELECT count(*) FILTER (realis <> 'historical'), count(*) FILTER (realis = 'historical') FROM events",
    )
    assert events[0] > 0
    for table in ("country_pair_events", "dyad_events", "coverage_days"):
        assert read(data, f"SELECT sum(events), sum(events_historical) FROM {table}") == [events]
    assert read(
        data, "SELECT agency, sum(stories) FROM agency_attribution GROUP BY ALL ORDER BY ALL"
    ) == read(
        data,
        "SELECT agency, count(DISTINCT story_id) FROM (SELECT story_id, unnest(agency_codes) AS agency FROM stories)"
        " GROUP BY ALL ORDER BY ALL",
    )
    assert read(
        data,
        "SELECT country_a, country_b, sum(stories) AS stories FROM country_pair_events GROUP BY ALL"
        " HAVING sum(stories) > 0 ORDER BY ALL",
    ) == read(
        data,
        "SELECT least(source_country, target_country), greatest(source_country, target_country),"
        " count(DISTINCT story_id) FROM events WHERE realis <> 'historical' GROUP BY ALL ORDER BY ALL",
    )
    assert read(data, "SELECT sum(briefs) FROM brief_age_distribution") == read(
        data, "SELECT count(*) FROM items WHERE kind = 'brief' AND age_minutes_min IS NOT NULL"
    )
    assert read(data, "SELECT count(*) FROM events WHERE (dated_by IS NULL) <> (event_date IS NULL)") == [
        (0,)
    ]
    # The time of a file is no day of a capture.
    assert read(data, "SELECT count(*) FROM people WHERE last_day > DATE '2025-12-31'") == [(0,)]
