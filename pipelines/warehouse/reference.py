"""The reference tables, read from the lexicon."""

from collections.abc import Callable
from importlib.resources import files

import polars as pl

from pipelines.countries.gazetteer import FORM_FILES

_LEXICON = files("pipelines.lexicon")


def read_lexicon(name: str) -> pl.DataFrame:
    """A file of the lexicon, every column as text; an empty cell is null."""
    return pl.read_csv((_LEXICON / f"{name}.csv").read_bytes(), infer_schema=False)


def countries() -> pl.DataFrame:
    """The rows of `countries`."""
    return read_lexicon("countries").select("country", "alpha2", "name_nl", "name_en")


def agencies() -> pl.DataFrame:
    """The rows of `agencies`."""
    return (
        read_lexicon("agencies")
        .select("name", agency="code")
        .unique("agency", keep="first", maintain_order=True)
    )


def event_types() -> pl.DataFrame:
    """The rows of `event_types`."""
    return read_lexicon("event_types").select(
        "name_nl",
        "name_en",
        pl.col("quad_class").cast(pl.Int8),
        pl.col("intensity").cast(pl.Float64),
        "definition",
        event_type="type",
        directed=pl.col("directed") == "true",
    )


def event_type_crosswalk() -> pl.DataFrame:
    """The rows of `event_type_crosswalk`."""
    return read_lexicon("cameo_crosswalk").select(
        "cameo_root", "cameo_name", pl.col("goldstein").cast(pl.Float64), "source", event_type="type"
    )


def event_rules() -> pl.DataFrame:
    """The rows of `event_rules`."""
    return read_lexicon("rule_confidence").select(
        "rule", pl.col("confidence").cast(pl.Float64), pl.col("readings").cast(pl.Int64), "source"
    )


def organisations() -> pl.DataFrame:
    """The rows of `organisations`."""
    return read_lexicon("organisations").select("organisation", "name_nl", "name_en")


def lexicon_forms() -> pl.DataFrame:
    """The rows of `lexicon_forms`: every form of every file that the gazetteer reads."""
    parts = [
        *(read_lexicon(name).with_columns(file=pl.lit(name)) for name in FORM_FILES),
        read_lexicon("people")
        .rename({"role": "note"})
        .with_columns(file=pl.lit("people"), kind=pl.lit("person")),
        read_lexicon("organisation_forms").with_columns(
            file=pl.lit("organisation_forms"), kind=pl.lit("organisation")
        ),
        read_lexicon("not_countries")
        .rename({"reason": "note"})
        .with_columns(file=pl.lit("not_countries"), kind=pl.lit("blocked")),
    ]
    rows = pl.concat(parts, how="diagonal")
    code = pl.coalesce("country", "organisation", pl.lit("-"))
    return (
        rows.select(
            *(
                "form",
                "country",
                "organisation",
                "kind",
                "condition",
                "valid_from",
                "valid_until",
                "note",
                "source",
            ),
            lexicon_id=pl.concat_str("file", code, "form", separator=":"),
        )
        .unique("lexicon_id", keep="first", maintain_order=True)
        .sort("form", "lexicon_id")
    )


REFERENCE: dict[str, Callable[[], pl.DataFrame]] = {
    "countries": countries,
    "agencies": agencies,
    "event_types": event_types,
    "event_type_crosswalk": event_type_crosswalk,
    "event_rules": event_rules,
    "organisations": organisations,
    "lexicon_forms": lexicon_forms,
}
