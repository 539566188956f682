from datetime import UTC, datetime, timedelta
from math import inf

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.stories.clock import relax
from tests.stories import gold_frames as gold
from tests.stories.reference_clock import tightest

EPOCH = datetime(2026, 1, 1, tzinfo=UTC)
PAGES = {
    "page_id": pl.String,
    "captured_from": pl.Datetime("us", "UTC"),
    "captured_until": pl.Datetime("us", "UTC"),
    "captured_by": pl.String,
}
SIGHTINGS = {
    "page_id": pl.String,
    "version_id": pl.String,
    "age_minutes_min": pl.Int32,
    "age_minutes_max": pl.Int32,
}


def at(minute):
    return None if minute is None else EPOCH + timedelta(minutes=minute)


def page_frame(dates):
    rows = [
        (
            page,
            at(first),
            None if last is None else at(last + 1),
            "none" if first is None and last is None else "date_line",
        )
        for page, (first, last) in dates.items()
    ]
    return pl.DataFrame(rows, schema=PAGES, orient="row")


def sighting_frame(labels):
    return pl.DataFrame(labels, schema=SIGHTINGS, orient="row")


def minutes(frame, key, start, end):
    first = (pl.col(start) - EPOCH).dt.total_minutes()
    last = (pl.col(end) - EPOCH).dt.total_minutes() - 1
    return {name: (low, high) for name, low, high in frame.select(key, first, last).iter_rows()}


def intervals(clock):
    return (
        minutes(clock.pages, "page_id", "captured_from", "captured_until"),
        minutes(clock.versions, "version_id", "published_from", "published_until"),
    )


def two_sided(bounds):
    return bounds if all(abs(bound) < inf for bound in bounds) else (None, None)


def test_one_label_on_a_dated_page():
    clock = relax(page_frame({"p": (1000, 1000)}), sighting_frame([("p", "v", 240, 300)]))
    assert intervals(clock) == ({"p": (1000, 1000)}, {"v": (700, 760)})
    assert clock.versions["published_by"].to_list() == ["age_label"]


def test_pages_time_each_other():
    dates = {"p": (0, 1439), "q": (600, 600), "undated": (None, None), "alone": (None, None)}
    labels = [("p", "v", 30, 31), ("q", "v", 10, 11), ("undated", "v", 60, 120), ("alone", "w", 1, 2)]
    clock = relax(page_frame(dates), sighting_frame(labels))
    pages, versions = intervals(clock)
    assert versions == {"v": (589, 590), "w": (None, None)}
    assert pages == {"p": (619, 621), "q": (600, 600), "undated": (649, 710), "alone": (None, None)}
    assert dict(clock.pages.select("page_id", "captured_by").iter_rows()) == {
        "p": "date_line",
        "q": "date_line",
        "undated": "shared_briefs",
        "alone": "none",
    }
    assert clock.versions["published_by"].to_list() == ["age_label", "none"]


def test_bounds_on_one_side_only_are_no_interval():
    clock = relax(page_frame({"p": (None, 1000)}), sighting_frame([("p", "v", 1, 2)]))
    assert intervals(clock) == ({"p": (None, None)}, {"v": (None, None)})
    assert clock.pages["captured_by"].to_list() == ["one_sided"]
    assert clock.versions["published_by"].to_list() == ["one_sided"]


def test_a_modification_time_is_named_wherever_it_bounds_a_page():
    dates = {"file": (None, 1000), "dated": (0, 1439), "near": (None, None), "early": (500, 500)}
    labels = [
        ("file", "v", 1, 2), ("near", "v", 10, 11),  # Bounded by the file alone, the second through the first.
        ("file", "w", 100, 200), ("early", "w", 90, 91),  # From below by a dated page.
    ]  # fmt: skip
    by_file = pl.when(page_id="file").then(pl.lit("modified")).otherwise("captured_by").alias("captured_by")
    clock = relax(page_frame(dates).with_columns(by_file), sighting_frame(labels))
    found = dict(clock.pages.select("page_id", "captured_by").iter_rows())
    # The labels of `early` bound the file from above, too, and more tightly than its own time.
    assert found == {
        "file": "shared_briefs",
        "dated": "date_line",
        "near": "shared_briefs",
        "early": "date_line",
    }
    late = page_frame(dates | {"early": (900, 900)}).with_columns(by_file)
    clock = relax(late, sighting_frame(labels))
    found = dict(clock.pages.select("page_id", "captured_by").iter_rows())
    assert found == {"file": "modified", "dated": "date_line", "near": "modified", "early": "date_line"}
    assert intervals(clock)[0]["file"] == (909, 1000)


def test_pages_without_labels_keep_their_dates():
    clock = relax(page_frame({"p": (5, 9)}), sighting_frame([]))
    assert intervals(clock) == ({"p": (5, 9)}, {})


def test_the_text_in_most_conflicts_is_blamed():
    # Text x was published again between the captures; the two other texts agree with each other.
    dates = {"p": (1000, 1000), "q": (2000, 2000)}
    labels = [("p", "x", 60, 120), ("q", "x", 30, 31), ("p", "v", 1, 2), ("q", "v", 960, 1020)]
    clock = relax(page_frame(dates), sighting_frame(labels))
    assert intervals(clock)[1] == {"x": (None, None), "v": (998, 999)}
    assert clock.versions["published_by"].to_list() == ["age_label", "contradicted"]
    assert clock.contradictions.select("page_id", "version_id").rows() == [("p", "x"), ("q", "x")]
    assert clock.contradictions["conflict_id"].n_unique() == 1
    assert minutes(clock.contradictions, "page_id", "label_from", "label_until") == {
        "p": (880, 940),
        "q": (1969, 1970),
    }


def test_a_page_in_the_wrong_folder_is_blamed_for_all_its_conflicts():
    dates = {"wrong": (9000, 9000), "a": (1000, 1000), "b": (1010, 1010), "c": (1020, 1020)}
    labels = [("wrong", text, 10, 11) for text in "xyz"]
    labels += [("a", "x", 10, 11), ("b", "y", 10, 11), ("c", "z", 10, 11)]
    clock = relax(page_frame(dates), sighting_frame(labels))
    assert set(clock.contradictions["page_id"]) == {"wrong"}
    assert intervals(clock)[1] == {"x": (989, 990), "y": (999, 1000), "z": (1009, 1010)}


def test_labels_that_tighten_each_other_without_end_are_found():
    # No date bounds the cycle from below, so no bound ever crosses another.
    dates = {"p": (None, 5000), "q": (None, None)}
    labels = [("p", "v", 100, 110), ("q", "v", 10, 11), ("p", "w", 10, 11), ("q", "w", 100, 110)]
    clock = relax(page_frame(dates), sighting_frame(labels))
    assert clock.contradictions.height > 0
    assert relax(page_frame(dates), sighting_frame(labels[:3])).contradictions.is_empty()


@st.composite
def networks(draw, *, truthful):
    pages = {f"p{n}": draw(st.integers(0, 3000)) for n in range(draw(st.integers(1, 6)))}
    texts = {f"v{n}": draw(st.integers(-500, 3000)) for n in range(draw(st.integers(1, 6)))}
    labels = []
    for page, captured in pages.items():
        for text, published in texts.items():
            age = captured - published if truthful else draw(st.integers(0, 400))
            if age >= 0 and draw(st.booleans()):
                unit = 1 if age < 60 else 60
                labels.append((page, text, age // unit * unit, (age // unit + 1) * unit))
    dates = {}
    for page, captured in pages.items():
        before, after = draw(st.integers(0, 200)), draw(st.integers(0, 200))
        known = draw(st.sampled_from(["both", "both", "last", "none"]))
        dates[page] = (
            captured - before if known == "both" else None,
            captured + after if known != "none" else None,
        )
    return dates, labels


@given(networks(truthful=True))
@settings(max_examples=40)
def test_true_labels_give_what_the_reference_gives(network):
    dates, labels = network
    expected = tightest(dates, labels)
    clock = relax(page_frame(dates), sighting_frame(labels))
    pages, versions = intervals(clock)
    assert clock.contradictions.is_empty()
    assert expected == {
        **{("page", page): expected["page", page] for page in pages},
        **{("version", text): expected["version", text] for text in versions},
    }
    assert pages == {page: two_sided(expected["page", page]) for page in pages}
    assert versions == {text: two_sided(expected["version", text]) for text in versions}


@given(networks(truthful=False), st.randoms())
@settings(max_examples=40)
def test_what_is_left_after_contradictions_is_consistent_whatever_the_order(network, rng):
    dates, labels = network
    clock = relax(page_frame(dates), sighting_frame(labels))
    aside = set(clock.contradictions.select("page_id", "version_id").iter_rows())
    kept = [label for label in labels if label[:2] not in aside]
    expected = tightest(dates, kept)
    assert expected is not None
    assert bool(aside) == (tightest(dates, labels) is None)
    pages, _ = intervals(clock)
    assert pages == {page: two_sided(expected["page", page]) for page in pages}

    shuffled = list(labels)
    rng.shuffle(shuffled)
    names = list(dates)
    rng.shuffle(names)
    again = relax(page_frame({page: dates[page] for page in names}), sighting_frame(shuffled))
    for one, other in zip(clock, again, strict=True):
        assert one.equals(other)


@pytest.mark.skipif(not gold.GOLD.exists(), reason="the gold sets are not here")
def test_gold_days_give_the_reference_optimum_with_every_truth_inside():
    pages, items = gold.load(gold.GOLD / "dev" / "truth")
    labelled = items.filter(pl.col("age_minutes_min").is_not_null())
    clock = relax(pages, labelled)
    dates = minutes(pages, "page_id", "captured_from", "captured_until")
    labels = labelled.select("page_id", "version_id", "age_minutes_min", "age_minutes_max").unique().rows()
    expected = tightest(dates, labels)
    found_pages, found_versions = intervals(clock)
    assert found_pages == {page: expected["page", page] for page in found_pages}
    assert found_versions == {text: expected["version", text] for text in found_versions}
    truth = labelled.join(clock.versions, on="version_id")
    inside = pl.col("true_published").is_between("published_from", "published_until", closed="left")
    assert truth.select(inside.all()).item()
    assert truth.select((pl.col("published_until") - pl.col("published_from")).median()).item() <= timedelta(
        minutes=170
    )
