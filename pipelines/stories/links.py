"""Links between versions of one story: near-duplicates found by blocking, verified on the texts."""

from collections.abc import Collection
from datetime import date

import polars as pl

from pipelines.stories import wording
from pipelines.stories.plain_names import with_one_spelling

# Two days' worth of versions that share a key are compared pair by pair, unless there are more pairs than this:
# such a key belongs to a template ("het weer voor de komende dagen"), and versions of one story also share
# rarer keys.
MAX_PAIRS_PER_KEY = 2_500
WINDOW_DAYS = 7
# Texts that share so much of their wording are one form, or one report.
SAME_FORM = 0.6

LINK_COLUMNS = {
    "date": pl.Date,
    "version_a": pl.String,
    "version_b": pl.String,
    "similarity": pl.Float64,
    "method": pl.String,
    "same_text": pl.Boolean,
    "figures": pl.String,
}


def links(versions: pl.DataFrame, days: Collection[date]) -> pl.DataFrame:
    """The pairs of versions of one story, one sighted on a day, the other on that day or shortly before.

    Args:
        versions: the `day_versions` of the days and of the `WINDOW_DAYS` before each: `date`, `version_id`, `body`,
            `complete`, `block_keys`.
        days: the days to find links for.

    Returns:
        `date` (one of `days`), `version_a` < `version_b`, `similarity` (shared pairs of neighbouring words over those
        of the shorter text, 0 to 1, numbers masked), `method`, `same_text` (whether they differ only by damage or
        because one breaks off) and `figures`, sorted. The methods:

        - `same_words`: nothing differs but numbers, hedges, case, punctuation or damaged characters
        - `cut_off`: one breaks off, and the other continues
        - `lead`: one is the beginning of the other, as a brief is of its article
        - `sentences`: whole sentences are shared, and the first sentences have one subject
        - `wording`: most of the wording is shared

        Of the weekdays, measurements and numbers of the two, `figures` says that they are the `same` except for one at
        most, that some were `revised`, or that they are those of an `other` report where no time shows otherwise.

    A pair is judged by its two texts alone and compared when their days are near, so the links of a day do not depend
    on the other days requested. Texts that share a template are distinguished by names, see `wording`. Whether their
    figures differ decides only where publication times leave a doubt, see `resolve`.
    """
    ids = versions.select("version_id").unique().sort("version_id").with_row_index("version")
    seen = versions.select("date", "version_id", "body", "complete", "block_keys").join(ids, on="version_id")
    pairs = _with_texts(_candidates(seen, days), seen)

    texts = _lines(seen, pairs)
    alike = _alike(pairs.select("text_a", "text_b").unique(), texts)
    alike = pairs.join(alike, on=["text_a", "text_b"])
    return (
        _of_one_subject(alike, texts)
        .select(
            "date",
            "similarity",
            "method",
            "same_text",
            "figures",
            version_a=pl.lit(ids["version_id"]).gather("a"),
            version_b=pl.lit(ids["version_id"]).gather("b"),
        )
        .select(LINK_COLUMNS.keys())
        .sort("date", "version_a", "version_b")
    )


def _candidates(seen: pl.DataFrame, days: Collection[date]) -> pl.DataFrame:
    """The pairs `a` < `b` that share a blocking key, on each `date`, and `days_apart`, the fewest between sightings."""
    keyed = seen.select("date", "version", key="block_keys").explode(
        "key", empty_as_null=False, keep_nulls=False
    )
    left = keyed.filter(pl.col("date").is_in(list(days)))
    right = keyed.rename({"date": "before", "version": "other"})
    days_apart = (pl.col("date") - pl.col("before")).dt.total_days()
    # Sizes are per pair of days, so that the pairs compared do not depend on the days requested.
    usable = (
        left.group_by("key", "date")
        .agg(left_size=pl.len())
        .join(right.group_by("key", "before").agg(right_size=pl.len()), on="key")
        .filter(
            days_apart.is_between(0, WINDOW_DAYS),
            pl.col("left_size") * pl.col("right_size") <= MAX_PAIRS_PER_KEY,
        )
    )
    return (
        left.join(usable, on=["key", "date"])
        .join(right, on=["key", "before"])
        .filter(pl.col("version") != pl.col("other"))
        .group_by("date", a=pl.min_horizontal("version", "other"), b=pl.max_horizontal("version", "other"))
        .agg(days_apart=days_apart.min())
    )


def _with_texts(pairs: pl.DataFrame, seen: pl.DataFrame) -> pl.DataFrame:
    """The pairs with the texts of both: `text_a`, `text_b`, rows of `seen`.

    Of the readings of a version in the window of a day, the latest complete one counts, or else the latest.
    """
    # Nearly all readings of a version are the same: equal ones are represented by the first.
    texts = (
        seen.select("version", "date", "complete", "body")
        .with_row_index("row")
        .with_columns(text=pl.col("row").min().over("version", "body", "complete"))
    )
    wanted = pl.concat([pairs.select("date", version="a"), pairs.select("date", version="b")]).unique()
    in_view = (
        wanted.join(texts.select("version", "complete", "text", before="date"), on="version")
        .filter((pl.col("date") - pl.col("before")).dt.total_days().is_between(0, WINDOW_DAYS))
        .sort("complete", "before", descending=True)
        .unique(["date", "version"], keep="first", maintain_order=True)
    )
    a = in_view.select("date", a="version", text_a="text")
    b = in_view.select("date", b="version", text_b="text")
    return pairs.join(a, on=["date", "a"]).join(b, on=["date", "b"])


def _texts_of(pairs: pl.DataFrame) -> pl.Series:
    """The texts that occur in pairs, in order."""
    return pl.concat([pairs["text_a"], pairs["text_b"]]).unique().sort()


def _lines(seen: pl.DataFrame, pairs: pl.DataFrame) -> pl.DataFrame:
    """The texts that occur in pairs: `text`, `complete`, `written` (a sentence each line), `lines` (the same, each name
    in one spelling), `masked` (these, masked).
    """
    wanted = _texts_of(pairs)
    texts = seen.select(pl.col("complete", "body").gather(wanted)).with_columns(text=wanted)
    written = pl.col("written")
    # A capture may break off within a word.
    whole_words = pl.when("complete").then(written).otherwise(written.str.replace(r"\s*\S*$", ""))
    texts = texts.select("text", "complete", written=wording.sentences(texts["body"])).with_columns(
        written=whole_words
    )
    return texts.with_columns(lines=with_one_spelling(texts["written"])).with_columns(
        masked=wording.masked(pl.col("lines"))
    )


def _sides(pairs: pl.DataFrame, texts: pl.DataFrame) -> pl.DataFrame:
    """The pairs with the columns of both texts, `_a` and `_b` after their names."""
    for side in ("a", "b"):
        pairs = pairs.join(texts.select(pl.all().name.suffix(f"_{side}")), on=f"text_{side}")
    return pairs


def _shared(column: str) -> pl.Expr:
    return pl.col(f"{column}_a").list.set_intersection(f"{column}_b").list.len()


def _fewest(column: str) -> pl.Expr:
    return pl.min_horizontal(pl.col(f"{column}_a").list.len(), pl.col(f"{column}_b").list.len())


def _alike(pairs: pl.DataFrame, texts: pl.DataFrame) -> pl.DataFrame:
    """The pairs of texts with much wording in common: `text_a`, `text_b`, `similarity`, `method`."""
    masked = pl.col("masked")
    openings = texts.select(
        "text",
        "complete",
        run=masked.str.replace_all("\n", " ", literal=True),
        lead=wording.content_words(masked),
    )
    a_is_shorter = pl.col("run_a").str.len_bytes() <= pl.col("run_b").str.len_bytes()
    short = pl.when(a_is_shorter).then("run_a").otherwise("run_b")
    long = pl.when(a_is_shorter).then("run_b").otherwise("run_a")
    # Most pairs begin differently, which is cheap to detect.
    opened = (
        _sides(pairs, openings)
        .select(
            "text_a",
            "text_b",
            equal=pl.col("run_a") == pl.col("run_b"),
            begins=long.str.starts_with(short) & (short.str.count_matches(" ", literal=True) >= 5),
            short_complete=pl.when(a_is_shorter).then("complete_a").otherwise("complete_b"),
            same_lead=(_shared("lead") / _fewest("lead")).fill_nan(0.0) >= 0.3,
        )
        .filter(pl.any_horizontal("equal", "begins", "same_lead"))
    )
    wordings = texts.filter(pl.col("text").is_in(_texts_of(opened).implode())).select(
        "text", shingles=wording.shingles(masked), sentences=wording.long_sentences(masked)
    )
    compared = _sides(opened, wordings).with_columns(
        similarity=(_shared("shingles") / _fewest("shingles")).fill_nan(0.0),
        shared_sentences=_shared("sentences"),
    )
    method = (
        pl.when("equal")
        .then(pl.lit("same_words"))
        .when(pl.col("begins") & ~pl.col("short_complete"))
        .then(pl.lit("cut_off"))
        .when("begins")
        .then(pl.lit("lead"))
        .when((pl.col("shared_sentences") > 0) & (pl.col("similarity") >= 0.4) & pl.col("same_lead"))
        .then(pl.lit("sentences"))
        .when((pl.col("similarity") >= SAME_FORM) & pl.col("same_lead"))
        .then(pl.lit("wording"))
    )
    return compared.select("text_a", "text_b", "similarity", method=method).filter(
        pl.col("method").is_not_null()
    )


def _of_one_subject(pairs: pl.DataFrame, texts: pl.DataFrame) -> pl.DataFrame:
    """The pairs whose texts are not about different subjects."""
    lines, masked = pl.col("lines"), pl.col("masked")
    alike = texts.filter(pl.col("text").is_in(_texts_of(pairs).implode()))
    subjects = alike.select(
        "text",
        "complete",
        run=masked.str.replace_all("\n", " ", literal=True),
        legible=wording.legible(pl.col("written")),
        vocabulary=wording.vocabulary(lines),
        sentences=wording.long_sentences(masked),
        names=wording.lead_names(lines),
        weekdays=wording.weekdays(lines),
        measures=wording.measures(lines),
        numbers=wording.numbers(lines),
        named=wording.named_sentences(lines),
    ).with_columns(skeletons=wording.skeletons(pl.col("named")))
    return (
        _sides(pairs, subjects)
        .filter(~_other_subject().fill_null(value=False))
        .with_columns(same_text=_same_text(), figures=_figures())
    )


def _same_text() -> pl.Expr:
    """Whether two texts differ only by damage, or because one breaks off."""
    a, b = pl.col("legible_a"), pl.col("legible_b")
    a_is_part = ~pl.col("complete_a") & b.str.starts_with(a)
    b_is_part = ~pl.col("complete_b") & a.str.starts_with(b)
    return (a == b) | a_is_part | b_is_part


def _other_subject() -> pl.Expr:
    """Whether two similar texts are about different subjects: other names."""

    def lacks(names: str, vocabulary: str) -> pl.Expr:
        return pl.col(names).list.set_difference(vocabulary).list.len() > 0

    other_names = lacks("names_a", "vocabulary_b") & lacks("names_b", "vocabulary_a")
    same_template = _shared("skeletons") > _shared("named")
    return other_names | same_template


def _figures() -> pl.Expr:
    """What the weekdays, measurements and numbers of two similar texts say of them, see `links`."""

    def other_day(one: str, other: str) -> pl.Expr:
        return ~pl.col(other).list.contains(pl.col(one).list.first())

    both_name_days = _fewest("weekdays") > 0
    other_weekday = (
        both_name_days & other_day("weekdays_a", "weekdays_b") & other_day("weekdays_b", "weekdays_a")
    )
    same_measures, fewest_measures = _shared("measures"), _fewest("measures")
    # Where only numbers differ, a single measurement makes it another weather report.
    from_template = (pl.col("run_a") == pl.col("run_b")) & (same_measures < fewest_measures)
    other_measures = (fewest_measures > 0) & (from_template | (2 * same_measures < fewest_measures))
    # A death toll changes a number or two; where three or more all differ, it is a table in words.
    same_numbers, fewest_numbers = _shared("numbers"), _fewest("numbers")
    other_numbers = (fewest_numbers >= 3) & (same_numbers == 0)
    # In a single sentence a number is half the content: after some days it is about another case.
    one_sentence = _fewest("sentences") <= 1
    other_case = one_sentence & (pl.col("numbers_a") != pl.col("numbers_b")) & (pl.col("days_apart") > 1)
    return (
        pl.when(other_case | other_weekday | other_measures | other_numbers)
        .then(pl.lit("other"))
        # A template that is filled in again keeps most of its words; an updated report is rewritten.
        .when((pl.col("similarity") >= SAME_FORM) & (fewest_numbers - same_numbers >= 2))
        .then(pl.lit("revised"))
        .otherwise(pl.lit("same"))
    )
