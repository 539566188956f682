"""Captures whose names and text try to act where they are shown: on terminals, in spreadsheets and in browsers."""

import os
import re
from pathlib import Path

from assets.storage.data_folder import DataFolder

NAMES = [
    "\x1b]0;owned\x07\x1b[2J.txt",
    "two\n  forged line: nothing is wrong.txt",
    "tab\there.txt",
    "<img src=x onerror=alert(1)>.txt",
    "[x](javascript:alert(1)).txt",
    "a|b|c.txt",
    "\u202egnp.txt",
    "c1\x9b31m.txt",
    "=cmd|' !A0.txt",
]
# Their number makes the pages differ.
PAGE = """Kop <img src=x onerror="document.title='owned'"> [x](javascript:alert(1)) | kop

BERLIJN (ANP/<b>X</b>) - Rusland valt \x1b[31mOekraïne\x9b aan <script>document.title=1</script> \u202e, zegt Duitsland.

Meer uit Buitenland

=HYPERLINK("http://x")|{number}

PARIJS (=cmd|' /C calc'!A0/\x1b[2JAFP) - Frankrijk heeft Duitsland bekritiseerd. <img src=x onerror=alert(2)> {number}

4 uur geleden

-2+3 kop

KYIV (ANP) - Rusland heeft Oekraïne aangevallen [x](javascript:alert(3)).

<img src=x> uur geleden
"""
# What a terminal acts upon or a line is turned round by, but for line feeds and tabs.
UNSEEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")


def write_hostile(root: Path) -> DataFolder:
    """A data folder of such captures, of one day; some cannot be read."""
    folder = root / "raw" / "2025-12-08"
    folder.mkdir(parents=True)
    for number, name in enumerate(NAMES):
        (folder / name).write_text(PAGE.format(number=number), "utf-8")
    (folder / "empty \x1b[31m\n.txt").touch()
    Path(os.fsdecode(os.fsencode(folder) + b"/no text \xff.txt")).touch()
    elsewhere = root / "raw" / "\x1b[31m<img src=x onerror=alert(4)>"
    elsewhere.mkdir()
    (elsewhere / "page.txt").touch()
    return DataFolder(str(root))
