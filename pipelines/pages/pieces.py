"""A page falls into pieces: its lines, and the age labels that are glued to the line after them."""

from typing import Final, NamedTuple

import polars as pl

from pipelines.pages.ages import COUNTED, fixed_labels
from pipelines.pages.datelines import read_datelines
from pipelines.pages.distinct import Distinct, find_distinct
from pipelines.pages.looks import look_at_texts
from pipelines.pages.patterns import matches_among

# A decoded page holds no NUL, so NUL and a line break mark a cut that is not in the text.
_CUT: Final = "\x00"
_PLACE: Final = r"['’‘]?\p{Lu}[^\n\p{Ll}(]{0,60}\("
_REPORT: Final = r"[\p{Lu}\d]|\(\p{Lu}|[\"'‘“„]+[\p{L}\d]"
_FIXED: Final = "|".join(sorted(fixed_labels(), reverse=True))
_LEADING: Final = rf"^(\s*(?:{COUNTED}|{_FIXED}))"
# A cheap look at the first letter that spares most lines the patterns of an age.
_MAY_LEAD: Final = rf"^\s*[\déÉ{''.join(sorted({form[0] for form in fixed_labels()}))}]"
_MAY_END: Final = r"[.!?…\"”'’)]\d{1,4}\s\p{L}{1,12}\sgeleden$"
_MAY_HOLD: Final = r"geleden[^\s\x00.,;:!?)]"
# Inside a line, where a sentence may say `2 jaar geleden` too, an age also has to follow the end of a sentence.
_INNER: Final = rf"([.!?…\"”'’)])({COUNTED})({_REPORT}|$)"


class Pieces(NamedTuple):
    """The pieces of a batch of pages, and their texts, each once: the same lines recur on page after page."""

    places: pl.DataFrame
    """One row a piece that is not blank, in order of page and place: `page` (UInt32, row of the page), `text_row` (of
    `texts`), `start` and `end` (Int32 characters of the decoded page, without white space around the piece), `size`,
    `blank_before` (an empty line precedes), `glued` (text follows on the same line)."""
    texts: pl.DataFrame
    """One row a distinct text: `text`, and what `look_at_texts` and `read_datelines` tell of it."""


def split_pieces(pages: pl.Series) -> Pieces:
    """Split decoded pages into their lines, and lines at the age labels that are glued to other text."""
    lines = pl.DataFrame(
        {"page": pl.int_range(len(pages), dtype=pl.UInt32, eager=True), "line": pages.str.split("\n")}
    ).explode("line")
    distinct = find_distinct(lines.get_column("line"))
    parts = _cut_lines(distinct.values)
    texts = find_distinct(parts.get_column("text"))
    parts = parts.drop("text").with_columns(text_row=texts.rows)
    parts_of_line = (
        parts.select("line").with_row_index("part").group_by("line", maintain_order=True).agg("part")
    )
    places = pl.DataFrame(
        {
            "page": lines.get_column("page"),
            "start": _line_starts(pages, lines.get_column("page"), distinct),
            "part": parts_of_line.get_column("part").gather(distinct.rows),
        }
    ).explode("part")
    places = pl.concat(
        [places.drop("part"), parts.drop("line").gather(places.get_column("part"))], how="horizontal"
    )
    places = (
        places.with_columns(blank_before=pl.col("blank").shift(1, fill_value=False))
        .filter(pl.col("size") > 0)
        .with_columns(start=(pl.col("start") + pl.col("offset")).cast(pl.Int32))
        .with_columns(end=pl.col("start") + pl.col("size"))
        .drop("blank", "offset")
    )
    return Pieces(places, _look_at(texts.values))


def _look_at(texts: pl.Series) -> pl.DataFrame:
    return pl.concat([texts.to_frame(), look_at_texts(texts), read_datelines(texts)], how="horizontal")


def _line_starts(texts: pl.Series, page_of_line: pl.Series, lines: Distinct) -> pl.Series:
    """Where each line starts, in characters of its page."""
    taken = (lines.values.str.len_chars().cast(pl.Int64) + 1).gather(lines.rows)
    # Where a page begins, counted in characters of all pages together, each followed by one line break.
    page_lengths = texts.str.len_chars().cast(pl.Int64) + 1
    page_starts = page_lengths.cum_sum() - page_lengths
    return taken.cum_sum() - taken - page_starts.gather(page_of_line)


def _cut_lines(lines: pl.Series) -> pl.DataFrame:
    """The parts of distinct lines: `line` (its row), `offset` and `size` (Int32 characters, without white space
    around the part), `glued`, `blank` (an empty line), `text`."""
    parts = pl.DataFrame(
        {
            "line": pl.int_range(len(lines), dtype=pl.UInt32, eager=True),
            "part": _cut_labels(lines).str.split("\n"),
        }
    ).explode("part")
    glued = pl.col("part").str.ends_with(_CUT)
    text = pl.col("part").str.strip_chars()
    parts = parts.with_columns(glued=glued, part=pl.col("part").str.strip_suffix(_CUT)).with_columns(
        length=pl.col("part").str.len_chars().cast(pl.Int64),
        indent=pl.col("part").str.len_chars() - pl.col("part").str.strip_chars_start().str.len_chars(),
        text=pl.when(text != "\\").then(text).otherwise(pl.lit("")),
    )
    taken = lines.str.len_chars().cast(pl.Int64)
    line_starts = (taken.cum_sum() - taken).gather(parts.get_column("line"))
    return parts.select(
        "line",
        offset=pl.col("length").cum_sum() - pl.col("length") - line_starts + pl.col("indent"),
        size=pl.col("text").str.len_chars().cast(pl.Int32),
        glued="glued",
        blank=(pl.col("text") == "") & ~pl.col("glued"),
        text="text",
    )


def _cut_labels(line: pl.Series) -> pl.Series:
    """Cut lines behind the age label that they begin with, and around one inside."""
    leading = _labels_glued_in_front(line)
    # A clone, for polars writes into the series itself.
    line = line.clone().scatter(leading.get_column("at"), leading.get_column("cut"))
    may_hold = line.str.contains(_MAY_HOLD) | matches_among(line, line.str.ends_with("geleden"), _MAY_END)
    inner = may_hold.arg_true()
    if inner.is_empty():
        return line
    return line.scatter(inner, line.gather(inner).str.replace_all(_INNER, "${1}\x00\n${2}\x00\n${3}"))


def _labels_glued_in_front(line: pl.Series) -> pl.DataFrame:
    """The lines that begin with an age label and go on: their place `at`, and the line `cut` behind the label."""
    may_lead = line.str.contains(_MAY_LEAD).arg_true()
    label, rest = pl.col("label"), pl.col("rest")
    labelled = (
        pl.DataFrame({"at": may_lead, "line": line.gather(may_lead)})
        .with_columns(label=pl.col("line").str.extract(_LEADING, 1))
        .filter(label.is_not_null())
        .with_columns(rest=pl.col("line").str.slice(label.str.len_chars()))
        .filter(rest != "")
        .with_columns(counted=label.str.ends_with("geleden"))
    )
    rests, counted = labelled.get_column("rest"), labelled.get_column("counted")
    glued = matches_among(rests, counted, rf"^(?:\p{{Ll}}|{_REPORT})")
    # The few lines that are left are looked at for an opening, which costs a hundred times the first letter.
    unsure = counted & ~glued
    opens = matches_among(rests, unsure, rf"^\s+{_PLACE}")
    opens |= matches_among(rests, ~counted, rf"^(?:{_PLACE}|\(\p{{Lu}})")
    return labelled.filter(glued | opens).select("at", cut=label + f"{_CUT}\n" + rest)
