"""Inputs for the readers of pages and events, each told by its seed and number alone."""

import random
from collections.abc import Callable
from itertools import accumulate

from tests.conftest import SAMPLE

_PAGES = [path.read_bytes() for path in sorted(SAMPLE.rglob("*.txt"))]
_PIECES = [
    *(
        "Meer uit Buitenland\n",
        "1 uur geleden\n",
        "gisteren 11:50\n",
        "WASHINGTON (ANP/RTR) - ",
        "(ANP) - ",
        "ANP | PARIJS ",
    ),
    *(
        "maandag 3 november 2025\n",
        "Net binnen\n",
        "Bron: ANP\n",
        "Editie: NL\n",
        "\n",
        "\n\n",
        "&quot;",
        "&#10;",
        "<html>",
    ),
    *(
        "Rusland valt Oekraïne aan. ",
        "De Duitse minister veroordeelt Iran. ",
        "Israël en de VS tekenen een akkoord. ",
    ),
    *(
        "(",
        ")",
        "[",
        "/",
        "-",
        "–",
        "'",
        "\\",
        ".",
        ",",
        ":",
        "...",
        "M. de Vries ",
        "aldus ",
        "20",
        "\t",
        "\u2028",
        "\u00a0",
    ),
]
SMALLEST, LARGEST = 10_000, 1_000_000


def _size(chance: random.Random, largest: int) -> int:
    """Small sizes are as frequent as large ones, by their number of digits."""
    return round(SMALLEST * (largest / SMALLEST) ** chance.random())


def _noise(chance: random.Random, size: int) -> bytes:
    return chance.randbytes(size)


def _mutated(chance: random.Random, size: int) -> bytes:
    """Pages one after the other, with pieces cut out, repeated, swapped and overwritten."""
    content = bytearray()
    while len(content) < size:
        content += chance.choice(_PAGES)
    content = content[:size]
    for _ in range(chance.choice([1, 10, 100, 1000])):
        at, length = chance.randrange(len(content)), chance.choice([1, 1, 10, 200])
        match chance.randrange(4):
            case 0:
                content[at : at + length] = chance.randbytes(length)
            case 1:
                del content[at : at + length]
            case 2:
                content[at:at] = content[at : at + length]
            case _:
                content[at:at] = chance.choice(_PIECES).encode()
    return bytes(content[:size])


def _no_space(chance: random.Random, size: int) -> bytes:
    letters = chance.choice(
        ["a", "ab", "é", "0", "A", "(", "-", "1u", "<", "&", "漢", "\u0301", ".", "A.", "-/", "'"]
    )
    return (letters * size).encode()[:size]


def _long_lines(chance: random.Random, size: int) -> bytes:
    words = [
        "Rusland",
        "en",
        "geleden",
        "uur",
        "ANP",
        "(ANP)",
        "-",
        "de",
        "1",
        "Oekraïne.",
        "zei",
        "Meer",
        "uit",
    ]
    return " ".join(chance.choices(words, k=size // 4)).encode()[:size]


def _repetition(chance: random.Random, size: int) -> bytes:
    """A few pieces, again and again; and again with what came of it."""
    text = "".join(chance.choices(_PIECES, k=chance.randint(1, 6)))
    while len(text) < size:
        text += text[: chance.randint(1, len(text))] + chance.choice(["", "", *_PIECES])
    return text.encode()[:size]


def _planes(chance: random.Random, size: int) -> bytes:
    """Characters of all planes of Unicode, some between words of a page."""
    planes = list(accumulate([0] + [0x10000] * 16))
    text = "".join(chr(chance.choice(planes) + chance.randrange(0xD800)) for _ in range(size // 4))
    if chance.random() < 0.5:
        text = " ".join(text[at : at + 7] + chance.choice(_PIECES) for at in range(0, len(text), 14))
    return text.encode("utf-8", "replace")[:size]


def _pieces(chance: random.Random, size: int) -> bytes:
    return "".join(chance.choices(_PIECES, k=size // 3)).encode()[:size]


_KINDS: list[Callable[[random.Random, int], bytes]] = [
    *(_noise, _mutated, _mutated, _no_space, _long_lines, _repetition, _repetition, _planes, _pieces)
]


def fuzz_input(seed: int, number: int, largest: int = LARGEST) -> tuple[str, bytes]:
    """The kind of an input, and its bytes: 10 KB up to `largest`."""
    chance = random.Random(f"{seed} {number}")
    make = chance.choice(_KINDS)
    return make.__name__.strip("_"), make(chance, _size(chance, largest))
