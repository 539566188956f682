"""The checks that tell the operator whether a day is whole and looks like the days before."""

from datetime import date, timedelta

import polars as pl
import pytest

from assets.data_folder import DataFolder
from assets.day_parts import write_days
from assets.drift import CHECKS, page_checks
from assets.measures import measures, shown, sparkline
from tests.schemas.good_rows import ID_A, good_frame

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
    assert not write_days(data, "captures", [day], captured).broken
    write_days(data, "pages", [day], page(day, **changes))
    write_days(data, "items", [day], items)
    write_days(data, "quarantine", [day], empty if quarantine is None else quarantine)


def judged(data: DataFolder, days: list[date]) -> dict[str, bool]:
    return {check.check_name: check.passed for check in page_checks(data, days)}


def test_all_is_well_on_a_usual_day(data):
    assert judged(data, [DAY + timedelta(days=9)]) == {check.name: True for check in CHECKS}


def test_no_days_pass_and_say_so(data):
    results = list(page_checks(data, []))
    assert all(result.passed and result.metadata["days"].value == 0 for result in results)


def test_a_file_that_is_neither_page_nor_quarantined_is_missing(data):
    captured = good_frame("captures", "parsed").with_columns(
        source_path=pl.Series([f"{DAY}/lost.txt"]), date=pl.lit(DAY)
    )
    write_days(data, "captures", [DAY], captured)
    assert not judged(data, [DAY])["completeness"]


@pytest.mark.parametrize(
    ("reason", "check"), [("unknown_agency", "unknown_agencies"), ("unknown_age_label", "unknown_labels")]
)
def test_what_the_lexicon_does_not_know_is_a_warning(data, reason, check):
    row = good_frame("quarantine", "parsed").with_columns(reason=pl.lit(reason), date=pl.lit(DAY))
    make_day(data, DAY, quarantine=row)
    assert [name for name, passed in judged(data, [DAY]).items() if not passed] == [check]


def test_a_page_with_much_unread_text_is_a_warning(data):
    make_day(data, DAY, unknown_characters=400)
    assert [name for name, passed in judged(data, [DAY]).items() if not passed] == ["unknown_text"]


def test_a_day_without_captures_is_a_warning(data):
    make_day(data, DAY + timedelta(days=11))
    assert not judged(data, [DAY + timedelta(days=11)])["empty_days"]


def test_a_day_whose_files_went_is_a_warning(data):
    gone = DAY + timedelta(days=5)
    none = good_frame("captures", "parsed").clear().with_columns(date=pl.lit(gone))
    assert judged(data, [DAY + timedelta(days=9)])["empty_days"]
    write_days(data, "captures", [gone], none)
    assert not judged(data, [DAY + timedelta(days=9)])["empty_days"]


def test_a_fall_in_briefs_is_a_warning(data):
    last = DAY + timedelta(days=10)
    make_day(data, last, briefs=1)
    assert not judged(data, [last])["fewer_briefs"]
    make_day(data, last, briefs=3)
    assert judged(data, [last])["fewer_briefs"]


def test_numbers_of_pieces_add_up_and_shares_follow():
    numbers = measures("pages", page(DAY, unknown_characters=100))
    assert numbers[DAY]["characters"] == 1000
    assert shown(numbers[DAY])["unknown_share"] == pytest.approx(0.1)
    assert shown({"rows": 3.0}) == {"rows": 3.0}


def test_the_small_picture_is_short_enough_to_be_shown_inline():
    assert len(sparkline([float(value) for value in range(10_000, 10_030)])) < 1000
    assert sparkline([]).startswith("![")
