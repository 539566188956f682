"""Bytes become text: the character encoding, and repairs that are named.

The *decoded page* is the text after everything in this module. Every span in the warehouse counts characters
of the decoded page; `decode` on the same bytes gives it again, so a span leads back to the raw file.

A page that is valid UTF-8 and holds none of the characters that ask for a repair passes through untouched.
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
# First bytes of the letters and signs that Dutch text holds; `\xe9` at the end is rather an `é` of Windows-1252.
_LEAD_BYTES: Final = b"\xc2\xc3\xc4\xc5\xc6\xe2\xef\xf0"
_BINARY_SHARE: Final = 0.05
_UNDEFINED_SHARE: Final = 0.02
# A page of news has some dozens of lines. The limit bounds the memory that one capture can claim.
_MOST_LINES: Final = 100_000
# ftfy reads some 3 MB/s; what is longer than this is no page that a site printed, and stays as it is.
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

    The first reading makes `Ć©` of `é`; a repair that takes that for Windows-1250 turns it into the single
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
# What asks for a repair. Classes of at most ten characters, each in a group, are searched for letter by letter; one
# large class is tried at every place, which takes five times as long.
_SUSPECT: Final = (
    r"([\x00-\x08])|([\x0B-\x14])|([\x15-\x1E])|([\x1F\x7F])",
    r"([\x80-\x89])|([\x8A-\x93])|([\x94-\x9D])|([\x9E\x9F\xAD])"
    r"|([\u{200B}-\u{200F}])|([\u{2028}-\u{202E}])|([\u{2060}-\u{2069}])|(\u{FEFF})",
    _ENTITY,
    rf"{_MOJIBAKE_1252}|{_MOJIBAKE_1257}",
)
# `Ć«` closes a quotation after a Croatian name in capitals, so it is a broken `ë` only beside a small letter.
_BALTIC_E: Final = r"(\p{Ll})Ć«|Ć«(\p{Ll})"


class _Reading(NamedTuple):
    text: str | None
    encoding: str | None
    repair: str | None


def decode(contents: pl.Series) -> pl.DataFrame:
    """Decode captures.

    `contents` is a Binary series. The frame has a row for each, in order: `text` (null where the bytes are no
    page), `encoding`, `repairs` (a list of names, in the order in which they were made) and `refusal` (a
    quarantine reason where there is no text: `empty`, `binary`, `html`, `unknown_encoding`, `too_many_lines`).
    """
    return decode_pages(list(contents))


def decode_pages(contents: list[bytes]) -> pl.DataFrame:
    """As `decode`, for bytes that are no series."""
    pages = _read_bytes(contents)
    texts = pages.get_column("text")
    suspect = pl.repeat(False, len(pages), dtype=pl.Boolean, eager=True)
    for damage in _SUSPECT:
        suspect |= texts.str.contains(damage).fill_null(value=False)
    if suspect.any():
        pages = _merge(pages.filter(~suspect), _repair(pages.filter(suspect)), suspect)
    return _refuse(pages)


def _refuse(pages: pl.DataFrame) -> pl.DataFrame:
    """Add a `refusal` to what is no page, and take its text away."""
    texts = pages.get_column("text")
    opening = texts.str.slice(0, 64).str.strip_chars_start().str.slice(0, 1)
    blank = (opening == "") | (opening == "\\")
    blank &= ~matches_among(texts, blank, r"[^\s\\]")
    html = matches_among(texts, (opening == "") | (opening == "<"), _HTML)
    is_page = pl.col("refusal").is_null()
    return pages.with_columns(
        refusal=pl.when(~is_page)
        .then("refusal")
        .when(blank)
        .then(pl.lit("empty"))
        .when(html)
        .then(pl.lit("html"))
        .when(_has_too_many_lines(texts))
        .then(pl.lit("too_many_lines"))
    ).select(
        text=pl.when(is_page).then("text"),
        encoding="encoding",
        repairs=pl.when(is_page).then("repairs"),
        refusal="refusal",
    )


def _read_bytes(contents: list[bytes]) -> pl.DataFrame:
    # polars refuses a whole series for one invalid value, so validity is asked of each page: 3 µs a page. The cast
    # checks buffers whole, hence a new series without the invalid bytes.
    plain = [_is_plain(content) for content in contents]
    is_plain = pl.Series(plain, dtype=pl.Boolean)
    text = pl.Series(
        [content if is_plain else b"" for content, is_plain in zip(contents, plain, strict=True)],
        dtype=pl.Binary,
    ).cast(pl.String)
    pages = pl.DataFrame(
        {"text": text, "encoding": pl.repeat("utf-8", len(text), eager=True)},
    ).with_columns(repairs=pl.lit([], pl.List(pl.String)), refusal=pl.lit(None, pl.String))
    if is_plain.all():
        return pages
    readings = [_read_unusual(content) for content, one in zip(contents, plain, strict=True) if not one]
    unusual = pl.DataFrame(readings, schema=_Reading._fields, orient="row").select(
        pl.col("text").cast(pl.String),
        pl.col("encoding").cast(pl.String),
        repairs=pl.concat_list(pl.col("repair").cast(pl.String)).list.drop_nulls(),
        refusal=pl.when(pl.col("text").is_null()).then(pl.lit("unknown_encoding")),
    )
    return _merge(pages.filter(is_plain), unusual, ~is_plain)


def _merge(usual: pl.DataFrame, unusual: pl.DataFrame, is_unusual: pl.Series) -> pl.DataFrame:
    """The rows of two frames in one: those of the second where `is_unusual`."""
    order = pl.concat([(~is_unusual).arg_true(), is_unusual.arg_true()]).arg_sort()
    return pl.concat([usual, unusual]).gather(order)


def _has_too_many_lines(texts: pl.Series) -> pl.Series:
    """Whether lines, and ages that cut lines, are more than a page can have; most pages are too short for it."""
    long = (texts.str.len_bytes() > _MOST_LINES).fill_null(value=False).arg_true()
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
    """Decode bytes that are not plain UTF-8: another encoding, a broken one, or one with NUL bytes."""
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
    stray = len(re.findall("[\udc80-\udcff]", mixed))
    if len(re.findall("[^\x00-\x7f\udc80-\udcff]", mixed)) > stray:
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
    """A repair: its name, what it repairs (a pattern, or a list of characters), and what it does to the texts that hold
    such damage."""

    name: str
    damage: str | list[str]
    repaired: Callable[[pl.Series], pl.Series]


def _repair(pages: pl.DataFrame) -> pl.DataFrame:
    """Make the repairs in order, each on the pages that need it, and name those that changed something."""
    texts = pages.get_column("text")
    lengths = texts.str.len_chars()
    noise = (
        lengths - _drop(_CONTROLS)(texts).str.len_chars() + texts.str.count_matches("\ufffd", literal=True)
    )
    binary = noise > _BINARY_SHARE * lengths
    made = [pages.get_column("repairs")]
    for repair in _REPAIRS:
        damaged = _has(texts, repair.damage).fill_null(value=False).arg_true()
        if damaged.is_empty():
            continue
        before = texts.gather(damaged)
        after = repair.repaired(before)
        texts = texts.scatter(damaged, after)
        names = pl.repeat(None, len(texts), dtype=pl.String, eager=True)
        changed = damaged.filter(before != after)
        names = names.scatter(changed, pl.repeat(repair.name, len(changed), eager=True))
        made.append(names.alias(f"repair_{len(made)}"))
    return pages.with_columns(
        text=texts,
        repairs=pl.concat_list(made).list.drop_nulls().list.unique(maintain_order=True),
        refusal=pl.when(binary).then(pl.lit("binary")).otherwise("refusal"),
    )


def _has(pages: pl.Series, damage: str | list[str]) -> pl.Series:
    return pages.str.contains(damage) if isinstance(damage, str) else pages.str.contains_any(damage)


def _drop(characters: list[str]) -> Callable[[pl.Series], pl.Series]:
    return lambda pages: pages.str.replace_many(characters, [""])


def _unescape(pages: pl.Series) -> pl.Series:
    return _each(pages, _unescape_page)


def _unescape_page(page: str) -> str:
    characters = {
        entity: html.unescape(entity) for entity in {found[0] for found in re.finditer(_ENTITY, page)}
    }
    return re.sub(_ENTITY, lambda entity: characters[entity[0]], page)


def _fix_1257(pages: pl.Series) -> pl.Series:
    return pages.str.replace_many(list(_BALTIC), list(_BALTIC.values())).str.replace_all(
        _BALTIC_E, "${1}ë${2}"
    )


def _fix_1252(pages: pl.Series) -> pl.Series:
    return _each(pages, _fix_lines)


def _fix_lines(page: str) -> str:
    """Each line for itself: a page may be damaged in part."""
    if len(page) > _LONGEST_FOR_FTFY:
        return page
    return "\n".join(
        ftfy.fix_encoding(line) if re.search(_MOJIBAKE_1252, line) else line for line in page.split("\n")
    )


def _fix_c1(pages: pl.Series) -> pl.Series:
    return pages.str.replace_many(list(_C1_AS_1252), list(_C1_AS_1252.values()))


def _each(pages: pl.Series, repair: Callable[[str], str]) -> pl.Series:
    """A repair that a Python library makes, page by page: few pages need one, and it takes some 50 µs."""
    return pl.Series([repair(page) for page in pages], dtype=pl.String)


_REPAIRS: Final = (
    _Repair("byte_order_mark", ["\ufeff"], lambda pages: pages.str.strip_prefix("\ufeff")),
    _Repair("line_breaks", _LINE_BREAKS, lambda pages: pages.str.replace_all(_LINE_BREAKS, "\n")),
    _Repair("entities", _ENTITY, _unescape),
    _Repair("mojibake", _MOJIBAKE_1257, _fix_1257),
    _Repair("mojibake", _MOJIBAKE_1252, _fix_1252),
    _Repair("c1_controls", list(_C1_AS_1252), _fix_c1),
    _Repair("control_characters", _CONTROLS, _drop(_CONTROLS)),
    _Repair("invisible_characters", _INVISIBLE, _drop(_INVISIBLE)),
)
