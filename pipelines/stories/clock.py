"""When pages were captured and texts published: a simple temporal network, relaxed to its tightest bounds.

The capture time of each page and the publication time of each text are variables. A date bounds one
variable, an age label the difference of two. Tightest bounds are shortest paths from and to the origin
(Dechter, Meiri and Pearl, Temporal constraint networks, Artificial Intelligence 49, 1991), found by
Bellman-Ford relaxation of all variables at once.

Times are counted in whole minutes (the minute that a moment lies in). An age label of at least `min` and
less than `max` minutes then bounds the difference of the two minutes by `[min, max]`, both inclusive,
wherever within their minutes the moments lie.
"""

from typing import NamedTuple

import polars as pl

# A bound and the label that it came by travel as one number, so that one minimum finds both and ties have
# one winner.
_LABELS = 2**32
# Labels that tighten each other without end are looked for after so many rounds, and whenever they have doubled.
_PATIENCE = 8
_MINUTE = 60_000_000


class Clock(NamedTuple):
    """What `relax` found.

    Attributes:
        pages: `page_id`, `captured_from`, `captured_until` (Datetime[us, UTC], `[from, until)`, both null
            or none),
            `captured_by` (as it was; `shared_briefs` where only shared texts date the page; `one_sided`
            where they bound it on one side only; else `none`), sorted by `page_id`.
        versions: `version_id`, `published_from`, `published_until` (as above), `published_by` (`age_label`
            where a
            single label and its page's own date say as much, `shared_briefs` where several pages together
            say more, `one_sided`, `contradicted` where all its labels were set aside, `none`), sorted by
            `version_id`.
        contradictions: the labels that were set aside, one row each: `clash` (Int32; labels with the same
            number
            contradict each other), `page_id`, `version_id`, `age_minutes_min`, `age_minutes_max`,
            `label_from`, `label_until` (the publication interval that the label alone would give,
            nullable), `published_from`, `published_until` (what the other labels give, nullable), sorted by
            `page_id`, `version_id`.
    """

    pages: pl.DataFrame
    versions: pl.DataFrame
    contradictions: pl.DataFrame


class _Bounds(NamedTuple):
    """Packed bounds, `upper` and `lower` (negated), by index of page or version; null: unbounded."""

    pages: pl.DataFrame
    versions: pl.DataFrame


def relax(pages: pl.DataFrame, sightings: pl.DataFrame) -> Clock:
    """The tightest capture and publication intervals that dates and age labels allow together.

    Args:
        pages: `page_id` (unique), `captured_from`, `captured_until` (Datetime[us, UTC], `[from, until)`,
            either may
            be null), `captured_by`.
        sightings: labelled briefs: `page_id`, `version_id`, `age_minutes_min` (inclusive), `age_minutes_max`
            (exclusive). Rows with a null and pages that are not in `pages` are left out.

    Labels that contradict each other or the dates are set aside and reported. Which ones is settled by
    counting, not by order: of each clash (the labels on the paths that give a variable a lower bound above
    its upper one) those labels go whose page or text takes part in the most clashes, all of them where they
    tie.
    """
    labels = _labels(pages, sightings)
    page_ids = labels.select("page", "page_id").unique().sort("page")
    version_ids = labels.select("version", "version_id").unique().sort("version")
    own = page_ids.join(_own_bounds(pages), on="page_id", how="left", maintain_order="left")

    kept, set_aside = labels, labels.clear().with_columns(clash=pl.lit(0, dtype=pl.Int32))
    while True:
        bounds, clashes = _propagate(kept, own, version_ids.height)
        if clashes.is_empty():
            break
        blamed = _blamed(clashes, kept).with_columns(pl.col("clash") + set_aside.height)
        set_aside = pl.concat([set_aside, kept.join(blamed, on="label")])
        kept = kept.join(blamed, on="label", how="anti", maintain_order="left")

    found_pages = page_ids.with_columns(
        lower=-_value(bounds.pages["lower"]), upper=_value(bounds.pages["upper"])
    )
    found_versions = version_ids.with_columns(
        lower=-_value(bounds.versions["lower"]), upper=_value(bounds.versions["upper"])
    )
    return Clock(
        _page_clock(pages, found_pages),
        _version_clock(sightings, kept, own, found_versions),
        _report(set_aside, found_pages, found_versions),
    )


def _labels(pages: pl.DataFrame, sightings: pl.DataFrame) -> pl.DataFrame:
    """The distinct labels with indices of their page and version, numbered from 1 in canonical order."""
    known = sightings.select("page_id", "version_id", "age_minutes_min", "age_minutes_max").drop_nulls()
    known = known.join(pages.select("page_id"), on="page_id", how="semi").unique()
    page_ids = known.select("page_id").unique().sort("page_id").with_row_index("page")
    version_ids = known.select("version_id").unique().sort("version_id").with_row_index("version")
    return (
        known.join(page_ids, on="page_id")
        .join(version_ids, on="version_id")
        .sort("page", "version", "age_minutes_min", "age_minutes_max")
        .with_columns(
            label=pl.int_range(1, pl.len() + 1, dtype=pl.Int64),
            low=pl.col("age_minutes_min").cast(pl.Int64),
            high=pl.col("age_minutes_max").cast(pl.Int64),
        )
    )


def _own_bounds(pages: pl.DataFrame) -> pl.DataFrame:
    """The first and last minute in which each page's own date allows the capture."""
    start = pl.col("captured_from").dt.epoch("us")
    end = pl.col("captured_until").dt.epoch("us")
    return pages.select(
        "page_id", own_lower=start.floordiv(_MINUTE), own_upper=(end + _MINUTE - 1).floordiv(_MINUTE) - 1
    )


def _propagate(labels: pl.DataFrame, own: pl.DataFrame, versions: int) -> tuple[_Bounds, pl.DataFrame]:
    """Bounds after relaxation, or bounds on the way and the first clashes (`clash`, `label`)."""
    pages = own.select(upper=pl.col("own_upper") * _LABELS, lower=-pl.col("own_lower") * _LABELS)
    texts = pages.clear(versions)
    # published <= captured - low, published >= captured - high
    to_version = labels.select(
        "label", node="version", other="page", upper_step=-pl.col("low"), lower_step="high"
    )
    # captured <= published + high, captured >= published + low
    to_page = labels.select(
        "label", node="page", other="version", upper_step="high", lower_step=-pl.col("low")
    )
    moved_pages = pl.repeat(value=True, n=pages.height, eager=True)
    rounds = 0
    while True:
        rounds += 1
        texts, moved_texts = _tightened(
            texts, to_version.filter(moved_pages.gather(to_version["other"])), pages
        )
        pages, moved_pages = _tightened(pages, to_page.filter(moved_texts.gather(to_page["other"])), texts)
        empty = [*_empty(pages), *(pages.height + _empty(texts))]
        seek_circles = rounds >= _PATIENCE and rounds & (rounds - 1) == 0
        if empty or seek_circles:
            clashes = _clashes(_Bounds(pages, texts), labels, empty, seek_circles=seek_circles)
            if clashes.height:
                return _Bounds(pages, texts), clashes
        if not moved_pages.any():
            return _Bounds(pages, texts), pl.DataFrame(schema={"clash": pl.Int32, "label": pl.Int64})


def _tightened(
    before: pl.DataFrame, steps: pl.DataFrame, others: pl.DataFrame
) -> tuple[pl.DataFrame, pl.Series]:
    """The bounds of one kind of variable after some of the other kind were taken into account, and which moved.

    Args:
        before: `upper`, `lower`, packed, by index of the variable.
        steps: `label`, `node`, `other` (indices), `upper_step`, `lower_step` (minutes from the other's
            bound).
        others: `upper`, `lower`, packed, of the other kind.
    """

    def offer(bound: str) -> pl.Expr:
        return (pl.lit(_value(others[bound]).gather(steps["other"])) + pl.col(f"{bound}_step")) * _LABELS

    offers = (
        steps.select("node", upper=offer("upper") + pl.col("label"), lower=offer("lower") + pl.col("label"))
        .group_by("node")
        .agg(pl.col("upper", "lower").min())
    )
    nodes = before.with_row_index("node").join(
        offers, on="node", how="left", suffix="_new", maintain_order="left"
    )

    # Only a tighter value replaces a bound, never another label with the same value: the labels that bounds came
    # by then lead back to a date, and run in a circle only where labels contradict each other.
    def is_tighter(bound: str) -> pl.Expr:
        old, new = pl.col(bound), pl.col(f"{bound}_new")
        below = old.is_null() | (new.floordiv(_LABELS) < old.floordiv(_LABELS))
        return new.is_not_null() & below

    def tightest(bound: str) -> pl.Expr:
        return pl.when(is_tighter(bound)).then(f"{bound}_new").otherwise(bound).alias(bound)

    after = nodes.select(
        tightest("upper"), tightest("lower"), moved=is_tighter("upper") | is_tighter("lower")
    )
    return after.select("upper", "lower"), after["moved"]


def _value(packed: pl.Series) -> pl.Series:
    """The minutes of packed bounds."""
    return packed // _LABELS


def _empty(bounds: pl.DataFrame) -> pl.Series:
    """The indices of the variables whose lower bound lies above the upper one."""
    return (_value(bounds["upper"]) + _value(bounds["lower"]) < 0).fill_null(False).arg_true()


def _clashes(bounds: _Bounds, labels: pl.DataFrame, empty: list[int], *, seek_circles: bool) -> pl.DataFrame:
    """The labels that contradict each other: `clash` (Int32), `label`, distinct and sorted.

    Every bound came by a label from another variable's bound, and so on to a date. The labels on the ways of the two
    bounds of a variable that has no time left are a clash. So are those of a circle, where the way never ends.

    Args:
        bounds: as they stand.
        labels: all labels in use.
        empty: the variables whose lower bound lies above the upper one: pages by index, then versions.
        seek_circles: whether to look for circles, which takes longer.
    """
    pages = bounds.pages.height
    ends = labels.select("label", "page", version=pl.col("version") + pages)
    together = pl.concat([bounds.pages, bounds.versions])
    uppers, lowers = _origins(together["upper"], ends, pages), _origins(together["lower"], ends, pages)
    starts = pl.Series("node", empty, dtype=pl.UInt32)
    found = [_ways(uppers, starts), _ways(lowers, starts)]
    if seek_circles:
        found += [_circles(uppers), _circles(lowers)]
    return pl.concat(found).unique().sort("clash", "label")


def _origins(packed: pl.Series, ends: pl.DataFrame, pages: int) -> pl.DataFrame:
    """Where each variable's bound came from: `node`, `label`, `origin` (a node; past the last one: no label)."""
    end = packed.len()
    return (
        packed.alias("packed")
        .to_frame()
        .with_row_index("node")
        .with_columns(label=pl.col("packed") - pl.col("packed").floordiv(_LABELS) * _LABELS)
        .join(ends, on="label", how="left", maintain_order="left")
        .select(
            "node",
            "label",
            origin=pl.when(pl.col("node") < pages)
            .then("version")
            .otherwise("page")
            .fill_null(end)
            .cast(pl.UInt32),
        )
    )


def _circles(origins: pl.DataFrame) -> pl.DataFrame:
    """The circles that the origins run in: `clash`, `label`."""
    end = origins.height
    steps = pl.concat([origins["origin"], pl.Series([end], dtype=pl.UInt32)])
    # After as many steps as there are variables, counted by doubling, only circles are left.
    for _ in range(end.bit_length()):
        steps = steps.gather(steps)
    nodes = steps.filter(steps < end).unique()
    while True:
        more = pl.concat([nodes, origins["origin"].gather(nodes)]).unique()
        if more.len() == nodes.len():
            break
        nodes = more
    circle = origins.join(nodes.alias("node").to_frame(), on="node", how="semi").with_columns(
        clash=pl.col("node")
    )
    for _ in range(nodes.len().bit_length()):
        # The circle is called after its first node; a name travels all the way round.
        circle = circle.join(
            circle.select(origin="node", farther="clash", beyond="origin"), on="origin"
        ).select("node", "label", origin="beyond", clash=pl.min_horizontal("clash", "farther"))
    return circle.select(pl.col("clash").cast(pl.Int32), "label")


def _ways(origins: pl.DataFrame, starts: pl.Series) -> pl.DataFrame:
    """The labels on the way from each variable back to a date: `clash` (the variable), `label`."""
    steps = pl.DataFrame({"clash": starts.cast(pl.Int32), "node": starts})
    walked = steps
    while steps.height:
        steps = (
            steps.join(origins, on="node")
            .filter(pl.col("origin") < origins.height)
            .select("clash", node="origin")
            # A way may run into a circle.
            .join(walked, on=["clash", "node"], how="anti")
        )
        walked = pl.concat([walked, steps])
    return walked.join(origins, on="node").filter(pl.col("origin") < origins.height).select("clash", "label")


def _blamed(clashes: pl.DataFrame, labels: pl.DataFrame) -> pl.DataFrame:
    """The labels to set aside by the rule of `relax`: `label`, `clash` (the first it is blamed in)."""
    parts = clashes.join(labels.select("label", "page", "version"), on="label")
    return (
        parts.with_columns(
            page_clashes=pl.col("clash").n_unique().over("page"),
            version_clashes=pl.col("clash").n_unique().over("version"),
        )
        .with_columns(blame=pl.max_horizontal("page_clashes", "version_clashes"))
        .filter(pl.col("blame") == pl.col("blame").max().over("clash"))
        .group_by("label")
        .agg(pl.col("clash").min())
        .sort("label")
    )


def _page_clock(pages: pl.DataFrame, found: pl.DataFrame) -> pl.DataFrame:
    """`Clock.pages`: pages without a label keep their own dates."""
    own = pages.select("page_id", "captured_by").join(_own_bounds(pages), on="page_id")
    joined = own.join(found.select("page_id", "lower", "upper"), on="page_id", how="left")
    lower, upper = pl.coalesce("lower", "own_lower"), pl.coalesce("upper", "own_upper")
    dated_itself = pl.col("own_lower").is_not_null() & pl.col("own_upper").is_not_null()
    return joined.select(
        "page_id",
        *_interval(lower, upper, "captured"),
        captured_by=pl.when(lower.is_null() & upper.is_null())
        .then(pl.lit("none"))
        .when(lower.is_null() | upper.is_null())
        .then(pl.lit("one_sided"))
        .when(dated_itself)
        .then("captured_by")
        .otherwise(pl.lit("shared_briefs")),
    ).sort("page_id")


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
        "version_id", "lower", "upper", "narrowest", labelled=pl.lit(True)
    )
    bounded = pl.col("lower").is_not_null().cast(pl.Int8) + pl.col("upper").is_not_null().cast(pl.Int8)
    still_labelled = kept.select("version_id").unique().with_columns(kept=pl.lit(True))
    return (
        sightings.select("version_id")
        .drop_nulls()
        .unique()
        .join(known, on="version_id", how="left")
        .join(still_labelled, on="version_id", how="left")
        .select(
            "version_id",
            *_interval(pl.col("lower"), pl.col("upper"), "published"),
            published_by=pl.when(pl.col("labelled") & pl.col("kept").is_null())
            .then(pl.lit("contradicted"))
            .when(bounded.fill_null(0) == 0)
            .then(pl.lit("none"))
            .when(bounded == 1)
            .then(pl.lit("one_sided"))
            .when(pl.col("upper") - pl.col("lower") == pl.col("narrowest"))
            .then(pl.lit("age_label"))
            .otherwise(pl.lit("shared_briefs")),
        )
        .sort("version_id")
    )


def _report(set_aside: pl.DataFrame, pages: pl.DataFrame, versions: pl.DataFrame) -> pl.DataFrame:
    """`Clock.contradictions`."""
    page_bounds = pages.select("page", page_lower="lower", page_upper="upper")
    label_from, label_until = _interval(
        pl.col("page_lower") - pl.col("high"), pl.col("page_upper") - pl.col("low"), "label"
    )
    return (
        set_aside.sort("page_id", "version_id")
        .with_columns(
            clash=pl.concat_str(pl.col("page_id", "version_id").first().over("clash"), separator="/")
        )
        .join(page_bounds, on="page")
        .join(versions.select("version", "lower", "upper"), on="version")
        .select(
            "clash",
            "page_id",
            "version_id",
            "age_minutes_min",
            "age_minutes_max",
            label_from,
            label_until,
            *_interval(pl.col("lower"), pl.col("upper"), "published"),
        )
        .sort("page_id", "version_id", "age_minutes_min", "age_minutes_max")
    )


def _interval(lower: pl.Expr, upper: pl.Expr, name: str) -> tuple[pl.Expr, pl.Expr]:
    """`<name>_from` and `<name>_until` of a first and a last minute; both null where one of them is."""
    known = lower.is_not_null() & upper.is_not_null()

    def moment(minutes: pl.Expr) -> pl.Expr:
        return pl.when(known).then((minutes * _MINUTE).cast(pl.Datetime("us", "UTC")))

    return moment(lower).alias(f"{name}_from"), moment(upper + 1).alias(f"{name}_until")
