"""Times in the names of files: every form is read back, and numbers and hashes are never times."""

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from pipelines.pages.file_names import read_file_name
from pipelines.pages.folder_names import FIRST_DAY, LOCAL

MOMENTS = st.datetimes(datetime(2010, 1, 2), datetime(2100, 1, 1)).map(
    lambda moment: moment.replace(microsecond=0)
)
DAYS = ("%Y-%m-%d_", "%Y-%m-%dT", "%Y-%m-%d ", "%Y%m%dT")
TIMES = ("%H%M", "%H%M%S")
DASHED_TIMES = ("%H-%M", "%H-%M-%S", "%H:%M", "%H:%M:%S", "%H.%M", "%H.%M.%S")
FORMS = [f"{day}{time}" for day in DAYS for time in (TIMES if day == "%Y%m%dT" else TIMES + DASHED_TIMES)]
AROUND = st.sampled_from(
    ["{}", "{}_page", "page_{}", "{}_4d409aef6748e7c0", "ab12cd_{}-x", "004 {}", "{}.captured", "{}_1234567"]
)
SUFFIXES = st.sampled_from([".txt", ".TXT", ".Txt", ""])


@given(MOMENTS, st.sampled_from(FORMS), AROUND, SUFFIXES)
def test_a_local_time_is_read_back(moment, form, around, suffix):
    local = moment.replace(tzinfo=LOCAL)
    found = read_file_name(around.format(moment.strftime(form)) + suffix)
    assert found.day == moment.date()
    if local.utcoffset() == local.replace(fold=1).utcoffset():
        assert found.time == local.replace(second=0).astimezone(UTC)
    else:
        assert found.time is None


OFFSETS = st.one_of(
    st.sampled_from(["Z", "z", "_UTC", "+00"]).map(lambda text: (text, timedelta())),
    st.tuples(
        st.sampled_from("+-"), st.integers(0, 11), st.sampled_from([0, 30, 45]), st.sampled_from(["", ":"])
    ).map(
        lambda parts: (
            f"{parts[0]}{parts[1]:02}{parts[3]}{parts[2]:02}",
            timedelta(hours=parts[1], minutes=parts[2]) * (-1 if parts[0] == "-" else 1),
        )
    ),
)


@given(MOMENTS, st.sampled_from(FORMS), OFFSETS, AROUND, SUFFIXES)
def test_a_time_with_a_zone_is_read_back(moment, form, offset, around, suffix):
    written, away = offset
    # A dash may join two times, too.
    assume("T" in form or "S" in form or ":" in written or not written.startswith("-"))
    # Seconds after a dash and an offset after a dash look alike, so that one of the two has to be whole.
    found = read_file_name(around.format(moment.strftime(form) + written) + suffix)
    exact = moment.replace(second=0, tzinfo=timezone(away))
    assert found == (exact.astimezone(LOCAL).date(), exact.astimezone(UTC))


@given(MOMENTS, AROUND, SUFFIXES)
def test_a_day_is_read_back(moment, around, suffix):
    assume(not around.startswith("{}_1234567"))
    assert read_file_name(around.format(moment.date()) + suffix) == (moment.date(), None)


HASHES = st.text("0123456789abcdef", min_size=1, max_size=40)
NUMBERS = st.integers(0, 10**18).map(str)


@given(st.lists(st.one_of(HASHES, NUMBERS), min_size=1, max_size=4), st.sampled_from("_. "))
def test_numbers_and_hashes_are_no_times(parts, between):
    assert read_file_name(between.join(parts) + ".txt") is None


@pytest.mark.parametrize(
    "name",
    [
        *(
            "1234567_ab12cd.txt",
            "20251208.txt",
            "20251208_0930.txt",
            "20251208093012.txt",
            "2025-12-8_0930.txt",
        ),
        *(
            "550e8400-2025-12d4-a716-446655440000.txt",
            "12025-12-08.txt",
            "2025-12-081.txt",
            "a20251208T0930.txt",
        ),
        *(
            "2025-13-40.txt",
            "2025-02-30_0930.txt",
            "20250230T0930Z.txt",
            "20251208T2561.txt",
            "20251208T0930xyz.txt",
        ),
        *("1999-01-01_0930.txt", "9999-12-31.txt", "9998-12-31T2330Z.txt", "２０２５-12-08.txt"),
        "2010-01-01T0030+0200.txt",
    ],
)
def test_what_is_no_moment_or_has_no_partition_is_no_time(name):
    assert read_file_name(name) is None


@pytest.mark.parametrize(
    "name",
    [
        *("2025-12-08.txt", "2025-12-08_4d409aef6748e7c0.txt", "2025-12-08_2561.txt", "2025-12-08_0960.txt"),
        *("2025-12-08_12345.txt", "2025-12-08-0930.txt", "2025-12-08_093.txt", "2025-12-08_1234567890.txt"),
        # An hour west of Greenwich, or the first file of several.
        "2025-12-08_0930-01.txt",
        "2025-12-08_0９3０.txt",
    ],
)
def test_what_may_be_no_time_is_only_a_day(name):
    assert read_file_name(name) == (date(2025, 12, 8), None)


@pytest.mark.parametrize("name", ["2025-10-26_0230.txt", "20260329T023000_page.txt"])
def test_a_time_that_the_change_of_the_clock_makes_unsure_is_only_a_day(name):
    found = read_file_name(name)
    assert found.time is None
    assert found.day in (date(2025, 10, 26), date(2026, 3, 29))


def test_in_an_unsure_hour_an_offset_makes_it_sure():
    assert read_file_name("2025-10-26_0230+0200.txt").time == datetime(2025, 10, 26, 0, 30, tzinfo=UTC)
    assert read_file_name("2025-10-26_0230+0100.txt").time == datetime(2025, 10, 26, 1, 30, tzinfo=UTC)


def test_parts_of_a_second_do_not_hide_the_zone():
    assert read_file_name("2025-12-08T093012.123Z.txt").time == datetime(2025, 12, 8, 9, 30, tzinfo=UTC)


def test_a_time_beats_a_day_that_comes_before_it_and_the_first_time_counts():
    found = read_file_name("2025-12-01_2025-12-08_0930_2025-12-09_1000.txt")
    assert found == (date(2025, 12, 8), datetime(2025, 12, 8, 8, 30, tzinfo=UTC))


def test_a_time_east_of_here_may_lie_in_the_day_before():
    assert read_file_name("20100102T0030+0900.txt").day == FIRST_DAY


@pytest.mark.parametrize(
    "name",
    [
        "2025-12-08_1200-1300",
        "2025-12-08 0900-1000",
        "2025-12-08T1200-1300",
        "2025-12-08T0930-05",
        "2025-12-08T10",
        "2025-12-08T24:00",
    ],
)
def test_of_what_may_be_two_times_or_none_only_the_day_is_certain(name):
    assert read_file_name(f"{name}.txt") == (date(2025, 12, 8), None)
