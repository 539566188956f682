"""Names that lost a letter: `Isra?l`, `Itali?`, `Orb\ufffdn`.

A capture in the wrong encoding has a question mark or a replacement character for each letter beyond ASCII. Where only
one name fits, it is that name.
"""

import polars as pl

_LOST = ("?", "\ufffd")
_LETTER = r"[^\x00-\x7f]"
# With fewer letters left, too many names fit.
_LEAST_LETTERS = 4


def maybe_damaged(text: pl.Expr) -> pl.Expr:
    """Whether a letter within a word, or after an `i` (`Itali?`), may be lost."""
    lost = text.str.contains("?", literal=True) | text.str.contains(_LOST[1], literal=True)
    # Only questions and damage get this far.
    return lost & text.str.contains(r"[A-Za-z]\?[a-z]|i\?|\x{fffd}")


def repaired(text: pl.Series, forms: pl.Series) -> pl.Series:
    """Texts in which damaged `forms` are whole. Each character is replaced by one, so offsets stay valid."""
    letters = forms.str.count_matches("[A-Za-z]")
    # A question may end in a name that is another one without its last letter: `de Tour?`.
    certain = ~forms.str.contains(_LETTER + "$") | forms.str.ends_with("i\u00eb")
    whole = forms.filter(forms.str.contains("^[A-Z].*" + _LETTER) & (letters >= _LEAST_LETTERS) & certain)
    written = pl.concat([whole.str.replace_all(_LETTER, lost) for lost in _LOST])
    # Of names with the same letters left none is certain.
    names = (
        pl.DataFrame({"written": written, "whole": pl.concat([whole, whole])})
        .filter(pl.len().over("written") == 1)
        .sort(pl.col("written").str.len_bytes(), "written", descending=[True, False])
    )
    return text.str.replace_many(names["written"].to_list(), names["whole"].to_list(), leftmost=True)
