from datetime import date, timedelta

import polars as pl
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from pipelines.stories.clock import Clock, relax
from pipelines.stories.evidence import trusted_dates
from pipelines.stories.windows import clock_of_days, clock_of_undated, merged_versions
from tests.stories.test_clock import at, minutes, page_frame, sighting_frame

FIRST = date(2026, 1, 1)
DAY = 1440


def dated(pages):
    """Pages of whole days, by name and number of the day."""
    frame = page_frame({page: (day * DAY, (day + 1) * DAY - 1) for page, day in pages.items()})
    days = pl.DataFrame(
        {"page_id": list(pages), "capture_date": [FIRST + timedelta(days=d) for d in pages.values()]}
    )
    return frame.join(days, on="page_id", how="left").with_columns(captured_by=pl.lit("folder_date"))


def merged(clocks):
    """The clocks of separate days merged into one, as in the warehouse."""
    pages, versions, contradictions = (pl.concat(tables) for tables in zip(*clocks, strict=True))
    return Clock(
        pages.sort("page_id"),
        merged_versions(versions),
        contradictions.sort("page_id", "version_id", "age_minutes_min"),
    )


@st.composite
def true_days(draw):
    """Pages on five days, texts, and the labels that follow from true times."""
    captured = {f"p{n}": draw(st.integers(0, 5 * DAY - 1)) for n in range(draw(st.integers(2, 12)))}
    published = {f"v{n}": draw(st.integers(-DAY, 5 * DAY)) for n in range(draw(st.integers(1, 8)))}
    labels = []
    for page, late in captured.items():
        for text, early in published.items():
            age = late - early
            if 0 <= age < DAY and draw(st.booleans()):
                unit = 1 if age < 60 else 60
                labels.append((page, text, age // unit * unit, (age // unit + 1) * unit))
    return captured, published, labels


@given(true_days(), st.randoms())
@settings(max_examples=10, phases=[Phase.generate])
def test_days_are_timed_the_same_alone_together_and_in_any_order(network, rng):
    captured, published, labels = network
    pages = dated({page: minute // DAY for page, minute in captured.items()})
    sightings = sighting_frame(labels)
    days = [FIRST + timedelta(days=day) for day in range(5)]
    together = merged([clock_of_days(days, pages, sightings)])
    rng.shuffle(days)
    rng.shuffle(labels)
    one_by_one = merged(clock_of_days([day], pages, sighting_frame(labels)) for day in days)
    for one, other in zip(together, one_by_one, strict=True):
        assert one.equals(other)

    whole = relax(pages, sightings)
    wide = merged([clock_of_days(days, pages, sightings, half_width=5)])
    assert wide.pages.drop("date").equals(whole.pages)
    for clock in (together, wide):
        for text, (first, last) in minutes(
            clock.versions, "version_id", "published_from", "published_until"
        ).items():
            assert first <= published[text] <= last
        for page, (first, last) in minutes(clock.pages, "page_id", "captured_from", "captured_until").items():
            assert first <= captured[page] <= last


def test_contradictions_do_not_depend_on_the_days_requested():
    pages = dated({"a": 0, "b": 1, "c": 2, "d": 4})
    labels = [
        ("a", "x", 5, 6),
        ("b", "x", 1, 2),
        ("c", "y", 1, 2),
        ("d", "y", 1, 2),
        ("c", "z", 1, 2),
        ("b", "z", 5, 6),
    ]
    days = [FIRST + timedelta(days=day) for day in range(5)]
    together = merged([clock_of_days(days, pages, sighting_frame(labels))])
    one_by_one = merged(clock_of_days([day], pages, sighting_frame(labels)) for day in days)
    assert together.contradictions.equals(one_by_one.contradictions)
    assert together.contradictions.select("page_id", "version_id").rows() == [
        ("a", "x"),
        ("b", "x"),
        ("b", "z"),
        ("c", "z"),
    ]
    # With the days on both sides in view b alone is to blame, but its neighbours see one side only.
    # Days 2 and 4 are in no common window: what they say of y has no moment in common.
    assert together.versions.filter(pl.col("version_id") == "y")["published_by"].to_list() == ["contradicted"]


def undated(names, captured_by="none", modified=None):
    frame = page_frame(dict.fromkeys(names, (None, None)))
    return frame.with_columns(
        captured_by=pl.lit(captured_by),
        captured_until=pl.Series(modified or [None] * len(names), dtype=pl.Datetime("us", "UTC")),
        capture_date=pl.lit(None, pl.Date),
    )


def test_undated_pages_are_dated_through_shared_texts_even_through_one_another():
    pages = pl.concat([dated({"a": 0}), undated(["b", "c", "lost"])])
    labels = [
        ("a", "x", 60, 120),
        ("b", "x", 10, 11),
        ("b", "y", 30, 31),
        ("c", "y", 1, 2),
        ("lost", "z", 1, 2),
    ]
    clock = clock_of_undated(pages, sighting_frame(labels))
    found = dict(clock.pages.select("page_id", "captured_by").iter_rows())
    assert found == {"b": "shared_briefs", "c": "shared_briefs", "lost": "none"}
    assert minutes(clock.versions, "version_id", "published_from", "published_until") == {
        "x": (-120, 1379),
        "y": (-141, 1360),
        "z": (None, None),
    }


def test_files_written_together_date_nothing_and_a_lone_file_bounds_from_above():
    copied = undated(["a", "b", "c"], "modified", [at(100), at(100) + timedelta(seconds=30), at(101)])
    alone = undated(["d"], "modified", [at(500)])
    found = trusted_dates(pl.concat([copied, alone, dated({"e": 0})]))
    assert found["captured_by"].to_list() == ["none", "none", "none", "modified", "folder_date"]
    assert found["captured_until"].to_list()[:4] == [None, None, None, at(500)]
    assert found["captured_from"].to_list() == [None] * 4 + [at(0)]

    two = undated(["a", "b"], "modified", [at(100), at(100)])
    assert trusted_dates(two)["captured_by"].to_list() == ["modified", "modified"]


def test_a_text_timed_on_several_days_was_published_when_all_agree():
    rows = [
        ("v", at(0), at(100), "age_label"),
        ("v", at(50), at(200), "age_label"),
        ("w", None, None, "one_sided"),
    ]
    rows += [
        ("u", at(0), at(10), "age_label"),
        ("u", at(20), at(30), "shared_briefs"),
        ("w", None, None, "none"),
        ("x", None, None, "one_sided"),
        ("x", None, None, "contradicted"),
    ]
    schema = {"version_id": pl.String, "published_from": pl.Datetime("us", "UTC")}
    schema |= {"published_until": pl.Datetime("us", "UTC"), "published_by": pl.String}
    frame = pl.DataFrame(rows, schema=schema, orient="row")
    expected = [
        ("u", None, None, "contradicted"),
        ("v", at(50), at(100), "shared_briefs"),
        ("w", None, None, "one_sided"),
        ("x", None, None, "contradicted"),
    ]
    assert merged_versions(frame).rows() == expected
    assert merged_versions(frame.reverse()).rows() == expected
