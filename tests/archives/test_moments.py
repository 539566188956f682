"""Times of capture as they are written and read."""

from datetime import UTC, date, datetime

import pytest

from pipelines.archives.moments import earlier, local_day, read_captured, write_captured


@pytest.mark.parametrize(
    ("text", "captured", "written"),
    [
        ("2025-12-08", date(2025, 12, 8), "2025-12-08"),
        ("2025-12-08T09:30", datetime(2025, 12, 8, 8, 30, tzinfo=UTC), "2025-12-08T08:30:00Z"),
        ("2025-07-08 09:30:15", datetime(2025, 7, 8, 7, 30, 15, tzinfo=UTC), "2025-07-08T07:30:15Z"),
        ("2025-12-08T09:30Z", datetime(2025, 12, 8, 9, 30, tzinfo=UTC), "2025-12-08T09:30:00Z"),
        ("2025-12-08T09:30+05:00", datetime(2025, 12, 8, 4, 30, tzinfo=UTC), "2025-12-08T04:30:00Z"),
    ],
)
def test_days_and_moments(text, captured, written):
    assert read_captured(text) == captured
    assert write_captured(captured) == written
    assert read_captured(written) == captured


@pytest.mark.parametrize(
    "text",
    [
        *("gisteren", "", "2025-13-08", "8-12-2025", "2025-10-26T02:30", "2025-03-30T02:30"),
        *("9999-12-31T23:30Z", "0001-01-01T00:00+14:00", "0001-01-01T00:00", "9999-12-31T23:30-01:00"),
    ],
)
def test_what_is_no_certain_time_is_refused(text):
    with pytest.raises(ValueError, match=r"write 2025-12-08|add the zone|beyond the calendar"):
        read_captured(text)


def test_days_are_those_of_amsterdam():
    assert local_day(datetime(2025, 12, 8, 23, 30, tzinfo=UTC)) == date(2025, 12, 9)


def test_of_one_day_a_moment_says_more():
    day, moment = date(2025, 12, 8), datetime(2025, 12, 8, 8, 30, tzinfo=UTC)
    assert earlier(day, moment) == earlier(moment, day) == moment
    assert earlier(date(2025, 12, 7), moment) == date(2025, 12, 7)
    assert earlier(moment, moment.replace(hour=7)) == moment.replace(hour=7)
