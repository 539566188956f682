"""One pass over texts for many fixed strings, with Unicode word boundaries and offsets in characters.

The automaton (Aho and Corasick 1975, leftmost-first) knows neither word boundaries nor character offsets;
both are added afterwards, for all hits at once. Searching is replacing: each form gives way to a mark and one
character that stands for the form, so that one search tells where it stands and which it is, and cutting at
the marks leaves the texts between the hits.
"""

import polars as pl

_SAME_ROW_AS_PREVIOUS = (pl.col("row") == pl.col("row").shift(1)).fill_null(False)
_SAME_ROW_AS_NEXT = (pl.col("row") == pl.col("row").shift(-1)).fill_null(False)
_ENDS_IN_WORD = r"[\p{L}\p{N}]$"
_RIGHT_BOUNDARY = r"^s?(?:[^\p{L}\p{N}]|$)"
"""The end of a word, or the s of a genitive and the end of a word."""

NORMALISED = {"\u00a0": " ", "\u202f": " ", "\u2019": "'", "\u2018": "'", "\u2010": "-", "\u2011": "-"}
"""Look-alikes that forms are not written with. One character for one, so that offsets hold."""

MARK = "\x1f"
"""Stands before each hit while a text is cut; a text must not hold it."""
_NO_MARK = {MARK: "\x1e"}
_LOOKALIKE = f"[{''.join(NORMALISED | _NO_MARK)}]"
_FIRST_CODE = 0xF0000
"""Where the private use planes of Unicode begin: 131,000 characters that stand for patterns."""


def normalise(text: pl.Expr) -> pl.Expr:
    """Replace look-alike spaces, apostrophes and hyphens, character for character, and the mark of hits."""
    replaced = NORMALISED | _NO_MARK
    return text.str.replace_many(list(replaced), list(replaced.values()))


def has_lookalike(text: pl.Expr) -> pl.Expr:
    """Whether `normalise` changes a text."""
    return text.str.contains(_LOOKALIKE)


def scan(documents: pl.DataFrame, patterns: pl.Series) -> pl.DataFrame:
    """Find `patterns` (longest first) as whole words in `documents` [row UInt32, text], rows ascending.

    Texts are normalised. Returns [row, pattern (UInt32, position in `patterns`), start, end, before, after],
    sorted by row and start, without overlaps. `start` and `end` are characters (Int32); `before` and `after`
    are the texts between a hit and its neighbours. A genitive s after a hit is the first character of
    `after`.
    """
    pieces = _cut(documents, patterns)
    pieces = pieces.with_columns(torn=pl.col("pattern").is_not_null() & ~_at_word_boundaries())
    torn = pieces.filter("torn")
    if torn.height:
        # What stands between hits changes where one falls away: those rows are put together again.
        in_torn_rows = pl.col("row").is_in(torn.get_column("row").unique().implode())
        whole = pieces.filter(~in_torn_rows)
        mended = _mended(pieces.filter(in_torn_rows), torn, documents, patterns)
        pieces = whole.select(mended.columns).merge_sorted(mended, key="row")
    return _hits(pieces, patterns)


def scan_own(documents: pl.DataFrame, forms: pl.DataFrame, patterns: pl.Series) -> pl.DataFrame:
    """Find in each document its own `forms` [row, form] and no others, as `scan` does.

    `patterns` are the distinct forms. A form of one document hides no shorter form of another, so what is found
    does not depend on the documents that are searched together.
    """
    texts = documents.join(forms, on="row", how="semi", maintain_order="left").select("row", "text")
    own = _overlapping(texts, patterns).join(forms, on=["row", "form"], how="semi")
    return _hits(_between(own, texts, patterns), patterns)


def _cut(documents: pl.DataFrame, patterns: pl.Series) -> pl.DataFrame:
    """Cut texts at leftmost hits: [row, pattern (null for what precedes the first hit), gap], as texts run."""
    codes = pl.Series([chr(_FIRST_CODE + number) for number in range(len(patterns))], dtype=pl.String)
    forms, marked = (pl.lit(values.implode()).first() for values in (patterns, MARK + codes))
    pieces = documents.select(
        "row", piece=pl.col("text").str.replace_many(forms, marked, leftmost=True).str.split(MARK)
    ).explode("piece")
    hit = _SAME_ROW_AS_PREVIOUS
    return pieces.select(
        "row",
        pattern=pl.when(hit).then(_pattern_of_code(pl.col("piece"))),
        gap=pl.when(hit).then(pl.col("piece").str.slice(1)).otherwise("piece"),
    )


def _pattern_of_code(piece: pl.Expr) -> pl.Expr:
    """Read the number of a pattern off the four bytes of the character that a piece begins with."""
    code = piece.cast(pl.Binary).bin.slice(0, 4).bin.reinterpret(dtype=pl.UInt32, endianness="big")
    # In UTF-8 the first byte holds three bits of a character, and each of the others six.
    bits = [(code // 2 ** (8 * byte)) % (8 if byte == 3 else 64) * 64**byte for byte in range(4)]
    return (pl.sum_horizontal(bits) - _FIRST_CODE).cast(pl.UInt32)


def _at_word_boundaries() -> pl.Expr:
    """Whether the hit of a piece is a whole word; one that touches another is none."""
    before = pl.col("gap").shift(1)
    left = ~pl.col("gap").str.contains(_ENDS_IN_WORD).shift(1)
    touches_previous = _SAME_ROW_AS_PREVIOUS.shift(1).fill_null(False) & (before == "")
    touches_next = _SAME_ROW_AS_NEXT & (pl.col("gap") == "")
    return left & pl.col("gap").str.contains(_RIGHT_BOUNDARY) & ~touches_previous & ~touches_next


def _mended(
    pieces: pl.DataFrame, torn: pl.DataFrame, documents: pl.DataFrame, patterns: pl.Series
) -> pl.DataFrame:
    """Give torn hits back to the text around them: [row, pattern, gap]."""
    # A failed form of several words may hide a shorter one inside: only those rows are searched for all
    # overlaps.
    several_words = pl.col("form").str.contains(r"[^\p{L}]")
    forms = torn.select("row", form=patterns.gather(torn.get_column("pattern")))
    doubtful = forms.filter(several_words).select("row").unique()
    texts = documents.join(doubtful, on="row", how="semi", maintain_order="left").select("row", "text")
    simple = pieces.join(doubtful, on="row", how="anti", maintain_order="left")
    # Only a torn piece and those right before it change.
    simple = simple.with_row_index("place")
    changes = simple.select(pl.col("torn") | pl.col("torn").shift(-1).fill_null(False)).to_series()
    changing = simple.filter(changes)
    form = patterns.gather(changing.get_column("pattern"))
    joined = (
        changing.with_columns(written=pl.when("torn").then(form + pl.col("gap")).otherwise("gap"))
        .group_by((~pl.col("torn")).cum_sum().alias("piece"), maintain_order=True)
        .agg(pl.col("place", "row", "pattern").first(), gap=pl.col("written").str.join(""))
    )
    columns = ["place", "row", "pattern", "gap"]
    mended = pl.concat([simple.filter(~changes).select(columns), joined.select(columns)]).sort("place")
    return mended.drop("place").merge_sorted(_cut_again(texts, patterns), key="row")


def _cut_again(texts: pl.DataFrame, patterns: pl.Series) -> pl.DataFrame:
    """Cut texts [row, text] at the leftmost of the longest whole words: [row, pattern, gap]."""
    found = _overlapping(texts, _occurring(patterns, texts.get_column("text")))
    return _between(found, texts, patterns)


def _between(found: pl.DataFrame, texts: pl.DataFrame, patterns: pl.Series) -> pl.DataFrame:
    """Cut texts at those of the found [row, byte, form] that are whole words, the longest first."""
    encoded = texts.select("row", bytes=pl.col("text").cast(pl.Binary))
    numbered = pl.DataFrame({"form": patterns}).with_row_index("pattern")
    hits = _leftmost_longest(_whole_words(found, encoded)).join(numbered, on="form")
    ends = hits.select("row", "pattern", "byte", end=pl.col("byte") + pl.col("form").str.len_bytes())
    begins = texts.select(
        "row", pattern=pl.lit(None, pl.UInt32), byte=pl.lit(0, pl.Int64), end=pl.lit(0, pl.Int64)
    )
    size = pl.col("bytes").bin.size().cast(pl.Int64)
    gap_end = pl.when(_SAME_ROW_AS_NEXT).then(pl.col("byte").shift(-1)).otherwise(size)
    return (
        # What precedes the first hit comes first, also where that is nothing.
        pl.concat([begins, ends])
        .sort("row", "byte", "pattern", nulls_last=False)
        .join(encoded, on="row", how="left", maintain_order="left")
        .with_columns(gap_end=gap_end)
        .select(
            "row",
            "pattern",
            gap=pl.col("bytes").bin.slice("end", pl.col("gap_end") - pl.col("end")).cast(pl.String),
        )
    )


def _occurring(patterns: pl.Series, texts: pl.Series) -> pl.Series:
    """Keep patterns whose first word is in the texts: for few texts a far smaller automaton."""
    word = r"[\p{L}\p{N}]+"
    words = texts.str.extract_all(word).explode().drop_nulls().unique()
    # The last word of a form may stand there with the s of a genitive.
    words = pl.concat([words, words.str.strip_suffix("s")])
    first_word = patterns.str.extract(f"^({word})")
    return patterns.filter(first_word.is_null() | first_word.is_in(words.implode()))


def _overlapping(texts: pl.DataFrame, patterns: pl.Series) -> pl.DataFrame:
    """Return [row, byte, form] of all hits, also within others."""
    text, forms = pl.col("text").str, pl.lit(patterns.implode()).first()
    found = texts.select(
        "row",
        byte=text.find_many(forms, overlapping=True).cast(pl.List(pl.Int64)),
        form=text.extract_many(forms, overlapping=True),
    )
    return found.filter(pl.col("byte").list.len() > 0).explode("byte", "form")


def _whole_words(found: pl.DataFrame, texts: pl.DataFrame) -> pl.DataFrame:
    """Keep overlapping hits that stand at word boundaries."""
    end = pl.col("byte") + pl.col("form").str.len_bytes()
    surrounded = found.join(texts, on="row", how="left").with_columns(
        left=pl.col("bytes").bin.slice(0, pl.col("byte")).cast(pl.String),
        right=pl.col("bytes").bin.slice(end, None).cast(pl.String),
    )
    at_boundaries = ~pl.col("left").str.contains(_ENDS_IN_WORD) & pl.col("right").str.contains(
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


def _hits(pieces: pl.DataFrame, patterns: pl.Series) -> pl.DataFrame:
    """Turn pieces [row, pattern, gap] into hits with offsets and what stands around them."""
    sizes = patterns.str.len_chars().cast(pl.Int64)
    form_size = sizes.gather(pieces.get_column("pattern")).fill_null(0)
    counted = pieces.with_columns(
        gap_size=pl.col("gap").str.len_chars().cast(pl.Int64),
        form_size=form_size,
    ).with_columns(piece_end=(pl.col("gap_size") + pl.col("form_size")).cum_sum())
    # Offsets count on from piece to piece; the count at the beginning of a row is taken off.
    row_base = pl.when(~_SAME_ROW_AS_PREVIOUS).then(pl.col("piece_end") - pl.col("gap_size")).forward_fill()
    end = pl.col("piece_end") - pl.col("gap_size") - row_base
    return counted.select(
        "row",
        "pattern",
        start=(end - pl.col("form_size")).cast(pl.Int32),
        end=end.cast(pl.Int32),
        before=pl.col("gap").shift(1),
        after="gap",
    ).filter(pl.col("pattern").is_not_null())
