"""Links to stories: texts that are linked and appeared near each other, each story named after its earliest text.

News recurs: a nightly attack, a weather report or a round of matches is reported in the words of the one before, and
wording alone links them for as long as they recur. So publication times, where they are known, bound a story.
"""

from datetime import timedelta

import polars as pl

# An update follows its report within hours, in labelled stories after 200 minutes at most. What recurs comes after a
# day, seldom after half a day. Of captures composed of both, two hours at most lay between the publication intervals of
# versions, and ten between their midpoints where an interval was a day wide; of recurring reports, one and thirteen
# at least.
APART = timedelta(hours=4)
MIDPOINTS_APART = timedelta(hours=11)
# If no more time can lie between two texts, changed figures are corrections.
SURELY_NEAR = timedelta(hours=8)
# The first and the last text of a story, however many come between them.
SPAN = timedelta(hours=18)

# Of a link where both texts have a publication interval: the least and the most time between them, and the time between
# the midpoints.
_TIMES = ("least", "most", "middle")
# A link between two texts by their ranks.
_EDGE = ("a", "b", "same_text", "figures", "similarity", "days_apart", *_TIMES)


def resolve(links: pl.DataFrame, versions: pl.DataFrame) -> pl.DataFrame:
    """The story of every text.

    Args:
        links: of all days, in any order: `version_a`, `version_b`, `similarity`, `method`, `same_text`, `figures`. Days
            may judge a pair differently, by the texts they saw: then all links count. Links to texts that are not in
            `versions` are ignored.
        versions: one row per text: `version_id`, `length` (characters of the body), `complete`, `capture_date`,
            `published_from` and `published_until` (UTC; null if unknown).

    Returns:
        `version_id`, `story_id`, `number` (1 for the earliest text of its story, Int32), `version` (the same, but texts
        that differ only by damage or because one breaks off share it), sorted by `version_id`. Texts are ordered by
        first capture date, then start of the publication interval, then id, nulls last; `story_id` is the `version_id`
        of the first, so that later days do not change it.

    Linked texts that appeared more than `APART` or `MIDPOINTS_APART` from each other are not of one story, nor are
    texts more than `SPAN` after its first. Where their figures differ, they have to be `SURELY_NEAR`. A text without a
    publication time joins the story that it is most like, and others only where these are near that one in time. One
    that breaks off joins only the text it is most like: it is too short to join two stories.
    """
    ordered = versions.sort("capture_date", "published_from", "version_id", nulls_last=True).with_row_index(
        "rank"
    )
    edges = _edges(_one_whole_each(links, ordered), ordered)
    same = _edges(links.filter("same_text"), ordered).join(edges, on=["a", "b"], how="semi")

    timed = _within_span(
        edges.filter(_is_near() & ((pl.col("figures") == "same") | (pl.col("most") <= SURELY_NEAR))),
        ordered,
    )
    joined = _joined_by_untimed(edges, timed, ordered)
    together = pl.concat([timed.select(a="first", b="rank"), joined])
    stories = _with_component(ordered.select("version_id", "rank"), together, "story")
    named = _with_component(stories, _within_stories(same, stories), "same")
    first = ordered.select(pl.col("version_id").alias("story_id"), story="rank")
    return (
        named.join(first, on="story")
        .sort("rank")
        .select(
            "version_id",
            "story_id",
            number=pl.int_range(1, pl.len() + 1).over("story").cast(pl.Int32),
            version=pl.col("same").rank("dense").over("story").cast(pl.Int32),
        )
        .sort("version_id")
    )


def _edges(links: pl.DataFrame, ordered: pl.DataFrame) -> pl.DataFrame:
    """The distinct links between texts in `ordered`, as `_EDGE`; of several between two texts the one most alike."""
    ends = ordered.select("version_id", "rank", "capture_date", low="published_from", high="published_until")
    return (
        links.join(
            ends.select(pl.exclude("version_id").name.suffix("_a"), version_a="version_id"), on="version_a"
        )
        .join(ends.select(pl.exclude("version_id").name.suffix("_b"), version_b="version_id"), on="version_b")
        .select(
            "same_text",
            "figures",
            "similarity",
            a=pl.min_horizontal("rank_a", "rank_b"),
            b=pl.max_horizontal("rank_a", "rank_b"),
            days_apart=(pl.col("capture_date_a") - pl.col("capture_date_b")).dt.total_days().abs(),
            **_distances("_a", "_b"),
        )
        .group_by("a", "b")
        .agg(
            pl.col("same_text").any(),
            pl.col("figures").max(),
            pl.col("similarity").max(),
            pl.col("days_apart", *_TIMES).first(),
        )
        .select(_EDGE)
    )


def _distances(one: str, other: str) -> dict[str, pl.Expr]:
    """`_TIMES` of intervals from `low` to `high`; null if one of them is unknown."""
    low, high = (pl.col(f"{bound}{one}") for bound in ("low", "high"))
    other_low, other_high = (pl.col(f"{bound}{other}") for bound in ("low", "high"))
    first_after_second, second_after_first = low - other_high, other_low - high
    most = pl.max_horizontal(high - other_low, other_high - low)
    return {
        "least": pl.when(most.is_not_null()).then(
            pl.max_horizontal(first_after_second, second_after_first, pl.duration())
        ),
        "most": most,
        "middle": (first_after_second - second_after_first).abs() / 2,
    }


def _is_near() -> pl.Expr:
    return (pl.col("least") <= APART) & (pl.col("middle") <= MIDPOINTS_APART)


def _one_whole_each(links: pl.DataFrame, versions: pl.DataFrame) -> pl.DataFrame:
    """The links; of the `cut_off` links only the best for each text that breaks off."""
    texts = versions.select("version_id", "complete", "length", "capture_date")
    cut = (
        links.filter(pl.col("method") == "cut_off")
        .join(texts, left_on="version_a", right_on="version_id")
        .join(texts, left_on="version_b", right_on="version_id", suffix="_b")
        .with_columns(
            a_is_part=~pl.col("complete") & (pl.col("complete_b") | (pl.col("length") <= pl.col("length_b"))),
            days_apart=(pl.col("capture_date") - pl.col("capture_date_b")).dt.total_days().abs(),
        )
        .with_columns(
            part=pl.when("a_is_part").then("version_a").otherwise("version_b"),
            whole=pl.when("a_is_part").then("version_b").otherwise("version_a"),
            whole_complete=pl.when("a_is_part").then("complete_b").otherwise("complete"),
        )
        .sort(
            *("part", "same_text", "figures", "whole_complete", "similarity", "days_apart", "whole"),
            descending=[False, True, True, True, True, False, False],
        )
        .unique("part", keep="first", maintain_order=True)
    )
    others = links.filter(pl.col("method") != "cut_off")
    return pl.concat([others, cut.select(links.columns)])


def _within_span(edges: pl.DataFrame, ordered: pl.DataFrame) -> pl.DataFrame:
    """The story of each text in links between timed texts: `rank`, `first` (the smallest rank of its story).

    What appeared more than `SPAN` after the first text of its component is a separate story with what is linked to it
    there, and so on; with it goes what only such texts link to the first.
    """
    times = ordered.select("rank", low="published_from", high="published_until")
    found = []
    while edges.height:
        near = (
            _components(edges)
            .join(times, on="rank")
            .filter(pl.col("low") - pl.col("high").min().over("first") <= SPAN)
        )
        reached = _with_component(near, _among(edges, near["rank"]), "reached")
        story = reached.filter(pl.col("reached") == pl.col("rank").min().over("first"))
        found.append(story.select("rank", first="reached"))
        taken = story["rank"].implode()
        edges = edges.filter(~pl.col("a").is_in(taken), ~pl.col("b").is_in(taken))
    return pl.concat([pl.DataFrame(schema={"rank": pl.UInt32, "first": pl.UInt32}), *found])


def _among(edges: pl.DataFrame, ranks: pl.Series) -> pl.DataFrame:
    """The links between texts of these ranks."""
    among = ranks.implode()
    return edges.filter(pl.col("a").is_in(among), pl.col("b").is_in(among))


def _within_stories(edges: pl.DataFrame, stories: pl.DataFrame) -> pl.DataFrame:
    """The links between texts of one story; `stories` has `rank` and `story`."""
    of = stories.select("rank", "story")
    return (
        edges.join(of, left_on="a", right_on="rank")
        .join(of, left_on="b", right_on="rank", suffix="_b")
        .filter(pl.col("story") == pl.col("story_b"))
    )


def _joined_by_untimed(edges: pl.DataFrame, timed: pl.DataFrame, ordered: pl.DataFrame) -> pl.DataFrame:
    """The links with an end that has no publication time, as `a`, `b`: those among such texts, and those to the stories
    that they belong to.
    """
    texts = ordered.select("rank", low="published_from", high="published_until").join(
        timed, on="rank", how="left"
    )
    stories = (
        texts.with_columns(first=pl.coalesce("first", "rank"))
        .group_by("first")
        .agg(pl.col("low").min(), pl.col("high").max(), pl.col("rank"))
        .explode("rank")
    )
    untimed = texts.filter(pl.col("low").is_null())["rank"]
    loose = edges.filter(pl.col("most").is_null(), pl.col("figures") != "other")
    among = _among(loose, untimed).select("a", "b")
    groups = _components(among).rename({"first": "group"})
    a_is_untimed = pl.col("a").is_in(untimed.implode())
    best = {f"{bound}_best": pl.col(bound).first().over("group") for bound in ("low", "high")}
    outward = (
        loose.join(among, on=["a", "b"], how="anti")
        .with_columns(
            text=pl.when(a_is_untimed).then("a").otherwise("b"),
            rank=pl.when(a_is_untimed).then("b").otherwise("a"),
        )
        .join(groups.rename({"rank": "text"}), on="text", how="left")
        .with_columns(group=pl.coalesce("group", "text"))
        .join(stories, on="rank")
        .sort(
            *("group", "same_text", "similarity", "days_apart", "rank", "text"),
            descending=[False, True, True, False, False, False],
        )
        .drop(_TIMES)
        .with_columns(**best)
        .with_columns(**_distances("", "_best"))
        .filter(_is_near())
    )
    return pl.concat([among, outward.select("a", "b")])


def _with_component(texts: pl.DataFrame, edges: pl.DataFrame, name: str) -> pl.DataFrame:
    """Texts with the smallest rank of the component that each is in, as `name`: its own rank where it has no link."""
    parts = _components(edges).rename({"first": name})
    return texts.join(parts, on="rank", how="left").with_columns(pl.coalesce(name, "rank"))


def _components(edges: pl.DataFrame) -> pl.DataFrame:
    """The smallest node of the component of each node that has an edge: `rank`, `first`.

    Label propagation: every node takes the smallest label among its neighbours, then that label's own label
    (which halves long chains), until nothing changes.
    """
    both = pl.concat([edges.select("a", "b"), edges.select(a="b", b="a")])
    labels = both.select(rank="a").unique().with_columns(first=pl.col("rank"))
    while True:
        spread = (
            both.join(labels, left_on="b", right_on="rank")
            .group_by(rank="a")
            .agg(offered=pl.col("first").min())
            .join(labels, on="rank")
            .select("rank", first=pl.min_horizontal("first", "offered"))
        )
        jumped = spread.join(spread.select(first="rank", farther="first"), on="first").select(
            "rank", first=pl.col("farther")
        )
        if jumped.sort("rank").equals(labels.sort("rank")):
            return labels
        labels = jumped
