from datetime import UTC, date, datetime, timedelta
from itertools import combinations

import polars as pl
import pytest
from hypothesis import Phase, example, given, settings
from hypothesis import strategies as st

from pipelines.stories.identity import version_ids
from pipelines.stories.links import MAX_PAIRS_PER_KEY, links
from pipelines.stories.resolve import MIDPOINTS_APART, SPAN, resolve
from pipelines.stories.versions import day_versions
from schemas.fields import LINK_METHODS
from schemas.version_links import LINK_FIGURES
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
        **dict.fromkeys(("published_from", "published_until"), pl.lit(None, pl.Datetime("us", "UTC"))),
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


ENVOY = "{} heeft de ambassadeur van Iran ontboden. Dat heeft het ministerie van Buitenlandse Zaken gemeld."
POLICE = (
    "{} politie heeft bij een inval in de hoofdstad drie verdachten van de aanslag op een school opgepakt."
)


@pytest.mark.parametrize(
    ("form", "one", "other"),
    [
        (ENVOY, "Duitsland", "Frankrijk"),
        (ENVOY, "Australië", "Brazilië"),
        (ENVOY, "Italië", "Kroatië"),
        (ENVOY, "Turkije", "Syrië"),
        (POLICE, "Israëlische", "Oekraïense"),
        ("In " + POLICE, "Malmö heeft de", "Zürich heeft de"),
    ],
)
def test_names_tell_stories_apart_whatever_their_letters(form, one, other):
    assert not are_one_story(form.format(one), form.format(other))
    assert are_one_story(
        form.format(one), form.format(one).replace("drie", "vier").replace("gemeld", "bevestigd")
    )


@pytest.mark.parametrize("damaged", ["Isra?l", "Isra??l", "Isra\ufffdl", "Isra&euml;l", "Israe\u0308l"])
def test_a_damaged_name_is_the_same_name(damaged):
    stories, found = stories_of([Report("x", "x", DAY, ENVOY.format(name)) for name in ("Israël", damaged)])
    assert stories["story_id"].n_unique() == 1
    assert found["same_text"].all()
    assert not are_one_story(ENVOY.format("Oekraïne"), ENVOY.format(damaged))


SIEGE = (
    "Het leger heeft de aanval op {} afgeslagen. Er zijn zeker {} gewonden, meldt een ziekenhuis ter plaatse."
)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Kyiv", "Kiev"),
        ("Gaza-stad", "Gazastad"),
        ("Charkov", "Kharkiv"),
        ("het Wit-Russische grensdorp", "het Belarussische grensdorp"),
        ("troepen van de VS", "troepen van de Verenigde Staten"),
        ("het dorp van Zelenski", "het dorp van Zelenskyy"),
    ],
)
def test_a_name_in_another_spelling_is_the_same_name(one, other):
    stories, found = stories_of(
        [Report("x", "x", DAY, SIEGE.format(one, 4)), Report("x", "x", DAY, SIEGE.format(other, 6))]
    )
    assert stories["story_id"].n_unique() == 1
    # The text is another one all the same: a later version corrects a name.
    assert not found["same_text"].any()
    assert not are_one_story(SIEGE.format(one, 4), SIEGE.format("Lima", 4))


def test_versions_carry_their_most_frequent_words_and_cleanest_text():
    items = item_frame([Report("x", "x", DAY, "Een  bericht."), Report("x", "x", DAY, "Een bericht.")])
    items = pl.concat([items, items]).with_columns(
        headline=pl.Series(["B", "A", None, "B"]), agencies=pl.Series([["ANP"], ["RTR"], ["ANP"], ["RTR"]])
    )
    version = day_versions(items).row(0, named=True)
    assert (version["body"], version["headline"], version["agencies"]) == ("Een bericht.", "B", ["ANP"])
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
_JUDGED = st.tuples(
    _PAIRS,
    st.sampled_from(LINK_METHODS[:3]),
    st.sampled_from([0.5, 0.6, 0.7]),
    st.booleans(),
    st.sampled_from(LINK_FIGURES),
)
_MOMENTS = st.one_of(st.none(), st.integers(0, 40))


def text_frame(whole, published):
    """Texts `a`, `b` and so on, published within the hour after so many hours, or at an unknown time."""
    starts = [
        None if hours is None else datetime(2026, 3, 2, tzinfo=UTC) + timedelta(hours=hours)
        for hours in published
    ]
    return pl.DataFrame(
        {
            "version_id": list("abcdefgh")[: len(whole)],
            "complete": whole,
            "length": [1, 3, 2, 1, 2, 2, 2, 2][: len(whole)],
            "capture_date": [DAY] * len(whole),
            "published_from": pl.Series(starts, dtype=pl.Datetime("us", "UTC")),
        }
    ).with_columns(published_until=pl.col("published_from") + pl.duration(hours=1))


def link_frame(judged):
    rows = [(*pair, *judgement) for pair, *judgement in judged]
    schema = ["version_a", "version_b", "method", "similarity", "same_text", "figures"]
    return pl.DataFrame(rows, schema=schema, orient="row")


@given(
    st.lists(_JUDGED, min_size=2, max_size=5),
    st.lists(st.booleans(), min_size=4, max_size=4),
    st.lists(_MOMENTS, min_size=4, max_size=4),
)
@example(
    [
        (("a", "b"), "cut_off", 0.5, False, "same"),
        (("a", "b"), "lead", 0.5, False, "same"),
        (("a", "c"), "cut_off", 0.7, False, "same"),
    ],
    [False, True, True, True],
    [None] * 4,
)
def test_a_pair_that_days_judge_differently_joins_the_same_whatever_their_order(judged, whole, published):
    versions, found = text_frame(whole, published), link_frame(judged)
    stories = resolve(found, versions)
    assert resolve(found.reverse(), versions).equals(stories)
    assert resolve(pl.concat([found, found]), versions).equals(stories)


@given(st.lists(_JUDGED, min_size=1, max_size=6), st.lists(_MOMENTS, min_size=4, max_size=4))
def test_texts_of_a_story_are_linked_and_those_with_a_time_are_near(judged, published):
    versions, found = text_frame([True] * 4, published), link_frame(judged)
    stories = resolve(found, versions).join(versions, on="version_id")
    for _, story in stories.group_by("story_id"):
        spread = (
            story["published_from"].max() and story["published_from"].max() - story["published_until"].min()
        )
        # A text without a time may join two texts that are near each other.
        assert not spread or spread <= SPAN + MIDPOINTS_APART
        assert story["number"].sort().to_list() == list(range(1, len(story) + 1))
        assert set(story["version"]) == set(range(1, story["version"].max() + 1))
        linked = found.filter(pl.col("version_a").is_in(story["version_id"].implode()))
        assert len(story) == 1 or set(linked["version_a"]) | set(linked["version_b"]) >= set(
            story["version_id"]
        )


def stories_of_links(published, *pairs, figures="same", width=timedelta(hours=1)):
    """The stories of texts that are linked one by one."""
    found = link_frame([(pair, "wording", 0.9, False, figures) for pair in pairs])
    texts = text_frame([True] * len(published), published)
    stories = resolve(found, texts.with_columns(published_until=pl.col("published_from") + width))
    return sorted(
        stories.group_by("story_id").agg("version_id")["version_id"].list.sort().list.join("").to_list()
    )


def test_publication_times_bound_a_story():
    assert stories_of_links([0, 3], "ab") == ["ab"]
    assert stories_of_links([0, 24], "ab") == ["a", "b"]
    # Every text is near the next, but the last is far from the first.
    assert stories_of_links([0, 5, 10, 15, 20], "ab", "bc", "cd", "de") == ["abcd", "e"]
    # A text that only a later story links to the first belongs to the later one, or stands alone.
    assert stories_of_links([0, 5, 10, 15, 20, 17], "ab", "bc", "cd", "de", "ef") == ["abcd", "ef"]
    assert stories_of_links([0, 5, 10, 15, 40, 17], "ab", "bc", "cd", "de", "ef") == ["abcd", "e", "f"]
    # A text without a time joins one of two stories that are far apart, and two that are near.
    assert stories_of_links([0, 24, None], "ac", "bc") == ["ac", "b"]
    assert stories_of_links([0, 3, None], "ac", "bc") == ["abc"]
    assert stories_of_links([None, None], "ab") == ["ab"]


def test_versions_are_counted_within_a_story():
    """`c` is `a` with a damaged letter, but of the next day; `b` is of that day, and came before `c`."""
    found = link_frame([("ac", "wording", 0.9, True, "same"), ("bc", "wording", 0.9, False, "same")])
    stories = resolve(found, text_frame([True] * 3, [0, 23, 24]))
    assert stories.select("version_id", "story_id", "number", "version").rows() == [
        ("a", "a", 1, 1),
        ("b", "b", 1, 1),
        ("c", "b", 2, 2),
    ]


def test_other_figures_are_another_report_unless_they_come_at_once():
    assert stories_of_links([0, 5], "ab") == ["ab"]
    assert stories_of_links([0, 3], "ab", figures="other") == ["ab"]
    long = timedelta(hours=16)
    assert stories_of_links([0, 3], "ab", width=long) == ["ab"]
    assert stories_of_links([0, 3], "ab", figures="revised", width=long) == ["a", "b"]
    assert stories_of_links([0, None], "ab", figures="other") == ["a", "b"]
    assert stories_of_links([0, None], "ab", figures="revised") == ["ab"]


@pytest.mark.parametrize(
    ("other", "complete", "same"),
    [
        ("De Poolse premier Tusk is {} keer in Wroc?aw geweest, zegt hij.", True, True),
        ("De Poolse premier Tusk is {} keer in Wroc", False, True),
        ("De Poolse premier Tusk is drie keer in Wroc", False, False),
        ("De Poolse premier Tusk is ruim {} keer in Wrocław geweest, zegt hij.", True, False),
        ("De Poolse premier Tusk is {} keer in Wrocław geweest, zegt hij. Dat was in mei.", True, False),
    ],
)
def test_damage_and_a_cut_off_end_make_no_version(other, complete, same):
    whole = "De Poolse premier Tusk is {} keer in Wrocław geweest, zegt hij.".format("vier")
    reports = [Report("x", "x", DAY, whole), Report("x", "x", DAY, other.format("vier"), complete)]
    items = item_frame(reports)
    versions = day_versions(items)
    stories = resolve(links(versions, [DAY]), one_row_per_version(versions))
    assert stories["story_id"].n_unique() == 1
    assert stories["version"].max() == (1 if same else 2)


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
