"""Names that lost a letter: `Isra?l`, `Itali?`, `Orb\ufffdn`.

A capture in the wrong encoding has a question mark or a replacement character for each letter beyond ASCII. Where only
one name fits, it is that name.
"""

import polars as pl

_LOST = ("?", "\ufffd")
_LETTER = r"[^\x00-\x7f]"
# With fewer letters left, too many names fit.
_LEAST_LETTERS = 4


def damaged(text: pl.Series) -> pl.Series:
    """The places (UInt32) of texts in which a letter within a word, or after an `i` (`Itali?`), may be lost."""
    # Nearly all texts have no such sign at all.
    maybe = text.str.contains(r"[?\x{fffd}]").arg_true()
    return maybe.filter(text.gather(maybe).str.contains(r"[A-Za-z]\?[a-z]|i\?|\x{fffd}"))


def damaged_forms(forms: pl.Series) -> pl.DataFrame:
    """How `forms` look that lost their letters beyond ASCII: [written, whole], the longest first."""
    letters = forms.str.count_matches("[A-Za-z]")
    # A question may end in a name that is another one without its last letter: `de Tour?`.
    certain = ~forms.str.contains(_LETTER + "$") | forms.str.ends_with("i\u00eb")
    whole = forms.filter(forms.str.contains("^[A-Z].*" + _LETTER) & (letters >= _LEAST_LETTERS) & certain)
    written = pl.concat([whole.str.replace_all(_LETTER, lost) for lost in _LOST])
    # Of names with the same letters left none is certain.
    return (
        pl.DataFrame({"written": written, "whole": pl.concat([whole, whole])})
        .filter(pl.len().over("written") == 1)
        .sort(pl.col("written").str.len_bytes(), "written", descending=[True, False])
    )


def repaired(text: pl.Series, forms: pl.DataFrame) -> pl.Series:
    """Texts in which `damaged_forms` are whole. Each character is replaced by one, so offsets stay valid."""
    return text.str.replace_many(forms["written"].to_list(), forms["whole"].to_list(), leftmost=True)
