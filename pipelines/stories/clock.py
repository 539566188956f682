"""When pages were captured and texts published: a simple temporal network, relaxed to its tightest bounds.

The capture time of each page and the publication time of each text are variables. A date bounds one
variable, an age label bounds the difference of two. Tightest bounds are shortest paths from and to the origin
(Dechter, Meiri and Pearl, Temporal constraint networks, Artificial Intelligence 49, 1991), found by
Bellman-Ford relaxation of all variables at once.

Times are counted in whole minutes (the minute that a moment lies in). An age label of at least `min` and
less than `max` minutes then bounds the difference of the two minutes by `[min, max]`, both inclusive,
wherever the moments are within their minutes.
"""

from itertools import count
from typing import NamedTuple, TypeVar

import polars as pl
import pyarrow as pa

Packed = TypeVar("Packed", pl.Series, pl.Expr)

# A bound and the label it came from are packed into one number, so that one minimum finds both and ties have
# one winner.
_LABELS = 2**32
# After this many rounds, and each time the number has doubled, look for labels that tighten each other without end.
_PATIENCE = 8
_MINUTE = 60_000_000


class Clock(NamedTuple):
    """The result of `relax`.

    Attributes:
        pages: `page_id`, `captured_from`, `captured_until` (Datetime[us, UTC], `[from, until)`, both null, or
            neither), `captured_by` (unchanged; or `shared_briefs` where only shared texts date the page; `one_sided`
            where they bound it on one side only; `modified` where the upper bound is the modification time of a
            file, its own or that of a page that labels lead to; `none`), sorted by `page_id`.
        versions: `version_id`, `published_from`, `published_until` (as above), `published_by` (`age_label` where a
            single label and its page's own date give the same interval, `shared_briefs` where several pages
            together narrow it, `one_sided`, `contradicted` if all its labels were ignored, `none`), sorted by
            `version_id`.
        contradictions: the labels that were set aside, one row per label: `conflict_id` (String; labels with the
            same id contradict each other), `page_id`, `version_id`, `age_minutes_min`, `age_minutes_max`,
            `label_from`, `label_until` (the publication interval that the label alone would give,
            nullable), `published_from`, `published_until` (what the other labels give, nullable), sorted by
            `page_id`, `version_id`.
    """

    pages: pl.DataFrame
    versions: pl.DataFrame
    contradictions: pl.DataFrame


class _Bounds(NamedTuple):
    """Bounds by index of page or version: `network`, `upper` and `lower` (negated), packed; null: unbounded."""

    pages: pl.DataFrame
    versions: pl.DataFrame


def relax(pages: pl.DataFrame, sightings: pl.DataFrame) -> Clock:
    """The tightest capture and publication intervals that dates and age labels allow together.

    Args:
        pages: `page_id` (unique), `captured_from`, `captured_until` (Datetime[us, UTC], `[from, until)`, either may
            be null), `captured_by`.
        sightings: labelled briefs: `page_id`, `version_id`, `age_minutes_min` (inclusive), `age_minutes_max`
            (exclusive). Rows with a null and pages that are not in `pages` are left out.

    Labels that contradict each other or the dates are ignored and reported. Which ones depends on
    counts, not on order: of each conflict (the labels on the paths that give a variable a lower bound above
    its upper one), the labels whose page or text takes part in the most conflicts are ignored, all of them
    in a tie.
    """
    alone = pl.lit(0, pl.UInt32).alias("network")
    clock = relax_networks(pages.with_columns(alone), sightings.with_columns(alone))
    tables = (clock.pages, clock.versions, name_conflicts(clock.contradictions))
    return Clock(*(table.drop("network") for table in tables))


def relax_networks(pages: pl.DataFrame, sightings: pl.DataFrame) -> Clock:
    """`relax` for many independent networks at once.

    Args:
        pages: as for `relax`, and `network` (integer); a page may be in several networks, each with its own variable.
        sightings: as for `relax`, and `network`. Ids may be numbers, in the order of the ids they replace.

    Returns:
        The tables of `Clock` with the `network` of each row, sorted by it first. Conflicts have no id yet, only
        `conflict_page` and `conflict_version`, the ids of their first label: see `name_conflicts`.
    """
    labels = _labels(pages, sightings)
    page_ids = labels.select("page", "network", "page_id").unique("page").sort("page")
    version_ids = labels.select("version", "network", "version_id").unique("version").sort("version")
    own_dates = _date_bounds(pages).hstack([pages["captured_by"]])
    own = page_ids.join(own_dates, on=["network", "page_id"], how="left", maintain_order="left")
    unbounded = pl.lit(None, pl.Int64)
    dated = _Bounds(
        own.select("network", upper=pl.col("own_upper") * _LABELS, lower=-pl.col("own_lower") * _LABELS),
        version_ids.select("network", upper=unbounded, lower=unbounded),
    )

    bounds, kept, due = dated, labels, labels
    set_aside = labels.clear().with_columns(conflict=pl.lit(0, dtype=pl.Int64))
    for attempt in count():
        bounds, conflicts = _propagate(due, labels, bounds, dated)
        if conflicts.is_empty():
            break
        # Number the conflicts of each attempt apart.
        blamed = _blamed(conflicts, kept).with_columns(
            pl.col("conflict") + attempt * (own.height + version_ids.height)
        )
        set_aside = pl.concat([set_aside, kept.join(blamed, on="label")])
        kept = kept.join(blamed, on="label", how="anti", maintain_order="left")
        again = due.join(conflicts, on="label", how="semi")["network"].unique()
        due = kept.filter(pl.col("network").is_in(again.implode()))

    found_pages = page_ids.with_columns(
        lower=-_value(bounds.pages["lower"]),
        upper=_value(bounds.pages["upper"]),
        upper_by=own["captured_by"].gather(_dating_pages(bounds, labels)),
    )
    found_versions = version_ids.with_columns(
        lower=-_value(bounds.versions["lower"]), upper=_value(bounds.versions["upper"])
    )
    return Clock(
        _page_clock(pages, found_pages),
        _version_clock(sightings, kept, own, found_versions),
        _contradictions(set_aside, found_pages, found_versions),
    )


def name_conflicts(contradictions: pl.DataFrame) -> pl.DataFrame:
    """`Clock.contradictions` of the result of `relax_networks`: conflicts are named after their first label."""
    name = pl.concat_str("conflict_page", "conflict_version", separator="/")
    named = contradictions.select(pl.exclude("conflict_page", "conflict_version"), conflict_id=name)
    return named.select("conflict_id", pl.exclude("conflict_id"))


def _labels(pages: pl.DataFrame, sightings: pl.DataFrame) -> pl.DataFrame:
    """The distinct labels with indices of their page and version, numbered from 1 in canonical order."""
    order = ("network", "page_id", "version_id", "age_minutes_min", "age_minutes_max")
    return (
        sightings.select(order)
        .drop_nulls()
        .join(pages.select("network", "page_id"), on=["network", "page_id"], how="semi")
        .unique(order)
        .sort(order)
        .with_columns(
            page=pl.struct("network", "page_id").rle_id(),
            version=pl.struct("network", "version_id").rank("dense").cast(pl.UInt32) - 1,
            label=pl.int_range(1, pl.len() + 1, dtype=pl.Int64),
            low=pl.col("age_minutes_min").cast(pl.Int64),
            high=pl.col("age_minutes_max").cast(pl.Int64),
        )
    )


def _date_bounds(pages: pl.DataFrame) -> pl.DataFrame:
    """The first and last minute in which each page's own date allows the capture."""
    start = pl.col("captured_from").dt.epoch("us")
    end = pl.col("captured_until").dt.epoch("us")
    return pages.select(
        "network",
        "page_id",
        own_lower=start.floordiv(_MINUTE),
        own_upper=(end + _MINUTE - 1).floordiv(_MINUTE) - 1,
    )


def _propagate(
    labels: pl.DataFrame, ends: pl.DataFrame, bounds: _Bounds, dated: _Bounds
) -> tuple[_Bounds, pl.DataFrame]:
    """Bounds after relaxation of some networks, and the first conflicts of each (`conflict`, `label`).

    Args:
        labels: of the networks to relax.
        ends: all labels, in order: the index of each is its number minus one.
        bounds: of all networks; those of the networks to relax equal `dated`.
        dated: the bounds that dates alone give. A network with conflicts is reset to them.
    """
    pages, texts = bounds
    to_version, to_page = _constraints(labels)
    moved_pages = pl.repeat(value=True, n=pages.height, eager=True)
    conflicts = pl.DataFrame(schema={"conflict": pl.Int64, "label": pl.Int64})
    for rounds in count(1):
        texts, moved_texts = _tighten(texts, to_version, pages, moved_pages)
        pages, moved_pages = _tighten(pages, to_page, texts, moved_texts)
        doubled = rounds >= _PATIENCE and rounds & (rounds - 1) == 0
        infeasible = [*_infeasible(pages), *(pages.height + _infeasible(texts))]
        if infeasible or doubled:
            found = _conflicts(_Bounds(pages, texts), ends, infeasible, find_cycles=doubled)
            conflicts = pl.concat([conflicts, found])
            broken = ends.select(pl.col("network").gather(found["label"] - 1)).to_series().unique()
            pages, texts = _reset(pages, dated.pages, broken), _reset(texts, dated.versions, broken)
            moved = pages.select("network", moved=moved_pages).filter("moved")["network"].unique()
            still_moving = pl.col("network").is_in(moved.implode()) & ~pl.col("network").is_in(
                broken.implode()
            )
            to_version = to_version.filter(texts.select(still_moving).to_series().gather(to_version["node"]))
            to_page = to_page.filter(pages.select(still_moving).to_series().gather(to_page["node"]))
        if to_page.is_empty() or not moved_pages.any():
            return _Bounds(pages, texts), conflicts.sort("conflict", "label")
    raise AssertionError


def _reset(bounds: pl.DataFrame, dated: pl.DataFrame, networks: pl.Series) -> pl.DataFrame:
    """Reset the bounds of some networks to those that dates alone give."""
    if networks.is_empty():
        return bounds
    again = pl.col("network").is_in(networks.implode())
    return bounds.with_columns(
        pl.when(again).then(dated[bound]).otherwise(bound).alias(bound) for bound in ("upper", "lower")
    )


def _constraints(labels: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The constraints of labels on versions, and on pages: `node` and `other` (indices; sorted by `node`), `upper` and
    `lower` (minutes from the bound of the other, packed with the label).
    """
    down = -pl.col("low") * _LABELS + pl.col("label")
    up = pl.col("high") * _LABELS + pl.col("label")
    # published <= captured - low, published >= captured - high
    to_version = labels.select(node="version", other="page", upper=down, lower=up).sort(
        "node", maintain_order=True
    )
    # captured <= published + high, captured >= published + low
    to_page = labels.select(node="page", other="version", upper=up, lower=down)
    return to_version, to_page


def _tighten(
    before: pl.DataFrame, constraints: pl.DataFrame, others: pl.DataFrame, moved: pl.Series
) -> tuple[pl.DataFrame, pl.Series]:
    """Tighten the bounds of one kind of variable by those of the other kind; also return which ones moved.

    Args:
        before: `network`, `upper`, `lower`, packed, by index of the variable.
        constraints: as returned by `_constraints`.
        others: as `before`, of the other kind.
        moved: by index of the other kind, whether it has moved since it was last used.
    """
    # What has not moved offers nothing new: filtering pays off once enough can be left out.
    live = (
        constraints
        if 5 * moved.sum() > 4 * moved.len()
        else constraints.filter(moved.gather(constraints["other"]))
    )
    runs = live["node"].rle().struct.unnest()
    # The offers to a variable are adjacent: their lists are built without a copy.
    starts = pa.concat_arrays([pa.array([0], pa.int64()), runs["len"].cum_sum().cast(pl.Int64).to_arrow()])

    def best(bound: str) -> pl.Series:
        offers = live.select(pl.lit(_stripped(others[bound])).gather("other") + pl.col(bound)).to_series()
        return pl.Series(pa.LargeListArray.from_arrays(starts, offers.to_arrow())).list.min()

    at = runs["value"]
    nodes = before.select(pl.col("upper", "lower").gather(at)).with_columns(
        upper_new=best("upper"), lower_new=best("lower")
    )

    # Only a tighter value replaces a bound, never another label with the same value: then the labels behind bounds
    # lead back to a date, and form a cycle only where labels contradict each other.
    def is_tighter(bound: str) -> pl.Expr:
        old, new = pl.col(bound), pl.col(f"{bound}_new")
        return new.is_not_null() & (old.is_null() | (_stripped(new) < _stripped(old)))

    tighter = nodes.select(upper=is_tighter("upper"), lower=is_tighter("lower"))

    def tightest(bound: str) -> pl.Series:
        new = nodes[f"{bound}_new"].filter(tighter[bound])
        return before[bound].scatter(at.filter(tighter[bound]), new)

    after = before.with_columns(upper=tightest("upper"), lower=tightest("lower"))
    none_moved = pl.repeat(value=False, n=before.height, eager=True)
    return after, none_moved.scatter(at.filter(tighter["upper"] | tighter["lower"]), True)


def _stripped(packed: Packed) -> Packed:
    """Packed bounds without their labels."""
    return packed & -_LABELS


def _value(packed: pl.Series) -> pl.Series:
    """The minutes of packed bounds."""
    return packed // _LABELS


def _infeasible(bounds: pl.DataFrame) -> pl.Series:
    """The indices of the variables whose lower bound is above the upper one."""
    room = _stripped(pl.col("upper")) + _stripped(pl.col("lower"))
    return bounds.select((room < 0).fill_null(value=False).arg_true()).to_series()


def _conflicts(
    bounds: _Bounds, labels: pl.DataFrame, infeasible: list[int], *, find_cycles: bool
) -> pl.DataFrame:
    """The labels that contradict each other: `conflict`, `label`, distinct and sorted.

    Every bound came by a label from another variable's bound, and so on back to a date. The labels on the paths of the
    two bounds of an infeasible variable are a conflict. So are those of a cycle, where the path never ends.

    Args:
        bounds: the current bounds.
        labels: all labels, in order.
        infeasible: the variables whose lower bound is above the upper one: pages by index, then versions.
        find_cycles: whether to look for cycles, which takes longer.
    """
    pages = bounds.pages.height
    ends = labels.select("page", version=pl.col("version") + pages)
    together = pl.concat([bounds.pages, bounds.versions])
    uppers, lowers = (
        _bound_origins(together["upper"], ends, pages),
        _bound_origins(together["lower"], ends, pages),
    )
    starts = pl.Series("node", infeasible, dtype=pl.UInt32)
    found = [_paths(uppers, starts), _paths(lowers, starts)]
    if find_cycles:
        found += [_cycles(uppers), _cycles(lowers)]
    return pl.concat(found).unique().sort("conflict", "label")


def _bound_origins(packed: pl.Series, ends: pl.DataFrame, pages: int) -> pl.DataFrame:
    """The origin of each variable's bound: `node`, `label`, `origin` (a node; past the last one: no label)."""
    label = pl.col("packed") - _stripped(pl.col("packed"))
    by_label = pl.when(pl.col("label") > 0).then(pl.col("label") - 1)
    other = (
        pl.when(pl.col("node") < pages)
        .then(pl.lit(ends["version"]).gather(by_label))
        .otherwise(pl.lit(ends["page"]).gather(by_label))
    )
    return (
        packed.alias("packed")
        .to_frame()
        .with_row_index("node")
        .with_columns(label=label)
        .select("node", "label", origin=other.fill_null(packed.len()).cast(pl.UInt32))
    )


def _dating_pages(bounds: _Bounds, labels: pl.DataFrame) -> pl.Series:
    """The page whose own date bounds each page from above, by index: itself or one that labels lead to."""
    pages = bounds.pages.height
    ends = labels.select("page", version=pl.col("version") + pages)
    uppers = pl.concat([bounds.pages, bounds.versions])["upper"]
    steps = (
        _bound_origins(uppers, ends, pages)
        .select(pl.when(pl.col("origin") < pl.len()).then("origin").otherwise("node"))
        .to_series()
    )
    # After as many steps as there are variables, by doubling, every path has come to its end.
    for _ in range(steps.len().bit_length()):
        steps = steps.gather(steps)
    return steps.head(pages)


def _cycles(origins: pl.DataFrame) -> pl.DataFrame:
    """The cycles among the origins: `conflict`, `label`."""
    end = origins.height
    steps = pl.concat([origins["origin"], pl.Series([end], dtype=pl.UInt32)])
    # After as many steps as there are variables, by doubling, only cycles are left.
    for _ in range(end.bit_length()):
        steps = steps.gather(steps)
    nodes = steps.filter(steps < end).unique()
    while True:
        more = pl.concat([nodes, origins["origin"].gather(nodes)]).unique()
        if more.len() == nodes.len():
            break
        nodes = more
    cycle = origins.join(nodes.alias("node").to_frame(), on="node", how="semi").with_columns(
        conflict=pl.col("node")
    )
    for _ in range(nodes.len().bit_length()):
        # A cycle is named after its first node; the name travels all the way around.
        cycle = cycle.join(
            cycle.select(origin="node", farther="conflict", beyond="origin"), on="origin"
        ).select("node", "label", origin="beyond", conflict=pl.min_horizontal("conflict", "farther"))
    return cycle.select(pl.col("conflict").cast(pl.Int64), "label")


def _paths(origins: pl.DataFrame, starts: pl.Series) -> pl.DataFrame:
    """The labels on the path from each variable back to a date: `conflict` (the variable), `label`."""
    steps = pl.DataFrame({"conflict": starts.cast(pl.Int64), "node": starts})
    walked = steps
    while steps.height:
        steps = (
            steps.join(origins, on="node")
            .filter(pl.col("origin") < origins.height)
            .select("conflict", node="origin")
            # A path may run into a cycle.
            .join(walked, on=["conflict", "node"], how="anti")
        )
        walked = pl.concat([walked, steps])
    return (
        walked.join(origins, on="node").filter(pl.col("origin") < origins.height).select("conflict", "label")
    )


def _blamed(conflicts: pl.DataFrame, labels: pl.DataFrame) -> pl.DataFrame:
    """The labels to ignore by the rule of `relax`: `label`, `conflict` (the first conflict it is blamed for)."""
    parts = conflicts.join(labels.select("label", "page", "version"), on="label")
    return (
        parts.with_columns(
            page_conflicts=pl.col("conflict").n_unique().over("page"),
            version_conflicts=pl.col("conflict").n_unique().over("version"),
        )
        .with_columns(blame=pl.max_horizontal("page_conflicts", "version_conflicts"))
        .filter(pl.col("blame") == pl.col("blame").max().over("conflict"))
        .group_by("label")
        .agg(pl.col("conflict").min())
        .sort("label")
    )


def _page_clock(pages: pl.DataFrame, found: pl.DataFrame) -> pl.DataFrame:
    """`Clock.pages`: pages without a label keep their own dates."""
    own = pages.select("network", "page_id", "captured_by").hstack(
        _date_bounds(pages).drop("network", "page_id")
    )
    joined = own.join(found.drop("page"), on=["network", "page_id"], how="left")
    lower, upper = pl.coalesce("lower", "own_lower"), pl.coalesce("upper", "own_upper")
    dated_itself = pl.col("own_lower").is_not_null() & pl.col("own_upper").is_not_null()
    return joined.select(
        "network",
        "page_id",
        *_interval(lower, upper, "captured"),
        captured_by=pl.when(lower.is_null() & upper.is_null())
        .then(pl.lit("none"))
        .when(upper.is_not_null() & (pl.coalesce("upper_by", "captured_by") == "modified"))
        .then(pl.lit("modified"))
        .when(lower.is_null() | upper.is_null())
        .then(pl.lit("one_sided"))
        .when(dated_itself)
        .then("captured_by")
        .otherwise(pl.lit("shared_briefs")),
    ).sort("network", "page_id")


def _version_clock(
    sightings: pl.DataFrame, kept: pl.DataFrame, own: pl.DataFrame, found: pl.DataFrame
) -> pl.DataFrame:
    """`Clock.versions`: one row for every version that was sighted."""
    alone = (
        kept.join(own.select("page", "own_lower", "own_upper"), on="page")
        .group_by("version")
        .agg(
            narrowest=(pl.col("own_upper") - pl.col("low") - pl.col("own_lower") + pl.col("high")).min(),
        )
    )
    known = found.join(alone, on="version", how="left").select(
        "network",
        "version_id",
        "lower",
        "upper",
        "narrowest",
        kept=pl.col("version").is_in(kept["version"].unique().implode()),
    )
    bounded = pl.col("lower").is_not_null().cast(pl.Int8) + pl.col("upper").is_not_null().cast(pl.Int8)
    return (
        sightings.select("network", "version_id")
        .drop_nulls()
        .unique()
        .join(known, on=["network", "version_id"], how="left")
        .select(
            "network",
            "version_id",
            *_interval(pl.col("lower"), pl.col("upper"), "published"),
            published_by=pl.when(~pl.col("kept"))
            .then(pl.lit("contradicted"))
            .when(bounded == 0)
            .then(pl.lit("none"))
            .when(bounded == 1)
            .then(pl.lit("one_sided"))
            .when(pl.col("upper") - pl.col("lower") == pl.col("narrowest"))
            .then(pl.lit("age_label"))
            .otherwise(pl.lit("shared_briefs")),
        )
        .sort("network", "version_id")
    )


def _contradictions(set_aside: pl.DataFrame, pages: pl.DataFrame, versions: pl.DataFrame) -> pl.DataFrame:
    """`Clock.contradictions`."""
    page_bounds = pages.select("page", page_lower="lower", page_upper="upper")
    label_from, label_until = _interval(
        pl.col("page_lower") - pl.col("high"), pl.col("page_upper") - pl.col("low"), "label"
    )
    return (
        set_aside.sort("page", "version")
        .with_columns(
            conflict_page=pl.col("page_id").first().over("conflict"),
            conflict_version=pl.col("version_id").first().over("conflict"),
        )
        .join(page_bounds, on="page")
        .join(versions.select("version", "lower", "upper"), on="version")
        .select(
            "network",
            "conflict_page",
            "conflict_version",
            "page_id",
            "version_id",
            "age_minutes_min",
            "age_minutes_max",
            label_from,
            label_until,
            *_interval(pl.col("lower"), pl.col("upper"), "published"),
        )
        .sort("network", "page_id", "version_id", "age_minutes_min", "age_minutes_max")
    )


def _interval(lower: pl.Expr, upper: pl.Expr, name: str) -> tuple[pl.Expr, pl.Expr]:
    """`<name>_from` and `<name>_until` of a first and a last minute; both null if one of them is."""
    known = lower.is_not_null() & upper.is_not_null()

    def moment(minutes: pl.Expr) -> pl.Expr:
        return pl.when(known).then((minutes * _MINUTE).cast(pl.Datetime("us", "UTC")))

    return moment(lower).alias(f"{name}_from"), moment(upper + 1).alias(f"{name}_until")
