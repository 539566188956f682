from datetime import date, timedelta
from itertools import combinations

import polars as pl
import pytest
from hypothesis import Phase, example, given, settings
from hypothesis import strategies as st

from pipelines.stories.identity import version_ids
from pipelines.stories.links import MAX_PAIRS_PER_KEY, links
from pipelines.stories.resolve import resolve
from pipelines.stories.versions import day_versions
from schemas.fields import LINK_METHODS
from tests.stories import gold_frames as gold
from tests.stories import synthetic_stories
from tests.stories.synthetic_stories import Report

DAY = date(2026, 3, 2)


def item_frame(reports):
    """One item per report."""
    frame = pl.DataFrame(reports).with_columns(
        date="day",
        headline=pl.lit(None, pl.String),
        dateline=pl.lit(""),
        agencies=pl.lit(["ANP"]),
        section=pl.lit("Buitenland"),
    )
    return frame.with_columns(version_id=version_ids(frame["body"]))


def stories_of(reports, order=None):
    """The story of each report, its days processed in the given order, and the links."""
    items = item_frame(reports)
    versions = day_versions(items)
    days = versions["date"].unique(maintain_order=True)
    found = [links(versions, [days[place]]) for place in order or range(len(days))]
    stories = resolve(pl.concat(found), one_row_per_version(versions))
    return items.join(stories, on="version_id", how="left", maintain_order="left"), pl.concat(found)


def one_row_per_version(versions):
    """The input of `resolve` on versions, as the warehouse provides it."""
    return versions.group_by("version_id").agg(
        pl.col("complete").any(),
        length=pl.col("body").str.len_chars().max(),
        capture_date=pl.col("date").min(),
    )


def pair_scores(items, truth, found):
    """Precision and recall of "these two items are one story"."""

    def pairs(*columns):
        return items.group_by(columns).len().select((pl.col("len") * (pl.col("len") - 1) / 2).sum()).item()

    return pairs(truth, found) / pairs(found), pairs(truth, found) / pairs(truth)


def are_one_story(*bodies, complete=True, days_apart=0):
    reports = [
        Report("x", "x", DAY + timedelta(days=place * days_apart), body, complete or place == 0)
        for place, body in enumerate(bodies)
    ]
    stories, _ = stories_of(reports)
    return stories["story_id"].n_unique() == 1


TEMPLATE = (
    "Bij een {} zijn zeker {} mensen om het leven gekomen. Hulpverleners zoeken naar overlevenden in {}."
)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (TEMPLATE.format("aardbeving", "vier", "Lima"), TEMPLATE.format("aardbeving", "30", "Lima")),
        (
            TEMPLATE.format("brand", 4, "Lima"),
            TEMPLATE.format("brand", 4, "Lima") + " De president reist af.",
        ),
        (
            "Een bericht over Itali\u00eb en Oekra\u00efne vandaag gemeld. Meer volgt nog later deze dag.",
            "Een bericht over Itali\u01ab en Oekra\u0106\u00c6ne vandaag gemeld. Meer volgt nog later deze dag.",
        ),
        (
            "De premier treedt af na de nederlaag in het parlement.",
            "De premier treedt af na de nederlaag in het parlement.\nDat zei hij in een toespraak tot het volk.",
        ),
    ],
)
def test_versions_of_one_story(one, other):
    assert are_one_story(one, other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (TEMPLATE.format("brand", "vier", "Lima"), TEMPLATE.format("brand", "vier", "Cusco")),
        (
            "PSV heeft met 3-1 gewonnen van Ajax in de eredivisie.",
            "Ajax heeft met 3-1 gewonnen van PSV in de eredivisie.",
        ),
        (
            "Het wordt morgen 12 graden in het hele land en het blijft droog.",
            "Het wordt morgen 15 graden in het hele land en het blijft droog.",
        ),
        (
            "De beurs is maandag met winst gesloten, zeggen handelaren op de vloer.",
            "De beurs is dinsdag met winst gesloten, zeggen handelaren op de vloer.",
        ),
    ],
)
def test_reports_from_one_template_are_stories_of_their_own(one, other):
    assert not are_one_story(one, other)


def test_a_text_that_breaks_off_in_a_word_is_its_story():
    body = TEMPLATE.format("brand", "vier", "Lima")
    assert are_one_story(body, body[:80], complete=False)
    assert not are_one_story(body, body[:12], complete=False)


def test_a_text_that_breaks_off_does_not_make_one_story_of_two():
    start = "In het centrum van de hoofdstad is vandaag een groot gebouw ingestort"
    bodies = [
        f"{start} na hevige regen. Twee bewoners van Lima zijn gewond.",
        f"{start} door een explosie. Een agent uit Cusco is omgekomen.",
    ]
    reports = [Report("x", "x", DAY, body) for body in bodies] + [Report("x", "x", DAY, start + " n", False)]
    stories, found = stories_of(reports)
    assert found.filter(pl.col("method") == "cut_off").height == 2
    assert stories["story_id"].n_unique() == 2


def test_one_sentence_with_another_number_is_another_case_after_some_days():
    one, other = (
        f"De politie heeft in Lagos {n} mannen aangehouden voor een overval." for n in ("vier", "zes")
    )
    assert are_one_story(one, other, days_apart=1)
    assert not are_one_story(one, other, days_apart=3)


def test_near_days_are_compared_and_far_ones_not():
    one = TEMPLATE.format("brand", 4, "Lima")
    other = one + " De president reist af."
    assert are_one_story(one, other, days_apart=7)
    assert not are_one_story(one, other, days_apart=8)


def test_a_key_shared_by_too_many_texts_does_not_block():
    size = int(MAX_PAIRS_PER_KEY**0.5) + 1
    words = [f"woord{chr(97 + n // 26)}{chr(97 + n % 26)}" for n in range(size)]
    bodies = [f"Dit is het vaste begin van een bericht. {word} {word} {word} {word} {word}" for word in words]
    _, found = stories_of([Report("x", "x", DAY, body) for body in bodies])
    assert found.is_empty()


def test_versions_carry_their_most_frequent_words_and_longest_text():
    items = item_frame([Report("x", "x", DAY, "Een  bericht."), Report("x", "x", DAY, "Een bericht.")])
    items = pl.concat([items, items]).with_columns(
        headline=pl.Series(["B", "A", None, "B"]), agencies=pl.Series([["ANP"], ["RTR"], ["ANP"], ["RTR"]])
    )
    version = day_versions(items).row(0, named=True)
    assert (version["body"], version["headline"], version["agencies"]) == ("Een  bericht.", "B", ["ANP"])
    assert (version["sightings"], version["complete"]) == (4, True)


def test_links_give_their_method():
    body = TEMPLATE.format("brand", 4, "Lima")
    _, found = stories_of([Report("x", "x", DAY, body), Report("x", "x", DAY, body.replace("4", "vijf"))])
    (row,) = found.iter_rows(named=True)
    assert row["version_a"] < row["version_b"]
    assert (row["similarity"], row["method"]) == (1.0, "same_words")


def test_a_story_is_named_after_its_earliest_version_and_keeps_its_name():
    bodies = [TEMPLATE.format("brand", number, "Lima") for number in (4, 7, 9)]
    reports = [Report("x", "x", DAY + timedelta(days=n), body) for n, body in enumerate(bodies)]
    first = version_ids(pl.Series(bodies[:1]))[0]
    for known in (2, 3):
        stories, _ = stories_of(reports[:known])
        assert set(stories["story_id"]) == {first}
        assert stories["version"].to_list() == list(range(1, known + 1))


@given(st.randoms(), st.integers(0, 3))
@settings(max_examples=6, phases=[Phase.generate])
def test_stories_are_the_same_in_whatever_order_days_come(rng, seed):
    reports = synthetic_stories.reports(seed, rounds=2)
    order = list(range(len({report.day for report in reports})))
    in_order, _ = stories_of(reports)
    rng.shuffle(order)
    mixed, _ = stories_of(reports, order)
    assert in_order.equals(mixed)


def test_hard_synthetic_reports_are_separated():
    scores = []
    for seed in range(1, 4):
        stories, _ = stories_of(synthetic_stories.reports(seed))
        scores.append(pair_scores(stories, "root", "story_id"))
    assert min(precision for precision, _ in scores) >= 0.95
    assert min(recall for _, recall in scores) == 1.0


_PAIRS = st.sampled_from(list(combinations("abcd", 2)))
_JUDGED = st.tuples(_PAIRS, st.sampled_from(LINK_METHODS[:3]), st.sampled_from([0.5, 0.6, 0.7]))


@given(st.lists(_JUDGED, min_size=2, max_size=5), st.lists(st.booleans(), min_size=4, max_size=4))
@example(
    [(("a", "b"), "cut_off", 0.5), (("a", "b"), "lead", 0.5), (("a", "c"), "cut_off", 0.7)],
    [False, True, True, True],
)
def test_a_pair_that_days_judge_differently_joins_the_same_whatever_their_order(judged, whole):
    versions = pl.DataFrame(
        {"version_id": list("abcd"), "complete": whole, "length": [1, 3, 2, 1], "capture_date": [DAY] * 4}
    )
    rows = [(a, b, method, similarity) for (a, b), method, similarity in judged]
    found = pl.DataFrame(rows, schema=["version_a", "version_b", "method", "similarity"], orient="row")
    stories = resolve(found, versions)
    assert resolve(found.reverse(), versions).equals(stories)
    assert resolve(pl.concat([found, found]), versions).equals(stories)


def test_links_of_a_day_do_not_depend_on_the_other_days_requested():
    versions = day_versions(item_frame(synthetic_stories.reports(2)))
    days = versions["date"].unique(maintain_order=True)
    together = links(versions, days)
    one_by_one = pl.concat([links(versions.filter(pl.col("date") <= day), [day]) for day in days])
    assert together.height > 0
    assert together.equals(one_by_one)


def test_the_latest_whole_reading_in_view_is_compared():
    body = TEMPLATE.format("brand", "vier", "Lima")
    start = body[:80]
    # The words that the reading of day 0 breaks off in are whole on day 1, too late for the links of day 0.
    days = [DAY, DAY, DAY + timedelta(days=1)]
    whole = [True, False, True]
    reports = [Report("x", "x", *row) for row in zip(days, [body, start, start], whole, strict=True)]
    versions = day_versions(item_frame(reports))
    methods = links(versions, days[1:]).select("date", "method").rows()
    assert methods == [(DAY, "cut_off"), (DAY + timedelta(days=1), "lead")]


def test_blocking_loses_no_pair():
    versions = day_versions(item_frame(synthetic_stories.reports(5)).with_columns(date=pl.lit(DAY)))
    everyone = versions.with_columns(block_keys=pl.lit([1], pl.List(pl.UInt64)))
    assert versions.height**2 > MAX_PAIRS_PER_KEY, "all pairs have to be asked for in parts"
    parts = [everyone[start : start + 25] for start in range(0, everyone.height, 25)]
    exhaustive = pl.concat(
        [links(pl.concat([one, other]), [DAY]) for one in parts for other in parts if one is not other]
    )
    assert exhaustive.unique().sort("version_a", "version_b").equals(links(versions, [DAY]))


@pytest.mark.skipif(not gold.GOLD.exists(), reason="the gold sets are not here")
def test_gold_stories():
    pages, items = gold.load(gold.GOLD / "dev" / "truth")
    dated = items.join(pages.select("page_id", date="capture_date"), on="page_id", maintain_order="left")
    versions = day_versions(dated)
    stories = resolve(links(versions, versions["date"].unique()), one_row_per_version(versions))
    scores = pair_scores(items.join(stories, on="version_id"), "true_root", "story_id")
    assert scores == (1.0, 1.0)
