"""One pass over texts for many fixed strings, with Unicode word boundaries and offsets in characters.

The automaton (Aho and Corasick 1975, leftmost-first) knows neither word boundaries nor character offsets;
both are added afterwards, for all hits at once. Searching is replacing: each needle gives way to a mark and three
characters that stand for it, so that one search tells where it stands and which it is. All that is asked of a plain
hit is then read off the bytes around its mark, as numbers; only what is not plain is looked at as text.
"""

import re
from dataclasses import dataclass

import polars as pl
import pyarrow as pa

from pipelines.countries.flags import holding, look_up
from pipelines.countries.needles import CODE_BYTES, MARK, RIGHT_BOUNDARY, WORD, Needles, number_of_code

GAPS = {"before": ["row", "gap_begin", "byte"], "after": ["row", "byte_end", "gap_end"]}
"""The columns of hits that `gap` asks for each side: the row, and where the gap begins and ends."""
_ENDS_IN_WORD = r"[\p{L}\p{N}]$"

NORMALISED = {"\u00a0": " ", "\u202f": " ", "\u2019": "'", "\u2018": "'", "\u2010": "-", "\u2011": "-"}
"""Look-alikes that forms are not written with. One character for one, so that offsets hold."""

_MARK_BYTES = 1 + CODE_BYTES
_MARGIN = 3
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
    flat = _flat(documents.get_column("text"))
    found = _around(found, flat)
    starts_word, ends_word = _at_word_boundaries(found, documents)
    found, doubtful = _with_heads(found.with_columns(starts_word), documents, flat, needles)
    whole = found.get_column("starts_word") & ends_word & found.get_column("pattern").is_not_null()
    # A failed needle of several words may hide a shorter form inside: only such rows are searched for all overlaps.
    failed = found.filter(~whole)
    hiding = failed.get_column("row").filter(needles.several_words[failed.get_column("needle")])
    in_doubt = holding(documents, pl.concat([hiding, doubtful]))
    again = _searched_again(documents.select("row", "text").filter(in_doubt), needles)
    lower_case = _lower_case(documents.filter(~in_doubt), needles)
    with_lower_case = holding(documents, lower_case.get_column("row"))
    row = found.get_column("row")
    beside = found.select(lower_case.columns).filter(whole & look_up(with_lower_case, row))
    special = pl.concat([again, _leftmost_longest(pl.concat([lower_case, beside]))])
    special = _around(special.sort("row", "byte"), flat).drop("size")
    plain = found.select(special.columns).filter(whole & ~look_up(in_doubt | with_lower_case, row))
    order = merging(plain.get_column("row"), special.get_column("row"))
    return _in_characters(pl.concat([plain, special], rechunk=True)[order], flat, needles.patterns)


def scan_own(documents: pl.DataFrame, forms: pl.DataFrame, patterns: pl.Series) -> pl.DataFrame:
    """Find in each document its own `forms` [row, form] and no others, as `scan` does.

    `patterns` are the distinct forms. A form of one document hides no shorter form of another, so what is found
    does not depend on the documents that are searched together.
    """
    texts = documents.select("row", "text").filter(holding(documents, forms.get_column("row")))
    own = _overlapping(texts, patterns, patterns)
    own = own.with_columns(patterns[own.get_column("pattern")].alias("form"))
    own = own.join(forms, on=["row", "form"], how="semi").drop("form")
    hits = _leftmost_longest(_whole_words(own, texts))
    # Only the texts searched are laid out, and numbered for that.
    row = hits.get_column("row")
    placed = texts.select("row").with_row_index("place").join(hits, on="row", maintain_order="right")
    flat = _flat(texts.get_column("text"))
    found = placed.drop("row").rename({"place": "row"})
    return _in_characters(_around(found, flat), flat, patterns).with_columns(row)


def merging(first: pl.Series, second: pl.Series) -> pl.Series:
    """The places (UInt32) in two ascending columns, one after the other, that put both in order.

    Of equal values those of `first` go first. For a short `second` far cheaper than to merge column by column.
    """
    size = len(first) + len(second)
    inserted = first.search_sorted(second, side="right").cast(pl.UInt32)
    inserted += pl.int_range(len(second), dtype=pl.UInt32, eager=True)
    place = pl.int_range(len(first), size, dtype=pl.UInt32, eager=True)
    # Counting what is not null takes an eighth of the time of a cumulative sum.
    passed = pl.repeat(None, size, dtype=pl.UInt32, eager=True).scatter(inserted, place).cum_count()
    return (pl.int_range(size, dtype=pl.UInt32, eager=True) - passed).scatter(inserted, place)


def _found(documents: pl.DataFrame, needles: Needles) -> pl.DataFrame:
    """The leftmost needles, as texts run: [row, needle, pattern (null: only the tail of forms), byte, size]."""
    forms, codes = (pl.lit(values.implode()).first() for values in (needles.needles, needles.marks))
    marked = documents.select("row", text=pl.col("text").str.replace_many(forms, codes, leftmost=True))
    found = (
        marked.select("row", pl.col("text").cast(pl.Binary), at=pl.col("text").str.find_many([MARK]))
        .explode("at")
        .drop_nulls("at")
        .select("row", "at", code=pl.col("text").bin.slice("at", _MARK_BYTES))
    )
    row, at = found.get_column("row"), found.get_column("at")
    needle = number_of_code(found.get_column("code"))
    size = needles.sizes[needle]
    # A mark stands as far from its needle as the needles before it in the text were longer than their marks.
    grown = size.cum_sum() - size - pl.int_range(len(size), dtype=pl.UInt32, eager=True) * _MARK_BYTES
    shorter = documents.get_column("text").str.len_bytes() - marked.get_column("text").str.len_bytes()
    byte = at + grown - (shorter.cum_sum() - shorter)[row]
    return pl.DataFrame(
        {"row": row, "needle": needle, "pattern": needles.own[needle], "byte": byte, "size": size}
    )


@dataclass(frozen=True)
class _Flat:
    """The bytes of texts one after the other (UInt8), and where each begins (UInt32, and where the last ends).

    Some bytes stand before the first text and after the last, so that what is near a hit can be read off everywhere.
    """

    bytes: pl.Series
    begins: pl.Series


def _flat(texts: pl.Series) -> _Flat:
    margin = pl.Series([_MARGIN * "\0"])
    array = pl.concat([margin, texts, margin]).to_arrow(compat_level=pl.CompatLevel.oldest())
    _, offsets, data = array.buffers()
    begins = pa.Array.from_buffers(pa.int64(), len(texts) + 1, [None, offsets], offset=array.offset + 1)
    flat = pa.Array.from_buffers(pa.uint8(), begins[-1].as_py() + _MARGIN, [None, data])
    return _Flat(pl.Series(pl.from_arrow(flat)), pl.Series(pl.from_arrow(begins)).cast(pl.UInt32))


def _around(found: pl.DataFrame, flat: _Flat) -> pl.DataFrame:
    """Add to found [row, byte, size] the bytes around them, as `scan` returns them."""
    row, byte = found.get_column("row"), found.get_column("byte")
    begin, end = flat.begins[row], byte + found.get_column("size")
    place, after = begin + byte, begin + end
    text_end = flat.begins[row + 1]
    # What precedes the last word boundary is only a hint: at the beginning of a text it may be another text's.
    word_end = [flat.bytes[place - back].cast(pl.UInt16) for back in (3, 2)]
    return found.with_columns(
        byte_end=end,
        previous=_there(flat.bytes[place - 1], byte >= 1),
        previous_word_end=word_end[0] * 256 + word_end[1],
        next=_there(flat.bytes[after], after < text_end),
        next_but_one=_there(flat.bytes[after + 1], after + 1 < text_end),
    )


def _there(byte: pl.Series, inside: pl.Series) -> pl.Series:
    """Bytes of a text, and 0, a byte of no word, for what is not inside it."""
    return byte * inside.cast(pl.UInt8)


def _at_word_boundaries(found: pl.DataFrame, documents: pl.DataFrame) -> tuple[pl.Series, pl.Series]:
    """Whether needles begin and end where words do (`starts_word`, `ends_word`); the s of a genitive may follow."""
    row, byte, previous, following, next_but_one = (
        found.get_column(name) for name in ("row", "byte", "previous", "next", "next_but_one")
    )
    # One that touches another is no whole word.
    touches = ((row == row.shift(1)) & (byte == found.get_column("byte_end").shift(1))).fill_null(False)
    last = next_but_one.zip_with(following == ord("s"), following)
    starts = ~look_up(_WORD_BYTE, previous) & ~touches
    ends = ~look_up(_WORD_BYTE, last) & ~touches.shift(-1, fill_value=False)
    # Characters beyond ASCII are few, and looked at as text.
    place = (starts & (previous >= 0x80)).arg_true()
    left = _texts_of(found[place], documents).select(~_before(pl.col("byte")).str.contains(_ENDS_IN_WORD))
    starts = starts.scatter(place, left.to_series())
    place = (ends & (last >= 0x80)).arg_true()
    right = _texts_of(found[place], documents).select(_from(pl.col("byte_end")).str.contains(RIGHT_BOUNDARY))
    return starts.alias("starts_word"), ends.scatter(place, right.to_series())


def _texts_of(found: pl.DataFrame, documents: pl.DataFrame) -> pl.DataFrame:
    return found.with_columns(bytes=documents.get_column("text").cast(pl.Binary)[found.get_column("row")])


def _before(byte: pl.Expr) -> pl.Expr:
    return pl.col("bytes").bin.slice(0, byte).cast(pl.String)


def _from(byte: pl.Expr) -> pl.Expr:
    return pl.col("bytes").bin.slice(byte, None).cast(pl.String)


def _with_heads(
    found: pl.DataFrame, documents: pl.DataFrame, flat: _Flat, needles: Needles
) -> tuple[pl.DataFrame, pl.Series]:
    """Let needles after a head be the form that both make up, and tell the rows where that does not settle it."""
    row = found.get_column("row")
    # Where the needle before it in the same row ends: a head does not reach into that.
    reach = found.get_column("byte_end").shift(1, fill_value=0) * (row == row.shift(1)).fill_null(False).cast(
        pl.UInt32
    )
    place = look_up(needles.has_head, found.get_column("needle")).arg_true()
    near = found[place].with_columns(place=place, reach=reach[place])
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
    longest = _around(longest.with_columns(size=pl.col("byte_end") - pl.col("byte"), starts_word=True), flat)
    changed = ("pattern", "byte", "size", "previous", "previous_word_end", "starts_word")
    at = longest.get_column("place")
    return found.with_columns(
        found.get_column(name).scatter(at, longest.get_column(name)) for name in changed
    ), doubtful


def _lower_case(documents: pl.DataFrame, needles: Needles) -> pl.DataFrame:
    """Find the forms without a capital: [row, pattern, byte, size]."""
    forms = needles.without_capital
    # A regular expression of no forms would match everything.
    holding = pl.col("text").str.contains("|".join(map(re.escape, forms))) if len(forms) else pl.lit(False)
    texts = documents.select("row", "text").filter(holding)
    return _whole_words(_overlapping(texts, forms, needles.patterns), texts)


def _searched_again(texts: pl.DataFrame, needles: Needles) -> pl.DataFrame:
    """Find the leftmost of the longest whole words in texts [row, text]: [row, pattern, byte, size]."""
    occurring = _occurring(needles, texts.get_column("text"))
    found = _overlapping(texts, occurring, needles.patterns)
    return _leftmost_longest(_whole_words(found, texts))


def _occurring(needles: Needles, texts: pl.Series) -> pl.Series:
    """Keep patterns whose first word is in the texts: for few texts a far smaller automaton."""
    words = texts.str.extract_all(WORD).explode().drop_nulls().unique()
    # The last word of a form may stand there with the s of a genitive.
    words = pl.concat([words, words.str.strip_suffix("s")])
    first_word = needles.first_words
    return needles.patterns.filter(first_word.is_null() | first_word.is_in(words.implode()))


def _overlapping(texts: pl.DataFrame, forms: pl.Series, patterns: pl.Series) -> pl.DataFrame:
    """Return [row, pattern, byte, size] of all hits of some forms, also within others, in any order."""
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
        .select("row", "pattern", "byte", size=pl.col("form").str.len_bytes())
    )


def _whole_words(found: pl.DataFrame, texts: pl.DataFrame) -> pl.DataFrame:
    """Keep hits [row, pattern, byte, size] that stand at word boundaries."""
    encoded = texts.select("row", bytes=pl.col("text").cast(pl.Binary))
    return (
        found.join(encoded, on="row")
        .filter(
            ~_before(pl.col("byte")).str.contains(_ENDS_IN_WORD),
            _from(pl.col("byte") + pl.col("size")).str.contains(RIGHT_BOUNDARY),
        )
        .select(found.columns)
    )


def _leftmost_longest(found: pl.DataFrame) -> pl.DataFrame:
    """Keep of hits [row, pattern, byte, size] the longest of the leftmost, then of those after it, and so on."""
    left = found.with_columns(end=pl.col("byte") + pl.col("size")).sort(
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
    return pl.concat(kept).sort("row", "byte").select(found.columns)


def _in_characters(found: pl.DataFrame, flat: _Flat, patterns: pl.Series) -> pl.DataFrame:
    """Give hits their offsets in characters, and where the gaps around them begin and end."""
    row, byte, pattern = (found.get_column(name) for name in ("row", "byte", "pattern"))
    begin = flat.begins[row]
    # A character is counted at its first byte: the others, in UTF-8 from 0x80 to 0xBF, are taken off.
    continued = (flat.bytes.reinterpret(signed=True) < 0xC0 - 0x100).arg_true()
    taken_off = _smaller(continued, begin + byte) - _smaller(continued, flat.begins)[row]
    start = (byte - taken_off).cast(pl.Int32)
    goes_on = (row == row.shift(1)).fill_null(False)
    return found.with_columns(
        start=start,
        end=start + patterns.str.len_chars().cast(pl.Int32)[pattern],
        gap_begin=found.get_column("byte_end").shift(1, fill_value=0) * goes_on.cast(pl.UInt32),
        gap_end=byte.shift(-1, fill_value=0).zip_with(
            goes_on.shift(-1, fill_value=False), flat.begins[row + 1] - begin
        ),
    )


def _smaller(numbers: pl.Series, limits: pl.Series) -> pl.Series:
    """How many of ascending `numbers` are smaller than each of ascending `limits` (all UInt32)."""
    counted = pl.DataFrame({"number": numbers}).with_row_index("count", offset=1).set_sorted("number")
    asked = pl.DataFrame({"number": limits}).set_sorted("number")
    found = asked.join_asof(counted, on="number", allow_exact_matches=False)
    return found.get_column("count").fill_null(0)


def gap(hits: pl.DataFrame, documents: pl.DataFrame, side: str) -> pl.Series:
    """The texts between some hits of `scan` and their neighbours on one side, `before` or `after`."""
    row, begin, end = hits.select(GAPS[side]).get_columns()
    text = documents.get_column("text").cast(pl.Binary)[row]
    cut = pl.DataFrame({"bytes": text, "begin": begin, "size": end - begin})
    return cut.select(pl.col("bytes").bin.slice("begin", "size").cast(pl.String)).to_series()
