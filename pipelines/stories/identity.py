"""The identity of a text: texts that are equal after folding are one version."""

import html

import polars as pl
import xxhash

# Zero-width characters and soft hyphens: artefacts of copying, never content.
_INVISIBLE = ("\u00ad", "\u200b", "\u200c", "\u200d", "\u2060", "\ufeff")
_SINGLE_QUOTES = ("\u2018", "\u2019", "\u201a", "\u201b", "\u2032", "\u00b4", "\u0060")
_DOUBLE_QUOTES = ("\u201c", "\u201d", "\u201e", "\u201f", "\u2033", "\u00ab", "\u00bb")
_DASHES = ("\u2010", "\u2011", "\u2012", "\u2013", "\u2014", "\u2015", "\u2212")

_FORMS = (*_INVISIBLE, *_SINGLE_QUOTES, *_DOUBLE_QUOTES, *_DASHES, "\u2026")
_FOLDED = (
    *[""] * len(_INVISIBLE),
    *["'"] * len(_SINGLE_QUOTES),
    *['"'] * len(_DOUBLE_QUOTES),
    *["-"] * len(_DASHES),
    "...",
)

# Matches text that folding may change: anything but plain letters and signs with single spaces or line ends.
_UNFOLDED = (
    r"[^ \n!-_a-~\x{a1}-\x{aa}\x{ac}\x{ae}-\x{b3}\x{b5}-\x{ba}\x{bc}-\x{2ff}]"
    r"|[ \n]{2}|^[ \n]|[ \n]$|&[#A-Za-z]"
)


def fold(text: pl.Series) -> pl.Series:
    """Texts in the form used to compare identity and similarity.

    HTML entities are unescaped, characters composed (NFC), curly quotes and dashes made straight, zero-width
    characters dropped, every run of white space (no-break spaces and line ends included) made one space, the ends
    trimmed. Case and digits stay. Null stays null.
    """
    # One scan spares most texts the four of folding.
    plain = text.str.replace_all("\n", " ", literal=True)
    rows = text.str.contains(_UNFOLDED).fill_null(False).arg_true()
    return plain if rows.is_empty() else plain.scatter(rows, _fold(text.gather(rows)))


def _fold(text: pl.Series) -> pl.Series:
    folded = (
        pl.col("text")
        .str.replace_many(list(_FORMS), list(_FOLDED))
        # Single plain spaces, nearly all white space, do not match and cost nothing.
        .str.replace_all(r"\s{2,}|[\s&&[^ ]]", " ")
        .str.strip_chars()
    )
    return _compose(_unescape(text)).alias("text").to_frame().select(folded).to_series()


def version_ids(body: pl.Series) -> pl.Series:
    """The id of each text: the 16 hexadecimal digits of the xxh3-64 of its folded form.

    Equal folded texts have equal ids, on any machine and in any release. Null and blank texts have no id
    (null): two empty texts are not the same report.
    """
    distinct = body.alias("body").drop_nulls().unique().to_frame().with_columns(folded=pl.col("body"))
    distinct = distinct.with_columns(folded=fold(distinct["folded"])).filter(pl.col("folded") != "")
    # One call per distinct text: xxhash has no batch interface, and polars' own hash differs between releases.
    digests = [xxhash.xxh3_64_hexdigest(text) for text in distinct["folded"].cast(pl.Binary)]
    ids = distinct.select("body", version_id=pl.Series(digests, dtype=pl.String))
    return (
        body.alias("body")
        .to_frame()
        .join(ids, on="body", how="left", maintain_order="left")
        .get_column("version_id")
        .alias("version_id")
    )


def _unescape(text: pl.Series) -> pl.Series:
    """Texts with HTML entities unescaped; those without an ampersand stay as they are."""
    escaped = text.str.contains("&[#A-Za-z]").fill_null(False)
    if not escaped.any():
        return text
    # html knows all 2,231 names; the few texts that need them are looked up one by one.
    read = pl.Series([html.unescape(one) for one in text.filter(escaped)], dtype=pl.String)
    return text.scatter(escaped.arg_true(), read)


def _compose(text: pl.Series) -> pl.Series:
    """Texts in normal form C; those with only characters that composition never changes stay as they are."""
    loose = text.str.contains(r"[^\x{0}-\x{2ff}\x{2002}-\x{206f}\x{20ac}]").fill_null(False)
    if not loose.any():
        return text
    return text.scatter(loose.arg_true(), text.filter(loose).str.normalize("NFC"))
