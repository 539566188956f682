"""Openings that are written otherwise are read, wherever a report begins."""

from datetime import UTC, datetime

import polars as pl
import pytest

from pipelines.pages.datelines import read_datelines
from tests.pages.page_text import read

SEEN = datetime(2026, 3, 13, 12, 2, tzinfo=UTC)
BODY = "De kustwacht heeft een schip met meer dan honderd mensen teruggestuurd naar Malta. Dat gebeurde in de nacht."
OTHER = "De politie heeft een visser aangehouden bij Ceuta."
LIST = f"Titel\nPARIJS (ANP) - Frankrijk bedankt Marokko.\nMeer uit Buitenland\nOSLO (ANP) - {OTHER}\n"

OPENINGS = {
    "(ANP en AFP) - ": (None, ["ANP", "AFP"]),
    "(ANP + AFP) - ": (None, ["ANP", "AFP"]),
    "PARIJS (ANP, AFP en RTR) — ": ("PARIJS", ["ANP", "AFP", "RTR"]),
    "[ANP] - ": (None, ["ANP"]),
    "PARIJS [ANP/AFP] – ": ("PARIJS", ["ANP", "AFP"]),
    "(anp/afp) - ": (None, ["anp", "afp"]),
    "(ANP - ": (None, ["ANP"]),
    "PARIJS (ANP/AFP – ": ("PARIJS", ["ANP", "AFP"]),
    "SANTIAGO (CHILI) (ANP) - ": ("SANTIAGO (CHILI)", ["ANP"]),
    "PARIJS, 12 december (ANP) - ": ("PARIJS", ["ANP"]),
    "NEW YORK, 11 maart (AFP) – ": ("NEW YORK", ["AFP"]),
    "PARIJS, 12-12-2025 (ANP) - ": ("PARIJS", ["ANP"]),
    "Brussel, donderdag (ANP) - ": ("Brussel", ["ANP"]),
    "'s-Hertogenbosch (ANP) - ": ("'s-Hertogenbosch", ["ANP"]),
    "berlijn (ANP) - ": ("berlijn", ["ANP"]),
    "ANP | PARIJS - ": ("PARIJS", ["ANP"]),
    "ANP/RTR | DEN HAAG | ": ("DEN HAAG", ["ANP", "RTR"]),
    "(ANP): ": (None, ["ANP"]),
    "KYIV/MOSKOU (anp/rtr): ": ("KYIV/MOSKOU", ["anp", "rtr"]),
    "PARIJS, (ANP) - ": ("PARIJS", ["ANP"]),
    "PARIJS en LONDEN (ANP) - ": ("PARIJS en LONDEN", ["ANP"]),
    "PARIJS ANP - ": ("PARIJS", ["ANP"]),
}


@pytest.mark.parametrize("opening", OPENINGS)
def test_an_unusual_opening_is_read(opening: str) -> None:
    for text in (
        f"Titel\n{opening}{BODY}\nMeer uit Buitenland\nOSLO (ANP) - {OTHER}\n1 uur geleden",
        f"{LIST}1 uur geleden\n{opening}{BODY}\n2 uur geleden",
        f"{LIST}1 uur geleden{opening}{BODY}\n2 uur geleden",
        f"{LIST}gisteren 11:50{opening}{BODY}\n2 uur geleden",
    ):
        found = read(text, folder_time=SEEN).items.filter(body=BODY).select("dateline", "agencies").rows()
        assert found == [OPENINGS[opening]]


@pytest.mark.parametrize(
    "text",
    [
        *(
            "Bron: ANP",
            "De brug (foto: ANP)",
            "ANP 2 - Ajax 1",
            "ANP is een persbureau",
            "AP - GL fusie gaat door",
        ),
        *(
            "Volgens DEN HAAG (ANP) - zo heet de bron",
            "Het was 2 jaar geleden (ANP) - zoals",
            "TT Assen - de race",
        ),
    ],
)
def test_an_agency_alone_makes_no_opening(text: str) -> None:
    assert read_datelines(pl.Series([text]))["opens"].to_list() == [False]
