"""Text from outside (file names, text of captures), made safe to show.

Control characters move the cursor of a terminal, retitle its window or overwrite what it shows; characters
that change the writing direction make a line look different from what it is. They become escapes: `\\x1b`, `\\u202e`.
"""

import re
from typing import Final

# C0 except tab and line feed, C1, the signs for direction, and other ends of lines.
_SIGNS: Final = (
    *((0x00, 0x08), (0x0B, 0x1F), (0x7F, 0x9F)),
    *((0x061C, 0x061C), (0x200E, 0x200F), (0x2028, 0x202E), (0x2066, 0x2069)),
)
# Bytes of a name that are not UTF-8 come as these, which no encoding knows.
_SURROGATES: Final = (0xD800, 0xDFFF)


def _class(*ranges: tuple[int, int], sign: str) -> str:
    return "[" + "".join(f"{sign % first}-{sign % last}" for first, last in ranges) + "]"


# The signs as a class of characters in DuckDB's regular expressions.
SIGNS_IN_SQL: Final = _class(*_SIGNS, sign=r"\x{%x}")
SIGNS: Final = re.compile(_class(*_SIGNS, sign=r"\u%04x"))
_UNSHOWN: Final = re.compile(_class(*_SIGNS, _SURROGATES, sign=r"\u%04x"))
_UNSHOWN_IN_LINE: Final = re.compile(_class(*_SIGNS, _SURROGATES, (0x09, 0x0A), sign=r"\u%04x"))
_SHORT: Final = {"\t": r"\t", "\n": r"\n", "\r": r"\r"}


def visible(text: str) -> str:
    """Text of any number of lines, with invisible control characters as escapes."""
    return _UNSHOWN.sub(_escape, text)


def visible_line(text: str) -> str:
    """The same on one line: line feeds and tabs are escapes, too, so that no name can pass for a separate line."""
    return _UNSHOWN_IN_LINE.sub(_escape, text)


def _escape(sign: re.Match[str]) -> str:
    number = ord(sign[0])
    return _SHORT.get(sign[0]) or (f"\\x{number:02x}" if number < 0x100 else f"\\u{number:04x}")
