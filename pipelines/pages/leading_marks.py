"""What stands in front of a report or of a section marker on its line: a bullet, a number, the mark of a heading.

`• MADRID (ANP)`, `2. MADRID (ANP)`, `CORRECTIE: MADRID (ANP)` and `## Meer uit Buitenland` begin like the same lines
without the mark. Other lines keep theirs: it may be part of a list in the text.
"""

from typing import Final

import polars as pl

from pipelines.pages.datelines import read_datelines
from pipelines.pages.line_features import is_marker
from pipelines.pages.patterns import matches_few, replace_few

_LONGEST_HEAD: Final = 120
_SIGNS: Final = "-‐–—•*·▪▫◦●○■□►▸▶»›>|#→✓"
_WORDS: Final = "correctie|rectificatie|herhaling|update|aanvulling|breaking|video|live|nieuw"
_MARK: Final = rf"(?:[{_SIGNS}]+|[0-9]{{1,2}}[.)]|(?i:[(\[](?:{_WORDS})[)\]]:?|(?:{_WORDS})(?:\s?[:|–-])))\s"
_MARKS: Final = rf"^(?:{_MARK}\s*){{1,3}}"
_FIRST: Final = sorted(
    {
        *_SIGNS,
        *"0123456789([",
        *(letter for word in _WORDS.split("|") for letter in (word[0], word[0].upper())),
    }
)
_HELD: Final = ["(", "[", "uit "]


def strip_marks(lines: pl.DataFrame) -> pl.DataFrame:
    """Take the marks off lines that open a report by agencies, or name a section.

    `lines` have their `text`, its `size` in characters and the `indent` before it, which takes in the mark.
    """
    text = lines.get_column("text")
    may_be = text.str.slice(0, 1).is_in(_FIRST) & text.str.slice(0, _LONGEST_HEAD).str.contains_any(_HELD)
    rows = matches_few(text, may_be, _MARKS).arg_true()
    if rows.is_empty():
        return lines
    marked = lines.gather(rows)
    marked = marked.with_columns(bare=replace_few(marked.get_column("text"), _MARKS, ""))
    bare = marked.get_column("bare")
    begins = (read_datelines(bare).get_column("agencies").list.len() > 0).fill_null(value=False)
    begins |= is_marker(bare)
    rows, marked = rows.filter(begins), marked.filter(begins)
    if rows.is_empty():
        return lines
    taken = pl.col("size") - pl.col("bare").str.len_chars().cast(pl.Int32)
    marked = marked.with_columns(text="bare", indent=pl.col("indent") + taken, size=pl.col("size") - taken)
    return lines.with_columns(
        lines.get_column(name).scatter(rows, marked.get_column(name)) for name in ("text", "indent", "size")
    )
