"""A page falls into pieces: its lines, and the age labels that are glued to the line after them."""

from typing import Final

import polars as pl

from pipelines.pages.ages import COUNTED, fixed_labels
from pipelines.pages.datelines import read_datelines
from pipelines.pages.looks import look_at_texts

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


def split_pieces(texts: pl.Series) -> pl.DataFrame:
    """Split decoded pages.

    One row a piece that is not blank, in order of page and place: `page` (UInt32, row of the page in `texts`), `text`
    (without white space around it), `start` and `end` (Int32 characters of the decoded page), `blank_before` (an empty
    line precedes), `glued` (text follows on the same line), and what `look_at_texts` and `read_datelines` tell of it.

    The same lines recur on page after page, so a line is looked at once, however often it stands there.
    """
    lines = pl.DataFrame(
        {"page": pl.int_range(len(texts), dtype=pl.UInt32, eager=True), "line": texts.str.split("\n")}
    ).explode("line")
    distinct = lines.select("line").with_row_index("at").group_by("line", maintain_order=True).agg("at")
    # polars numbers equal values by way of a category only, and categories stay in memory.
    occurrences = distinct.select("at").with_row_index("line").explode("at")
    of_line = pl.repeat(0, len(lines), dtype=pl.UInt32, eager=True).scatter(
        occurrences.get_column("at"), occurrences.get_column("line")
    )
    parts = _cut_lines(distinct.get_column("line"))
    lines = lines.select("page", line=of_line).with_columns(
        start=_line_starts(texts, lines, distinct, of_line)
    )
    pieces = lines.join(
        parts.select("line", "offset").with_row_index("part"), on="line", maintain_order="left_right"
    )
    pieces = pl.concat(
        [
            pieces.select("page", start=(pl.col("start") + pl.col("offset")).cast(pl.Int32)),
            parts.drop("line", "offset").gather(pieces.get_column("part")),
        ],
        how="horizontal",
    )
    return (
        pieces.with_columns(blank_before=pl.col("blank").shift(1, fill_value=False))
        .filter(pl.col("size") > 0)
        .with_columns(end=pl.col("start") + pl.col("size"))
        .drop("blank")
    )


def _line_starts(
    texts: pl.Series, lines: pl.DataFrame, distinct: pl.DataFrame, of_line: pl.Series
) -> pl.Series:
    """Where each line starts, in characters of its page."""
    taken = (distinct.get_column("line").str.len_chars().cast(pl.Int64) + 1).gather(of_line)
    # Where a page begins, counted in characters of all pages together, each followed by one line break.
    page_lengths = texts.str.len_chars().cast(pl.Int64) + 1
    page_starts = page_lengths.cum_sum() - page_lengths
    return taken.cum_sum() - taken - page_starts.gather(lines.get_column("page"))


def _cut_lines(lines: pl.Series) -> pl.DataFrame:
    """The parts of distinct lines: `line` (its row), `offset` and `size` (Int32 characters, without white space
    around the part), `glued`, `blank` (an empty line), `text`, and what can be told of the text."""
    text = pl.col("line").str.strip_chars()
    cut = _cut_labels(lines)
    parts = (
        pl.DataFrame(
            {"row": pl.int_range(len(lines), dtype=pl.UInt32, eager=True), "line": cut.str.split("\n")}
        )
        .explode("line")
        .with_columns(glued=pl.col("line").str.ends_with(_CUT), line=pl.col("line").str.strip_suffix(_CUT))
        .with_columns(
            length=pl.col("line").str.len_chars(),
            indent=pl.col("line").str.len_chars() - pl.col("line").str.strip_chars_start().str.len_chars(),
            text=pl.when(text != "\\").then(text).otherwise(pl.lit("")),
        )
        .select(
            line="row",
            offset=(pl.col("length").cum_sum().over("row") - pl.col("length") + pl.col("indent")).cast(
                pl.Int32
            ),
            size=pl.col("text").str.len_chars().cast(pl.Int32),
            glued="glued",
            blank=(text == "") & ~pl.col("glued"),
            text="text",
        )
    )
    texts = parts.get_column("text")
    return pl.concat([parts, look_at_texts(texts), read_datelines(texts)], how="horizontal")


def _cut_labels(line: pl.Series) -> pl.Series:
    """Cut lines behind the age label that they begin with, and around one inside."""
    leading = _labels_glued_in_front(line)
    line = line.scatter(leading.get_column("at"), leading.get_column("cut"))
    inner = (line.str.contains(_MAY_HOLD) | line.str.contains(_MAY_END)).arg_true()
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
        .with_columns(glued=pl.col("counted") & rest.str.contains(rf"^(?:\p{{Ll}}|{_REPORT})"))
    )
    # The few lines that are left are looked at for an opening, which costs a hundred times the first letter.
    opening = pl.col("counted") & rest.str.contains(rf"^\s+{_PLACE}")
    opening |= ~pl.col("counted") & rest.str.contains(rf"^(?:{_PLACE}|\(\p{{Lu}})")
    unsure = labelled.filter(~pl.col("glued")).filter(opening)
    return pl.concat([labelled.filter("glued"), unsure]).select("at", cut=label + f"{_CUT}\n" + rest)
