"""People learnt from the introductions of other stories, and where they are named without one."""

import polars as pl

from pipelines.countries.gazetteer import READING, Gazetteer, compile_gazetteer
from pipelines.countries.introductions import people_from_introductions
from pipelines.countries.matching import mentions


def people_of_window(introductions: pl.DataFrame, gazetteer: Gazetteer) -> pl.DataFrame:
    """Whom the stories of a window introduce clearly enough, and the lexicon does not know.

    Args:
        introductions: `version_id`, `full_name`, `surname`, `country`, of the texts of some days in any order; a
            text that several days show counts once.
        gazetteer: the lexicon; a name that it holds, as a person or as nobody, is not learnt.

    Returns:
        `full_name`, `surname`, `country`, `bare` (whether the surname alone names the person), `stories`, sorted.
    """
    counted = introductions.group_by("full_name", "surname", "country").agg(
        stories=pl.col("version_id").n_unique()
    )
    known = gazetteer.readings.select(full_name="form").unique()
    return (
        people_from_introductions(counted)
        .join(known, on="full_name", how="anti")
        .sort("full_name", "country")
    )


def learnt_mentions(texts: pl.DataFrame, people: pl.DataFrame, known: pl.DataFrame) -> pl.DataFrame:
    """The mentions of learnt people that the lexicon alone does not find.

    Args:
        texts: `version_id`, `headline`, `body`.
        people: of `people_of_window`.
        known: the mentions found already; where one stands, nobody else is read.

    Returns:
        Rows as of `matching.mentions`; the `lexicon_id` begins with `people_learnt:`.
    """
    names = pl.concat([people["full_name"], people.filter("bare")["surname"]]).unique()
    if names.is_empty():
        return known.clear()
    # Nearly all texts name nobody learnt: only the others are looked at closely.
    named = texts.filter(
        pl.any_horizontal(pl.col("headline", "body").str.contains_any(names.to_list()).fill_null(False))
    )
    if named.is_empty():
        return known.clear()
    nobody = compile_gazetteer(pl.DataFrame(schema=READING))
    found = mentions(named, nobody.with_people(people)).filter(
        pl.col("lexicon_id").str.starts_with("people_learnt:")
    )
    taken = known.select("version_id", "field", taken_start="span_start", taken_end="span_end")
    overlapping = found.join(taken, on=["version_id", "field"]).filter(
        (pl.col("span_start") < pl.col("taken_end")) & (pl.col("taken_start") < pl.col("span_end"))
    )
    return found.join(overlapping, on=["version_id", "field", "span_start"], how="anti")
