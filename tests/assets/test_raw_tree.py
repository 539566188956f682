"""Fingerprints of raw files: they change with the files, and with nothing else."""

import os
import shutil
import subprocess
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import polars as pl
import pytest

from assets.incremental.manifest import first_day
from assets.storage.data_folder import DataFolder
from assets.storage.raw_tree import RawScan, first_capture_day, read_inventory, scan_raw
from pipelines.pages.folder_names import LOCAL


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
def test_the_fingerprint_of_a_day_changes_with_its_files_alone(raw, change):
    (raw / "2025-12-08").mkdir()
    (raw / "2025-12-09").mkdir()
    (raw / "2025-12-09" / "c.txt").write_text("page", "utf-8")
    # Long ago: what is written within one tick of the system's clock has one time.
    os.utime(raw / "2025-12-08T0930" / "a.txt", (1_000_000_000, 1_000_000_000))
    before = scan_raw(raw)
    assert scan_raw(raw) == before
    assert [(mark.files, mark.undated) for mark in before] == [(2, False), (1, False)]
    change(raw / "2025-12-08T0930" / "a.txt")
    first, second = scan_raw(raw)
    assert first.fingerprint != before[0].fingerprint
    assert second == before[1]


def test_a_copy_has_the_same_fingerprints(raw, tmp_path):
    copy = shutil.copytree(raw, tmp_path / "copy")
    assert scan_raw(copy) == scan_raw(raw) != []


def test_there_are_no_fingerprints_without_files(tmp_path):
    (tmp_path / "2025-12-08").mkdir()
    assert scan_raw(tmp_path) == scan_raw(tmp_path / "missing") == []


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
    days = scan_raw(raw)
    assert [(mark.day, mark.files, mark.undated) for mark in days] == [
        (date(2010, 1, 1), 1, True),
        (date(2025, 12, 8), 3, False),
        (date(2025, 12, 9), 1, True),
        (date(2025, 12, 10), 2, True),
    ]
    listed = read_inventory(raw).group_by("date").len().sort("date")
    assert listed.rows() == [(mark.day, mark.files) for mark in days]
    for mark in days[1], days[3]:
        assert scan_raw(raw, {mark.day}) == [mark]


def test_names_that_are_not_text_are_scanned(raw):
    before = scan_raw(raw)
    (raw / "2025-12-08T0930" / os.fsdecode(b"\xe9.txt")).write_bytes(b"page")
    assert [mark.files for mark in scan_raw(raw)] == [3]
    assert scan_raw(raw) != before


def test_folders_of_other_days_are_not_opened(raw, monkeypatch):
    other = raw / "2025-12-09"
    other.mkdir()
    (other / "c.txt").write_text("page", "utf-8")
    opened, whole = [], os.scandir

    def scandir(path):
        opened.append(str(Path(f"/proc/self/fd/{path}").readlink()) if isinstance(path, int) else str(path))
        return whole(path)

    monkeypatch.setattr(os, "scandir", scandir)
    assert [mark.day for mark in scan_raw(raw, {date(2025, 12, 9)})] == [date(2025, 12, 9)]
    assert opened == [str(raw), str(other)]


@pytest.fixture
def many(raw):
    for number in range(200):
        folder = raw / str(date(2024, 1, 1) + timedelta(days=number))
        folder.mkdir()
        (folder / "a.txt").write_text(f"page {number}", "utf-8")
    (raw / "top.txt").write_text("page", "utf-8")
    return raw


def test_two_processes_find_what_one_finds(many):
    found = scan_raw(many, processes=2)
    assert len(found) == 202
    assert found == scan_raw(many)


def test_a_scan_that_nobody_waits_for_ends_its_processes(many):
    scan = RawScan(many, processes=2)
    process = next(iter(scan._pool._processes.values()))
    scan.close()
    assert not process.is_alive()


def test_fingerprints_are_found_all_the_same_if_something_ends_the_other_process(many):
    scan = RawScan(many, processes=2)
    next(iter(scan._pool._processes.values())).kill()
    assert scan.finish() == scan_raw(many)


def test_the_first_day_is_that_of_folders_of_loose_files_and_of_what_was_made(raw, tmp_path):
    assert first_capture_day(raw) == date(2025, 12, 8)
    loose = raw / "elsewhere" / "loose.txt"
    loose.parent.mkdir()
    loose.write_text("page", "utf-8")
    os.utime(loose, (1_700_000_000, 1_700_000_000))
    assert first_capture_day(raw) == date(2023, 11, 14)
    assert first_capture_day(tmp_path / "missing") is None
    assert first_day(DataFolder(str(tmp_path / "missing"))) is None


def test_what_has_a_future_day_is_quarantined_until_the_day_comes(tmp_path, monkeypatch):
    for name in ("2999-01-02/a.txt", "2025-12-08/b.txt", "2999-01-03_0930.txt", "2025-12-09_c.txt"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("Kop", "utf-8")
        os.utime(tmp_path / name, (1_765_540_800, 1_765_540_800))
    found = {path: (day, problem) for path, day, problem in listed(tmp_path)}
    assert found["2025-12-08/b.txt"] == (date(2025, 12, 8), None)
    assert found["2025-12-09_c.txt"] == (date(2025, 12, 9), None)
    for name in ("2999-01-02/a.txt", "2999-01-03_0930.txt"):
        assert found[name] == (date(2025, 12, 12), "future_day")
    assert {files.day for files in scan_raw(tmp_path)} == {day for day, _ in found.values()}
    monkeypatch.setattr("assets.storage.raw_tree.today", lambda: date(2999, 1, 3))
    assert {problem for _, _, problem in listed(tmp_path)} == {None}
    assert date(2999, 1, 3) in {files.day for files in scan_raw(tmp_path)}


def test_a_file_modified_in_the_future_belongs_to_today(tmp_path):
    (tmp_path / "a.txt").write_text("Kop", "utf-8")
    os.utime(tmp_path / "a.txt", (32_503_680_000, 32_503_680_000))
    today = datetime.now(LOCAL).date()
    assert [day for _, day, _ in listed(tmp_path)] == [today]
    assert [files.day for files in scan_raw(tmp_path)] == [today]


def test_what_is_no_file_is_not_read(tmp_path):
    folder = tmp_path / "2025-12-08"
    folder.mkdir()
    os.mkfifo(folder / "pipe.txt")
    (folder / "nowhere.txt").symlink_to(folder / "missing.txt")
    (folder / "empty.txt").touch()
    assert {path: problem for path, _, problem in listed(tmp_path)} == {
        "2025-12-08/pipe.txt": "not_a_capture",
        "2025-12-08/nowhere.txt": "not_a_capture",
        "2025-12-08/empty.txt": None,
    }


def listed(raw: Path) -> list[tuple[str, date, str | None]]:
    """Path, day and the reason of each file."""
    rows = read_inventory(raw).select("source_path", "date", pl.col("problem").str.extract(r"^(\w+):"))
    return rows.rows()


def test_folders_deeper_than_the_stack_stop_nothing(raw):
    folder = os.open(raw, os.O_RDONLY)
    for _ in range(1_500):
        os.mkdir("d", dir_fd=folder)
        deeper = os.open("d", os.O_RDONLY, dir_fd=folder)
        os.close(folder)
        folder = deeper
    os.close(folder)
    assert len(read_inventory(raw).filter(pl.col("problem").is_null())) == 2
    assert len(scan_raw(raw)) >= 1
    # Python's own removal of the temporary folder would run out of stack, too.
    subprocess.run(["rm", "-r", raw / "d"], check=True)
