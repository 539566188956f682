"""The gazetteer of country forms, read from `pipelines/lexicon` and compiled for one pass over text."""

from dataclasses import dataclass

import polars as pl

from pipelines.countries.offices import day_after, first_day, services
from pipelines.countries.search_terms import SearchTerms, compile_search_terms
from pipelines.countries.traits import traits
from pipelines.lexicon_files import lexicon

FORM_FILES = ("country_forms", "country_places", "institutions", "compounds", "places")
"""Lexicon files with one form of a country per row, in order of precedence."""

READING = {
    "form": pl.String,
    "country": pl.String,
    "organisation": pl.String,
    "kind": pl.String,
    "condition": pl.String,
    "surname": pl.String,
    "lexicon_id": pl.String,
    "full_name": pl.String,
    "begins": pl.Int32,
    "ends": pl.Int32,
}
"""What one form may refer to. A form without country and organisation refers to nothing, and blocks the forms
within it. `full_name` is that of a person; `begins` and `ends` (numbers of days) the time in office, where known.
"""
_NO_SERVICES = pl.DataFrame(schema={"full_name": pl.String, "begins": pl.Int32, "ends": pl.Int32})
_UNDATED = {"full_name": "full_name", **{day: pl.lit(None, pl.Int32) for day in ("begins", "ends")}}


@dataclass(frozen=True, repr=False)
class Gazetteer:
    """Forms compiled for matching.

    `patterns` are the distinct forms, longest first in bytes, so that a leftmost search prefers the longest.
    `readings` has the columns of `READING`, one row for each possible referent of a form, those of a form
    together, and `alternatives`: how many countries the form may refer to (1 for a form that names several at once);
    `pattern`: the position of the form in `patterns`; `country_rank`: the rank of the country in the order of
    codes; `listed_place`: whether the form is from the long list of places; `surname_is_form`: whether the
    surname is a person's form for the same country; `traits`: bit flags, read by `traits.has`.
    `pattern_traits` are the traits that any reading of a pattern has. `first_reading` is the row (UInt32) of a
    pattern's first reading (nearly all have no other), `other_readings` [pattern, reading] are the rows of the others.
    `search_terms` are the strings to search for. `services`: when people act for an organisation (see `offices`).
    """

    patterns: pl.Series
    readings: pl.DataFrame
    pattern_traits: pl.Series
    first_reading: pl.Series
    other_readings: pl.DataFrame
    search_terms: SearchTerms
    services: pl.DataFrame

    def with_people(self, people: pl.DataFrame) -> "Gazetteer":
        """Return a gazetteer that also knows `people` [full_name, surname, country, bare].

        `surname` may be null; `bare` says whether it names the person in stories that never give the full
        name. Names that are in the lexicon keep their reading.
        """
        learned = people.select(
            form="full_name",
            country="country",
            organisation=pl.lit(None, pl.String),
            kind=pl.lit("person"),
            condition=pl.lit(""),
            surname="surname",
            lexicon_id=pl.format("people_learnt:{}:{}", "country", "full_name"),
            **_UNDATED,
        )
        bare = people.filter("bare", pl.col("surname").is_not_null()).select(
            form="surname",
            country="country",
            organisation=pl.lit(None, pl.String),
            kind=pl.lit("person"),
            condition=pl.lit("surname"),
            surname=pl.lit(None, pl.String),
            lexicon_id=pl.format("people_learnt:{}:{}", "country", "full_name"),
            **_UNDATED,
        )
        new = pl.concat([learned, bare]).join(self.readings, on="form", how="anti")
        every = pl.concat([self.readings.select(list(READING)), new.select(list(READING))])
        return compile_gazetteer(every, self.services)


def load_gazetteer() -> Gazetteer:
    """Read the whole lexicon and compile it. Takes a few tenths of a second: load it once and pass it on."""
    countries = pl.concat([_country_readings(name) for name in FORM_FILES])
    people = _people_readings(lexicon("people"))
    organisations = _readings(lexicon("organisation_forms"), "organisation_forms", kind="organisation")
    blocked = _readings(lexicon("not_countries"), "not_countries", kind="blocked")
    # A form keeps the readings of the first file that has it.
    settled = pl.concat([blocked, organisations])
    countries = countries.join(settled, on="form", how="anti")
    people = people.join(pl.concat([settled, countries]), on="form", how="anti")
    return compile_gazetteer(
        pl.concat([settled, countries, people]), services(lexicon("organisation_offices"))
    )


def compile_gazetteer(readings: pl.DataFrame, services: pl.DataFrame = _NO_SERVICES) -> Gazetteer:
    """Compile readings with the columns of `READING`, and services; the order of rows does not matter."""
    forms = readings.select("form").unique().with_columns(size=pl.col("form").str.len_bytes())
    patterns = forms.sort("size", "form", descending=[True, False]).get_column("form")
    numbered = pl.DataFrame({"form": patterns}).with_row_index("pattern")
    of_people = pl.col("kind") == "person"
    surnames = readings.filter(of_people).get_column("surname").drop_nulls().unique()
    other_forms = readings.filter(~of_people, pl.col("country").is_not_null()).get_column("form").unique()
    several = (pl.len().over("form") > 1) & (pl.col("kind") != "elided")
    bare = readings.filter(pl.col("kind") == "person").select("country", surname="form").unique()
    counted = (
        readings.select(list(READING))
        .with_columns(
            alternatives=pl.when(several).then(pl.len().over("form")).otherwise(1),
            country_rank=pl.col("country").rank("dense").cast(pl.UInt16),
            listed_place=pl.col("lexicon_id").str.starts_with("places:"),
            curated_place=pl.col("lexicon_id").str.starts_with("country_places:")
            & (pl.col("kind") == "place")
            & ~pl.col("form").str.contains(r"[ -]"),
            like_surname=~of_people & pl.col("form").is_in(surnames.implode()),
            surname_like_form=of_people & pl.col("surname").is_in(other_forms.implode()),
            serves=pl.col("full_name").is_in(services.get_column("full_name").implode()),
        )
        .join(numbered, on="form")
        .join(bare.with_columns(surname_is_form=True), on=["country", "surname"], how="left")
        .with_columns(pl.col("surname_is_form").fill_null(False))
        .with_columns(traits=traits())
    )
    readings = counted.sort("form", "country", "organisation", "lexicon_id")
    numbers = readings.select("pattern").with_row_index("reading").sort("pattern", "reading")
    pattern_traits = readings.group_by("pattern").agg(pl.col("traits").bitwise_or()).sort("pattern")
    first = numbers.get_column("pattern").is_first_distinct()
    return Gazetteer(
        patterns,
        readings,
        pattern_traits.get_column("traits"),
        numbers.filter(first).get_column("reading"),
        numbers.filter(~first).select("pattern", "reading"),
        compile_search_terms(patterns),
        services,
    )


def _country_readings(name: str) -> pl.DataFrame:
    return _readings(lexicon(name), name)


def _readings(rows: pl.DataFrame, file: str, kind: str | None = None) -> pl.DataFrame:
    """Convert rows of one lexicon file to the columns of `READING`; the id is file, code and form."""
    missing = [
        name
        for name in (
            "country",
            "organisation",
            "surname",
            "condition",
            "full_name",
            "valid_from",
            "valid_until",
        )
        if name not in rows.columns
    ]
    rows = rows.with_columns(pl.lit(None, pl.String).alias(name) for name in missing)
    code = pl.coalesce("country", "organisation", pl.lit("-"))
    return rows.select(
        "form",
        "country",
        "organisation",
        kind=pl.lit(kind) if kind else pl.col("kind"),
        condition=pl.col("condition").fill_null(""),
        surname="surname",
        lexicon_id=pl.concat_str(pl.lit(file), code, pl.col("form"), separator=":"),
        full_name="full_name",
        begins=first_day(pl.col("valid_from")),
        ends=day_after(pl.col("valid_until")),
    )


def _people_readings(people: pl.DataFrame) -> pl.DataFrame:
    """One reading for each form of a person's name; full names carry the surname that may follow later."""
    rows = people.with_columns(kind=pl.lit("person"))
    return _readings(rows, "people").unique(["form", "country"], keep="first", maintain_order=True)
