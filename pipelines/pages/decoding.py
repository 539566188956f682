"""Bytes to text: detect the character encoding, then apply named repairs.

The *decoded page* is the text after everything in this module. Every span in the warehouse counts characters
of the decoded page; `decode` on the same bytes reproduces it, so a span can be traced back to the raw file.

A page that is valid UTF-8 and contains none of the characters that trigger a repair passes through untouched.
"""

import html
import re
from codecs import BOM_UTF8, BOM_UTF16_BE, BOM_UTF16_LE, BOM_UTF32_BE, BOM_UTF32_LE
from collections.abc import Callable
from typing import Final, NamedTuple

import ftfy
import polars as pl
from charset_normalizer import from_bytes

from pipelines.pages.patterns import matches_among

# Longest first: the UTF-32 mark begins with the UTF-16 one.
_BYTE_ORDER_MARKS: Final = (
    (BOM_UTF32_LE, "utf-32-le"),
    (BOM_UTF32_BE, "utf-32-be"),
    (BOM_UTF8, "utf-8"),
    (BOM_UTF16_LE, "utf-16-le"),
    (BOM_UTF16_BE, "utf-16-be"),
)
# Encodings of European text that charset-normalizer may choose from where Windows-1252 does not decode.
_LEGACY_ENCODINGS: Final = ["cp1250", "cp1257", "cp437", "cp850", "mac_roman"]
_DETECTION_BYTES: Final = 65_536
# Lead bytes of the letters and signs in Dutch text; a final `\xe9` is more likely an `é` in Windows-1252.
_LEAD_BYTES: Final = b"\xc2\xc3\xc4\xc5\xc6\xe2\xef\xf0"
_BINARY_SHARE: Final = 0.05
_UNDEFINED_SHARE: Final = 0.02
# A news page has a few dozen lines. The limit bounds the memory that one capture can claim.
_MOST_LINES: Final = 100_000
_MOST_UNESCAPED: Final = 3
# ftfy handles about 3 MB/s; anything longer than this is no page of the site, and is left as it is.
_LONGEST_FOR_FTFY: Final = 200_000

_HTML: Final = r"(?i)^\s*<(?:!doctype|html|head|body|\?xml)\b|^\s*<[a-z][^<>]*>"
_CONTROLS: Final = [chr(code) for code in (*range(0x09), *range(0x0E, 0x20), 0x7F)]
_INVISIBLE: Final = [
    chr(code)
    for code in (0xAD, *range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x206A), 0xFEFF)
]
_LINE_BREAKS: Final = r"\r\n?|[\x0B\x0C\u{2028}\u{2029}]"
_ENTITY: Final = r"&(?:#[0-9]{1,7}|#[xX][0-9A-Fa-f]{1,6}|[A-Za-z][A-Za-z0-9]{1,30});"
# UTF-8 read as Windows-1252: the lead bytes of Latin letters, of punctuation and of emoji.
_MOJIBAKE_1252: Final = r"[ÂÃÄÅ][\x80-\xBF€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]|â€|â‚¬|ï»¿|ðŸ"
_C1_AS_1252: Final = {chr(byte): bytes([byte]).decode("cp1252", "replace") for byte in range(0x80, 0xA0)}

_STRAY_AS_1252: Final = {
    chr(0xDC00 + byte): bytes([byte]).decode("cp1252", "replace") for byte in range(0x80, 0x100)
}


def _baltic_mojibake() -> dict[str, str]:
    """Latin-1 letters as they look after their UTF-8 bytes were read as Windows-1257, and once more as 1250.

    The first misreading turns `é` into `Ć©`; a repair that takes that for Windows-1250 turns it into the single
    letter `Ʃ` (`Ć«` into `ƫ`). Letters of other alphabets (Vietnamese `ơ`, `ư`) are left alone.
    """
    pairs = {}
    for code in range(0xE0, 0x100):
        letter = chr(code)
        seen = letter.encode("utf-8").decode("cp1257", "ignore")
        if len(seen) == 2 and seen[1] not in "\u00a0«»":
            pairs[seen] = letter
        twice = chr(code + 0xC0)
        if twice not in "ơưƠƯƒ":
            pairs[twice] = letter
    return pairs


_BALTIC: Final = _baltic_mojibake()
_MOJIBAKE_1257: Final = "|".join([*_BALTIC, "Ć«"])
# What triggers a repair. Classes of at most ten characters, each in a group, are searched for as literals; one
# large class is tried at every position, which takes five times as long.
_ASCII_SUSPECT: Final = r"([\x00-\x08])|([\x0B-\x14])|([\x15-\x1E])|([\x1F\x7F])"
_OTHER_SUSPECT: Final = (
    r"([\x80-\x89])|([\x8A-\x93])|([\x94-\x9D])|([\x9E\x9F\xAD])"
    r"|([\u{200B}-\u{200F}])|([\u{2028}-\u{202E}])|([\u{2060}-\u{2069}])|(\u{FEFF})"
    # The combining marks of European letters: some systems store `ë` as `e` and a mark.
    r"|([\u{0300}-\u{0304}\u{0306}-\u{0308}])|([\u{030A}-\u{030C}\u{0327}\u{0328}])"
)
# What exporters of Markdown write: emphasis and headings. Pages without are not searched for either.
_MARKDOWN: Final = ("**", "\n#")
_PLAIN_OF_MARKDOWN: Final = (
    (re.compile(r"!\[[^\[\]\n]*\]\(https?://[^()\s]+\)"), ""),
    (re.compile(r"\[([^\[\]\n]+)\]\(https?://[^()\s]+\)"), r"\1"),
    (re.compile(r"(?m)^([ \t]*)#{1,6} +(?=\S)"), r"\1"),
    (re.compile(r"(?<![\w*])\*\*(?=\S)([^*\n]{1,400}?)(?<=\S)\*\*(?![\w*])"), r"\1"),
    (re.compile(r"(?m)^([ \t]*)([*_])(?=[^\s*_])([^*_\n]{1,400})(?<=\S)\2(?=[ \t]*$)"), r"\1\3"),
)
_SUSPECT: Final = (_ASCII_SUSPECT, _OTHER_SUSPECT, _ENTITY, rf"{_MOJIBAKE_1252}|{_MOJIBAKE_1257}")
# `Ć«` closes a quotation after a Croatian name in capitals, so it is a broken `ë` only beside a small letter.
_BALTIC_E: Final = r"(\p{Ll})Ć«|Ć«(\p{Ll})"


class _Reading(NamedTuple):
    text: str | None
    encoding: str | None
    repair: str | None


def decode(contents: pl.Series) -> pl.DataFrame:
    """Decode captures.

    `contents` is a Binary series. The frame has one row for each, in order: `text` (null if the bytes are not a
    page), `encoding`, `repairs` (a list of names, in the order applied) and `refusal` (a
    quarantine reason if there is no text: `empty`, `binary`, `html`, `unknown_encoding`, `too_many_lines`).
    """
    return decode_pages(contents, list(contents))


def decode_pages(contents: pl.Series, listed: list[bytes]) -> pl.DataFrame:
    """As `decode`; `listed` are the same bytes, for those who need them as a list, too."""
    pages = _read_bytes(contents, listed)
    texts = pages.get_column("text")
    suspect = pl.repeat(False, len(pages), dtype=pl.Boolean, eager=True)
    for damage in _SUSPECT:
        suspect |= texts.str.contains(damage)
    for mark in _MARKDOWN:
        suspect |= texts.str.contains(mark, literal=True)
    if suspect.any():
        repaired = _repair(pages.filter(suspect))
        # `scatter` works in place: the series in the frame must not change.
        texts = texts.clone().scatter(suspect.arg_true(), repaired.get_column("text"))
        order = pl.concat([(~suspect).arg_true(), suspect.arg_true()]).arg_sort()
        metadata = pl.concat([pages.drop("text").filter(~suspect), repaired.drop("text")]).gather(order)
        pages = metadata.with_columns(text=texts)
    return _refuse(pages)


def _refuse(pages: pl.DataFrame) -> pl.DataFrame:
    """Add a `refusal` to what is not a page, and remove its text."""
    texts = pages.get_column("text")
    opening = texts.str.slice(0, 64).str.strip_chars_start().str.slice(0, 1)
    blank = (opening == "") | (opening == "\\")
    blank &= ~matches_among(texts, blank, r"[^\s\\]")
    is_html = matches_among(texts, (opening == "") | (opening == "<"), _HTML)
    is_page = pl.col("refusal").is_null()
    return pages.with_columns(
        refusal=pl.when(~is_page)
        .then("refusal")
        .when(blank)
        .then(pl.lit("empty"))
        .when(is_html)
        .then(pl.lit("html"))
        .when(_has_too_many_lines(texts))
        .then(pl.lit("too_many_lines"))
    ).select(
        text=pl.when(is_page).then("text"),
        encoding="encoding",
        repairs=pl.when(is_page).then("repairs"),
        refusal="refusal",
    )


def _read_bytes(contents: pl.Series, listed: list[bytes]) -> pl.DataFrame:
    # polars rejects a whole series for one invalid value, so each page is checked by itself: 3 µs a page. What is
    # not plain UTF-8 is re-encoded.
    readings = {row: _read_unusual(page) for row, page in enumerate(listed) if not _is_plain(page)}
    # A new series of all pages would be a copy of all bytes.
    plain = contents
    if readings:
        replaced = {row: (reading.text or "").encode() for row, reading in readings.items()}
        plain = pl.Series([replaced.get(row, page) for row, page in enumerate(listed)], dtype=pl.Binary)
    unusual = pl.DataFrame(
        [(row, *reading) for row, reading in readings.items()],
        schema={"row": pl.UInt32, **dict.fromkeys(_Reading._fields, pl.String)},
        orient="row",
    )
    refused = unusual.filter(pl.col("text").is_null()).get_column("row")
    columns = {
        "encoding": pl.repeat("utf-8", len(plain), eager=True).scatter(unusual["row"], unusual["encoding"]),
        "repair": _nulls(len(plain)).scatter(unusual["row"], unusual["repair"]),
        "refusal": _nulls(len(plain)).scatter(refused, "unknown_encoding"),
    }
    return pl.DataFrame(columns).select(
        "encoding",
        "refusal",
        repairs=pl.concat_list("repair").list.drop_nulls(),
        text=plain.cast(pl.String),
    )


def _nulls(count: int) -> pl.Series:
    return pl.repeat(None, count, dtype=pl.String, eager=True)


def _has_too_many_lines(texts: pl.Series) -> pl.Series:
    """Whether a page has too many lines, counting ages that split lines; most pages are too short for that."""
    long = (texts.str.len_bytes() > _MOST_LINES).arg_true()
    if long.is_empty():
        return pl.repeat(False, len(texts), dtype=pl.Boolean, eager=True)
    many = texts.gather(long).str.count_matches("\n|geleden") > _MOST_LINES
    return pl.repeat(False, len(texts), dtype=pl.Boolean, eager=True).scatter(long, many)


def _is_plain(content: bytes) -> bool:
    """Whether these are the bytes of UTF-8 without NUL."""
    try:
        content.decode()
    except UnicodeDecodeError:
        return False
    return b"\x00" not in content


def _read_unusual(content: bytes) -> _Reading:
    """Decode bytes that are not plain UTF-8: another encoding, damaged UTF-8, or NUL bytes."""
    for mark, encoding in _BYTE_ORDER_MARKS:
        if content.startswith(mark) and encoding != "utf-8":
            text = content[len(mark) :].decode(encoding, "replace")
            return _Reading(text, encoding, "undefined_bytes" if "\ufffd" in text else None)
    if wide := _wide_encoding(content):
        text = content.decode(wide, "replace")
        return _Reading(text, wide, "undefined_bytes" if "\ufffd" in text else None)
    try:
        return _Reading(content.decode(), "utf-8", None)
    except UnicodeDecodeError as error:
        if error.reason == "unexpected end of data" and content[error.start] in _LEAD_BYTES:
            return _Reading(content[: error.start].decode(), "utf-8", "cut_character")
    mixed = content.decode("utf-8", "surrogateescape")
    # Encoding drops what it cannot represent, which counts it faster than a pattern would.
    stray = len(mixed) - len(mixed.encode("utf-8", "ignore").decode())
    sound = len(mixed) - len(mixed.encode("ascii", "ignore")) - stray
    if sound > stray:
        repaired = re.sub("[\udc80-\udcff]", lambda byte: _STRAY_AS_1252[byte[0]], mixed)
        return _Reading(repaired, "utf-8", "stray_bytes")
    return _read_single_byte(content)


def _wide_encoding(content: bytes) -> str | None:
    """UTF-16 without a mark: Latin text has a NUL in every other byte."""
    half = len(content) // 2
    if half < 2:
        return None
    even, odd = content[0::2].count(0), content[1::2].count(0)
    if odd > 0.7 * half and even < 0.1 * half:
        return "utf-16-le"
    if even > 0.7 * half and odd < 0.1 * half:
        return "utf-16-be"
    return None


def _read_single_byte(content: bytes) -> _Reading:
    try:
        return _Reading(content.decode("cp1252"), "windows-1252", None)
    except UnicodeDecodeError:
        if len(re.findall(rb"[\x00-\x08\x0E-\x1F\x7F]", content)) > _BINARY_SHARE * len(content):
            return _Reading(content.decode("latin-1"), None, None)
    text = content.decode("cp1252", "replace")
    if text.count("\ufffd") <= _UNDEFINED_SHARE * len(text):
        return _Reading(text, "windows-1252", "undefined_bytes")
    guess = from_bytes(content[:_DETECTION_BYTES], cp_isolation=_LEGACY_ENCODINGS).best()
    if guess is None:
        return _Reading(None, None, None)
    return _Reading(content.decode(guess.encoding, "replace"), guess.encoding, "charset_normalizer")


class _Repair(NamedTuple):
    """A repair: its name, a pattern or the words of what may need it, and the function that repairs such texts.

    Words take no place among the patterns that polars keeps.
    """

    name: str
    damage: str | tuple[str, ...]
    repaired: Callable[[pl.Series], pl.Series]


def _repair(pages: pl.DataFrame) -> pl.DataFrame:
    """Apply the repairs in order, each to the pages that need it, and name those that changed something.

    Binary files are not repaired: they are refused, and noise has so much to repair that it takes seconds.
    """
    texts = pages.get_column("text")
    noise = _count_controls(texts) + texts.str.count_matches("\ufffd", literal=True)
    binary = noise > _BINARY_SHARE * texts.str.len_chars()
    made = [pages.get_column("repairs")]
    for repair in _REPAIRS:
        if isinstance(repair.damage, str):
            may_need = texts.str.contains(repair.damage)
        else:
            may_need = texts.str.contains_any(list(repair.damage))
        damaged = (may_need & ~binary).arg_true()
        if damaged.is_empty():
            continue
        before = texts.gather(damaged)
        after = repair.repaired(before)
        texts = texts.scatter(damaged, after)
        names = _nulls(len(texts)).scatter(damaged.filter(before != after), repair.name)
        made.append(names.alias(f"repair_{len(made)}"))
    return pages.with_columns(
        text=texts,
        repairs=pl.concat_list(made).list.drop_nulls().list.unique(maintain_order=True),
        refusal=pl.when(binary).then(pl.lit("binary")).otherwise("refusal"),
    )


def _count_controls(texts: pl.Series) -> pl.Series:
    rows = texts.str.contains(_ASCII_SUSPECT).arg_true()
    held = texts.gather(rows)
    dropped = held.str.len_chars() - _drop(_CONTROLS)(held).str.len_chars()
    return pl.repeat(0, len(texts), dtype=pl.UInt32, eager=True).scatter(rows, dropped)


def _drop(characters: list[str]) -> Callable[[pl.Series], pl.Series]:
    return lambda pages: pages.str.replace_many(characters, [""])


def _unescape(pages: pl.Series) -> pl.Series:
    # What escaped a page twice left `&amp;euml;`.
    for _ in range(_MOST_UNESCAPED):
        entities = pages.str.extract_all(_ENTITY).explode(empty_as_null=False).unique().to_list()
        if not entities:
            break
        # None is part of another, so all can be replaced at once.
        pages = pages.str.replace_many(entities, [html.unescape(entity) for entity in entities])
    return pages


def _fix_1257(pages: pl.Series) -> pl.Series:
    return pages.str.replace_many(list(_BALTIC), list(_BALTIC.values())).str.replace_all(
        _BALTIC_E, "${1}ë${2}"
    )


def _fix_1252(pages: pl.Series) -> pl.Series:
    # Page by page in Python: few pages need it, and it takes about 50 µs.
    return pl.Series([_fix_lines(page) for page in pages], dtype=pl.String)


def _fix_lines(page: str) -> str:
    """Fix line by line: a page may be damaged in part."""
    if len(page) > _LONGEST_FOR_FTFY:
        return page
    return "\n".join(
        ftfy.fix_encoding(line) if re.search(_MOJIBAKE_1252, line) else line for line in page.split("\n")
    )


def _plain_of_markdown(pages: pl.Series) -> pl.Series:
    # Page by page in Python: few pages need it.
    texts = pages.to_list()
    for mark, plain in _PLAIN_OF_MARKDOWN:
        texts = [mark.sub(plain, text) for text in texts]
    return pl.Series(texts, dtype=pl.String)


def _fix_c1(pages: pl.Series) -> pl.Series:
    return pages.str.replace_many(list(_C1_AS_1252), list(_C1_AS_1252.values()))


_REPAIRS: Final = (
    _Repair("byte_order_mark", _OTHER_SUSPECT, lambda pages: pages.str.strip_prefix("\ufeff")),
    _Repair("line_breaks", _LINE_BREAKS, lambda pages: pages.str.replace_all(_LINE_BREAKS, "\n")),
    _Repair("entities", _ENTITY, _unescape),
    _Repair("composed", _OTHER_SUSPECT, lambda pages: pages.str.normalize("NFC")),
    _Repair("mojibake", _MOJIBAKE_1257, _fix_1257),
    _Repair("mojibake", _MOJIBAKE_1252, _fix_1252),
    _Repair("c1_controls", _OTHER_SUSPECT, _fix_c1),
    _Repair("control_characters", _ASCII_SUSPECT, _drop(_CONTROLS)),
    _Repair("invisible_characters", _OTHER_SUSPECT, _drop(_INVISIBLE)),
    _Repair("markdown", _MARKDOWN, _plain_of_markdown),
)
