from datetime import UTC, date, datetime

import polars as pl

from pipelines.stories.publication import published_items, published_stories

TIME = pl.Datetime("us", "UTC")


def at(day, hour, minute=0):
    return datetime(2026, 1, day, hour, minute, tzinfo=UTC)


def version_frame(rows):
    schema = {"version_id": pl.String, "story_id": pl.String, "published_from": TIME, "published_until": TIME}
    return pl.DataFrame(
        rows, schema=schema | {"capture_date": pl.Date, "published_by": pl.String}, orient="row"
    )


VERSIONS = version_frame(
    [
        ("a1", "a", at(5, 21), at(5, 23, 30), date(2026, 1, 6), "shared_briefs"),
        ("a2", "a", at(6, 2), at(6, 3), date(2026, 1, 6), "age_label"),
        ("b1", "b", None, None, date(2026, 1, 7), "none"),
        ("c1", "c", None, None, None, "one_sided"),
        ("d1", "d", at(5, 22), at(5, 23), date(2026, 1, 5), "age_label"),
        ("d2", "d", None, None, date(2026, 1, 5), "none"),
    ]
)


def test_stories_count_for_the_local_day_of_their_first_publication():
    found = {row["story_id"]: row for row in published_stories(VERSIONS).iter_rows(named=True)}
    # Midnight in Amsterdam is 23:00 UTC in winter.
    assert found["a"]["published_from"], found["a"]["published_until"] == (at(5, 21), at(5, 23, 30))
    assert (found["a"]["event_date"], found["a"]["crosses_midnight"]) == (date(2026, 1, 5), True)
    assert (found["d"]["event_date"], found["d"]["crosses_midnight"]) == (date(2026, 1, 5), False)
    assert {story: row["dated_by"] for story, row in found.items()} == {
        "a": "publication",
        "b": "first_sighting",
        "c": "none",
        "d": "publication",
    }
    assert (found["b"]["event_date"], found["c"]["event_date"]) == (date(2026, 1, 7), None)


def test_the_first_of_several_versions_lies_between_the_earliest_bounds():
    versions = version_frame(
        [
            ("v", "s", at(5, 1), at(5, 9), date(2026, 1, 5), "age_label"),
            ("w", "s", at(5, 4), at(5, 5), date(2026, 1, 5), "age_label"),
        ]
    )
    row = published_stories(versions).row(0, named=True)
    assert (row["published_from"], row["published_until"]) == (at(5, 1), at(5, 5))


def test_an_item_was_published_with_its_text_or_else_its_story():
    items = pl.DataFrame(
        {
            "item_id": ["1", "2", "3", "4"],
            "version_id": ["d2", "a2", "b1", None],
            "story_id": ["d", "a", "b", None],
        }
    )
    found = published_items(items, VERSIONS, published_stories(VERSIONS))
    assert found.rows() == [
        ("1", at(5, 22), at(5, 23), "story"),
        ("2", at(6, 2), at(6, 3), "age_label"),
        ("3", None, None, "none"),
        ("4", None, None, "none"),
    ]
