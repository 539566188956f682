"""Pages to pieces: lines, split at age labels that are glued to other text."""

from typing import Final, NamedTuple

import polars as pl

from pipelines.pages.ages import COUNTED, LONGEST_LABEL, fixed_labels
from pipelines.pages.datelines import read_datelines
from pipelines.pages.distinct import find_distinct
from pipelines.pages.line_features import line_features
from pipelines.pages.patterns import matches_among

# A decoded page has no NUL, so NUL and a line break mark a cut that is not in the text.
_CUT: Final = "\x00"
_PLACE: Final = r"['’‘]?\p{Lu}[^\n\p{Ll}(]{0,60}\("
_REPORT: Final = r"[\p{Lu}\d]|\(\p{Lu}|[\"'‘“„]+[\p{L}\d]"
_FIXED: Final = "|".join(sorted(fixed_labels(), reverse=True))
_LEADING: Final = rf"^(\s*(?:{COUNTED}|{_FIXED}))"
# A cheap test of the first letter spares most lines the age patterns.
_MAY_LEAD: Final = rf"^\s*[\déÉ{''.join(sorted({form[0] for form in fixed_labels()}))}]"
_MAY_END: Final = r"[.!?…\"”'’)]\d{1,4}\s\p{L}{1,12}\sgeleden$"
_MAY_HOLD: Final = r"geleden[^\s\x00.,;:!?)]"
# Inside a line, where a sentence may contain `2 jaar geleden`, an age must also follow the end of a sentence.
_INNER: Final = rf"([.!?…\"”'’)])({COUNTED})({_REPORT}|$)"


class Pieces(NamedTuple):
    """The pieces of a batch of pages, and their distinct texts: the same lines recur on page after page."""

    places: pl.DataFrame
    """One row per piece that is not blank, in page order: `page` (UInt32, row of the page), `text_row` (of
    `texts`), `start` and `end` (Int32 characters of the decoded page, without white space around the piece), `size`,
    `blank_before` (a blank line precedes), `glued` (text follows on the same line)."""
    texts: pl.DataFrame
    """One row per text: `text`, and the columns of `line_features` and `read_datelines`. Pieces with the same text and
    the same surrounding white space share a row."""


def split_pieces(pages: pl.Series) -> Pieces:
    """Split decoded pages into their lines, and lines at the age labels that are glued to other text."""
    lines = pl.DataFrame(
        {"page": pl.int_range(len(pages), dtype=pl.UInt32, eager=True), "line": pages.str.split("\n")}
    ).explode("line")
    distinct = find_distinct(lines.get_column("line"))
    parts = _cut_lines(distinct.values)
    texts = find_distinct(parts.get_column("part"))
    stripped = _strip(texts.values)
    parts = parts.drop("part").with_columns(text_row=texts.rows)
    parts = parts.hstack(stripped.select("length", "indent", "size", "blank").gather(texts.rows))
    parts_of_line = (
        parts.select("line").with_row_index("part").group_by("line", maintain_order=True).agg("part")
    )
    places = pl.DataFrame(
        {"page": lines.get_column("page"), "part": parts_of_line.get_column("part").gather(distinct.rows)}
    ).explode("part")
    places = pl.concat(
        [places.drop("part"), parts.drop("line").gather(places.get_column("part"))], how="horizontal"
    )
    places = (
        places.with_columns(
            start=_part_starts(places) + pl.col("indent"),
            blank_before=(pl.col("blank") & ~pl.col("glued")).shift(1, fill_value=False),
        )
        .filter(pl.col("size") > 0)
        .select(
            *("page", "text_row", "start", "size", "blank_before", "glued"),
            end=pl.col("start") + pl.col("size"),
        )
    )
    return Pieces(places, _with_features(stripped.get_column("text")))


def _part_starts(parts: pl.DataFrame) -> pl.Series:
    """Where each part of a line starts, in characters of its page; every page has at least one."""
    page = pl.col("page")
    # The last part of a line is followed by a line break.
    taken = pl.col("length").cast(pl.Int64) + ~pl.col("glued")
    starts = parts.select("page", start=taken.cum_sum() - taken, first=page.ne_missing(page.shift(1)))
    page_starts = starts.filter("first").get_column("start")
    return (starts.get_column("start") - page_starts.gather(starts.get_column("page"))).cast(pl.Int32)


def _strip(parts: pl.Series) -> pl.DataFrame:
    """Parts of lines: the `text` without white space around it, whether there is none (`blank`), and in characters
    (Int32) the `length` of the part, its `indent` and the `size` of its text."""
    part = pl.col("part")
    text = part.str.strip_chars()
    length = part.str.len_chars().cast(pl.Int32)
    return (
        parts.to_frame("part")
        .select(
            # A lone backslash is not text, but not a blank line either.
            text=pl.when(text != "\\").then(text).otherwise(pl.lit("")),
            length=length,
            blank=text == "",
            indent=length - part.str.strip_chars_start().str.len_chars().cast(pl.Int32),
        )
        .with_columns(size=pl.col("text").str.len_chars().cast(pl.Int32))
    )


def _with_features(texts: pl.Series) -> pl.DataFrame:
    return pl.concat([texts.to_frame(), line_features(texts), read_datelines(texts)], how="horizontal")


def _cut_lines(lines: pl.Series) -> pl.DataFrame:
    """The parts of distinct lines, in order: `line` (its row), `part`, `glued` (text follows on the line)."""
    leading = _labels_glued_in_front(lines)
    # `scatter` works in place.
    rests = lines.clone().scatter(leading.get_column("line"), leading.get_column("rest"))
    may_hold = rests.str.contains(_MAY_HOLD) | matches_among(rests, rests.str.ends_with("geleden"), _MAY_END)
    line = pl.int_range(pl.len(), dtype=pl.UInt32)
    whole = rests.to_frame("part").select("part", line=line, place=1, glued=False)
    labels = leading.select(part="label", line="line", place=0, glued=True)
    parts = pl.concat([labels, whole.filter(~may_hold), _cut_inside(whole.filter(may_hold))])
    return parts.gather(
        parts.select(pl.col("line").cast(pl.Int64) * 2**32 + pl.col("place")).to_series().arg_sort()
    ).drop("place")


def _cut_inside(lines: pl.DataFrame) -> pl.DataFrame:
    """Cut lines around the age labels inside."""
    if lines.is_empty():
        return lines
    cut = pl.col("part").str.replace_all(_INNER, "${1}\x00\n${2}\x00\n${3}").str.split("\n")
    return (
        lines.with_columns(cut)
        .explode("part")
        .with_columns(
            place=pl.int_range(pl.len()).cast(pl.Int32) + 1,
            glued=pl.col("part").str.ends_with(_CUT),
            part=pl.col("part").str.strip_suffix(_CUT),
        )
    )


def _labels_glued_in_front(lines: pl.Series) -> pl.DataFrame:
    """The lines in which an age label is glued to the front of other text: `line` (its row), `label`, `rest`."""
    labelled = _lines_with_labels(lines)
    rests, counted = labelled.get_column("rest"), labelled.get_column("label").str.ends_with("geleden")
    glued = matches_among(rests, counted, rf"^(?:\p{{Ll}}|{_REPORT})")
    # Only the few remaining lines are searched for an opening, which costs a hundred times as much.
    unsure = counted & ~glued
    opens = matches_among(rests, unsure, rf"^\s+{_PLACE}")
    opens |= matches_among(rests, ~counted, rf"^(?:{_PLACE}|\(\p{{Lu}})")
    return labelled.filter(glued | opens)


def _lines_with_labels(lines: pl.Series) -> pl.DataFrame:
    """The lines that begin with an age label and continue: `line`, `label` and `rest`."""
    line, label = pl.col("text"), pl.col("label")
    rows = pl.DataFrame({"line": pl.int_range(len(lines), dtype=pl.UInt32, eager=True), "text": lines})
    # Nearly all labels end at the first `geleden`, and there are few of them: cheaper than a pattern on every line.
    end = line.str.find("geleden", literal=True) + len("geleden")
    early = rows.with_columns(end=end).filter(pl.col("end") <= LONGEST_LABEL)
    early = early.with_columns(label=line.str.slice(0, pl.col("end")))
    known = early.select(label.unique()).filter(label.str.contains(rf"^\s*{COUNTED}$"))
    early = early.join(known, on="label", how="semi", maintain_order="left")
    others = rows.filter(
        ~pl.col("line").is_in(early.get_column("line").implode()) & line.str.contains(_MAY_LEAD)
    )
    others = others.with_columns(label=line.str.extract(_LEADING, 1)).filter(label.is_not_null())
    return (
        pl.concat([early.select("line", "text", "label"), others])
        .select("line", "label", rest=line.str.slice(label.str.len_chars()))
        .filter(pl.col("rest") != "")
    )
