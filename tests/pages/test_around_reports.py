"""What a page prints beside a report on its line or around it: marks, sections, reading times, captions, menus."""

from datetime import UTC, datetime

import pytest

from tests.pages.page_text import read

SEEN = datetime(2026, 3, 13, 12, 2, tzinfo=UTC)
BODY = "Frankrijk heeft Marokko bedankt voor hulp bij een brand."
MORE = "De brand is inmiddels geblust, zegt de minister."
ONE, TWO = "Een schip is teruggestuurd naar Malta.", "Een visser is aangehouden bij Ceuta."
HEAD = f"Titel\nPARIJS (ANP/AFP) - {BODY}\n{MORE}\nMeer uit Buitenland\n"
LIST = f"ROME (ANP) - {ONE}\n2 uur geleden\nMADRID (ANP) - {TWO}\n5 uur geleden"


@pytest.mark.parametrize(
    "mark", ["• ", "- ", "* ", "1. ", "12. ", "2) ", "> ", "(CORRECTIE) ", "UPDATE: ", "1\n", "•\n"]
)
def test_a_mark_in_front_of_a_report_is_no_part_of_it(mark: str) -> None:
    parsed = read(f"{HEAD}{mark}ROME (ANP) - {ONE}\n2 uur geleden\n{mark}MADRID (ANP) - {TWO}\n5 uur geleden")
    assert parsed.items["body"].to_list() == [f"{BODY}\n{MORE}", ONE, TWO]
    assert parsed.items["dateline"].to_list() == ["PARIJS", "ROME", "MADRID"]
    assert parsed.items["headline"].to_list() == ["Titel", None, None]
    assert parsed.quarantine.is_empty()


@pytest.mark.parametrize("mark", ["## ", "> ", "• ", "▸ "])
def test_a_mark_in_front_of_a_section_is_no_part_of_it(mark: str) -> None:
    items = read(f"{HEAD.replace('Meer', f'{mark}Meer')}{LIST}").items
    assert items["body"].to_list() == [f"{BODY}\n{MORE}", ONE, TWO]
    assert set(items["section"]) == {"Buitenland"}


def test_a_list_in_a_text_keeps_its_marks() -> None:
    text = "De punten:\n- een (1)\n- twee (2)\n3. drie"
    assert read(f"Titel\nPARIJS (ANP) - {text}\nMeer uit Sport\n{LIST}").items["body"][0] == text


@pytest.mark.parametrize("apart", [" - ", " | ", " • ", " ", ""])
def test_a_clock_in_front_of_a_report_is_its_age(apart: str) -> None:
    page = f"11:40{apart}ROME (ANP) - {ONE}\n10:55{apart}MADRID (ANP) - {TWO}\n"
    for head in (HEAD, "Net binnen\n", "Liveblog\n"):
        items = read(head + page, folder_time=SEEN).items.filter(kind="brief")
        assert items.select("dateline", "body", "age_minutes_min").rows() == [
            ("ROME", ONE, 81),
            ("MADRID", TWO, 126),
        ]


@pytest.mark.parametrize(
    "place", ["STRAßBURG", "GROßENHAIN/MEIßEN", "10 DOWNING STREET", "24 UUR VAN LE MANS", "WASHINGTON D.C."]
)
def test_a_place_may_hold_a_sharp_s_a_number_or_initials(place: str) -> None:
    opening = f"{place} (ANP/DPA) - "
    for page in (
        f"Titel\n{opening}{ONE}\nMeer uit Buitenland\n{LIST}",
        f"{HEAD}MADRID (ANP) - {TWO}\n5 uur geleden\n{opening}{ONE}\n2 uur geleden",
        f"{HEAD}MADRID (ANP) - {TWO}\n5 uur geleden{opening}{ONE}\n2 uur geleden",
    ):
        parsed = read(page)
        assert place in parsed.items.filter(body=ONE)["dateline"].to_list()
        assert parsed.quarantine.is_empty()


def test_the_cells_of_a_table_are_lines() -> None:
    page = f"{HEAD}Schip\tROME (ANP) - {ONE}\t2 uur geleden\nVisser\tMADRID (ANP) - {TWO}\t5 uur geleden\n"
    items = read(page).items.filter(kind="brief")
    assert items.select("headline", "body", "age_minutes_min").rows() == [
        ("Schip", ONE, 120),
        ("Visser", TWO, 300),
    ]


@pytest.mark.parametrize(
    "label",
    [
        *(
            "Buitenland | 2 uur geleden",
            "ANP - 2 uur geleden",
            "Sport • 2 uur geleden",
            "2 uur geleden | ANP",
        ),
        *("2 uur geleden in Buitenland", "2 uur geleden door ANP", "2 uur geleden · 1 min leestijd"),
        *(
            "2 uur geleden 3 reacties",
            "2 uur geleden ›",
            "🕑 2 uur geleden",
            "ANP | 2 uur geleden • 2 min lezen",
        ),
    ],
)
def test_an_age_may_stand_beside_a_section_or_an_agency(label: str) -> None:
    parsed = read(
        f"{HEAD}Schip terug\nROME (ANP) - {ONE}\n{label}\nVisser vast\nMADRID (ANP) - {TWO}\n{label}"
    )
    items = parsed.items.filter(kind="brief")
    assert items["headline"].to_list() == ["Schip terug", "Visser vast"]
    assert items.select("body", "age_label", "age_minutes_min").rows() == [
        (ONE, label, 120),
        (TWO, label, 120),
    ]
    assert parsed.quarantine.is_empty()


@pytest.mark.parametrize(
    "line",
    [
        *(
            "2 min leestijd",
            "1-2 minuten",
            "Leestijd: 2 min",
            "3 reacties",
            "ANP · 13 mrt. 2026 · 1 min",
            "zeelandnet.nl",
        ),
        *(
            "Macron spreekt. Foto: AFP/Jan de Vries",
            "De haven van Lyon. © ANP / AFP",
            "Luister naar dit artikel",
        ),
        *("Facebook", "https://www.zeelandnet.nl/nieuws/titel", "Tekst gaat verder onder de advertentie"),
    ],
)
def test_a_line_around_the_text_is_neither_title_nor_text(line: str) -> None:
    for article in (f"{line}\nPARIJS (ANP) - {BODY}\n{MORE}", f"PARIJS (ANP) - {BODY}\n{line}\n{MORE}"):
        item = read(f"Titel\n{article}\nMeer uit Buitenland\n{LIST}").items.row(0, named=True)
        assert (item["headline"], item["body"]) == ("Titel", f"{BODY}\n{MORE}")


def test_the_title_stands_above_a_summary() -> None:
    summary = "Frankrijk en Marokko werken samen tegen branden."
    parsed = read(f"Titel\n\n{summary}\n\nPARIJS (ANP) - {BODY}\n\nMeer uit Buitenland\n\n{LIST}")
    assert parsed.items["headline"][0] == "Titel"
    assert [row.strip() for row in parsed.quarantine["excerpt"]] == [summary]


@pytest.mark.parametrize("path", ["Nieuws\nBuitenland", "Zoeken\nActueel\nBuitenland"])
def test_a_title_below_a_path_is_no_link(path: str) -> None:
    page = f"{path}\nTitel\n13 mrt 2026, 11:40\nFoto: ANP\nPARIJS (ANP) - {BODY}\n{MORE}\nMeer uit Buitenland\n{LIST}"
    assert read(page).items["headline"][0] == "Titel"


def test_a_section_in_capitals_is_the_same_section() -> None:
    page = (
        f"MEEST GELEZEN\nEen link\nNog een link\nBUITENLAND\nSchip terug\nROME (ANP) - {ONE}\n2 uur geleden\n"
    )
    items = read(f"{page}SPORT\nVisser vast\nMADRID (ANP) - {TWO}\n5 uur geleden").items
    assert items.select("section", "headline").rows() == [
        ("Buitenland", "Schip terug"),
        ("Sport", "Visser vast"),
    ]


def test_the_marks_of_markdown_are_repaired() -> None:
    page = (
        f"# Titel\n\n![kaart](https://voorbeeld.nl/a.png)\n\n**PARIJS (ANP/AFP) -** {BODY}\n\n"
        "### Meer uit Buitenland\n\n"
        f"**Schip terug**\n\nROME (ANP) - {ONE}\n\n*2 uur geleden*\n\n"
        f"[Visser vast](https://voorbeeld.nl/1)\n\nMADRID (ANP) - {TWO}\n\n_5 uur geleden_\n"
    )
    parsed = read(page)
    assert parsed.items["headline"].to_list() == ["Titel", "Schip terug", "Visser vast"]
    assert parsed.items["body"].to_list() == [BODY, ONE, TWO]
    assert parsed.items["agencies"][0].to_list() == ["ANP", "AFP"]
    assert parsed.items["age_minutes_min"].to_list() == [None, 120, 300]
    assert parsed.pages["repairs"][0].to_list() == ["markdown"]
    assert parsed.quarantine.is_empty()


@pytest.mark.parametrize(
    "text", ["Dat f**king plan en die s**t, zei hij.", "De score was 5 ** 2 ** 1.", "Hij koos #1."]
)
def test_other_stars_stay(text: str) -> None:
    assert read(f"Titel\nPARIJS (ANP) - {text}\nMeer uit Sport\n{LIST}").items["body"][0] == text
