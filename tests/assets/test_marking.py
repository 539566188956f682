"""Marks of raw files: they change with the files, and with nothing else."""

import os
import shutil
from datetime import UTC, date, datetime, timedelta

import pytest

from assets.inventory import read_inventory
from assets.manifest import capture_marks
from assets.marking import Marking, joined, mark_files


@pytest.fixture
def raw(tmp_path):
    folder = tmp_path / "raw" / "2025-12-08T0930"
    folder.mkdir(parents=True)
    for name in ("a.txt", "b.txt"):
        (folder / name).write_text(f"page {name}", "utf-8")
    return folder.parent


@pytest.mark.parametrize(
    "change",
    [
        lambda file: file.write_text("PAGE a.txt", "utf-8"),
        lambda file: file.write_text("longer than it was", "utf-8"),
        lambda file: file.rename(file.with_name("c.txt")),
        lambda file: file.unlink(),
        lambda file: file.with_name("c.txt").write_text("page", "utf-8"),
        lambda file: file.with_name("d.txt").symlink_to(file),
        lambda file: file.rename(file.parents[1] / "2025-12-08" / "a.txt"),
    ],
)
def test_the_mark_of_a_day_changes_with_its_files_alone(raw, change):
    (raw / "2025-12-08").mkdir()
    (raw / "2025-12-09").mkdir()
    (raw / "2025-12-09" / "c.txt").write_text("page", "utf-8")
    # Long ago: what is written within one tick of the system's clock has one time.
    os.utime(raw / "2025-12-08T0930" / "a.txt", (1_000_000_000, 1_000_000_000))
    before = joined(mark_files(raw))
    assert joined(mark_files(raw)) == before
    assert [(mark.files, mark.undated) for mark in before] == [(2, False), (1, False)]
    change(raw / "2025-12-08T0930" / "a.txt")
    first, second = joined(mark_files(raw))
    assert first.fingerprint != before[0].fingerprint
    assert second == before[1]


def test_a_copy_has_the_same_marks(raw, tmp_path):
    copy = shutil.copytree(raw, tmp_path / "copy")
    assert joined(mark_files(copy)) == joined(mark_files(raw)) != []


def test_there_are_no_marks_without_files(tmp_path):
    (tmp_path / "2025-12-08").mkdir()
    assert mark_files(tmp_path) == mark_files(tmp_path / "missing") == []


def test_files_outside_dated_folders_are_marked_with_the_day_they_were_written(raw):
    deep = raw / "2025-12-08T0930" / "more"
    deep.mkdir()
    files = {
        raw / "top.txt": datetime(2025, 12, 9, 22, 59, tzinfo=UTC),
        # Midnight in the Netherlands.
        raw / "elsewhere" / "b.txt": datetime(2025, 12, 9, 23, 0, tzinfo=UTC),
        raw / "elsewhere" / "deep" / "d.txt": datetime(2025, 12, 10, 12, tzinfo=UTC),
        raw / "elsewhere" / "old.txt": datetime(1999, 1, 1, tzinfo=UTC),
        deep / "c.txt": datetime(2025, 12, 11, tzinfo=UTC),
        raw / ".hidden.txt": datetime(2025, 12, 12, tzinfo=UTC),
    }
    for file, moment in files.items():
        file.parent.mkdir(exist_ok=True)
        file.write_text("page", "utf-8")
        os.utime(file, (moment.timestamp(), moment.timestamp()))
    days = joined(mark_files(raw))
    assert [(mark.day, mark.files, mark.undated) for mark in days] == [
        (date(2010, 1, 1), 1, True),
        (date(2025, 12, 8), 3, False),
        (date(2025, 12, 9), 1, True),
        (date(2025, 12, 10), 2, True),
    ]
    listed = read_inventory(raw).group_by("day").len().sort("day")
    assert listed.rows() == [(mark.day, mark.files) for mark in days]
    for mark in days[1], days[3]:
        [(day, asked)] = capture_marks(mark_files(raw, {mark.day}), [], {mark.day}).items()
        assert (day, asked) == (mark.day, capture_marks(mark_files(raw), [])[mark.day])
        assert (asked.files, asked.undated) == (mark.files, mark.undated)


def test_names_that_are_not_text_are_marked(raw):
    before = joined(mark_files(raw))
    (raw / "2025-12-08T0930" / os.fsdecode(b"\xe9.txt")).write_bytes(b"page")
    assert [mark.files for mark in joined(mark_files(raw))] == [3]
    assert joined(mark_files(raw)) != before


def test_folders_of_other_days_are_not_opened(raw):
    other = raw / "2025-12-09"
    other.mkdir()
    (other / "c.txt").write_text("page", "utf-8")
    assert [mark.day for mark in mark_files(raw, {date(2025, 12, 9)})] == [date(2025, 12, 9)]


@pytest.fixture
def many(raw):
    for number in range(200):
        folder = raw / str(date(2024, 1, 1) + timedelta(days=number))
        folder.mkdir()
        (folder / "a.txt").write_text(f"page {number}", "utf-8")
    (raw / "top.txt").write_text("page", "utf-8")
    return raw


def test_two_processes_find_what_one_finds(many):
    found = joined(mark_files(many, processes=2))
    assert len(found) == 202
    assert found == joined(mark_files(many))


def test_marking_that_nobody_waits_for_ends_its_process(many):
    marking = Marking(many, processes=2)
    process = next(iter(marking._pool._processes.values()))
    marking.close()
    assert not process.is_alive()


def test_marks_are_found_all_the_same_if_something_ends_the_other_process(many):
    marking = Marking(many, processes=2)
    next(iter(marking._pool._processes.values())).kill()
    assert joined(marking.finish()) == joined(mark_files(many))
