"""Names of files for captures."""

import re

import pytest

from pipelines.archives.names import page_name, text_name
from pipelines.pages.folder_names import read_folder_name

HASH = r"-[a-p]{16}\.txt"


def test_a_name_stands_for_an_address_and_a_text():
    name = page_name("https://www.zeelandnet.nl/nieuws/buitenland", b"tekst")
    assert re.fullmatch(rf"nieuws-buitenland{HASH}", name)
    assert name == page_name("https://www.zeelandnet.nl/nieuws/buitenland", b"tekst")
    others = [
        ("https://www.zeelandnet.nl/nieuws/buitenland", b"tekst."),
        ("https://x.nl/nieuws/buitenland", b"tekst"),
    ]
    assert len({name, *(page_name(*other) for other in others)}) == 3


def test_the_stem_of_a_text_file_stays():
    assert re.fullmatch(rf"004_4d409aef6748e7c0{HASH}", text_name("004_4d409aef6748e7c0", b"tekst"))


@pytest.mark.parametrize(
    "stem",
    [
        *(
            "2025-12-08",
            "2025-12-08T0930",
            "20251208",
            "20251208093000",
            "page_2025-12-08",
            "8-12-2025",
            "08-12-25",
        ),
        *(
            "09.30",
            "9:30",
            "12-08",
            "2025",
            "1765182600",
            "nieuws-2025-12",
            "2025_12_08-page",
            "a2025.12.08b",
        ),
    ],
)
def test_no_name_looks_like_a_time(stem):
    for name in (text_name(stem, b"tekst"), page_name(f"https://zeelandnet.nl/{stem}/x", b"tekst")):
        assert not re.search(r"\d{4,}|\d[-_.:]\d\d", name)
        assert read_folder_name(name.removesuffix(".txt")).day is None


@pytest.mark.parametrize(
    "url",
    [
        *(
            "",
            "https://zeelandnet.nl/",
            "https://zeelandnet.nl/a/../../b?x=%2F#y",
            "https://zeelandnet.nl/" + "é" * 300,
        ),
        *(
            "https://zeelandnet.nl/.%00hidden",
            "http://[",
            "https://zeelandnet.nl/date=1*?[]%25",
            "urn:\ud800x",
        ),
    ],
)
def test_every_address_gives_a_name_that_any_disk_takes(url):
    name = page_name(url, b"tekst")
    assert re.fullmatch(rf"[\w.-]+{HASH}", name)
    assert name[0] not in ".-"
    assert len(name.encode()) <= 110
