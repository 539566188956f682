"""Which versions are of one story: near-duplicates found by blocking, verified on the texts."""

import polars as pl

from pipelines.stories import wording

# Two days' worth of versions that share a key are compared pair by pair, unless they are more than this:
# such a key is a template's ("het weer voor de komende dagen"), and its texts share rarer keys where they
# are versions.
MAX_PAIRS_PER_KEY = 2_500
WINDOW_DAYS = 7

LINK_COLUMNS = {
    "version_a": pl.String,
    "version_b": pl.String,
    "similarity": pl.Float64,
    "method": pl.String,
}


def links(today: pl.DataFrame, window: pl.DataFrame) -> pl.DataFrame:
    """The pairs of versions of one story, of which one was sighted today.

    Args:
        today: the `day_versions` of one day.
        window: the `day_versions` of other days, stacked; only those at most `WINDOW_DAYS` away are compared,
            and those without a day with all.

    Returns:
        `version_a` < `version_b`, `similarity` (shared pairs of neighbouring words over those of the
        shorter text, 0 to 1, numbers masked) and `method`, sorted:

        - `same_words`: nothing differs but numbers, hedges, case, punctuation or damaged characters
        - `cut_off`: one breaks off, and the other goes on
        - `lead`: one is the beginning of the other, as a brief is of its article
        - `sentences`: whole sentences are shared, and the first sentences are of one subject
        - `wording`: most of the wording is shared

    A pair is judged by its two texts alone and compared when their days are near, so the links of all days
    together are the same in whatever order the days are processed, if each pair of near days is compared
    once. Texts that share a template are told apart by names, weekdays and measurements; see `wording`.
    """
    apart = (pl.col("capture_date") - pl.lit(today["capture_date"].min(), dtype=pl.Date)).dt.total_days()
    near = window.filter((apart.abs() <= WINDOW_DAYS).fill_null(True))
    pairs = _candidates(today, near)
    texts = _texts(pl.concat([today, near]), pairs)
    return _judged(pairs, texts).select(LINK_COLUMNS.keys()).sort("version_a", "version_b")


def _candidates(today: pl.DataFrame, window: pl.DataFrame) -> pl.DataFrame:
    """The pairs `a` < `b` that share a blocking key, and how many days apart they were sighted."""

    def keyed(versions: pl.DataFrame) -> pl.DataFrame:
        return versions.select("capture_date", "version_id", key="block_keys").explode(
            "key", empty_as_null=False, keep_nulls=False
        )

    day = today["capture_date"].min()
    left, right = keyed(today), keyed(pl.concat([today, window]))
    in_today = left.group_by("key").agg(left_size=pl.len())
    # Sizes are of a pair of days, so that which pairs are compared does not depend on the days at hand.
    sizes = right.group_by("key", "capture_date").agg(right_size=pl.len()).join(in_today, on="key")
    usable = sizes.filter(
        (pl.col("left_size") * pl.col("right_size") <= MAX_PAIRS_PER_KEY) & (pl.col("right_size") > 0)
    ).select("key", "capture_date")
    return (
        left.select("key", a="version_id")
        .join(right.join(usable, on=["key", "capture_date"], nulls_equal=True), on="key")
        .filter(pl.col("a") != pl.col("version_id"))
        .group_by(a=pl.min_horizontal("a", "version_id"), b=pl.max_horizontal("a", "version_id"))
        .agg(days_apart=(pl.col("capture_date") - pl.lit(day, dtype=pl.Date)).dt.total_days().abs().min())
    )


def _texts(versions: pl.DataFrame, pairs: pl.DataFrame) -> pl.DataFrame:
    """What `_judged` compares, for the versions that occur in a pair, one row each."""
    wanted = pl.concat([pairs["a"], pairs["b"]]).unique()
    texts = versions.filter(pl.col("version_id").is_in(wanted.implode())).sort("complete", descending=True)
    texts = texts.select("version_id", "body", "complete").unique("version_id", keep="first")
    lines = pl.col("lines")
    # Where a capture breaks off, so may its last word.
    whole_words = pl.when("complete").then(lines).otherwise(lines.str.replace(r"\s*\S*$", ""))
    return (
        texts.with_columns(lines=wording.sentences(texts["body"]))
        .with_columns(lines=whole_words)
        .with_columns(masked=wording.masked(lines))
        .select(
            "version_id",
            "complete",
            run=pl.col("masked").str.replace_all("\n", " ", literal=True),
            words=pl.col("masked").str.count_matches(r"[^ \n]+"),
            vocabulary=pl.col("masked").str.extract_all(r"[a-z#]+").list.unique(),
            shingles=wording.shingles(pl.col("masked")),
            sentences=pl.col("masked")
            .str.split("\n")
            .list.eval(pl.element().filter(pl.element().str.count_matches(" ") >= 5)),
            lead=wording.content_words(pl.col("masked")),
            names=wording.lead_names(lines),
            weekdays=wording.weekdays(lines),
            measures=wording.measures(lines),
            numbers=wording.numbers(lines),
            named=wording.named_sentences(lines),
            skeletons=wording.skeletons(lines),
        )
    )


def _judged(pairs: pl.DataFrame, texts: pl.DataFrame) -> pl.DataFrame:
    """The pairs that are of one story, with similarity and method."""

    def side(name: str) -> pl.DataFrame:
        return texts.select(pl.all().name.map(lambda column: f"{column}_{name}"))

    def shared(column: str) -> pl.Expr:
        return pl.col(f"{column}_a").list.set_intersection(f"{column}_b").list.len()

    def smaller(column: str) -> pl.Expr:
        return pl.min_horizontal(pl.col(f"{column}_a").list.len(), pl.col(f"{column}_b").list.len())

    a_is_shorter = pl.col("run_a").str.len_bytes() <= pl.col("run_b").str.len_bytes()
    compared = (
        pairs.join(side("a"), left_on="a", right_on="version_id_a")
        .join(side("b"), left_on="b", right_on="version_id_b")
        .with_columns(
            short=pl.when(a_is_shorter).then("run_a").otherwise("run_b"),
            long=pl.when(a_is_shorter).then("run_b").otherwise("run_a"),
            short_complete=pl.when(a_is_shorter).then("complete_a").otherwise("complete_b"),
            short_words=pl.min_horizontal("words_a", "words_b"),
            similarity=(shared("shingles") / smaller("shingles")).fill_nan(0.0),
            shared_sentences=shared("sentences"),
            lead_overlap=(shared("lead") / smaller("lead")).fill_nan(0.0),
        )
    )
    begins = pl.col("long").str.starts_with(pl.col("short")) & (pl.col("short_words") >= 6)
    method = (
        pl.when(_other_subject())
        .then(None)
        .when(pl.col("run_a") == pl.col("run_b"))
        .then(pl.lit("same_words"))
        .when(begins & ~pl.col("short_complete"))
        .then(pl.lit("cut_off"))
        .when(begins)
        .then(pl.lit("lead"))
        .when(
            (pl.col("shared_sentences") > 0) & (pl.col("similarity") >= 0.4) & (pl.col("lead_overlap") >= 0.3)
        )
        .then(pl.lit("sentences"))
        .when((pl.col("similarity") >= 0.6) & (pl.col("lead_overlap") >= 0.3))
        .then(pl.lit("wording"))
    )
    return (
        compared.with_columns(method=method)
        .filter(pl.col("method").is_not_null())
        .rename({"a": "version_a", "b": "version_b"})
    )


def _other_subject() -> pl.Expr:
    """Whether two texts that look alike tell of different things: other names, days or measurements."""

    def lacks(names: str, vocabulary: str) -> pl.Expr:
        return pl.col(names).list.set_difference(vocabulary).list.len() > 0

    def other_day(one: str, other: str) -> pl.Expr:
        return ~pl.col(other).list.contains(pl.col(one).list.first())

    other_names = lacks("names_a", "vocabulary_b") & lacks("names_b", "vocabulary_a")
    both_name_days = (pl.col("weekdays_a").list.len() > 0) & (pl.col("weekdays_b").list.len() > 0)
    other_weekday = (
        both_name_days & other_day("weekdays_a", "weekdays_b") & other_day("weekdays_b", "weekdays_a")
    )
    measured = (pl.col("measures_a").list.len() > 0) & (pl.col("measures_b").list.len() > 0)
    fewest_measures = pl.min_horizontal(pl.col("measures_a").list.len(), pl.col("measures_b").list.len())
    same_measures = pl.col("measures_a").list.set_intersection("measures_b").list.len()
    # Nothing but numbers differs: then a single measurement makes another weather report of it.
    from_template = (pl.col("run_a") == pl.col("run_b")) & (same_measures < fewest_measures)
    other_measures = measured & (from_template | (2 * same_measures < fewest_measures))
    # A toll rises by a number or two; where three and more all differ, it is a table put into words.
    counted = pl.min_horizontal(pl.col("numbers_a").list.len(), pl.col("numbers_b").list.len()) >= 3
    other_numbers = counted & (pl.col("numbers_a").list.set_intersection("numbers_b").list.len() == 0)
    same_skeletons = pl.col("skeletons_a").list.set_intersection("skeletons_b").list.len()
    same_named = pl.col("named_a").list.set_intersection("named_b").list.len()
    put_in_names = same_skeletons > same_named
    # In one sentence a number is half of what is told: after some days it is told of another case.
    one_sentence = pl.min_horizontal(pl.col("sentences_a").list.len(), pl.col("sentences_b").list.len()) <= 1
    other_case = one_sentence & (pl.col("numbers_a") != pl.col("numbers_b")) & (pl.col("days_apart") > 1)
    return other_names | put_in_names | other_case | other_weekday | other_measures | other_numbers
