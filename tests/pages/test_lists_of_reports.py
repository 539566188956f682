"""Where the list of reports begins without `Meer uit`, and what stands around the text."""

from datetime import UTC, datetime

import pytest

from tests.pages.page_text import read

SEEN = datetime(2026, 3, 13, 12, 2, tzinfo=UTC)
TEXT = [
    "Frankrijk heeft Marokko bedankt voor hulp bij een brand.",
    "De brand is inmiddels geblust, zegt de minister.",
]
ARTICLE = f"PARIJS (ANP/AFP) - {TEXT[0]}\n{TEXT[1]}"
ONE, TWO = "Een schip is teruggestuurd naar Malta.", "Een visser is aangehouden bij Ceuta."
GLUED = f"ROME (ANP) - {ONE}\n2 uur geledenMADRID (ANP) - {TWO}\n5 uur geleden"
SPACED = f"Schip terug\n\nROME (ANP) - {ONE}\n\n2 uur geleden\nVisser vast\n\nMADRID (ANP) - {TWO}\n\n5 uur geleden"
BODIES = ["\n".join(TEXT), ONE, TWO]
NAMES = {
    **dict.fromkeys(
        ["Meer nieuws", "Lees ook", "Ook interessant:", "Het laatste nieuws", "Meest recent", "NET BINNEN"]
    ),
    **dict.fromkeys(["Dit gebeurde verder", "Elders in de wereld"]),
    "Buitenland": "Buitenland",
    "Meer nieuws uit Sport": "Sport",
    **dict.fromkeys(
        [
            *(
                "MEER UIT BUITENLAND",
                "Meer\u00a0uit\u00a0Buitenland",
                "meer uit Buitenland",
                "Meer uit Buitenland:",
            ),
            *("Meer uit Buitenland >", "Meer uit ‘Buitenland’"),
        ],
        "Buitenland",
    ),
}


@pytest.mark.parametrize("name", NAMES)
def test_a_list_begins_below_any_name(name: str) -> None:
    glued = read(f"Titel\n{ARTICLE}\n{name}\n{GLUED}").items
    assert glued["body"].to_list() == BODIES
    assert glued["headline"].to_list() == ["Titel", None, None]
    spaced = read(
        f"Titel\n\nTitel\n\n{ARTICLE}\n\n{name}\n\n{SPACED}".replace(f"{TEXT[0]}\n", f"{TEXT[0]}\n\n")
    ).items
    assert spaced["body"].to_list() == BODIES
    assert spaced["headline"].to_list() == ["Titel", "Schip terug", "Visser vast"]
    for items in (glued, spaced):
        assert items["kind"].to_list() == ["article", "brief", "brief"]
        assert set(items["section"]) == {NAMES[name]}


def test_a_list_begins_at_the_second_report() -> None:
    assert read(f"Titel\n{ARTICLE}\n{GLUED}").items["body"].to_list() == BODIES


@pytest.mark.parametrize(
    "head",
    [
        *("Buitenland", "Inloggen\nKies je webmail\nBuitenland"),
        "Buitenland\nNet binnen\n- Buitenland 11:40 Onderzoek naar brand\n- Tholen 11:00 Wethouder stapt op",
        "Net binnen\n11:40 Onderzoek naar brand\n11:00 Wethouder stapt op\nBuitenland",
        "Buitenland\nMeest gelezen\nOnderzoek naar brand\nWethouder stapt op",
    ],
)
@pytest.mark.parametrize("label", ["2 uur geleden", "10:50", "gisteren 11:50"])
def test_a_section_page_needs_no_date_line(head: str, label: str) -> None:
    parsed = read(f"{head}\n{GLUED.replace('2 uur geleden', label)}", folder_time=SEEN)
    assert parsed.items.select("kind", "section", "body").rows() == [
        ("brief", "Buitenland", ONE),
        ("brief", "Buitenland", TWO),
    ]
    assert parsed.pages["layout"].to_list() == ["index"]
    assert parsed.items["age_minutes_min"].null_count() == 0
    assert parsed.quarantine.is_empty()


AROUND = [
    *(
        "Laatste update: 13 maart 2026 om 12:30",
        "Bijgewerkt om 12.30 uur",
        "Laatst gewijzigd: vandaag, 12:30",
    ),
    *("Door ANP Producties", "Door: Jan de Vries", "Van onze correspondent", "Bewerkt door: Jan de Vries"),
    *("Bron: ANP", "© ANP 2026", "(foto: ANP)", "Foto: ANP / Jan de Vries", "De haven van Lyon (foto: ANP)"),
    *("2 uur geleden", "13 maart 2026, 12:30", "Gepubliceerd op 13 maart 2026 om 12:30 uur", "12:30"),
]


@pytest.mark.parametrize("line", AROUND)
def test_a_line_about_the_text_is_neither_headline_nor_text(line: str) -> None:
    first, second = ARTICLE.split("\n")
    for article in (f"{line}\n{ARTICLE}", f"{first}\n{line}\n{second}", f"{ARTICLE}\n{line}"):
        items = read(f"Brand geblust\n{article}\nMeer uit Buitenland\n{GLUED}").items
        assert items["headline"].to_list() == ["Brand geblust", None, None]
        assert items["body"].to_list() == BODIES


@pytest.mark.parametrize("name", ["Lees ook", "Zie ook:", "Meest gelezen", "Net binnen"])
def test_links_below_a_name_are_no_text(name: str) -> None:
    links = f"{name}\nIsraël valt doelen aan\nWat weten we van de brand?"
    first, second = ARTICLE.split("\n")
    for article in (f"{ARTICLE}\n{links}", f"{first}\n{links}\n{second}"):
        items = read(f"Titel\n{article}\nMeer uit Buitenland\n{GLUED}").items
        assert items["body"].to_list() == BODIES
        assert (
            read(f"Titel\n{ARTICLE}\nMeer uit Buitenland\n{GLUED}\n{links}").items["body"].to_list() == BODIES
        )


@pytest.mark.parametrize(
    "title", ["Bronnen: akkoord over begroting", "Door brand dakloos geworden", "Update: minister weg"]
)
def test_a_headline_that_begins_like_one_of_them_stays(title: str) -> None:
    assert read(f"{title}\n{ARTICLE}\nMeer uit Buitenland\n{GLUED}").items["headline"][0] == title
