"""Spans wider than their form: compass prefixes, compound adjectives, the genitive s."""

import polars as pl

_COMPASS = "Noord|Zuid|Oost|West|Midden|Centraal|Noordoost|Noordwest|Zuidoost|Zuidwest"
_COMPASS_PREFIX = rf"(?:^|[^\p{{L}}])((?:(?:{_COMPASS})- (?:en|of) )?(?:{_COMPASS})-)$"
_WORD_PREFIX = r"(?:^|[^\p{L}-])(\p{Lu}[\p{L}-]+-)$"
_WORD_SUFFIX = r"^(-\p{Lu}[\p{L}-]+)"
_GENITIVE = r"^s(?:[^\p{L}\p{N}]|$)"


def maybe_carried() -> pl.Expr:
    """Whether, by the bytes around a hit, its span may be wider than its form: false for nearly all hits."""
    return (pl.col("previous") == ord("-")) | pl.col("next").is_in([ord("-"), ord("s")])


def widen(found: pl.DataFrame, patterns: pl.Series) -> pl.DataFrame:
    """Find the accepted hits whose span is wider than their form, and join compounds of two countries.

    Takes [row, hit, start, end, before, after, previous_pattern, next_pattern, country, kind, ...], where the
    patterns are those of neighbours in the same text (`before` and `after` may be null where `maybe_carried` is false),
    and returns the wider hits among them with their
    `start`, `end` and `kind`. `Zuid-Spaanse` keeps its prefix, `Pools-Joodse` its second part, `Poetins` its
    s. `Brits-Noorse` becomes one span of kind `elided` for both countries.
    """
    carried = pl.col("before").str.ends_with("-") | pl.col("after").str.contains("^[-s]")
    widened = _widened(found.filter(carried), patterns)
    adjectives = found.filter(pl.col("kind") == "adjective")
    # Only a widened span can reach its neighbour.
    near = adjectives.join(widened.filter(pl.col("kind") == "adjective"), on="row", how="semi")
    return _join_compounds(pl.concat([widened, near.join(widened, on="hit", how="anti")]))


def _widened(found: pl.DataFrame, patterns: pl.Series) -> pl.DataFrame:
    previous_form, next_form = (
        patterns[found.get_column(column)] for column in ("previous_pattern", "next_pattern")
    )
    joined_before = pl.when(pl.col("before") == "-").then(previous_form + "-").otherwise("before")
    joined_after = pl.when(pl.col("after") == "-").then("-" + next_form).otherwise("after")
    adjective = pl.col("kind") == "adjective"
    place = pl.col("kind").is_in(["adjective", "name", "place", "inhabitants"])
    prefix = pl.coalesce(
        pl.when(place).then(pl.col("before").str.extract(_COMPASS_PREFIX)),
        pl.when(adjective).then(joined_before.str.extract(_WORD_PREFIX)),
    )
    suffix = pl.coalesce(
        pl.when(pl.col("after").str.contains(_GENITIVE)).then(pl.lit("s")),
        pl.when(adjective).then(joined_after.str.extract(_WORD_SUFFIX)),
    )
    return found.with_columns(
        start=pl.col("start") - prefix.str.len_chars().cast(pl.Int32).fill_null(0),
        end=pl.col("end") + suffix.str.len_chars().cast(pl.Int32).fill_null(0),
    )


def _join_compounds(found: pl.DataFrame) -> pl.DataFrame:
    """Give adjectives joined by a hyphen their common span, as kind `elided`."""
    words = found.filter(pl.col("kind") == "adjective").select("row", "hit", "start", "end").unique()
    # Widening has extended both parts across the hyphen, so the parts of a compound overlap.
    joins = (pl.col("row") == pl.col("row").shift(1)) & (pl.col("start") < pl.col("end").shift(1))
    chains = words.sort("row", "start", "hit").with_columns(chain=(~joins.fill_null(False)).cum_sum())
    compounds = (
        chains.group_by("chain")
        .agg(
            compound_start=pl.col("start").min(), compound_end=pl.col("end").max(), hits="hit", parts=pl.len()
        )
        .filter(pl.col("parts") > 1)
        .explode("hits")
        .select(hit="hits", compound_start="compound_start", compound_end="compound_end")
    )
    return found.join(compounds, on="hit", how="left").with_columns(
        kind=pl.when(pl.col("compound_start").is_not_null()).then(pl.lit("elided")).otherwise("kind"),
        start=pl.coalesce("compound_start", "start"),
        end=pl.coalesce("compound_end", "end"),
    )
