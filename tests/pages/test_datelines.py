import polars as pl
import pytest

from pipelines.pages.datelines import agencies, read_datelines
from tests.pages.page_text import read


def opening(text: str) -> tuple[bool, str | None, list[str] | None, list[str] | None, list[str] | None, int]:
    return read_datelines(pl.Series([text])).row(0)


@pytest.mark.parametrize(
    ("head", "dateline", "written", "codes"),
    [
        ("SEOUL (ANP/RTR) - ", "SEOUL", ["ANP", "RTR"], ["ANP", "RTR"]),
        ("GAZA/TEL-AVIV(ANP/AFP) - ", "GAZA/TEL-AVIV", ["ANP", "AFP"], ["ANP", "AFP"]),
        ("(ANP) - ", None, ["ANP"], ["ANP"]),
        ("'S-HERTOGENBOSCH (ANP) – ", "'S-HERTOGENBOSCH", ["ANP"], ["ANP"]),
        (
            "BELÉM (ANP/DPA/AFP/EFE)\u00a0- ",
            "BELÉM",
            ["ANP", "DPA", "AFP", "EFE"],
            ["ANP", "DPA", "AFP", "EFE"],
        ),
        ("ST. ANTON AM ARLBERG (ANP) - ", "ST. ANTON AM ARLBERG", ["ANP"], ["ANP"]),
        ("CAPELLE AAN DEN IJSSEL (ANP) — ", "CAPELLE AAN DEN IJSSEL", ["ANP"], ["ANP"]),
        ("MIAMI/KYIV/MOSKOU (ASNP/Belga) - ", "MIAMI/KYIV/MOSKOU", ["ASNP", "Belga"], ["ANP", "BELGA"]),
        ("AMSTERDAM (ANP/PR NEWSWIRE) - ", "AMSTERDAM", ["ANP", "PR NEWSWIRE"], ["ANP", "PR NEWSWIRE"]),
        ("AIR FORCE ONE (ANP / RTR) -", "AIR FORCE ONE", ["ANP", "RTR"], ["ANP", "RTR"]),
        ("DEN HAAG (ANP) ", "DEN HAAG", ["ANP"], ["ANP"]),
        ("Capelle aan den IJssel (ANP) - ", "Capelle aan den IJssel", ["ANP"], ["ANP"]),
        ("PARIJS - ", "PARIJS", [], []),
        ("TEHERAN (XYZ) - ", "TEHERAN", ["XYZ"], []),
    ],
)
def test_an_opening_is_read(head: str, dateline: str | None, written: list[str], codes: list[str]) -> None:
    opens, place, as_written, normalised, unknown, length = opening(head + "De man")
    assert (opens, place, as_written, normalised) == (True, dateline, written, codes)
    assert length == len(head)
    assert unknown == [agency for agency in written if agency == "XYZ"]


@pytest.mark.parametrize(
    "text",
    [
        *(
            "Trump (79) - die weer won - zei",
            "De NAVO (EU) - dat is",
            "PSV - AZ eindigde in 1-1",
            "(foto) - zie",
        ),
        *(
            "Hij zei tegen DEN HAAG (ANP) - bekend -",
            "Het was 2 jaar geleden (ANP) - zoals",
            "geen haakjes",
            "",
        ),
        *(
            "De president van de VS (ANP) - ",
            "VN (de wereldorganisatie) - zegt",
            "((((",
            "A (ANP",
            "NAVO - VS",
        ),
    ],
)
def test_other_text_has_no_opening(text: str) -> None:
    assert opening(text) == (False, None, None, None, None, 0)


def test_an_unknown_agency_is_reported_and_its_item_kept() -> None:
    parsed = read("Titel\nTEHERAN (ANP/XYZ) - Het is er rustig, zegt de regering.\nMeer uit Buitenland")
    assert parsed.items.select("agencies", "agency_codes").row(0) == (["ANP", "XYZ"], ["ANP"])
    (row,) = parsed.quarantine.iter_rows(named=True)
    assert (row["reason"], row["excerpt"]) == ("unknown_agency", "TEHERAN (ANP/XYZ) - ")
    assert row["detail"].endswith(": XYZ")


def test_agencies_have_one_name_and_each_form_one_code() -> None:
    forms = agencies()
    assert forms["form"].is_unique().all()
    assert forms.select("code", "name").unique().get_column("code").is_unique().all()
