"""The checks that tell the operator whether a day is whole and looks like the days before."""

from datetime import date, timedelta

import dagster as dg
import polars as pl
import pytest

from assets.daily.page_checks import PAGE_CHECKS, judge_pages
from assets.incremental.parts import Parts, write_days
from assets.storage.data_folder import DataFolder
from pipelines.measures import measures, with_shares
from pipelines.pages.drift import last_days
from tests.schemas.good_rows import ID_A, ID_B, good_frame

DAY = date(2025, 12, 8)


def page(day: date, name: str = "a", **changes) -> pl.DataFrame:
    """One capture of a day and its page."""
    row = good_frame("pages", "parsed").with_columns(
        source_path=pl.lit(f"{day}/{name}.txt"), date=pl.lit(day), characters=pl.lit(1000, pl.Int32)
    )
    return row.with_columns(**{key: pl.lit(value).cast(row.schema[key]) for key, value in changes.items()})


def brief(day: date, position: int) -> pl.DataFrame:
    return good_frame("items", "parsed").with_columns(
        item_id=pl.lit(f"{ID_A}-{position:02d}"), position=pl.lit(position, pl.Int32), date=pl.lit(day)
    )


TABLES = ("captures", "pages", "items", "quarantine")


@pytest.fixture
def data(tmp_path) -> DataFolder:
    """Ten days of one page with four briefs each."""
    data = DataFolder(str(tmp_path))
    for shift in range(10):
        make_day(data, DAY + timedelta(days=shift))
    return data


def make_day(
    data: DataFolder, day: date, briefs: int = 4, quarantine: pl.DataFrame | None = None, **changes
) -> None:
    captured = good_frame("captures", "parsed").with_columns(
        source_path=pl.lit(f"{day}/a.txt"), date=pl.lit(day)
    )
    empty = good_frame("quarantine", "parsed").clear().with_columns(date=pl.lit(day))
    items = pl.concat([brief(day, position + 1) for position in range(briefs)])
    rows = (captured, page(day, **changes), items, empty if quarantine is None else quarantine)
    for table, some in zip(TABLES, rows, strict=True):
        assert not write_days(data, table, [day], some).broken


def judged(
    data: DataFolder, today: date | None = None, without: date | None = None
) -> list[dg.AssetCheckResult]:
    """The results when the days there are, but one, are judged on the day after the last."""
    there = {date.fromisoformat(path.name[5:]) for path in (data.parsed / "pages").iterdir()} - {without}
    parts = Parts(data, dict.fromkeys(TABLES, frozenset(there)))
    results = list(judge_pages(parts, today or max(there) + timedelta(days=1)))
    assert [result.check_name for result in results] == [check.name for check in PAGE_CHECKS]
    return results


def failing(data: DataFolder, today: date | None = None, without: date | None = None) -> set[str]:
    return {result.check_name for result in judged(data, today, without) if not result.passed}


def test_all_is_well_on_usual_days(data):
    assert failing(data) == set()


def test_without_days_nothing_fails_and_the_checks_say_so(tmp_path):
    results = list(judge_pages(Parts(DataFolder(str(tmp_path)), {}), DAY))
    assert [result.check_name for result in results] == [check.name for check in PAGE_CHECKS]
    assert all(result.passed and result.metadata["days"].value == "none" for result in results)


@pytest.mark.parametrize(
    ("reason", "check"), [("unknown_agency", "unknown_agencies"), ("unknown_age_label", "unknown_labels")]
)
def test_what_the_lexicon_does_not_know_is_a_warning_as_long_as_its_day_is_seen(data, reason, check):
    row = good_frame("quarantine", "parsed").with_columns(reason=pl.lit(reason), date=pl.lit(DAY))
    make_day(data, DAY, quarantine=row)
    assert failing(data) == {check}
    for shift in range(10, 40):
        make_day(data, DAY + timedelta(days=shift))
    assert failing(data) == set()


def test_a_page_with_much_unread_text_is_a_warning(data):
    make_day(data, DAY, unknown_characters=400)
    assert failing(data) == {"unknown_text"}


def test_a_day_without_captures_is_a_warning(data):
    assert failing(data, without=DAY + timedelta(days=5)) == {"empty_days"}


def test_days_up_to_yesterday_without_captures_are_a_warning_but_not_in_an_archive(data):
    last = DAY + timedelta(days=9)
    assert failing(data, today=last + timedelta(days=2)) == {"empty_days"}
    assert failing(data, today=last + timedelta(days=28)) == {"empty_days"}
    assert failing(data, today=last + timedelta(days=400)) == set()


def test_an_undated_page_leaves_no_day_empty_and_is_looked_at(data):
    written = DAY + timedelta(days=300)
    undated = {"captured_by": "modified", "capture_date": None}
    make_day(data, written, **undated)
    assert failing(data) == set()
    make_day(data, written, unknown_characters=400, **undated)
    assert failing(data) == {"unknown_text"}
    assert failing(data, without=DAY + timedelta(days=5)) == {"unknown_text", "empty_days"}


def test_where_no_page_is_dated_every_day_lacks_one(tmp_path):
    data = DataFolder(str(tmp_path))
    make_day(data, DAY, captured_by="modified", capture_date=None)
    assert failing(data) == {"empty_days"}


def test_undated_pages_do_not_change_what_is_usual(data):
    last = DAY + timedelta(days=9)
    undated = [
        page(last, name, captured_by="modified", capture_date=None, page_id=ID_B[:-1] + name)
        for name in "bcd"
    ]
    assert not write_days(data, "pages", [last], pl.concat([page(last), *undated])).broken
    assert failing(data) == set()


def test_each_check_says_what_it_judged(data, tmp_path):
    said = {result.check_name: result.metadata["judged"].value for result in judged(data)}
    assert said == {
        "unknown_agencies": "10 pages read",
        "unknown_labels": "10 pages read",
        "unknown_text": "10 pages read",
        "empty_days": "10 days",
        "fewer_briefs": "9 days, compared with the days before",
    }
    one = DataFolder(str(tmp_path / "one"))
    make_day(one, DAY)
    [fewer] = [result for result in judged(one) if result.check_name == "fewer_briefs"]
    assert fewer.metadata["judged"].value == "no day has one before it"


def test_the_last_days_end_with_yesterday_or_the_last_capture():
    first, last = date(2026, 1, 1), date(2026, 3, 31)
    days = [first + timedelta(days=shift) for shift in range((last - first).days + 1)]
    assert last_days(days, last) == days[-28:]
    assert last_days(days, last + timedelta(days=3))[-1] == last + timedelta(days=2)
    assert last_days(days, last + timedelta(days=300)) == days[-28:]
    assert last_days(days[:3], days[3]) == days[:3]
    assert last_days([], last) == []


def test_a_fall_in_briefs_is_a_warning(data):
    last = DAY + timedelta(days=10)
    make_day(data, last, briefs=1)
    assert failing(data) == {"fewer_briefs"}
    make_day(data, last, briefs=3)
    assert failing(data) == set()


def test_numbers_of_pieces_add_up_and_shares_follow():
    numbers = measures("pages", page(DAY, unknown_characters=100))
    assert numbers[DAY]["characters"] == 1000
    assert with_shares(numbers[DAY])["unknown_share"] == pytest.approx(0.1)
    assert with_shares({"rows": 3.0}) == {"rows": 3.0}
