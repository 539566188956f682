"""Names of files for captures: the same page of the same address always has the same name, and no name is a time."""

import re
from hashlib import sha256
from typing import Final
from urllib.parse import unquote, urlsplit

_LONGEST: Final = 80
_UNSUITABLE: Final = re.compile(r"[^\w.-]+")
# Digits with what separates them in times. The hash below has none.
_DIGITS: Final = re.compile(r"\d(?:[-_.:TtZz]*\d)*")
_YEAR: Final = re.compile(r"(?:19|20)\d\d")
_LETTERS: Final = str.maketrans("0123456789abcdef", "ghijklmnopabcdef")
_MARKUP: Final = re.compile(r"\.(?:html?|php|aspx?|txt)$", re.IGNORECASE)


def page_name(url: str, content: bytes) -> str:
    """The name of a page of an archive: the end of its address, and a hash of its address and text.

    `https://www.zeelandnet.nl/nieuws/buitenland` gives `nieuws-buitenland-` and sixteen letters, then `.txt`.
    """
    try:
        parts = urlsplit(url)
        words = unquote(parts.path).strip("/") or parts.hostname or ""
    except ValueError:
        words = ""
    return _name(_MARKUP.sub("", words), url.encode("utf-8", "surrogatepass") + b"\0" + content)


def text_name(stem: str, content: bytes) -> str:
    """The name of a text file: the stem of its own name, and a hash of its text."""
    return _name(stem, content)


def _name(words: str, hashed: bytes) -> str:
    suitable = _UNSUITABLE.sub("-", words.encode("utf-8", "ignore").decode())
    plain = _DIGITS.sub(_without_time, suitable).strip("-._")
    # Cut at characters, as file systems count bytes.
    short = plain.encode()[:_LONGEST].decode("utf-8", "ignore").strip("-._")
    # Digits of a hash could come out as a date.
    letters = sha256(hashed).hexdigest()[:16].translate(_LETTERS)
    return f"{short or 'page'}-{letters}.txt"


def _without_time(digits: re.Match[str]) -> str:
    """Digits as they are, or as letters where they could be read as a day or a moment."""
    groups = re.findall(r"\d+", digits[0])
    if (
        sum(map(len, groups)) >= 6
        or any(len(group) == 2 for group in groups[1:])
        or any(_YEAR.fullmatch(group) for group in groups)
    ):
        return "".join(chr(ord("g") + int(sign)) if sign.isdecimal() else sign for sign in digits[0])
    return digits[0]
