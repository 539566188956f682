"""What the page filters and counts: every event as numbers in columns, and the text of some of them.

A column is a vector of small numbers, compressed, in base 85: of each event it takes about a byte or less. What the
numbers stand for is in lists beside them.
"""

import json
import zlib
from base64 import b85encode
from collections.abc import Sequence
from datetime import date
from typing import Any, Final

import duckdb
import polars as pl

from pipelines.answers.csv_cells import SPREADSHEET_SIGNS
from pipelines.lexicon_files import lexicon
from pipelines.report.queries import CHOSEN, ask, query_names, query_sql
from pipelines.visible_text import SIGNS

# With the text of so many events and the columns of so many the page stays below 8 MB; where they are many, ages are in
# whole hours and days, and confidence is in twentieths.
NEWEST, STRONGEST = 3_000, 1_500
MOST_EVENTS, MOST_EVENTS_FINE = 1_360_000, 300_000
# What base 85 writes with signs that HTML takes for markup is written with others.
_UNMARKED: Final = bytes.maketrans(b"<>&", b",./")
REALIS: Final = ("happened", "announced", "threatened", "claimed", "historical")
DATED_BY: Final = ("", "age label", "first capture")
_TYPES: Final = {1: pl.UInt8, 2: pl.UInt16, 4: pl.UInt32}

Data = dict[str, Any]


def report_data(db: duckdb.DuckDBPyConnection) -> Data:
    """All that the page is made of, as JSON takes it.

    Args:
        db: a connection to a published warehouse; it is only read.

    Raises:
        duckdb.Error: where the warehouse lacks a table or column.
    """
    countries, types, agencies = (ask(db, name) for name in ("mentioned", "event_types", "agency_names"))
    days, found = ask(db, "days"), ask(db, "events")
    first = days["day"].min()
    events = found.tail(MOST_EVENTS)
    steps = 100 if len(events) <= MOST_EVENTS_FINE else 20
    if steps == 20:
        events = events.with_columns(_whole_hours())
    # The events of a report follow each other.
    stories = events.with_row_index("at").filter(pl.col("story_id").ne_missing(pl.col("story_id").shift()))
    counts = stories["at"].shift(-1, fill_value=len(events)) - stories["at"]
    named = _numbered(stories.select("agencies", "agency_count"))
    ages = _numbered(stories.select("age_from", "age_until"))
    return {
        "facts": _row(ask(db, "facts")),
        "left_out": len(found) - len(events),
        "first_day": str(first) if first else None,
        "days": days.select("pages", "stories").to_dict(as_series=False),
        "countries": countries.rename({"country": "code"}).to_dict(as_series=False),
        "types": types.rename({"event_type": "code"}).to_dict(as_series=False),
        "agencies": agencies.rename({"agency": "code"}).to_dict(as_series=False),
        "agency_sets": [codes.split(",") if codes else [] for codes in named["agencies"]],
        "agency_counts": named["agency_count"].to_list(),
        "ages": ages.select("age_from", "age_until").rows(),
        "realis": REALIS,
        "dated_by": DATED_BY,
        "confidence_steps": steps,
        "stories": {
            "events": _packed(counts, 2),
            # 0 is no day, 1 the first.
            "day": _packed((stories["event_date"] - (first or date.min)).dt.total_days() + 1, 4),
            "dated_by": _packed(_places(stories["dated_by"], DATED_BY)),
            "agencies": _packed(_numbers(stories, named, "agencies", "agency_count"), 2),
            "age": _packed(_numbers(stories, ages, "age_from", "age_until"), 2),
        },
        "events": {
            "source": _packed(_places(events["source_country"], countries["country"])),
            "target": _packed(_places(events["target_country"], countries["country"])),
            "type": _packed(_places(events["event_type"], types["event_type"])),
            "realis": _packed(_places(events["realis"], REALIS)),
            # Rounded down, so that a bound of whole steps cuts where `confidence >= bound` does.
            "confidence": _packed((events["confidence"] * steps + 1e-9).floor()),
        },
        "texts": _texts(db, events),
        "brief_ages": ask(db, "brief_ages").to_dicts(),
        "reading": ask(db, "reading").to_dicts(),
        "quarantine": _quarantine(ask(db, "quarantine_reasons")),
        "queries": {name: query_sql(name).strip() for name in query_names()},
        "chosen": CHOSEN,
        "signs": SIGNS.pattern,
        "spreadsheet_signs": SPREADSHEET_SIGNS,
    }


def _numbered(values: pl.DataFrame) -> pl.DataFrame:
    """The distinct values, numbered from 0 in their order."""
    return values.unique().sort(values.columns, nulls_last=False).with_row_index("number")


def _whole_hours() -> list[pl.Expr]:
    unit = pl.when(pl.col("age_from") < 1440).then(60).otherwise(1440)
    age_from = pl.col("age_from") // unit * unit
    return [age_from, (age_from + unit).alias("age_until")]


def _numbers(rows: pl.DataFrame, values: pl.DataFrame, *keys: str) -> pl.Series:
    return rows.select(keys).join(values, on=keys, how="left", nulls_equal=True, maintain_order="left")[
        "number"
    ]


def _places(column: pl.Series, values: Sequence[str] | pl.Series) -> pl.Series:
    return column.replace_strict(pl.Series(values), pl.Series(range(len(values)), dtype=pl.UInt8))


def _packed(column: pl.Series, size: int = 1) -> str:
    """A column as so many bytes a row, least first; nulls are 0."""
    return _squeezed(column.cast(_TYPES[size]).fill_null(0).to_numpy().tobytes())


def _squeezed(content: bytes) -> str:
    return b85encode(zlib.compress(content, 6)).translate(_UNMARKED).decode()


def _texts(db: duckdb.DuckDBPyConnection, found: pl.DataFrame) -> str:
    """Reports and, by the number of the event, where in them its sentence and words stand: of the newest, and of all
    the strongest, which are the surest of those with the highest intensity.
    """
    numbered = found.select("event_id", "strength").with_row_index("number")
    strongest = numbered.top_k(STRONGEST, by=["strength", "event_id"])
    picked = pl.concat([numbered.tail(NEWEST), strongest]).unique("event_id")
    rows = ask(db, "sentences", picked=picked.select("event_id"))
    rows = picked.drop("strength").join(rows, on="event_id").sort("number")
    versions = rows.unique("version_id", keep="first", maintain_order=True).with_row_index("version")
    events = rows.join(versions.select("version", "version_id"), on="version_id", maintain_order="left")
    spans = [
        f"{part}_{end}" for part in ("sentence", "trigger", "source", "target") for end in ("start", "end")
    ]
    texts = {
        "versions": versions.select("headline", "body", "source_path").to_dict(as_series=False),
        "events": events.select(
            "number", "event_id", "version", pl.col("field").eq("headline").alias("in_headline"), *spans
        ).to_dict(as_series=False),
    }
    return _squeezed(json.dumps(texts).encode())


def _quarantine(rows: pl.DataFrame) -> list[Data]:
    names = lexicon("quarantine_reasons").select("reason", "dutch", "english")
    return rows.join(names, on="reason", how="left", maintain_order="left").to_dicts()


def _row(rows: pl.DataFrame) -> Data | None:
    return rows.row(0, named=True) if len(rows) else None
