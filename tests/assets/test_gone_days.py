"""Days whose files are all gone, and when that is more likely to be a mistake."""

from datetime import date

from assets.incremental.manifest import gone_days, too_many_gone

DAYS = [date(2025, 12, day) for day in (8, 9, 10)]


def test_the_days_without_files_are_gone():
    assert gone_days(DAYS[:2], DAYS) == {DAYS[2]}
    assert gone_days([*DAYS, date(2025, 12, 11)], DAYS) == set()


def test_a_folder_without_any_file_is_elsewhere_for_now():
    assert gone_days([], DAYS) == set()


def test_more_than_half_of_all_days_stop_a_run():
    assert too_many_gone(set(DAYS[:1]), DAYS) is None
    assert "2 of 3 days" in too_many_gone(set(DAYS[:2]), DAYS)
