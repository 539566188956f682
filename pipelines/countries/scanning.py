"""One pass over texts for many fixed strings, with Unicode word boundaries and offsets in characters.

The automaton (Aho and Corasick 1975, leftmost-first) knows neither word boundaries nor character offsets;
both are added afterwards, for all hits at once. Searching is replacing: each needle gives way to a mark and three
characters that stand for it, so that one search tells where it stands and which it is. All that is asked of a plain
hit is then read off the bytes around its mark, as numbers; only what is not plain is looked at as text.
"""

import polars as pl
import pyarrow as pa

from pipelines.countries.needles import CODE_BYTES, Needles, codes, number_of_code

_SAME_ROW_AS_PREVIOUS = (pl.col("row") == pl.col("row").shift(1)).fill_null(False)
_ENDS_IN_WORD = r"[\p{L}\p{N}]$"
_RIGHT_BOUNDARY = r"^s?(?:[^\p{L}\p{N}]|$)"
"""The end of a word, or the s of a genitive and the end of a word."""
_SEVERAL_WORDS = r"[^\p{L}]"

NORMALISED = {"\u00a0": " ", "\u202f": " ", "\u2019": "'", "\u2018": "'", "\u2010": "-", "\u2011": "-"}
"""Look-alikes that forms are not written with. One character for one, so that offsets hold."""

MARK = "\x1f"
"""Stands before each hit while a text is searched; a text must not hold it."""
_MARK_BYTES = 1 + CODE_BYTES
_NO_MARK = {MARK: "\x1e"}
_LOOKALIKE = f"[{''.join(NORMALISED | _NO_MARK)}]"
# Of bytes: whether they are a letter or digit of ASCII, or part of another character.
_WORD_BYTE = pl.Series([byte < 0x80 and chr(byte).isalnum() for byte in range(256)])


def normalise(text: pl.Expr) -> pl.Expr:
    """Replace look-alike spaces, apostrophes and hyphens, character for character, and the mark of hits."""
    replaced = NORMALISED | _NO_MARK
    return text.str.replace_many(list(replaced), list(replaced.values()))


def has_lookalike(text: pl.Expr) -> pl.Expr:
    """Whether `normalise` changes a text."""
    return text.str.contains(_LOOKALIKE)


def scan(documents: pl.DataFrame, needles: Needles) -> pl.DataFrame:
    """Find the patterns of `needles` as whole words in `documents` [row (UInt32, 0 and up), text].

    Texts are normalised. Returns a row a hit, sorted by row and start, without overlaps: the leftmost, and of those
    the longest. Its columns are `row`; `pattern` (UInt32, position among the patterns); `start`, `end` (characters,
    Int32); `byte`, `byte_end` (bytes, Int64); `gap_begin`, `gap_end`: the bytes where the neighbouring hits end and
    begin, or the text; `previous`, `next`, `next_but_one`: the bytes around the hit (0 where the text ends), and
    `previous_word_end`: the two before `previous`, as one number. The s of a genitive comes after the hit.
    """
    found = _found(documents, needles)
    found, doubtful = _with_heads(found, documents, needles)
    whole = found.select(pl.col("starts_word") & pl.col("ends_word") & pl.col("pattern").is_not_null()).to_series()
    # A failed needle of several words may hide a shorter form inside: only such rows are searched for all overlaps.
    failed = found.filter(~whole)
    several_words = needles.needles.str.contains(_SEVERAL_WORDS).gather(failed.get_column("needle"))
    hiding = failed.get_column("row").filter(several_words)
    without_capital = _rows_without_capital(documents, needles)
    in_doubt = pl.repeat(False, documents.height, eager=True)
    in_doubt = in_doubt.scatter(pl.concat([hiding, doubtful, without_capital]), True)
    plain = found.select("row", "pattern", "byte").filter(whole & ~in_doubt.gather(found.get_column("row")))
    again = _searched_again(documents.select("row", "text").filter(in_doubt), needles.patterns)
    return _hits(plain.merge_sorted(again, key="row"), documents, needles.patterns)


def scan_own(documents: pl.DataFrame, forms: pl.DataFrame, patterns: pl.Series) -> pl.DataFrame:
    """Find in each document its own `forms` [row, form] and no others, as `scan` does.

    `patterns` are the distinct forms. A form of one document hides no shorter form of another, so what is found
    does not depend on the documents that are searched together.
    """
    texts = documents.select("row", "text").filter(_holding(documents, forms.get_column("row")))
    own = _overlapping(texts, patterns).join(forms, on=["row", "form"], how="semi")
    return _hits(_longest_words(own, texts, patterns), documents, patterns)


def _found(documents: pl.DataFrame, needles: Needles) -> pl.DataFrame:
    """The leftmost needles, as texts run.

    Returns [row, needle, pattern (null where the needle is only the tail of forms), byte, starts_word, ends_word].
    """
    marks = MARK + codes(len(needles.needles))
    forms, marked = (pl.lit(values.implode()).first() for values in (needles.needles, marks))
    replaced = documents.select("row", text=pl.col("text").str.replace_many(forms, marked, leftmost=True))
    found = replaced.select("row", at=pl.col("text").str.find_many([MARK])).explode("at").drop_nulls("at")
    flat, begins = _flat(replaced.get_column("text"))
    row, at = found.get_column("row"), found.get_column("at").cast(pl.Int64)
    place = begins.gather(row) + at
    needle = number_of_code(*(flat.gather(place + 1 + digit) for digit in range(CODE_BYTES)))
    size = needles.needles.str.len_bytes().cast(pl.Int64).gather(needle)
    growth = size - _MARK_BYTES
    grown = pl.DataFrame({"row": row, "grown": growth.cum_sum() - growth})
    rest = begins.gather(row + 1) - place - _MARK_BYTES
    around = pl.DataFrame(
        {
            "row": row,
            "byte": at + _from_row_begin(grown),
            "size": size,
            # What is not there is 0, a byte of no word.
            "previous": _bytes_at(flat, place - 1, at > 0),
            "next": _bytes_at(flat, place + _MARK_BYTES, rest > 0),
            "next_but_one": _bytes_at(flat, place + _MARK_BYTES + 1, rest > 1),
            # One that touches another is no whole word.
            "touches": (place.diff() == _MARK_BYTES).fill_null(False) & (at > 0),
        }
    )
    starts_word, ends_word = _at_word_boundaries(around, documents)
    return pl.DataFrame(
        {
            "row": row,
            "needle": needle,
            "pattern": needles.own.gather(needle),
            "byte": around.get_column("byte"),
            "starts_word": starts_word,
            "ends_word": ends_word,
        }
    )


def _flat(texts: pl.Series) -> tuple[pl.Series, pl.Series]:
    """The bytes of all texts one after the other (UInt8), and where each begins (Int64, and where the last ends)."""
    array = texts.to_arrow(compat_level=pl.CompatLevel.oldest())
    _, begins, data = array.buffers()
    count = len(texts) + 1
    offsets = pa.Array.from_buffers(pa.int64(), count, [None, begins], offset=array.offset)
    size = offsets[-1].as_py()
    return (
        pl.Series(pl.from_arrow(pa.Array.from_buffers(pa.uint8(), size, [None, data]))),
        pl.Series(pl.from_arrow(offsets)),
    )


def _bytes_at(flat: pl.Series, place: pl.Series, there: pl.Series) -> pl.Series:
    return flat.gather(place * there) * there


def _from_row_begin(counted: pl.DataFrame) -> pl.Series:
    """A count [row, count] that goes on from row to row, less what it was at the first hit of each row."""
    count = pl.col(counted.columns[1])
    at_begin = pl.when(~_SAME_ROW_AS_PREVIOUS).then(count).forward_fill()
    return counted.select(count - at_begin).to_series()


def _at_word_boundaries(around: pl.DataFrame, documents: pl.DataFrame) -> tuple[pl.Series, pl.Series]:
    """Whether needles begin and end where words do; the s of a genitive may follow."""
    previous, following, next_but_one = (
        around.get_column(name) for name in ("previous", "next", "next_but_one")
    )
    touches = around.get_column("touches")
    genitive = following == ord("s")
    last = following.zip_with(~genitive, next_but_one)
    starts = ~_WORD_BYTE.gather(previous) & ~touches
    ends = ~_WORD_BYTE.gather(last) & (following != ord(MARK))
    # Characters beyond ASCII are few, and looked at as text.
    place = pl.Series((previous >= 0x80) & ~touches).arg_true()
    texts = _texts_of(around[place], documents)
    left = texts.select(~_before(pl.col("byte")).str.contains(_ENDS_IN_WORD)).to_series()
    starts = starts.scatter(place, left)
    place = (last >= 0x80).arg_true()
    texts = _texts_of(around[place], documents)
    right = texts.select(_from(pl.col("byte") + pl.col("size")).str.contains(_RIGHT_BOUNDARY)).to_series()
    return starts, ends.scatter(place, right)


def _texts_of(found: pl.DataFrame, documents: pl.DataFrame) -> pl.DataFrame:
    return found.with_columns(
        bytes=documents.get_column("text").cast(pl.Binary).gather(found.get_column("row"))
    )


def _before(byte: pl.Expr) -> pl.Expr:
    return pl.col("bytes").bin.slice(0, byte).cast(pl.String)


def _from(byte: pl.Expr) -> pl.Expr:
    return pl.col("bytes").bin.slice(byte, None).cast(pl.String)


def _with_heads(
    found: pl.DataFrame, documents: pl.DataFrame, needles: Needles
) -> tuple[pl.DataFrame, pl.Series]:
    """Let needles after a head be the form that both make up, and tell the rows where that does not settle it."""
    end_of_previous = pl.when(_SAME_ROW_AS_PREVIOUS).then(pl.col("byte").shift(1))
    size = needles.needles.str.len_bytes().cast(pl.Int64)
    place = needles.has_head.gather(found.get_column("needle")).arg_true()
    last = found[(place.cast(pl.Int64) - 1).clip(lower_bound=0)]
    near = found[place].with_columns(
        place=place,
        reach=pl.when(pl.col("row") == last.get_column("row")).then(
            last.get_column("byte") + size.gather(last.get_column("needle"))
        ),
    )
    head_size = pl.col("head").bin.size().cast(pl.Int64)
    begin = pl.col("byte") - head_size
    headed = (
        _texts_of(near, documents)
        .drop("pattern")
        .join(needles.heads, on="needle")
        .filter(begin >= 0)
        .filter(pl.col("bytes").bin.slice(begin, head_size) == pl.col("head"))
        .filter(~_before(begin).str.contains(_ENDS_IN_WORD))
        .with_columns(byte=begin)
    )
    settled = pl.col("whole") & (pl.col("byte") >= pl.col("reach").fill_null(0))
    doubtful = headed.filter(~settled).get_column("row")
    longest = headed.filter(settled).sort("place", "byte").unique("place", keep="first", maintain_order=True)
    at = longest.get_column("place")
    changed = (
        found.get_column(name).scatter(at, longest.get_column(name)) for name in ("pattern", "byte")
    )
    return found.with_columns(*changed, found.get_column("starts_word").scatter(at, True)), doubtful


def _rows_without_capital(documents: pl.DataFrame, needles: Needles) -> pl.Series:
    """The rows that hold a form without a capital."""
    if needles.without_capital is None:
        return documents.get_column("row").clear()
    return documents.filter(pl.col("text").str.contains(needles.without_capital)).get_column("row")


def _searched_again(texts: pl.DataFrame, patterns: pl.Series) -> pl.DataFrame:
    """Find the leftmost of the longest whole words in texts [row, text]: [row, pattern, byte]."""
    return _longest_words(_overlapping(texts, _occurring(patterns, texts.get_column("text"))), texts, patterns)


def _longest_words(found: pl.DataFrame, texts: pl.DataFrame, patterns: pl.Series) -> pl.DataFrame:
    """Keep those of the found [row, byte, form] that are whole words, the longest first: [row, pattern, byte]."""
    encoded = texts.select("row", bytes=pl.col("text").cast(pl.Binary))
    numbered = pl.DataFrame({"form": patterns}).with_row_index("pattern")
    return (
        _leftmost_longest(_whole_words(found, encoded))
        .join(numbered, on="form", maintain_order="left")
        .select("row", "pattern", "byte")
    )


def _holding(documents: pl.DataFrame, rows: pl.Series) -> pl.Series:
    return pl.repeat(False, documents.height, eager=True).scatter(rows, True)


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
    """Keep of the found [row, byte, form] the longest of the leftmost, then of those after it, and so on."""
    byte_end = pl.col("byte") + pl.col("form").str.len_bytes()
    left = found.with_columns(byte_end=byte_end).sort(
        "row", "byte", "byte_end", descending=[False, False, True]
    )
    kept = [left.clear()]
    # Each round keeps what nothing before it reaches, at least the first of every row, and drops what that covers.
    while left.height:
        reach = pl.col("byte_end").cum_max().shift(1).over("row").fill_null(0)
        clear = left.select(pl.col("byte") >= reach).to_series()
        kept.append(left.filter(clear))
        covered = pl.col("byte") < pl.when(clear).then("byte_end").forward_fill()
        left = left.filter(~clear & ~left.select(covered).to_series())
    return pl.concat(kept).sort("row", "byte").select("row", "byte", "form")


def _hits(found: pl.DataFrame, documents: pl.DataFrame, patterns: pl.Series) -> pl.DataFrame:
    """Give found patterns [row, pattern, byte] their offsets in characters, and their neighbours."""
    row, pattern, byte = (found.get_column(name) for name in ("row", "pattern", "byte"))
    flat, begins = _flat(documents.get_column("text"))
    row_begin, row_end = begins.gather(row), begins.gather(row + 1)
    byte_end = byte + patterns.str.len_bytes().cast(pl.Int64).gather(pattern)
    first = (row != row.shift(1)).fill_null(True)
    last = (row != row.shift(-1)).fill_null(True)
    place = row_begin + byte
    # A character is counted at its first byte: the others are taken off.
    more_bytes = ((flat & 0xC0) == 0x80).arg_true().cast(pl.Int64)
    start = byte - (_smaller(more_bytes, place) - _smaller(more_bytes, row_begin))
    rest = row_end - row_begin - byte_end
    return pl.DataFrame(
        {
            "row": row,
            "pattern": pattern,
            "start": start.cast(pl.Int32),
            "end": (start + patterns.str.len_chars().cast(pl.Int64).gather(pattern)).cast(pl.Int32),
            "byte": byte,
            "byte_end": byte_end,
            "gap_begin": byte_end.shift(1, fill_value=0) * ~first,
            "gap_end": byte.shift(-1, fill_value=0).zip_with(~last, row_end - row_begin),
            "previous": _bytes_at(flat, place - 1, byte > 0),
            "previous_word_end": _bytes_at(flat, place - 3, byte > 2).cast(pl.UInt16) * 256
            + _bytes_at(flat, place - 2, byte > 1),
            "next": _bytes_at(flat, row_begin + byte_end, rest > 0),
            "next_but_one": _bytes_at(flat, row_begin + byte_end + 1, rest > 1),
        }
    )


def _smaller(numbers: pl.Series, limits: pl.Series) -> pl.Series:
    """How many of ascending `numbers` are smaller than each of ascending `limits`."""
    counted = pl.DataFrame({"number": numbers}).with_columns(count=pl.int_range(1, pl.len() + 1))
    asked = pl.DataFrame({"number": limits - 1}).set_sorted("number")
    return (
        asked.join_asof(counted.set_sorted("number"), on="number").get_column("count").fill_null(0)
    )


def with_gaps(hits: pl.DataFrame, documents: pl.DataFrame) -> pl.DataFrame:
    """Add to some hits of `scan` the texts between them and their neighbours: `before` and `after`."""
    text = documents.get_column("text").cast(pl.Binary).gather(hits.get_column("row"))
    written = pl.col("bytes").bin
    before = written.slice("gap_begin", pl.col("byte") - pl.col("gap_begin"))
    after = written.slice("byte_end", pl.col("gap_end") - pl.col("byte_end"))
    return hits.with_columns(bytes=text).with_columns(
        before=before.cast(pl.String), after=after.cast(pl.String)
    ).drop("bytes")
