"""Offices have dates: who a person acts for depends on the day of the text.

A politician is a figure of his country, in office or not, before his first office and after his last one. But while he
holds an office of an organisation (`organisation_offices.csv`) he acts for it: Rutte is a Dutchman in 2022 and
the head of NATO in 2026. The day of a text is the last on which it can have been published. Where it is not known,
the latest office holds.
"""

import polars as pl

_NEVER = 2**31 - 1
"""Stands for a day that is not known: it is later than every day."""

# The text itself says that the national office is held: `Premier Rutte`, `Kallas, premier van Estland`.
_OFFICES = (
    "minister-president|premier|minister|ministers|vicepremier|staatssecretaris|bondskanselier|kanselier|"
    "buitenlandminister|defensieminister"
)
_FORMER = "voormalig|vroeger|gewezen|vorig"
_OFFICE = rf"(?i:{_OFFICES})"
_FIRST_NAME = r"(?:\p{Lu}\p{L}+ )?"
_OFFICE_BEFORE = rf"(?:^|[^\p{{L}}-]){_OFFICE} {_FIRST_NAME}$"
_FORMER_BEFORE = rf"(?:^|[^\p{{L}}])(?i:{_FORMER})e? (?:\p{{L}}+ )?{_OFFICE} {_FIRST_NAME}$"
_OFFICE_AFTER = (
    r"^(?:, | \()(?:de |demissionair |die demissionair )?(?:\p{Lu}\p{L}+e )?"
    rf"(?:{_OFFICES})(?:[^\p{{L}}-]|$)"
)


def last_days(items: pl.DataFrame) -> pl.DataFrame:
    """The last day on which each text can have been published, by the pages of one day.

    Takes [date, version_id, age_minutes_min] and returns [date, version_id, not_after]: the day of the capture, less
    the whole days of the age that the page prints.
    """
    age = pl.duration(days=pl.col("age_minutes_min").fill_null(0) // (24 * 60))
    return items.group_by("date", "version_id").agg(not_after=(pl.col("date") - age).min())


def day_number(day: pl.Expr) -> pl.Expr:
    """A day (Date) as a number (Int32); an unknown one comes after all others."""
    return day.to_physical().fill_null(_NEVER)


def first_day(written: pl.Expr) -> pl.Expr:
    """The first day of a year, a month or a day, as a number; `2024` begins with 2024-01-01. Null where it is null."""
    return _first(written).to_physical()


def day_after(written: pl.Expr) -> pl.Expr:
    """The first day after a year, a month or a day, as a number. Null where it is null."""
    first, size = _first(written), written.str.len_chars()
    unit = pl.when(size == len("YYYY")).then(pl.lit("1y")).when(size == len("YYYY-MM")).then(pl.lit("1mo"))
    return first.dt.offset_by(unit.otherwise(pl.lit("1d"))).to_physical()


def services(offices: pl.DataFrame) -> pl.DataFrame:
    """The times in which people act for an organisation: [full_name, begins, ends (null if it has not ended)]."""
    return offices.select(
        "full_name", begins=first_day(pl.col("valid_from")), ends=day_after(pl.col("valid_until"))
    )


def in_office() -> pl.Expr:
    """Whether the office of a reading [begins, ends] was held on the day of its text [day]; true where not dated."""
    begun = pl.col("begins").is_null() | (pl.col("begins") <= pl.col("day"))
    return begun & (pl.col("ends").is_null() | (pl.col("day") < pl.col("ends")))


def gives_national_office() -> pl.Expr:
    """Whether the text gives a person the national office, as one currently held; needs `before` and `after`."""
    before = pl.col("before").str.contains(_OFFICE_BEFORE) & ~pl.col("before").str.contains(_FORMER_BEFORE)
    return before | pl.col("after").str.contains(_OFFICE_AFTER)


def acting_for_organisation(people: pl.DataFrame, services: pl.DataFrame) -> pl.Series:
    """The people who act for an organisation and not for their country.

    Takes [number, row, full_name, day (number), named (whether the story names the organisation of the condition),
    national (whether the text gives the national office here)], and returns the numbers of those who do. Whom the
    story gives the national office once has it throughout.
    """
    dated = people.join(services, on="full_name")
    serving = dated.filter(pl.col("begins") <= pl.col("day")).filter(
        pl.col("ends").is_null() | (pl.col("day") < pl.col("ends"))
    )
    begun = dated.filter(pl.col("begins") <= pl.col("day"))
    national = people.filter("national").select("row", "full_name").unique()
    # Before the first of these offices nobody can act for the organisation, named or not.
    too_early = dated.join(begun, on="number", how="anti").select("number")
    named = people.filter("named").join(too_early, on="number", how="anti")
    acting = pl.concat(
        [serving.select("number", "row", "full_name"), named.select("number", "row", "full_name")]
    )
    return acting.join(national, on=["row", "full_name"], how="anti").get_column("number").unique()


def _first(written: pl.Expr) -> pl.Expr:
    return (written + pl.lit("-01-01").str.slice(written.str.len_chars() - len("YYYY"))).str.to_date(
        "%Y-%m-%d"
    )
