"""Features of a line of text, independent of its context."""

from pathlib import Path
from typing import Final

import polars as pl

from pipelines.pages.ages import is_label
from pipelines.pages.capture_times import is_date_line

_LEXICON: Final = Path(__file__).parents[1] / "lexicon"
_BOILERPLATE: Final = [*pl.read_csv(_LEXICON / "boilerplate.csv").get_column("form"), "Editie:"]
_MARKER: Final = r"^Meer uit ([\p{Lu}\d][^.!?]{0,39})$"
_CUT_MARKERS: Final = ["Meer u", "Meer ui", "Meer uit"]
_INDEX_PREFIX: Final = "ANP "
_SENTENCE_ENDS: Final = ".!?…"
_CLOSING: Final = "\"'”’»)]"
_LONGEST_BOILERPLATE: Final = 200


def line_features(texts: pl.Series) -> pl.DataFrame:
    """One row per text, in order; all columns are Boolean.

    `finished` (it ends like a sentence), `stops` (with a full stop), `is_age` (the shape of an age label),
    `is_marker` (of a section), `is_cut_marker` (a marker cut off), `is_date`, `is_boilerplate`,
    `is_prefixed` (like the headlines of an index page).
    """
    text = pl.col("text")
    # Prefixes and suffixes, not patterns: a pattern costs ten times as much, and polars caches only a few.
    ending = text.str.strip_chars_end(_CLOSING).str.slice(-1)
    begins = pl.any_horizontal(text.str.starts_with(form) for form in _BOILERPLATE)
    behind_prefix = text.str.slice(len(_INDEX_PREFIX), 1).str.strip_chars()
    return pl.DataFrame({"text": texts}).select(
        finished=ending.is_in(list(_SENTENCE_ENDS)),
        stops=text.str.ends_with("."),
        is_age=is_label(text),
        is_marker=text.str.contains(_MARKER),
        is_cut_marker=text.is_in(_CUT_MARKERS),
        is_date=is_date_line(text),
        is_boilerplate=(text.str.len_bytes() <= _LONGEST_BOILERPLATE) & begins,
        is_prefixed=text.str.starts_with(_INDEX_PREFIX) & (behind_prefix != ""),
    )


def section_name(text: pl.Expr) -> pl.Expr:
    """The section that a marker names: `Buitenland` of `Meer uit Buitenland`; else the text itself."""
    return pl.coalesce(text.str.extract(_MARKER), pl.when(~text.is_in(_CUT_MARKERS)).then(text))
