"""What is true of any bytes, any page and any prefix of a page."""

import os
from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.pages.page_text import Report, compose, read, reports_of

ROOT = Path(__file__).parents[2]
SAMPLES = sorted((ROOT / "data" / "raw").rglob("*.txt")) + sorted(
    (ROOT.parent / "shared" / "seeds").glob("*.txt")
)
EVERY_PREFIX = "DATELINE_EVERY_PREFIX" in os.environ

FRAGMENTS = [
    *(b"Meer uit Buitenland\n", b"1 uur geleden", b"WASHINGTON (ANP/RTR) - ", b"geleden", b"ANP Kop\n"),
    *(
        b"De man zei dat het goed ging met hem en met de anderen. ",
        b"\n",
        b"\n\n",
        b"\r\n",
        b" ",
        b"\xc2\xa0",
    ),
    *(
        b"maandag 3 november 2025\n",
        b"31 februari 2025\n",
        b"Editie: NL\n",
        b"Titel\n",
        b"Meer u",
        b"\\",
        b"\\\n",
    ),
    *(
        b"\xc3\xa9",
        b"\xe9",
        b"\x00",
        b"\x81",
        b"\xef\xbb\xbf",
        b"\xff\xfe",
        b"\xe2\x80\xa8",
        b"\xc2\x85",
        b"\xc6\xab",
    ),
    *(
        b"(",
        b")",
        b"(ANP) - ",
        b"zojuist",
        b"Gisteren\n",
        b"&quot;",
        b"&#10;",
        b"&#0;",
        b"<html>",
        b"Inloggen\n",
    ),
]
RAW = st.one_of(st.binary(max_size=80), st.lists(st.sampled_from(FRAGMENTS), max_size=25).map(b"".join))


@settings(max_examples=60)
@given(st.lists(RAW, max_size=40))
def test_any_bytes_are_a_page_or_a_quarantine_row(contents: list[bytes]) -> None:
    read(*contents)


@pytest.mark.skipif(not SAMPLES, reason="no sample captures")
def test_every_prefix_of_a_sample_can_be_read() -> None:
    step = 1 if EVERY_PREFIX else 97
    batch: list[bytes] = []
    for sample in SAMPLES:
        content = sample.read_bytes()
        batch += [content[:length] for length in range(0, len(content) + 1, step)]
        if len(batch) > 5000:
            read(*batch)
            batch = []
    read(*batch)


SENTENCES = [
    "De minister is vanochtend aangekomen voor overleg.",
    'Een uur geleden was er nog niets bekend, zegt "een woordvoerder".',
    "Het gebeurde 2 jaar geleden (ANP) - zoals bekend - in de haven.",
    "Volgens DEN HAAG (ANP) - zo heet de bron - klopt dat niet!",
    "Gisteren zei hij: ‘Dat was 3 dagen geleden’.",
    "Meer uit de regio volgt later.",
    "In Oekraïne vielen 12 doden; 1 uur geleden werd dat bevestigd…",
    "Dertig jaar geleden (in 1995) lag dat anders.",
]
BODY = st.lists(st.sampled_from(SENTENCES), min_size=2, max_size=4).map(" ".join)
DATELINE = st.sampled_from(
    [
        *(
            "DEN HAAG",
            "SANTA CRUZ",
            "ST. ANTON AM ARLBERG",
            "CAPELLE AAN DEN IJSSEL",
            "BELÉM",
            "NUUK/KOPENHAGEN",
        ),
        *("'S-HERTOGENBOSCH", "MIAMI/KYIV/MOSKOU", "AIR FORCE ONE", "CANBERA", "GAZA/TEL-AVIV", "UTRECHT"),
    ]
)
AGENCIES = st.lists(
    st.sampled_from(
        ["ANP", "RTR", "AFP", "DPA", "AP", "BELGA", "Belga", "BLOOMBERG", "TASS", "EFE", "PR NEWSWIRE"]
    ),
    min_size=1,
    max_size=4,
    unique=True,
)
HEADLINE = st.sampled_from(
    [
        *(
            "Kabinet wil meer treinen",
            "Hoe nu verder?",
            "'Dit is pas het begin'",
            "Ramp tien jaar geleden herdacht",
        ),
        *("3 doden bij brand in Rotterdam", "Vliegramp twee jaar geleden", "Meer uit voorzorg", "Nee!"),
    ]
)
LABEL = st.sampled_from(
    [
        *("0 minuten geleden", "1 minuut geleden", "59 minuten geleden", "1 uur geleden", "1 dag geleden"),
        *("6 dagen geleden", "1 week geleden", "3 weken geleden", "1 maand geleden", "11 maanden geleden"),
        *("1 jaar geleden", "5 jaar geleden", "een uur geleden", "zojuist", "Gisteren"),
    ]
)
SECTIONS = [
    "Buitenland",
    "Binnenland",
    "Politiek",
    "Financieel",
    "Sport",
    "Voetbal",
    "Entertainment",
    "112 & Weer",
]


@st.composite
def openings(draw: st.DrawFn) -> tuple[str | None, list[str]]:
    return draw(
        st.one_of(
            st.tuples(DATELINE, AGENCIES),
            st.tuples(st.none(), AGENCIES),
            st.just((None, [])),
        )
    )


@st.composite
def pages(draw: st.DrawFn) -> tuple[str, list[Report], list[str | None]]:
    """A page, its reports, and the section of each."""
    layout = draw(st.sampled_from(["glued", "spaced", "index"]))
    article = None
    if layout != "index":
        dateline, agencies = draw(openings())
        paragraphs = [draw(BODY), *draw(st.lists(st.one_of(BODY, st.just("Reactie")), max_size=3))]
        article = Report("\n".join(paragraphs), dateline, agencies, draw(HEADLINE))
    sections = draw(
        st.lists(st.sampled_from(SECTIONS), min_size=1, max_size=1 if layout == "index" else 2, unique=True)
    )
    lists = {}
    for section in sections:
        briefs = []
        for _ in range(draw(st.integers(1, 4))):
            dateline, agencies = draw(openings())
            headline = None if layout == "glued" else draw(HEADLINE)
            label = draw(LABEL)
            briefs.append(Report(draw(BODY), dateline, agencies, headline, label))
        lists[section] = briefs
    if layout == "glued":
        # A label without a number is glued to an opening only; before plain text it could be the text.
        for briefs in lists.values():
            for brief, below in pairwise(briefs):
                if not below.agencies and "geleden" not in str(brief.label):
                    brief.label = "4 uur geleden"
    reports = ([article] if article else []) + [brief for briefs in lists.values() for brief in briefs]
    of = [sections[0]] * bool(article) + [section for section, briefs in lists.items() for _ in briefs]
    return compose(layout, article, lists, "maandag 3 november 2025"), reports, of


BATCH = st.lists(pages(), min_size=1, max_size=8, unique_by=lambda page: page[0])


@settings(max_examples=60)
@given(BATCH)
def test_the_parts_of_a_page_come_back(batch: list[tuple[str, list[Report], list[str | None]]]) -> None:
    parsed = read(*(text for text, _, _ in batch))
    assert reports_of(parsed) == [report for _, reports, _ in batch for report in reports]
    assert parsed.items["section"].to_list() == [section for _, _, sections in batch for section in sections]
    assert parsed.pages["unknown_characters"].sum() == 0
    assert parsed.quarantine.is_empty()
    assert parsed.items["complete"].all()
    texts = dict(zip(parsed.pages["page_id"], (text for text, _, _ in batch), strict=True))
    spans = parsed.items.select("page_id", "span_start", "span_end", "body").iter_rows()
    assert all(body.split("\n")[0] in texts[page][start:end] for page, start, end, body in spans)


DAMAGES: dict[str, Callable[[str], bytes]] = {
    "crlf": lambda text: text.replace("\n", "\r\n").encode(),
    "bom": lambda text: text.encode("utf-8-sig"),
    "utf-16": lambda text: text.encode("utf-16"),
    "cp1252": lambda text: text.encode("cp1252"),
    "entities": lambda text: text.replace('"', "&quot;").replace("ï", "&iuml;").encode(),
    "nul": lambda text: text.replace(" - ", " -\0 ").encode(),
    "nbsp": lambda text: text.replace(") - ", ")\u00a0- ").encode(),
    "zero-width": lambda text: text.replace("e", "e\u200b").encode(),
}


@settings(max_examples=15)
@given(pages())
def test_damage_that_can_be_repaired_leaves_the_parts(
    page: tuple[str, list[Report], list[str | None]],
) -> None:
    text, reports, _ = page
    # Damage that changes nothing would give the same page twice.
    damaged = {damage(text): None for damage in DAMAGES.values()}
    read_back = reports_of(read(*damaged))
    assert [
        replace(report, body=report.body.replace("\u00a0", " ")) for report in read_back
    ] == reports * len(damaged)


@settings(max_examples=12)
@given(st.lists(pages(), max_size=4))
def test_a_page_reads_the_same_alone_and_in_a_batch(
    batch: list[tuple[str, list[Report], list[str | None]]],
) -> None:
    texts = list(dict.fromkeys(text for text, _, _ in batch))
    together = read(*texts)
    alone = [read(text) for text in texts]
    for name in ("items", "segments"):
        frames = [getattr(parsed, name) for parsed in alone]
        assert getattr(together, name).equals(pl.concat([*frames, getattr(together, name).clear()]))
