"""The opening of a report: `BERLIJN/KYIV (ANP/DPA/RTR) - `, its dateline and its agencies."""

from functools import cache
from typing import Final

import polars as pl

from pipelines.lexicon_files import lexicon
from pipelines.pages.label_grammar import DASH
from pipelines.pages.patterns import matches_among
from pipelines.pages.unusual_openings import LONGEST_HEAD, MAY_OPEN, SMALL_LETTER, read_unusual_openings

# A candidate for an opening: some words, parentheses and a dash, or words in capitals and a dash.
_HEAD: Final = (
    rf"^(?:[^()\n]{{0,82}}\([^()\n]{{1,80}}\)\s*{DASH}{{0,2}}[:.|]?\s*"
    rf"|\p{{Lu}}[\p{{Lu}}'’./\- \u{{A0}}]{{3,59}}\s{DASH}\s(?:\p{{Lu}}?\p{{Ll}}|[\"'‘“\d]))"
)
# The lengths of a head are bounded already; bounding them again would take 30 ms to compile.
_OPENING: Final = (
    r"^(?P<opening>(?P<place>[\p{L}\p{M}\d'’‘`´.,/&\-‐‑– \u{A0}]*?)\s*\((?P<agencies_written>[^()\n]+)\)"
    rf"(?P<dash>\s*{DASH}{{0,2}}[:.|]?)\s*)$"
)
# Without agencies only capitals mark a dateline; what follows the dash must not be capitals too (`PSV - AZ`).
_BARE_OPENING: Final = rf"^(?P<opening>(?P<place>\p{{Lu}}[^()]+?)\s{DASH}\s)[^\s()]{{1,2}}$"
_AGENCY_SHAPE: Final = r"^\p{Lu}[\p{Lu}\d&.\- ]+$"
_NAME: Final = r"(?:\p{Lu}[\p{L}'’.]*|'s|aan|am|an|bij|de|den|der|du|el|het|in|la|le|op|ten|ter|van)"
_NAME_IN_SMALL_LETTERS: Final = rf"^(?:['’‘][st][- ])?\p{{Lu}}[\p{{L}}'’.]*(?:[ /-]{{1,2}}{_NAME}){{0,5}}$"


@cache
def agencies() -> pl.DataFrame:
    """The agencies in the lexicon: `code`, `name`, `form`, one row per form."""
    return lexicon("agencies").select("code", "name", "form")


def read_datelines(texts: pl.Series) -> pl.DataFrame:
    """Read the openings of lines.

    One row per text, in order: `opens` (it begins with a dateline or agencies), `dateline` (null if none),
    `agencies` and `agency_codes` (lists, as written and normalised; null if the line has no opening),
    `unknown_agencies` (list), `opening_length` (characters, 0 if none). A word in parentheses is an
    agency where the lexicon lists it, or where it is in capitals and follows a dateline in capitals.
    """
    heads = pl.DataFrame({"head": texts.str.extract(_HEAD, 0)})
    # The same openings recur all day, and the pattern with groups costs ten times as much as that of the head.
    openings = _read_openings(heads.get_column("head").drop_nulls().unique())
    read = heads.join(openings, on="head", how="left", maintain_order="left")
    return _with_unusual(read, texts).select(
        opens=pl.col("opening_length").is_not_null(),
        dateline="dateline",
        agencies="agencies",
        agency_codes="agency_codes",
        unknown_agencies="unknown_agencies",
        opening_length=pl.col("opening_length").fill_null(0),
    )


def _with_unusual(read: pl.DataFrame, texts: pl.Series) -> pl.DataFrame:
    """Read what has no opening of the usual form, or one with something in it that is no place or agency."""
    doubtful = read.select(
        pl.col("opening_length").is_null()
        | (pl.col("unknown_agencies").list.len() > 0)
        | (pl.col("agencies").list.len() == 0)
        | pl.col("is_odd")
    ).to_series()
    rows = doubtful.arg_true()
    starts = texts.gather(rows).str.head(LONGEST_HEAD)
    may_open = starts.str.contains(MAY_OPEN)
    rows, starts = rows.filter(may_open), starts.filter(may_open)
    if rows.is_empty():
        return read
    columns = ["dateline", "agencies", "agency_codes", "unknown_agencies", "opening_length"]
    found = (
        pl.DataFrame({"row": rows, "head": starts})
        .join(_as_openings(read_unusual_openings(starts.unique())), on="head", maintain_order="left")
        .select("row", *columns)
    )
    return read.with_columns(
        read.get_column(name).scatter(found.get_column("row"), found.get_column(name))
        if read.schema[name] != pl.List(pl.String)
        else _scattered(read.get_column(name), found.get_column("row"), found.get_column(name))
        for name in columns
    )


def _scattered(values: pl.Series, rows: pl.Series, others: pl.Series) -> pl.Series:
    """`scatter` for lists, which polars cannot."""
    places = pl.int_range(len(values), dtype=pl.Int64, eager=True).scatter(
        rows, pl.int_range(len(values), len(values) + len(others), dtype=pl.Int64, eager=True)
    )
    return pl.concat([values, others]).gather(places)


def _read_openings(heads: pl.Series) -> pl.DataFrame:
    named = (
        pl.DataFrame({"head": heads})
        .with_columns(pl.col("head").str.extract_groups(_OPENING).alias("parts"))
        .unnest("parts")
        .filter(pl.col("place").is_not_null())
        .pipe(_join_agencies)
    )
    named = named.filter(_is_opening(named))
    bare = (
        pl.DataFrame({"head": heads})
        .with_columns(pl.col("head").str.extract_groups(_BARE_OPENING).alias("parts"))
        .unnest("parts")
        .filter(pl.col("place").is_not_null())
        .with_columns(
            pl.lit([], pl.List(pl.String)).alias(name)
            for name in ("agencies", "agency_codes", "unknown_agencies")
        )
    )
    columns = ["head", "opening", "place", "agencies", "agency_codes", "unknown_agencies"]
    return _as_openings(pl.concat([named.select(columns), bare.select(columns)]))


def _as_openings(read: pl.DataFrame) -> pl.DataFrame:
    place = pl.col("place").str.strip_chars(" \u00a0")
    return read.select(
        "head",
        # The last full stop of `WASHINGTON D.C.` is its own.
        is_odd=place.str.contains(r"\d|[,:–—-]$|(?:\p{Lu}\p{Lu}|\P{Lu})\.$"),
        agencies="agencies",
        agency_codes="agency_codes",
        unknown_agencies="unknown_agencies",
        dateline=pl.when(place != "").then(place),
        opening_length=pl.col("opening").str.len_chars().cast(pl.Int32),
    )


def _join_agencies(openings: pl.DataFrame) -> pl.DataFrame:
    """Read each distinct list of agencies once: a day has a few dozen."""
    written = openings.select(pl.col("agencies_written").unique())
    parts = (
        written.with_columns(agency=pl.col("agencies_written").str.split("/"))
        .explode("agency")
        .with_columns(pl.col("agency").str.split(","))
        .explode("agency")
        .with_columns(pl.col("agency").str.replace_all(r"\s+", " ").str.strip_chars())
        .filter(pl.col("agency") != "")
        .join(agencies().select("code", agency="form"), on="agency", how="left", maintain_order="left")
    )
    read = parts.group_by("agencies_written", maintain_order=True).agg(
        agencies=pl.col("agency"),
        agency_codes=pl.col("code").drop_nulls().unique(maintain_order=True),
        unknown_agencies=pl.col("agency").filter(pl.col("code").is_null()),
        known=pl.col("code").is_not_null().any(),
        shaped=(pl.col("agency").str.contains(_AGENCY_SHAPE) | pl.col("code").is_not_null()).all(),
    )
    return openings.join(read, on="agencies_written", how="left", maintain_order="left")


def _is_opening(openings: pl.DataFrame) -> pl.Series:
    place = openings.get_column("place").str.strip_chars()
    in_capitals = ~place.str.contains(SMALL_LETTER)
    known, shaped = openings.get_column("known"), openings.get_column("shaped")
    has_dash = openings.get_column("dash").str.strip_chars() != ""
    may_be_name = known & has_dash & ~in_capitals
    as_name = matches_among(place, may_be_name, _NAME_IN_SMALL_LETTERS)
    as_name &= ~matches_among(place, as_name, r"\b\p{Lu}{2,}\b")
    may_be_unknown = in_capitals & ~known & shaped & has_dash
    named_in_capitals = matches_among(place, may_be_unknown, r"\p{Lu}{2}")
    return ((known & in_capitals) | as_name | named_in_capitals).fill_null(value=False)
