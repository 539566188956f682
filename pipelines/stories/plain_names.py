"""Names of countries, places and people without diacritics, each in one spelling.

Whether two reports are versions of one story is decided by words that damage to a capture cannot have changed, and an
`ë` is what damage changes most. Of names that the lexicon knows the damaged forms are known, too: `Israël`, `Isra?l`
and `Isra\ufffdl` all become `Israel`, so that Israel and Ukraine tell two stories apart as France and Germany do.

A name that one version spells `Kiev` and another `Kyiv` is the same name: of several spellings in `spellings.csv` one
counts.
"""

import re
import unicodedata
from functools import cache

import polars as pl

from pipelines.lexicon_files import lexicon

# What stands where a letter was lost: of one character, or of each of its two bytes.
_LOST = ("?", "??", "\ufffd", "\ufffd\ufffd")
# Letters that have no decomposition.
_PLAIN = str.maketrans(
    {"ß": "ss", "æ": "ae", "ø": "o", "ł": "l", "đ": "d", "ı": "i", "Ø": "O", "Ł": "L", "Đ": "D"}
)
# A form with fewer plain letters says too little when one is lost.
_LEAST_LETTERS = 4


def with_plain_names(text: pl.Series) -> pl.Series:
    """Folded texts in which the names of the lexicon have no diacritics, whole or damaged."""
    rows = text.str.contains(r"[^\x00-\x7f]|\w\?").fill_null(False).arg_true()
    if rows.is_empty():
        return text
    written, plain = _diacritics()
    return text.scatter(rows, text.gather(rows).str.replace_many(written, plain, leftmost=True))


def with_one_spelling(text: pl.Series) -> pl.Series:
    """Texts with plain names in which each of several spellings of a name is the same one."""
    return text.str.replace_many(*_spellings(), leftmost=True)


@cache
def country_forms() -> tuple[list[str], list[str]]:
    """The forms of countries that are single words, in lower case and without diacritics, and the code of each."""
    forms = (
        lexicon("country_forms")
        .select(form=pl.col("form").map_elements(plain_name, return_dtype=pl.String), code=pl.col("country"))
        .with_columns(pl.col("form").str.to_lowercase())
        .filter(pl.col("form").str.contains("^[a-z0-9]+$"))
        .unique("form", keep="first", maintain_order=True)
    )
    return forms["form"].to_list(), forms["code"].to_list()


def plain_name(name: str) -> str:
    """A name without diacritics: `Curaçao` becomes `Curacao`; letters of other alphabets stay."""
    parts = unicodedata.normalize("NFD", name)
    return "".join(sign for sign in parts if not unicodedata.combining(sign)).translate(_PLAIN)


@cache
def _spellings() -> tuple[list[str], list[str]]:
    """Names, longest first, and the spelling of each that counts."""
    rows = lexicon("spellings").sort(pl.col("form").str.len_bytes(), "form", descending=[True, False])
    return rows["form"].to_list(), rows["spelling"].to_list()


@cache
def _diacritics() -> tuple[list[str], list[str]]:
    """Every spelling of a name with diacritics, and its plain one."""
    tables = (lexicon("country_forms"), lexicon("country_places"), lexicon("people"))
    names = pl.concat([table.select("form") for table in tables])["form"].unique(maintain_order=True)
    # A form of several words is as many names: each is damaged by itself.
    words = dict.fromkeys(word for name in names for word in re.split(r"[^\w]+", name) if not word.isascii())
    found: dict[str, str] = {}
    for word in words:
        plain = plain_name(word)
        if not plain.isascii():
            continue
        found[word] = plain
        if sum(sign.isascii() for sign in word) >= _LEAST_LETTERS and word[0].isascii():
            for lost in _LOST:
                found.setdefault(re.sub(r"[^\x00-\x7f]", lambda _, lost=lost: lost, word), plain)
    return list(found), list(found.values())
