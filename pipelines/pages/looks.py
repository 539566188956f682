"""What a line of text could be, whatever stands around it."""

from pathlib import Path
from typing import Final

import polars as pl

from pipelines.pages.ages import is_label
from pipelines.pages.capture_times import is_date_line

_LEXICON: Final = Path(__file__).parents[1] / "lexicon"
_FORMS: Final = pl.read_csv(_LEXICON / "boilerplate.csv").get_column("form")
_BOILERPLATE: Final = rf"^(?:{'|'.join(_FORMS.str.escape_regex())}|Editie:)"
_MARKER: Final = r"^Meer uit ([\p{Lu}\d][^.!?]{0,39})$"
_CUT_MARKER: Final = r"^Meer u(?:it?)?$"
_INDEX_PREFIX: Final = r"^ANP \S"
_FINISHED: Final = r"[.!?…][\"'”’»)\]]*$"
_LONGEST_LABEL: Final = 200


def look_at_texts(texts: pl.Series) -> pl.DataFrame:
    """One row a text, in order, of Boolean columns.

    `finished` (it ends as a sentence does), `stops` (with a full stop), `is_age` (a label by its shape), `is_marker` (of a section),
    `is_cut_marker` (such a marker, broken off), `is_date`, `is_boilerplate`, `is_prefixed` (as the headlines of
    an index page).
    """
    text = pl.col("text")
    short = text.str.len_bytes() <= _LONGEST_LABEL
    return pl.DataFrame({"text": texts}).select(
        finished=text.str.contains(_FINISHED),
        stops=text.str.ends_with("."),
        is_age=is_label(text),
        is_marker=text.str.contains(_MARKER),
        is_cut_marker=text.str.contains(_CUT_MARKER),
        is_date=is_date_line(text),
        is_boilerplate=short & text.str.contains(_BOILERPLATE),
        is_prefixed=text.str.contains(_INDEX_PREFIX),
    )


def section_name(text: pl.Expr) -> pl.Expr:
    """The section that a marker names: `Buitenland` of `Meer uit Buitenland`; else the text itself."""
    return pl.coalesce(text.str.extract(_MARKER), pl.when(~text.str.contains(_CUT_MARKER)).then(text))
