import polars as pl
import pytest

from pipelines.pages.ages import is_label, read_ages
from tests.pages.page_text import read

MINUTE, HOUR, DAY = 1, 60, 1440


@pytest.mark.parametrize(
    ("label", "low", "high"),
    [
        ("0 minuten geleden", 0, 1),
        ("1 minuut geleden", 1, 2),
        ("59 minuten geleden", 59, 60),
        ("4 uur geleden", 240, 300),
        ("1 dag geleden", DAY, 2 * DAY),
        ("6 dagen geleden", 6 * DAY, 7 * DAY),
        ("1 week geleden", 7 * DAY, 14 * DAY),
        ("3 weken geleden", 21 * DAY, 28 * DAY),
        ("1 maand geleden", 30 * DAY, 60 * DAY),
        ("11 maanden geleden", 330 * DAY, 360 * DAY),
        ("5 jaar geleden", 5 * 365 * DAY, 6 * 365 * DAY),
        ("30 seconden geleden", 0, 1),
        ("90 seconden geleden", 1, 2),
        ("een uur geleden", 60, 120),
        ("Eén dag geleden", DAY, 2 * DAY),
        ("4\u00a0uur geleden", 240, 300),
        ("een half uur geleden", 30, 60),
        ("zojuist", 0, 5),
        ("Zojuist", 0, 5),
        ("gisteren", 0, 2 * DAY),
        ("eergisteren", DAY, 3 * DAY),
    ],
)
def test_a_label_is_an_interval(label: str, low: int, high: int) -> None:
    assert read_ages(pl.Series([label])).rows() == [(label, low, high)]
    assert is_label(pl.Series([label])).item()


@pytest.mark.parametrize(
    ("label", "low", "high"),
    [
        ("drieëntwintig uur geleden", 23 * HOUR, 24 * HOUR),
        ("tweeentwintig uur geleden", 22 * HOUR, 23 * HOUR),
        ("Eenentwintig minuten geleden", 21, 22),
        ("negenennegentig minuten geleden", 99, 100),
        ("tachtig dagen geleden", 80 * DAY, 81 * DAY),
        ("drieënhalf uur geleden", 210, 240),
        ("vijfenhalve dag geleden", 132 * HOUR, 6 * DAY),
        ("drie en een half uur geleden", 210, 240),
        ("2 en een half uur geleden", 150, 180),
        ("2,5 uur geleden", 150, 180),
        ("1.5 uur geleden", 90, 120),
        ("1,3 uur geleden", 78, 84),
        ("2,25 uur geleden", 135, 150),
        ("2½ uur geleden", 150, 180),
        ("½ uur geleden", 30, 60),
        ("bijna drieëntwintig uur geleden", 22 * HOUR, 23 * HOUR),
    ],
)
def test_a_number_may_be_composed_or_broken(label: str, low: int, high: int) -> None:
    assert read_ages(pl.Series([label])).rows() == [(label, low, high)]
    assert is_label(pl.Series([label])).item()


@pytest.mark.parametrize("number", ["driehalf", "drieëneen", "twintigentwee", "drieënzestien", "1,15"])
def test_what_is_no_number_has_no_age(number: str) -> None:
    label = f"{number} uur geleden"
    assert read_ages(pl.Series([label])).rows() == [(label, None, None)]


@pytest.mark.parametrize(
    "label", ["minder dan 5 minuten geleden", "< 5 min geleden", "nog geen 5 minuten geleden"]
)
def test_less_than_a_number_may_be_nothing(label: str) -> None:
    assert read_ages(pl.Series([label])).rows() == [(label, 0, 5)]


@pytest.mark.parametrize(
    "label",
    [
        "3 kwartalen geleden",
        "9999 jaar geleden",
        "800 jaar geleden",
        "paar uur geleden",
        "\u0664 uur geleden",
    ],
)
def test_an_unknown_label_has_no_interval(label: str) -> None:
    assert read_ages(pl.Series([label])).rows() == [(label, None, None)]


@pytest.mark.parametrize(
    "text",
    [
        *(
            "NU",
            "Gisteren was het druk",
            "Dat was 2 uur geleden",
            "2 uur geleden, zei hij",
            "geleden",
            "uur geleden",
        ),
        *("Vliegramp twee jaar geleden", "1 uur geleden.", "Zo", "2-1", "2025"),
    ],
)
def test_other_text_is_no_label(text: str) -> None:
    assert not is_label(pl.Series([text])).item()


BRIEF = "DEN HAAG (ANP) - Het kabinet is gevallen over de begroting."


@pytest.mark.parametrize(
    "label", ["3 kwartalen geleden", "gisteren om 14:05", "ergens vorige week", "maandag 12:30"]
)
def test_an_unknown_label_is_quarantined_and_its_report_kept(label: str) -> None:
    briefs = f"Een kop\n\n{BRIEF}\n\n{label}\nNog een kop\n\n{BRIEF}\n\n1 uur geleden"
    text = f"Titel\n\nTitel\n\n{BRIEF}\n\nMeer uit Politiek\n\n{briefs}"
    parsed = read(text)
    assert parsed.items["headline"].to_list() == ["Titel", "Een kop", "Nog een kop"]
    assert parsed.items["age_label"].to_list() == [None, label, "1 uur geleden"]
    assert parsed.items["age_minutes_min"].to_list() == [None, None, 60]
    (row,) = parsed.quarantine.iter_rows(named=True)
    assert (row["reason"], row["excerpt"]) == ("unknown_age_label", label)
    assert text[row["span_start"] : row["span_end"]] == label


def test_an_unknown_label_glued_to_a_report_cuts_it() -> None:
    parsed = read(f"Titel\n{BRIEF}\nMeer uit Politiek\n{BRIEF}\n3 kwartalen geleden{BRIEF}\n1 uur geleden")
    assert parsed.items["age_label"].to_list() == [None, "3 kwartalen geleden", "1 uur geleden"]
    assert parsed.quarantine["reason"].to_list() == ["unknown_age_label"]


def test_a_label_without_a_report_is_quarantined() -> None:
    parsed = read(f"Titel\n{BRIEF}\nMeer uit Politiek\n2 uur geleden\n{BRIEF}\n1 uur geleden\n3 uur geleden")
    assert parsed.items["age_label"].to_list() == [None, "1 uur geleden"]
    assert parsed.quarantine["reason"].to_list() == ["orphan_age_label"] * 2


@pytest.mark.parametrize("cut", ["5", "5 uu", "5 uur", "5 uur ge", "5 uur gelede"])
def test_a_label_that_breaks_off_is_no_age(cut: str) -> None:
    parsed = read(f"Titel\n{BRIEF}\nMeer uit Politiek\n{BRIEF}\n1 uur geleden{BRIEF}\n{cut}")
    assert parsed.items["age_label"].to_list() == [None, "1 uur geleden", None]
    assert parsed.items["body"].n_unique() == 1
    assert parsed.quarantine["reason"].to_list() == ["cut_age_label"]
