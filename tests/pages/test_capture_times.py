from datetime import UTC, date, datetime, timedelta

import polars as pl
import pytest

from pipelines.pages.reading import read_pages
from tests.pages.page_text import captures, read

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


EVIDENCE = {
    "folder_time": MINUTE,
    "file_time": MINUTE.replace(day=4),
    "sidecar_time": MINUTE.replace(day=5),
    "date_line": date(2025, 11, 3),
    "sidecar_date": date(2025, 11, 10),
    "file_date": date(2025, 11, 11),
    "folder_date": date(2025, 11, 12),
    "modified_at": FILED,
}


@pytest.mark.parametrize("best", range(len(EVIDENCE)), ids=EVIDENCE)
def test_the_exact_beats_the_coarse(best: int) -> None:
    left = list(EVIDENCE)[best:]
    source = left[0]
    known = {name: EVIDENCE[name] for name in left if name != "date_line"}
    page = read(LISTING if "date_line" in left else ARTICLE, **known).pages
    assert page["captured_by"].item() == ("modified" if source == "modified_at" else source)
    start, end = page["captured_from"].item(), page["captured_until"].item()
    if source.endswith("_time"):
        assert (start, end - start) == (EVIDENCE[source], timedelta(minutes=1))
        # Half past eleven in the evening in London.
        assert page["capture_date"].item() == EVIDENCE[source].date() + timedelta(days=1)
    elif source == "modified_at":
        assert (page["capture_date"].item(), start) == (None, None)
    else:
        assert page["capture_date"].item() == EVIDENCE[source]
        assert (end - start, end.hour) == (timedelta(days=1), 23)


def test_of_the_same_bytes_the_capture_with_a_time_is_the_page() -> None:
    batch = captures(ARTICLE, ARTICLE, ARTICLE).with_columns(
        file_time=pl.Series([None, None, MINUTE], dtype=pl.Datetime("us", "UTC")),
        sidecar_time=pl.Series([None, MINUTE.replace(minute=31), None], dtype=pl.Datetime("us", "UTC")),
    )
    assert read_pages(batch).pages["source_path"].to_list() == ["000002.txt"]


def test_a_page_has_the_address_that_comes_with_it() -> None:
    assert read(ARTICLE, url="https://example.org/a").pages["url"].item() == "https://example.org/a"
    assert read(ARTICLE).pages["url"].item() is None


def test_the_day_on_which_the_clock_goes_back_has_25_hours() -> None:
    pages = read(ARTICLE, folder_date=date(2025, 10, 26)).pages
    assert (pages["captured_until"] - pages["captured_from"]).dt.total_hours().item() == 25


@pytest.mark.parametrize("known", [{"folder_date": SUMMER}, {"modified_at": FILED}])
def test_a_printed_day_long_after_what_is_known_is_not_believed(known: dict[str, object]) -> None:
    parsed = read(LISTING.replace("2025", "2099"), **known)
    assert parsed.pages["captured_by"].item() != "date_line"
    assert parsed.quarantine.select("reason", "excerpt").rows() == [
        ("future_date", "maandag 3 november 2099")
    ]


def test_a_day_that_does_not_exist_is_no_evidence() -> None:
    parsed = read(LISTING.replace("3 november", "31 november"), folder_date=SUMMER)
    assert parsed.pages["captured_by"].item() == "folder_date"
    assert parsed.quarantine["reason"].to_list() == ["impossible_date"]


@pytest.mark.parametrize("gap", ["\u00a0", "\u202f"])
def test_a_date_line_may_have_spaces_that_do_not_break(gap: str) -> None:
    parsed = read(LISTING.replace("maandag 3 november", f"maandag{gap}3{gap}november"), folder_date=SUMMER)
    assert (parsed.pages["capture_date"].item(), parsed.pages["captured_by"].item()) == (
        date(2025, 11, 3),
        "date_line",
    )
