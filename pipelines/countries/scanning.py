"""One pass over texts for many fixed strings, with Unicode word boundaries and offsets in characters.

The automaton (Aho and Corasick 1975, leftmost-first) knows neither word boundaries nor character offsets;
both are added afterwards, for all hits at once. Searching is replacing: each needle gives way to a mark and three
characters that stand for it, so that one search tells where it stands and which it is. All that is asked of a plain
hit is then read off the bytes around its mark, as numbers; only what is not plain is looked at as text.
"""

import re

import polars as pl
import pyarrow as pa

from pipelines.countries.needles import CODE_BYTES, RIGHT_BOUNDARY, WORD, Needles, codes, number_of_code

_SAME_ROW_AS_PREVIOUS = (pl.col("row") == pl.col("row").shift(1)).fill_null(False)
_ENDS_IN_WORD = r"[\p{L}\p{N}]$"

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
    found, doubtful = _with_heads(_found(documents, needles), documents, needles)
    whole = found.select(pl.col("starts_word") & pl.col("ends_word") & pl.col("pattern").is_not_null()).to_series()
    # A failed needle of several words may hide a shorter form inside: only such rows are searched for all overlaps.
    failed = found.filter(~whole)
    hiding = failed.get_column("row").filter(needles.several_words.gather(failed.get_column("needle")))
    in_doubt = _holding(documents, pl.concat([hiding, doubtful]))
    plain = found.select("row", "pattern", "byte").filter(whole & ~in_doubt.gather(found.get_column("row")))
    again = _searched_again(documents.select("row", "text").filter(in_doubt), needles)
    plain = _with_lower_case(plain.merge_sorted(again, key="row"), documents, needles)
    return _hits(plain, documents, needles.patterns)


def scan_own(documents: pl.DataFrame, forms: pl.DataFrame, patterns: pl.Series) -> pl.DataFrame:
    """Find in each document its own `forms` [row, form] and no others, as `scan` does.

    `patterns` are the distinct forms. A form of one document hides no shorter form of another, so what is found
    does not depend on the documents that are searched together.
    """
    texts = documents.select("row", "text").filter(_holding(documents, forms.get_column("row")))
    own = _overlapping(texts, patterns, patterns)
    own = own.with_columns(patterns.gather(own.get_column("pattern")).alias("form"))
    own = own.join(forms, on=["row", "form"], how="semi").drop("form")
    return _hits(_leftmost_longest(_whole_words(own, texts, patterns), patterns), documents, patterns)


def _found(documents: pl.DataFrame, needles: Needles) -> pl.DataFrame:
    """The leftmost needles, as texts run.

    Returns [row, needle, pattern (null where the needle is only the tail of forms), byte, starts_word, ends_word].
    """
    marks = MARK + codes(len(needles.needles))
    forms, marked = (pl.lit(values.implode()).first() for values in (needles.needles, marks))
    replaced = documents.select("row", text=pl.col("text").str.replace_many(forms, marked, leftmost=True))
    found = replaced.select("row", at=pl.col("text").str.find_many([MARK])).explode("at").drop_nulls("at")
    flat, begins = _flat(replaced.get_column("text"))
    row, at = found.get_column("row"), found.get_column("at")
    place = begins.gather(row) + at
    needle = number_of_code(*(flat.gather(place + 1 + digit) for digit in range(CODE_BYTES)))
    size = needles.sizes.gather(needle)
    growth = size.cast(pl.Int32) - _MARK_BYTES
    grown = pl.DataFrame({"row": row, "grown": growth.cum_sum() - growth})
    after = place + _MARK_BYTES
    rest = begins.gather(row + 1) - after
    around = pl.DataFrame(
        {
            "row": row,
            "byte": (at.cast(pl.Int32) + _from_row_begin(grown)).cast(pl.UInt32),
            "size": size,
            "previous": _byte_at(flat, place - 1, at > 0),
            "next": _byte_at(flat, after, rest > 0),
            "next_but_one": _byte_at(flat, after + 1, rest > 1),
            # One that touches another is no whole word.
            "touches": (place - place.shift(1) == _MARK_BYTES).fill_null(False) & (at > 0),
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
    """The bytes of all texts one after the other (UInt8), and where each begins (UInt32, and where the last ends)."""
    array = texts.to_arrow(compat_level=pl.CompatLevel.oldest())
    _, begins, data = array.buffers()
    offsets = pa.Array.from_buffers(pa.int64(), len(texts) + 1, [None, begins], offset=array.offset)
    flat = pa.Array.from_buffers(pa.uint8(), offsets[-1].as_py(), [None, data])
    return pl.Series(pl.from_arrow(flat)), pl.Series(pl.from_arrow(offsets)).cast(pl.UInt32)


def _byte_at(flat: pl.Series, place: pl.Series, there: pl.Series) -> pl.Series:
    """The bytes at some places, and 0, a byte of no word, where nothing is there."""
    mask = there.cast(pl.UInt32)
    return flat.gather(place * mask) * mask.cast(pl.UInt8)


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
    right = texts.select(_from(pl.col("byte") + pl.col("size")).str.contains(RIGHT_BOUNDARY)).to_series()
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
    place = needles.has_head.gather(found.get_column("needle")).arg_true()
    previous = found[pl.select(pl.when(place > 0).then(place - 1).otherwise(0)).to_series()]
    reach = previous.get_column("byte") + needles.sizes.gather(previous.get_column("needle"))
    near = found[place].with_columns(
        place=place, reach=reach.zip_with(previous.get_column("row") == found.get_column("row").gather(place), reach * 0)
    )
    head_size = pl.col("head").bin.size()
    begin = pl.col("byte") - head_size
    headed = (
        _texts_of(near, documents)
        .drop("pattern")
        .join(needles.heads, on="needle")
        .filter(pl.col("byte") >= head_size)
        .filter(pl.col("bytes").bin.slice(begin, head_size) == pl.col("head"))
        .filter(~_before(begin).str.contains(_ENDS_IN_WORD))
        .with_columns(byte=begin)
    )
    settled = pl.col("whole") & (pl.col("byte") >= pl.col("reach"))
    doubtful = headed.filter(~settled).get_column("row")
    longest = headed.filter(settled).sort("place", "byte").unique("place", keep="first", maintain_order=True)
    at = longest.get_column("place")
    changed = (
        found.get_column(name).scatter(at, longest.get_column(name)) for name in ("pattern", "byte")
    )
    return found.with_columns(*changed, found.get_column("starts_word").scatter(at, True)), doubtful


def _with_lower_case(found: pl.DataFrame, documents: pl.DataFrame, needles: Needles) -> pl.DataFrame:
    """Add the forms without a capital to what is found [row, pattern, byte]; the leftmost wins."""
    forms = needles.without_capital
    if forms.is_empty():
        return found
    holding = documents.get_column("text").str.contains("|".join(map(re.escape, forms)))
    texts = documents.select("row", "text").filter(holding)
    more = _whole_words(_overlapping(texts, forms, needles.patterns), texts, needles.patterns)
    in_row = _holding(documents, more.get_column("row")).gather(found.get_column("row"))
    both = pl.concat([more, found.filter(in_row)])
    return found.filter(~in_row).merge_sorted(_leftmost_longest(both, needles.patterns), key="row")


def _searched_again(texts: pl.DataFrame, needles: Needles) -> pl.DataFrame:
    """Find the leftmost of the longest whole words in texts [row, text]: [row, pattern, byte]."""
    occurring = _occurring(needles, texts.get_column("text"))
    found = _overlapping(texts, occurring, needles.patterns)
    return _leftmost_longest(_whole_words(found, texts, needles.patterns), needles.patterns)


def _holding(documents: pl.DataFrame, rows: pl.Series) -> pl.Series:
    """A mark on the documents of some rows."""
    return pl.repeat(False, documents.height, eager=True).scatter(rows, True)


def _occurring(needles: Needles, texts: pl.Series) -> pl.Series:
    """Keep patterns whose first word is in the texts: for few texts a far smaller automaton."""
    words = texts.str.extract_all(WORD).explode().drop_nulls().unique()
    # The last word of a form may stand there with the s of a genitive.
    words = pl.concat([words, words.str.strip_suffix("s")])
    first_word = needles.first_words
    return needles.patterns.filter(first_word.is_null() | first_word.is_in(words.implode()))


def _overlapping(texts: pl.DataFrame, forms: pl.Series, patterns: pl.Series) -> pl.DataFrame:
    """Return [row, pattern, byte] of all hits of some forms, also within others, in any order."""
    text, sought = pl.col("text").str, pl.lit(forms.implode()).first()
    numbered = pl.DataFrame({"form": patterns}).with_row_index("pattern")
    return (
        texts.select(
            "row",
            byte=text.find_many(sought, overlapping=True),
            form=text.extract_many(sought, overlapping=True),
        )
        .filter(pl.col("byte").list.len() > 0)
        .explode("byte", "form")
        .join(numbered, on="form")
        .select("row", "pattern", "byte")
    )


def _whole_words(found: pl.DataFrame, texts: pl.DataFrame, patterns: pl.Series) -> pl.DataFrame:
    """Keep hits [row, pattern, byte] that stand at word boundaries."""
    encoded = texts.select("row", bytes=pl.col("text").cast(pl.Binary))
    sizes = patterns.str.len_bytes().gather(found.get_column("pattern"))
    return (
        found.with_columns(end=found.get_column("byte") + sizes)
        .join(encoded, on="row")
        .filter(
            ~_before(pl.col("byte")).str.contains(_ENDS_IN_WORD),
            _from(pl.col("end")).str.contains(RIGHT_BOUNDARY),
        )
        .select("row", "pattern", "byte")
    )


def _leftmost_longest(found: pl.DataFrame, patterns: pl.Series) -> pl.DataFrame:
    """Keep of hits [row, pattern, byte] the longest of the leftmost, then of those after it, and so on."""
    sizes = patterns.str.len_bytes().gather(found.get_column("pattern"))
    left = found.with_columns(end=found.get_column("byte") + sizes).sort(
        "row", "byte", "end", descending=[False, False, True]
    )
    kept = [left.clear()]
    # Each round keeps what nothing before it reaches, at least the first of every row, and drops what that covers.
    while left.height:
        reach = pl.col("end").cum_max().shift(1).over("row").fill_null(0)
        clear = left.select(pl.col("byte") >= reach).to_series()
        kept.append(left.filter(clear))
        covered = left.select(pl.col("byte") < pl.when(clear).then("end").forward_fill()).to_series()
        left = left.filter(~clear & ~covered)
    return pl.concat(kept).sort("row", "byte").select("row", "pattern", "byte")


def _hits(found: pl.DataFrame, documents: pl.DataFrame, patterns: pl.Series) -> pl.DataFrame:
    """Give found patterns [row, pattern, byte] their offsets in characters, and their neighbours."""
    row, pattern, byte = (found.get_column(name) for name in ("row", "pattern", "byte"))
    flat, begins = _flat(documents.get_column("text"))
    row_begin = begins.gather(row)
    row_size = begins.gather(row + 1) - row_begin
    byte_end = byte + patterns.str.len_bytes().gather(pattern)
    goes_on = (row == row.shift(1)).fill_null(False)
    place, after = row_begin + byte, row_begin + byte_end
    rest = row_size - byte_end
    # A character is counted at its first byte: the others, in UTF-8 from 0x80 to 0xBF, are taken off.
    continued = flat.reinterpret(signed=True).lt(-64).arg_true()
    start = (byte - _smaller(continued, place) + _smaller(continued, row_begin)).cast(pl.Int32)
    word_end = _byte_at(flat, place - 3, byte > 2).cast(pl.UInt16) * 256 + _byte_at(flat, place - 2, byte > 1)
    return pl.DataFrame(
        {
            "row": row,
            "pattern": pattern,
            "start": start,
            "end": start + patterns.str.len_chars().cast(pl.Int32).gather(pattern),
            "byte": byte,
            "byte_end": byte_end,
            "gap_begin": byte_end.shift(1, fill_value=0) * goes_on.cast(pl.UInt32),
            "gap_end": byte.shift(-1, fill_value=0).zip_with(goes_on.shift(-1, fill_value=False), row_size),
            "previous": _byte_at(flat, place - 1, byte > 0),
            "previous_word_end": word_end,
            "next": _byte_at(flat, after, rest > 0),
            "next_but_one": _byte_at(flat, after + 1, rest > 1),
        }
    )


def _smaller(numbers: pl.Series, limits: pl.Series) -> pl.Series:
    """How many of ascending `numbers` are smaller than each of ascending `limits` (all UInt32)."""
    counted = pl.DataFrame({"number": numbers}).with_row_index("count", offset=1).set_sorted("number")
    asked = pl.DataFrame({"number": limits}).set_sorted("number")
    found = asked.join_asof(counted, on="number", allow_exact_matches=False)
    return found.get_column("count").fill_null(0)


def before(hits: pl.DataFrame, documents: pl.DataFrame) -> pl.Series:
    """The texts between some hits of `scan` and those before them."""
    return _between(hits, documents, "gap_begin", "byte")


def after(hits: pl.DataFrame, documents: pl.DataFrame) -> pl.Series:
    """The texts between some hits of `scan` and those after them."""
    return _between(hits, documents, "byte_end", "gap_end")


def _between(hits: pl.DataFrame, documents: pl.DataFrame, begin: str, end: str) -> pl.Series:
    text = documents.get_column("text").cast(pl.Binary).gather(hits.get_column("row"))
    cut = hits.select(begin, size=pl.col(end) - pl.col(begin)).with_columns(text.alias("bytes"))
    return cut.select(pl.col("bytes").bin.slice(begin, "size").cast(pl.String)).to_series()


def with_gaps(hits: pl.DataFrame, documents: pl.DataFrame) -> pl.DataFrame:
    """Add `before` and `after` to some hits of `scan`."""
    return hits.with_columns(
        before(hits, documents).alias("before"), after(hits, documents).alias("after")
    )
