"""Reading time grows linearly with the size of the input, whatever the input. Ratios, as machines differ."""

import os
from collections.abc import Callable

import pytest

from pipelines.pages.reading import read_pages
from tests.pages.page_text import captures

BRIEF = "GENT (ANP) - De brug over het kanaal gaat na een verbouwing van acht maanden weer open voor het verkeer.\n"
PAGE = f"Een titel\n{BRIEF}Meer uit Buitenland\n" + f"{BRIEF}1 uur geleden" * 9
SIZE = 1_000_000


def seconds(read: Callable[[], object]) -> float:
    """CPU seconds, the minimum of two runs."""
    runs = []
    for _ in range(2):
        begin = os.times()
        read()
        end = os.times()
        runs.append(end.user - begin.user + end.system - begin.system)
    return max(min(runs), 0.01)


@pytest.fixture(scope="module")
def normal() -> float:
    """Seconds for `SIZE` bytes of ordinary pages."""
    pages = [f"{PAGE}{number}" for number in range(SIZE // len(PAGE))]
    batch = captures(*pages)
    return seconds(lambda: read_pages(batch))


@pytest.mark.parametrize(
    "unit",
    [
        *(
            "tekst zonder einde ",
            "A",
            "A ",
            "(",
            "A(",
            "(ANP) - ",
            "A (ANP/RTR) - ",
            "geleden",
            "1 uur geleden",
            "1 ",
        ),
        *(
            "1 uur geledenA",
            ".1 uur geleden(A",
            "Ã©",
            "ƫ",
            "aĆ«",
            "&quot;",
            "&a",
            "\x00",
            "tekst\x85",
            "'",
            "- ",
            "<a",
        ),
        *("\r\n", "a\n", "Meer uit B\n", "ANP a\n\n", "café Ã©\n", f"{BRIEF}1 uur geleden", "zojuistA"),
    ],
)
def test_a_hostile_page_takes_no_more_than_ten_times_the_time_of_ordinary_ones(
    unit: str, normal: float
) -> None:
    batch = captures(unit * (SIZE // len(unit.encode())))
    assert seconds(lambda: read_pages(batch)) < 10 * normal


@pytest.mark.parametrize("unit", [b"caf\xe9 ", b"caf\xe9\x81 ", "één\n".encode() + b"\xe9", b"a\x00"])
def test_broken_encodings_take_no_more_than_ten_times_the_time(unit: bytes, normal: float) -> None:
    batch = captures(unit * (SIZE // len(unit)))
    assert seconds(lambda: read_pages(batch)) < 10 * normal


@pytest.mark.parametrize("unit", ["A ", "(", "1 uur geleden ", "A (ANP) - ", "tekst 1 uur geledenA"])
def test_ten_times_the_input_takes_about_ten_times_the_time(unit: str) -> None:
    small, large = captures(unit * 15_000), captures(unit * 150_000)
    assert seconds(lambda: read_pages(large)) < 25 * seconds(lambda: read_pages(small))
