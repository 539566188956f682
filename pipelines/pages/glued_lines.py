"""Lines in which an age label, or the opening of the next report, is glued to other text, and where to cut them.

Nearly all such lines begin with a plain label, `4 uur geledenBRUSSEL (ANP) - ...`: these are cut first and fast. What
else is glued is looked for in the few lines that a cheap test leaves.
"""

from typing import Final

import polars as pl

from pipelines.pages.ages import LONGEST_LABEL, begins_like_label, is_label
from pipelines.pages.label_grammar import DASH, GAP, GAPS, LABEL, SURE_LABEL, UNIT
from pipelines.pages.patterns import matches_among, replace_few
from pipelines.pages.unusual_openings import AGENCY, AGENCY_AS_WRITTEN

# A decoded page has no NUL, so NUL and a line break mark a cut that is not in the text.
_CUT: Final = "\x00"
_END: Final = r"[.!?…][\"”'’)]*"
_STOP: Final = r"[.…][\"”'’)]*"
_PLACE: Final = r"['’‘]?\p{Lu}[^\n\p{Ll}(]{0,60}\("
_REPORT: Final = r"[\p{Lu}\d]|[(\[]\p{L}|[\"'‘“„]+[\p{L}\d]"
# Patterns of Python know no classes of letters.
_UPPER, _LOWER, _LETTER = "A-ZÀ-ÖØ-ÞĀĆČŁŚŞŠŽ", "a-zà-öø-ÿāăąćčđęěğīıłńňōőřśşšţůűźżž", "A-Za-zÀ-ÖØ-öø-žȘ-ț"
# `ß` has no capital: among capitals it is one of them, as in `STRAßBURG`.
_SHARP_S: Final = rf"(?<![{_UPPER}])ß"
_CAPITALS: Final = rf"['’‘]?[{_UPPER}][^()\[\n{_LOWER}]{{1,60}}"
_NAME: Final = (
    rf"(?:['’‘][st][- ])?[{_UPPER}][{_LETTER}'’.]+"
    rf"(?:[ /-](?:[{_UPPER}][{_LETTER}'’.]*|aan|den|der|de|op|en|la|el|van)){{0,4}} ?"
)
_AGENCIES: Final = (
    rf"[(\[]\s?(?:[{_LETTER} ]{{1,20}}[/,+&]\s?)?(?i:{AGENCY})\b[^()\[\]\n]{{0,60}}?"
    rf"(?:[)\]]\s*(?:{DASH}|:)|\s{DASH}\s)"
)

_BRACKETED: Final = rf"[(\[](?:{AGENCY_AS_WRITTEN}|{AGENCY})"
# Of the agencies one is among nearly all lists of them; few words make the test fast.
_OFTEN_BRACKETED: Final = r"[(\[](?:ANP|AFP|RTR|DPA|AP|BELGA|Reuters|anp|afp|rtr)"
_CLEAN_HEAD: Final = r"^[^\p{Ll}\d(\[]*[(\[]\p{Lu}"
_MAY_HOLD: Final = r"geleden[^\s\x00.,;:!?)]"
_MAY_STAND_BETWEEN: Final = (
    r"[a-z][.!?][\"”'’)]?"
    r"(?:\d|gist|vand|eer|zoj|een|half|ander|maan|din|woe|don|vrij|zat|zon|twee|drie|vier|vijf|om )"
)
_GLUED: Final = r"[\p{Ll}\d)][\"'‘“„(\[]?\p{Lu}"
_BEHIND_SENTENCE: Final = rf"\p{{Ll}}{_END}\s?[\p{{L}}\d(\[~|•·*–—-]"
_LABEL_INSIDE: Final = rf"{_END}[\p{{L}}\d~][^.!?…]*[\p{{Ll}}\d)][\"'‘“„(\[]?\p{{Lu}}"
_SHORTEST_GLUED: Final = 16
# No line of a page is longer; searching one of a megabyte takes seconds.
_LONGEST_LINE: Final = 50_000
_UNFINISHED: Final = list(".!?…\"'”’»")

# A number before capitals is part of a place: `10 DOWNING STREET`.
_LABEL: Final = rf"(?![0-9]{{1,4}}{GAPS}[{_UPPER}])(?i:{LABEL})"
_APART: Final = r"(?:[|•·–—-]\s*)?"
_NEXT: Final = rf"(?:[{_UPPER}0-9]|\([{_UPPER}]|[\"'‘“„]+[{_LETTER}0-9])"
# Where to cut, in this order: between the two groups of each.
_OPENINGS: Final = (
    # An opening glued to what precedes, or behind the end of a sentence. `ST. ANTON (ANP)` is one place.
    rf"([{_LOWER}\d)\]]|{_SHARP_S}|[{_LOWER}ß\d\"”'’)%]{_END})({_CAPITALS}{_AGENCIES})",
    rf"([{_LOWER}ß\d\"”'’)%]{_END})({_NAME}{_AGENCIES})",
    # The number of a line, `1. `, is no sentence.
    rf"((?!(?m:^)\d)(?<!(?m:^)\d)[{_LOWER}ß\d\"”'’)%]{_END}\s+)({_CAPITALS}{_AGENCIES})",
    rf"(?m)^(\s*{_LABEL}\s*)"
    rf"({_APART}(?:{_CAPITALS}|{_NAME}|['’‘]?[{_LOWER}][{_LOWER}'’ -]{{2,25}})?{_AGENCIES})",
    rf"(?m)^(\s*{_LABEL}\s*)({_APART}[(\[](?i:{AGENCY})\b[^()\[\]\n]{{0,40}}[)\]])",
    # The cells of a table.
    rf"([^\t\n]\t+)((?:{_CAPITALS}|{_NAME}){_AGENCIES})",
    # An opening apart from the label of the report before it, or glued to one that lost its number.
    rf"(geleden{GAP})((?:{_CAPITALS}|{_NAME}){_AGENCIES})",
    rf"(?m)^(\s*(?i:{UNIT}{GAP}geleden)\s*)((?:{_CAPITALS}|{_NAME})?{_AGENCIES})",
    # Other words in small letters, before a place in capitals.
    rf"(?m)^(\s*(?:['’]s )?[{_LOWER}<>+~(][^()\[\n.!?…]{{0,40}}?\s)({_CAPITALS}{_AGENCIES})",
)
_LABELS_IN_FRONT: Final = (rf"(?m)^(\s*{_LABEL})([\"'‘“„]?[{_UPPER}][{_LETTER} ]|[(\[](?i:{AGENCY})\b)",)
# Behind a sentence: glued to it, or apart from it where nothing else can be meant.
_LABELS_BEHIND: Final = (
    rf"([^\d\s]{_END})((?i:{LABEL})[ \u{{A0}}]*(?:\x00\n|$))",
    rf"({_END}{GAP})((?:[(\[|•·*–—-]{GAPS})?(?i:{SURE_LABEL}){GAPS}[)\]|]?{GAPS}(?:\x00\n|$))",
    # Other words, glued to the sentence and followed by an opening; or in small letters, but no address.
    rf"([{_LOWER}]{_STOP})([^.!?…\s][^.!?…\n]{{0,40}}\x00\n)",
    rf"([{_LOWER}]{_STOP})((?!(?:nl|com|be|org|net|eu|tv|fm|info|app|nu|de|fr|uk)\b)[{_LOWER}\d<>~(][^.!?…\n]{{0,40}}(?:\x00\n|$))",
)
_LABELS_BETWEEN: Final = (
    rf"([^\d\s]{_END})({_LABEL}{_NEXT})",
    rf"([^\d\s]{_END}\x00\n{_LABEL})({_NEXT})",
)


def cut_lines(lines: pl.Series) -> pl.DataFrame:
    """The parts of distinct lines, in order: `line` (its row), `part`, `glued` (text follows on the line)."""
    leading = _labels_in_front(lines)
    # `scatter` works in place.
    rests = lines.clone().scatter(leading.get_column("line"), leading.get_column("rest"))
    line = pl.int_range(pl.len(), dtype=pl.UInt32)
    whole = rests.to_frame("part").select("part", line=line, place=1, glued=False)
    labels = leading.select(part="label", line="line", place=0, glued=True)
    marked = _mark_cuts(rests)
    changed = marked.get_column("row")
    kept = pl.repeat(True, len(lines), dtype=pl.Boolean, eager=True).scatter(changed, False)
    parts = pl.concat([labels, whole.filter(kept), _cut_at_marks(marked)])
    return parts.gather(
        parts.select(pl.col("line").cast(pl.Int64) * 2**32 + pl.col("place")).to_series().arg_sort()
    ).drop("place")


def _mark_cuts(lines: pl.Series) -> pl.DataFrame:
    """The lines that are to be cut, `row` and `text` with its cuts marked.

    Each pattern is tried only on the lines that a cheap test leaves: on most pages there are none.
    """
    agencies = _count_agencies(lines)
    # Nearly all lines: one opening, and nothing in front of it that could be a label.
    clean = matches_among(lines, agencies == 1, _CLEAN_HEAD)
    may_open = (agencies > 0) & ~clean
    may_lead = matches_among(lines.str.slice(0, LONGEST_LABEL + 2), ~clean, _GLUED)
    may_lead &= begins_like_label(lines, may_lead)
    may_end = _are_unfinished(lines) | may_open
    may_end = matches_among(lines, may_end, _BEHIND_SENTENCE)
    between = matches_among(
        lines, lines.str.contains(_MAY_HOLD) | lines.str.contains(_MAY_STAND_BETWEEN), _LABEL_INSIDE
    )
    between &= lines.str.len_bytes() <= _LONGEST_LINE
    rows = (may_open | may_lead | may_end | between).arg_true()
    marked = lines.gather(rows).alias("text")
    for tested, patterns in (
        (may_open, _OPENINGS),
        (may_lead, _LABELS_IN_FRONT),
        (may_end, _LABELS_BEHIND),
        (between, _LABELS_BETWEEN),
    ):
        at = tested.gather(rows).arg_true()
        if at.is_empty():
            continue
        texts = marked.gather(at)
        for pattern in patterns:
            texts = replace_few(texts, pattern, rf"\g<1>{_CUT}\n\g<2>")
        marked = marked.scatter(at, texts)
    return pl.DataFrame({"row": rows, "text": marked}).filter(pl.col("text").str.contains(_CUT, literal=True))


def _count_agencies(lines: pl.Series) -> pl.Series:
    """The brackets of each line that an agency follows."""
    often = lines.str.count_matches(_OFTEN_BRACKETED)
    # All agencies are looked for only where a bracket is left.
    brackets = lines.str.count_matches("(", literal=True) + lines.str.count_matches("[", literal=True)
    rows = (brackets > often).arg_true()
    return often.scatter(rows, lines.gather(rows).str.count_matches(_BRACKETED))


def _are_unfinished(lines: pl.Series) -> pl.Series:
    """Whether lines end otherwise than a sentence does."""
    # Nearly all long lines end with a full stop, and looking no further saves most of the time.
    rows = (~lines.str.ends_with(".") & (lines.str.len_bytes() > _SHORTEST_GLUED)).arg_true()
    ending = lines.gather(rows).str.strip_chars_end(" \u00a0\r").str.slice(-1)
    none = pl.repeat(value=False, n=len(lines), dtype=pl.Boolean, eager=True)
    return none.scatter(rows, ~ending.is_in(_UNFINISHED))


def _cut_at_marks(marked: pl.DataFrame) -> pl.DataFrame:
    """The parts of marked lines, as `cut_lines` returns them."""
    return (
        marked.select(part=pl.col("text").str.split("\n"), line=pl.col("row").cast(pl.UInt32))
        .explode("part")
        .select(
            glued=pl.col("part").str.ends_with(_CUT),
            part=pl.col("part").str.strip_suffix(_CUT),
            line="line",
            place=pl.int_range(pl.len()).cast(pl.Int32) + 1,
        )
        .filter((pl.col("part") != "") | ~pl.col("glued"))
        .select("part", "line", "place", "glued")
    )


def _labels_in_front(lines: pl.Series) -> pl.DataFrame:
    """The lines in which a label with `geleden` is glued to the front of other text: `line`, `label`, `rest`."""
    labelled = _lines_with_labels(lines)
    rests = labelled.get_column("rest")
    glued = rests.str.contains(rf"^(?:\p{{Ll}}|{_REPORT})")
    # Only the few remaining lines are searched for an opening, which costs a hundred times as much.
    return labelled.filter(glued | matches_among(rests, ~glued, rf"^\s+{_PLACE}"))


def _lines_with_labels(lines: pl.Series) -> pl.DataFrame:
    """The lines that begin with a label that ends with `geleden`, and continue: `line`, `label` and `rest`."""
    line, label = pl.col("text"), pl.col("label")
    rows = pl.DataFrame({"line": pl.int_range(len(lines), dtype=pl.UInt32, eager=True), "text": lines})
    # Nearly all labels end at the first `geleden`, and there are few of them: cheaper than a pattern on every line.
    end = line.str.find("geleden", literal=True) + len("geleden")
    early = rows.with_columns(end=end).filter(pl.col("end") <= LONGEST_LABEL)
    early = early.with_columns(label=line.str.slice(0, pl.col("end")))
    known = early.select(label.unique())
    known = known.filter(is_label(known.get_column("label").str.strip_chars_start()))
    return (
        early.join(known, on="label", how="semi", maintain_order="left")
        .select("line", "label", rest=line.str.slice(label.str.len_chars()))
        .filter(pl.col("rest") != "")
    )
