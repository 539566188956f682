"""Links to stories: connected components, each named after its earliest version."""

import polars as pl


def resolve(links: pl.DataFrame, versions: pl.DataFrame) -> pl.DataFrame:
    """The story of every version.

    Args:
        links: of all days, in any order: `version_a`, `version_b`, `similarity`, `method`. Days may judge a pair
            differently, by the texts they saw: then all links count. Links to versions that are not in
            `versions` are ignored.
        versions: one row per version: `version_id`, `length` (characters of the body), `complete`, `capture_date`, and
            `published_from` if it is known.

    Returns:
        `version_id`, `story_id`, `version` (1 for the earliest of its story, Int32), sorted by
        `version_id`. Versions are ordered by first capture date, then start of the publication interval,
        then id, nulls last; `story_id` is the `version_id` of the first, so that later days do not change
        it.

    A text that breaks off joins only the version it is most similar to: it is too short to join two
    stories.
    """
    published = pl.col("published_from") if "published_from" in versions.columns else pl.lit(None)
    ordered = versions.select("version_id", "capture_date", published_from=published).sort(
        "capture_date", "published_from", "version_id", nulls_last=True
    )
    rank = ordered.select("version_id", rank=pl.int_range(pl.len(), dtype=pl.UInt32))
    edges = (
        _one_whole_each(links, versions)
        .join(rank.rename({"version_id": "version_a", "rank": "a"}), on="version_a")
        .join(rank.rename({"version_id": "version_b", "rank": "b"}), on="version_b")
    )
    first = _components(edges.select("a", "b"))
    return (
        rank.join(first, on="rank", how="left")
        .with_columns(first=pl.coalesce("first", "rank"))
        .join(rank.select(first="rank", story_id="version_id"), on="first")
        .sort("rank")
        .with_columns(version=pl.int_range(1, pl.len() + 1, dtype=pl.Int32).over("first"))
        .select("version_id", "story_id", "version")
        .sort("version_id")
    )


def _one_whole_each(links: pl.DataFrame, versions: pl.DataFrame) -> pl.DataFrame:
    """The links; of the `cut_off` links only the best for each text that breaks off."""
    texts = versions.select("version_id", "complete", "length")
    cut = (
        links.filter(pl.col("method") == "cut_off")
        .join(texts, left_on="version_a", right_on="version_id")
        .join(texts, left_on="version_b", right_on="version_id", suffix="_b")
        .with_columns(
            a_is_part=~pl.col("complete") & (pl.col("complete_b") | (pl.col("length") <= pl.col("length_b")))
        )
        .with_columns(
            part=pl.when("a_is_part").then("version_a").otherwise("version_b"),
            whole=pl.when("a_is_part").then("version_b").otherwise("version_a"),
            whole_complete=pl.when("a_is_part").then("complete_b").otherwise("complete"),
        )
        .sort("part", "whole_complete", "similarity", "whole", descending=[False, True, True, False])
        .unique("part", keep="first", maintain_order=True)
    )
    others = links.filter(pl.col("method") != "cut_off")
    return pl.concat([others, cut], how="diagonal").select("version_a", "version_b")


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
