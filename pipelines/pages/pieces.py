"""A page falls into pieces: its lines, and the age labels that are glued to the line after them."""

from typing import Final

import polars as pl

from pipelines.pages.ages import COUNTED, fixed_labels

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
    line precedes), `glued` (text follows on the same line).
    """
    lines = (
        pl.DataFrame(
            {"page": pl.int_range(len(texts), dtype=pl.UInt32, eager=True), "line": texts.str.split("\n")}
        )
        .explode("line")
        .pipe(_cut_labels)
        .with_columns(glued=pl.col("line").str.ends_with(_CUT), line=pl.col("line").str.strip_suffix(_CUT))
    )
    # Where a page begins, counted in characters of all pages together, each followed by one line break.
    page_lengths = texts.str.len_chars().cast(pl.Int64) + 1
    page_starts = page_lengths.cum_sum() - page_lengths
    length = pl.col("line").str.len_chars().cast(pl.Int64)
    return (
        lines.with_columns(
            length=length,
            taken=length + (~pl.col("glued")).cast(pl.Int64),
            text=pl.col("line").str.strip_chars(),
            base=page_starts.gather(lines.get_column("page")),
        )
        .with_columns(
            line_start=pl.col("taken").cum_sum() - pl.col("taken") - pl.col("base"),
            blank=(pl.col("text") == "") & ~pl.col("glued"),
        )
        .with_columns(blank_before=pl.col("blank").shift(1, fill_value=False))
        .filter(~pl.col("text").is_in(["", "\\"]))
        .with_columns(
            indent=pl.when(pl.col("text") != pl.col("line"))
            .then(pl.col("length") - pl.col("line").str.strip_chars_start().str.len_chars())
            .otherwise(0)
        )
        .with_columns(start=(pl.col("line_start") + pl.col("indent")).cast(pl.Int32))
        .select(
            "page",
            "text",
            "start",
            "blank_before",
            "glued",
            end=pl.when(pl.col("text") != pl.col("line"))
            .then(pl.col("start") + pl.col("text").str.len_chars())
            .otherwise(pl.col("start") + pl.col("length"))
            .cast(pl.Int32),
        )
    )


def _cut_labels(lines: pl.DataFrame) -> pl.DataFrame:
    """Cut lines behind the age label that they begin with, and around one inside."""
    line = lines.get_column("line")
    leading = _labels_glued_in_front(line)
    line = line.scatter(leading.get_column("at"), leading.get_column("cut"))
    inner = (line.str.contains(_MAY_HOLD) | line.str.contains(_MAY_END)).arg_true()
    if len(inner):
        line = line.scatter(inner, line.gather(inner).str.replace_all(_INNER, "${1}\x00\n${2}\x00\n${3}"))
    return lines.with_columns(line=line.str.split("\n")).explode("line")


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
