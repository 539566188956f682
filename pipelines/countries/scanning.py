"""One pass over texts for many fixed strings, with Unicode word boundaries and offsets in characters.

The automaton (Aho and Corasick 1975, leftmost-first) knows neither word boundaries nor character offsets;
both are added afterwards, for all hits at once.
"""

import polars as pl

_SAME_ROW_AS_PREVIOUS = pl.col("row") == pl.col("row").shift(1)
_SAME_ROW_AS_NEXT = pl.col("row") == pl.col("row").shift(-1)
_RIGHT_BOUNDARY = r"^s?(?:[^\p{L}\p{N}]|$)"
"""The end of a word, or the s of a genitive and the end of a word."""

NORMALISED = {"\u00a0": " ", "\u202f": " ", "\u2019": "'", "\u2018": "'", "\u2010": "-", "\u2011": "-"}
"""Look-alikes that forms are not written with. One character for one, so that offsets hold."""


def normalise(text: pl.Expr) -> pl.Expr:
    """Replace look-alike spaces, apostrophes and hyphens, character for character."""
    return text.str.replace_many(list(NORMALISED), list(NORMALISED.values()))


def scan(documents: pl.DataFrame, patterns: pl.Series) -> pl.DataFrame:
    """Find `patterns` (longest first) as whole words in `documents` [row UInt32, text], rows ascending.

    Returns [row, form, start, end, before, after], sorted by row and start, without overlaps. `start` and
    `end` are characters (Int32); `before` and `after` are the texts between a hit and its neighbours. A
    genitive s after a hit is the first character of `after`.
    """
    texts = documents.select("row", bytes=pl.col("text").cast(pl.Binary))
    hits = _with_surroundings(_find(documents, patterns, overlapping=False), texts)
    hits = hits.with_columns(whole=_at_word_boundaries())
    columns = ["row", "form", "start", "end", "before", "after"]
    torn = hits.filter(~pl.col("whole"))
    if torn.is_empty():
        return hits.select(columns)
    # What stands between hits changes where one falls away: those rows are surveyed again.
    torn_rows = torn.select("row").unique()
    clean = hits.join(torn_rows, on="row", how="anti", maintain_order="left")
    spans = hits.join(torn_rows, on="row", how="semi", maintain_order="left").filter("whole")
    # A failed form of several words may hide a shorter one inside: only those rows are searched for all
    # overlaps.
    doubtful = torn.filter(pl.col("form").str.contains(r"[^\p{L}]")).select("row").unique()
    spans = spans.select("row", "byte", "form")
    if doubtful.height:
        again = _find(documents.join(doubtful, on="row", how="semi"), patterns, overlapping=True)
        spans = pl.concat(
            [spans.join(doubtful, on="row", how="anti"), _leftmost_longest(_whole_words(again, texts))]
        ).sort("row", "byte")
    return pl.concat([clean.select(columns), _with_surroundings(spans, texts).select(columns)]).sort(
        "row", "start"
    )


def scan_own(documents: pl.DataFrame, forms: pl.DataFrame) -> pl.DataFrame:
    """Find in each document its own `forms` [row, form] and no others, as whole words, the longest first.

    Returns what `scan` does. A form of one document hides no shorter form of another, so what is found does not
    depend on the documents that are searched together.
    """
    sought = documents.join(forms.select("row").unique(), on="row", how="semi", maintain_order="left")
    texts = sought.select("row", bytes=pl.col("text").cast(pl.Binary))
    found = _find(sought, forms.get_column("form").unique().sort(), overlapping=True)
    own = found.join(forms.unique(), on=["row", "form"], how="semi")
    spans = _leftmost_longest(_whole_words(own, texts))
    return _with_surroundings(spans, texts).select("row", "form", "start", "end", "before", "after")


def _find(documents: pl.DataFrame, patterns: pl.Series, overlapping: bool) -> pl.DataFrame:
    """Return [row, byte, form]: where each pattern starts. `find_many` has no pattern id, hence the second
    search.
    """
    text, many = pl.col("text").str, {"leftmost": not overlapping, "overlapping": overlapping}
    found = documents.select(
        "row",
        byte=text.find_many(pl.lit(patterns.implode()).first(), **many).cast(pl.List(pl.Int64)),
        form=text.extract_many(pl.lit(patterns.implode()).first(), **many),
    )
    return found.filter(pl.col("byte").list.len() > 0).explode("byte", "form")


def _with_surroundings(spans: pl.DataFrame, texts: pl.DataFrame) -> pl.DataFrame:
    """Add `before`, `after`, `start` and `end` to spans [row, byte, form] that are sorted and do not
    overlap.
    """
    hits = spans.join(texts, on="row", how="left", maintain_order="left").with_columns(
        byte_end=pl.col("byte") + pl.col("form").str.len_bytes(),
    )
    first = ~_SAME_ROW_AS_PREVIOUS.fill_null(False)
    hits = hits.with_columns(
        gap_start=pl.when(first).then(0).otherwise(pl.col("byte_end").shift(1)),
    ).with_columns(
        before=pl.col("bytes").bin.slice("gap_start", pl.col("byte") - pl.col("gap_start")).cast(pl.String),
    )
    rest = pl.col("bytes").bin.slice("byte_end", None).cast(pl.String)
    size = pl.col("before").str.len_chars().cast(pl.Int64) + pl.col("form").str.len_chars()
    # Offsets count on from hit to hit; the count at a row's first hit is taken off.
    return (
        hits.with_columns(
            after=pl.when(_SAME_ROW_AS_NEXT.fill_null(False))
            .then(pl.col("before").shift(-1))
            .otherwise(rest),
            total=size.cum_sum(),
        )
        .with_columns(row_base=pl.when(first).then(pl.col("total") - size).forward_fill())
        .with_columns(end=(pl.col("total") - pl.col("row_base")).cast(pl.Int32))
        .with_columns(start=pl.col("end") - pl.col("form").str.len_chars().cast(pl.Int32))
        .drop("bytes", "total", "row_base", "gap_start")
    )


def _at_word_boundaries() -> pl.Expr:
    touches_previous = _SAME_ROW_AS_PREVIOUS.fill_null(False) & (pl.col("before") == "")
    touches_next = _SAME_ROW_AS_NEXT.fill_null(False) & (pl.col("after") == "")
    left = ~pl.col("before").str.tail(1).str.contains(r"[\p{L}\p{N}]")
    return left & pl.col("after").str.contains(_RIGHT_BOUNDARY) & ~touches_previous & ~touches_next


def _whole_words(found: pl.DataFrame, texts: pl.DataFrame) -> pl.DataFrame:
    """Keep overlapping hits that stand at word boundaries."""
    end = pl.col("byte") + pl.col("form").str.len_bytes()
    surrounded = found.join(texts, on="row", how="left").with_columns(
        left=pl.col("bytes").bin.slice(0, pl.col("byte")).cast(pl.String).str.tail(1),
        right=pl.col("bytes").bin.slice(end, None).cast(pl.String),
    )
    at_boundaries = ~pl.col("left").str.contains(r"[\p{L}\p{N}]") & pl.col("right").str.contains(
        _RIGHT_BOUNDARY
    )
    return surrounded.filter(at_boundaries).select("row", "byte", "form")


def _leftmost_longest(found: pl.DataFrame) -> pl.DataFrame:
    """Drop hits that begin before the longest reach of the hits before them in their row."""
    size = pl.col("form").str.len_bytes()
    return (
        found.with_columns(byte_end=pl.col("byte") + size)
        .sort("row", "byte", "byte_end", descending=[False, False, True])
        .with_columns(reach=pl.col("byte_end").cum_max().shift(1).over("row").fill_null(0))
        .filter(pl.col("byte") >= pl.col("reach"))
        .select("row", "byte", "form")
    )
