"""People learned from the introductions of other stories, and their mentions without one."""

from collections.abc import Sequence
from datetime import date

import polars as pl

from pipelines.countries.gazetteer import READING, Gazetteer, compile_gazetteer
from pipelines.countries.introductions import people_from_introductions
from pipelines.countries.matching import mentions
from pipelines.countries.scanning import normalise

_PERSON = ["full_name", "surname", "country"]


def introductions_by_window(
    introductions: pl.DataFrame, days: Sequence[date], days_before: int
) -> pl.DataFrame:
    """The introductions that the people of each day are learned from: those of the day and of some days before it.

    Args:
        introductions: rows with their day as `date`.
        days: the days to learn people for.
        days_before: as many.

    Returns:
        The rows with the day that they are learned for as `date`; one row may serve several days.
    """
    windows = pl.DataFrame({"day": days}, schema={"day": pl.Date}).join(
        pl.select(shift=pl.duration(days=pl.int_range(days_before + 1))), how="cross"
    )
    window_days = windows.select("day", date=pl.col("day") - pl.col("shift"))
    return introductions.join(window_days, on="date").drop("date").rename({"day": "date"})


def people_of_window(introductions: pl.DataFrame, gazetteer: Gazetteer, *by: str) -> pl.DataFrame:
    """The people that the stories of a window introduce clearly enough and the lexicon does not have.

    Args:
        introductions: `version_id`, `full_name`, `surname`, `country`, of the texts of some days in any order; a
            text that several days show counts once.
        gazetteer: the lexicon; a name that it has, also as a blocked form, is not learned.
        by: columns of `introductions` that identify the window.

    Returns:
        `by`, `full_name`, `surname`, `country`, `bare` (whether the surname alone names the person), `stories`, sorted.
    """
    counted = (
        introductions.select(*by, "version_id", *_PERSON)
        .unique()
        .group_by(*by, *_PERSON)
        .agg(stories=pl.len())
    )
    known = gazetteer.readings.select(full_name="form").unique()
    return (
        people_from_introductions(counted, *by)
        .join(known, on="full_name", how="anti")
        .sort(*by, "full_name", "country")
    )


def learned_mentions(
    texts: pl.DataFrame, people: pl.DataFrame, known: pl.DataFrame, *by: str
) -> pl.DataFrame:
    """The mentions of learned people that the lexicon alone does not find.

    Args:
        texts: `version_id`, `headline`, `body`.
        people: as returned by `people_of_window`.
        known: the mentions found already; a span that overlaps one of them is skipped.
        by: columns of texts and people that identify the window: a text is searched for the people of its own window.

    Returns:
        Rows as returned by `matching.mentions`; the `lexicon_id` begins with `people_learnt:`.
    """
    forms = _forms(people, *by)
    named = _texts_with_names(texts, forms, *by)
    if named.is_empty():
        return known.clear()
    alone = _texts_read_by_window(named, forms, *by)
    # Overlapping windows have nearly the same people: their texts are searched together.
    everybody = people.group_by(_PERSON).agg(pl.col("bare").any()).sort(_PERSON)
    found = [_find_people(named.join(alone, on="version_id", how="anti"), everybody)]
    for window in alone.select(by).unique().iter_rows(named=True) if by else ():
        own = named.join(alone.filter(**window), on="version_id", how="semi")
        found.append(_find_people(own, people.filter(**window)))
    return _without_overlap(pl.concat(found).sort("version_id", maintain_order=True), known)


def _forms(people: pl.DataFrame, *by: str) -> pl.DataFrame:
    """The names that people are found by: [by, form, full_name, surname, country]."""
    bare = people.filter("bare", pl.col("surname").is_not_null())
    return pl.concat(
        [
            part.select(*by, form, *_PERSON)
            for part, form in (
                (people, pl.col("full_name").alias("form")),
                (bare, pl.col("surname").alias("form")),
            )
        ]
    )


def _texts_with_names(texts: pl.DataFrame, forms: pl.DataFrame, *by: str) -> pl.DataFrame:
    """The texts that contain a name from their own window. Nearly all contain none and are not read further."""
    names = forms.get_column("form").unique()
    if names.is_empty():
        return texts.clear()
    held = texts.filter(
        pl.any_horizontal(pl.col("headline", "body").str.contains_any(names.to_list()).fill_null(False))
    )
    own = _names_in(held, names, *by).join(forms, on=[*by, "form"], how="semi")
    return held.join(own, on="version_id", how="semi")


def _names_in(texts: pl.DataFrame, names: pl.Series, *by: str) -> pl.DataFrame:
    """Which names occur in which texts: [version_id, by, form]."""
    written = pl.concat_str(pl.col("headline").fill_null(""), pl.lit("\n"), "body")
    # As written, and as normalised for the search.
    held = [
        texts.select("version_id", *by, form=text.str.extract_many(names.to_list(), overlapping=True))
        for text in (written, normalise(written))
    ]
    return pl.concat(held).explode("form").drop_nulls("form").unique()


def _texts_read_by_window(named: pl.DataFrame, forms: pl.DataFrame, *by: str) -> pl.DataFrame:
    """Texts [version_id, by] with a name that refers to somebody else, or to nobody, in another window."""
    anywhere = forms.select("form", *_PERSON).unique().group_by("form").agg(anywhere=pl.len())
    in_window = forms.group_by(*by, "form").agg(in_window=pl.len())
    return (
        _names_in(named, anywhere.get_column("form"), *by)
        .join(anywhere, on="form")
        .join(in_window, on=[*by, "form"], how="left")
        .filter(pl.col("in_window").fill_null(0) != pl.col("anywhere"))
        .select("version_id", *by)
        .unique()
    )


def _find_people(texts: pl.DataFrame, people: pl.DataFrame) -> pl.DataFrame:
    nobody = compile_gazetteer(pl.DataFrame(schema=READING))
    return mentions(texts, nobody, people).filter(pl.col("lexicon_id").str.starts_with("people_learnt:"))


def _without_overlap(found: pl.DataFrame, known: pl.DataFrame) -> pl.DataFrame:
    """The found mentions that do not overlap a known one."""
    taken = known.join(found, on="version_id", how="semi").select(
        "version_id", "field", taken_start="span_start", taken_end="span_end"
    )
    overlapping = found.join(taken, on=["version_id", "field"]).filter(
        (pl.col("span_start") < pl.col("taken_end")) & (pl.col("taken_start") < pl.col("span_end"))
    )
    return found.join(
        overlapping, on=["version_id", "field", "span_start"], how="anti", maintain_order="left"
    )
