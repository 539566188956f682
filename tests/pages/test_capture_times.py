from datetime import UTC, date, datetime

import pytest

from tests.pages.page_text import read

ARTICLE = "Titel\nDEN HAAG (ANP) - Het kabinet is gevallen over de begroting.\nMeer uit Politiek"
LISTING = (
    "maandag 3 november 2025\nEditie: NL\n\nBuitenland\n\nANP Kop\n\n(ANP) - Een bericht.\n\n1 uur geleden"
)
SUMMER = date(2025, 7, 1)
MINUTE = datetime(2025, 11, 3, 23, 30, tzinfo=UTC)
FILED = datetime(2025, 12, 1, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "evidence", "expected"),
    [
        (
            LISTING,
            {"folder_time": MINUTE, "folder_date": SUMMER, "modified_at": FILED},
            (date(2025, 11, 4), MINUTE, MINUTE.replace(minute=31), "folder_time"),
        ),
        (
            LISTING,
            {"folder_date": SUMMER, "modified_at": FILED},
            (
                date(2025, 11, 3),
                datetime(2025, 11, 2, 23, tzinfo=UTC),
                datetime(2025, 11, 3, 23, tzinfo=UTC),
                "date_line",
            ),
        ),
        (
            ARTICLE,
            {"folder_date": SUMMER, "modified_at": FILED},
            (
                SUMMER,
                datetime(2025, 6, 30, 22, tzinfo=UTC),
                datetime(2025, 7, 1, 22, tzinfo=UTC),
                "folder_date",
            ),
        ),
        (ARTICLE, {"modified_at": FILED}, (None, None, FILED.replace(microsecond=1), "modified")),
        (ARTICLE, {}, (None, None, None, "none")),
    ],
)
def test_the_best_evidence_dates_a_page(
    text: str, evidence: dict[str, object], expected: tuple[object, ...]
) -> None:
    pages = read(text, **evidence).pages
    assert pages.select("capture_date", "captured_from", "captured_until", "captured_by").row(0) == expected


def test_the_day_on_which_the_clock_goes_back_has_25_hours() -> None:
    pages = read(ARTICLE, folder_date=date(2025, 10, 26)).pages
    assert (pages["captured_until"] - pages["captured_from"]).dt.total_hours().item() == 25


def test_a_day_that_does_not_exist_is_no_evidence() -> None:
    parsed = read(LISTING.replace("3 november", "31 november"), folder_date=SUMMER)
    assert parsed.pages["captured_by"].item() == "folder_date"
    assert parsed.quarantine["reason"].to_list() == ["impossible_date"]
