"""Files that vanish, change, are too large, or cannot be read become rows with a reason."""

import os
from datetime import UTC, date, datetime
from pathlib import Path

import polars as pl
import pytest

import assets.storage.raw_files
import assets.storage.raw_tree
from assets.storage.raw_files import read_files
from assets.storage.raw_tree import read_inventory, scan_raw
from pipelines.pages.folder_names import read_folder_name
from schemas.quarantine import REASONS
from tests.conftest import contents


@pytest.fixture
def raw(tmp_path: Path) -> Path:
    folder = tmp_path / "raw" / "2025-12-08T0930"
    folder.mkdir(parents=True)
    for name in ("a.txt", "b.txt"):
        (folder / name).write_text(f"page {name}", "utf-8")
    return tmp_path / "raw"


def reasons(quarantined: pl.DataFrame) -> dict[str, str]:
    assert set(quarantined["reason"]) <= set(REASONS)
    return {
        Path(path).name: reason for path, reason in quarantined.select("source_path", "reason").iter_rows()
    }


def test_whole_files_are_read_with_their_time(raw):
    files, quarantined = read_files(raw, read_inventory(raw))
    assert quarantined.is_empty()
    assert files["content"].to_list() == [b"page a.txt", b"page b.txt"]
    assert files["folder_time"].to_list() == [datetime(2025, 12, 8, 8, 30, tzinfo=UTC)] * 2
    assert files["date"].to_list() == [date(2025, 12, 8)] * 2


def test_a_file_that_vanished(raw):
    listed = read_inventory(raw)
    (raw / "2025-12-08T0930" / "a.txt").unlink()
    files, quarantined = read_files(raw, listed)
    assert reasons(quarantined) == {"a.txt": "vanished"}
    assert len(files) == 1


def test_a_file_that_changed_since_it_was_listed(raw):
    listed = read_inventory(raw)
    (raw / "2025-12-08T0930" / "a.txt").write_text("longer than it was", "utf-8")
    assert reasons(read_files(raw, listed)[1]) == {"a.txt": "changed_while_read"}


def test_a_file_that_may_not_be_read(raw, monkeypatch):
    def refuse(*_arguments, **_options):
        raise PermissionError(13, "Permission denied")

    listed = read_inventory(raw)
    monkeypatch.setattr(os, "open", refuse)
    files, quarantined = read_files(raw, listed)
    assert set(reasons(quarantined).values()) == {"unreadable"}
    assert "Permission denied" in quarantined["detail"][0]
    assert files.is_empty()


def test_a_file_that_is_too_large_is_not_read(raw, monkeypatch):
    monkeypatch.setattr(assets.storage.raw_files, "MOST_BYTES", 5)
    assert set(reasons(read_files(raw, read_inventory(raw))[1]).values()) == {"too_large"}


@pytest.mark.parametrize("name", ["2025-13-40", "2025-12-08T2561", "today", "1999-01-01"])
def test_a_folder_that_is_no_day_says_how_to_name_it(raw, name):
    (raw / name).mkdir()
    (raw / name / "c.txt").write_text("page", "utf-8")
    quarantined = read_files(raw, read_inventory(raw))[1]
    assert reasons(quarantined) == {"c.txt": "unknown_folder"}


def test_hidden_files_are_passed_over_and_deep_ones_are_not(raw):
    (raw / ".DS_Store").write_bytes(b"x")
    deep = raw / "2025-12-08" / "more"
    deep.mkdir(parents=True)
    (deep / "c.txt").write_text("page", "utf-8")
    assert reasons(read_files(raw, read_inventory(raw))[1]) == {"c.txt": "unknown_folder"}


def test_a_file_that_shrank_since_it_was_listed(raw):
    listed = read_inventory(raw)
    (raw / "2025-12-08T0930" / "b.txt").write_text("short", "utf-8")
    files, quarantined = read_files(raw, listed)
    assert reasons(quarantined) == {"b.txt": "changed_while_read"}
    assert files["content"].to_list() == [b"page a.txt"]


def test_a_folder_that_vanished(raw):
    listed = read_inventory(raw)
    (raw / "2025-12-08T0930").rename(raw / "2025-12-09")
    assert reasons(read_files(raw, listed)[1]) == {"a.txt": "vanished", "b.txt": "vanished"}


def test_links_that_lead_nowhere_and_pipes_stop_nothing(raw):
    folder = raw / "2025-12-08T0930"
    (folder / "loop.txt").symlink_to("loop.txt")
    os.mkfifo(folder / "pipe.txt")
    files, quarantined = read_files(raw, read_inventory(raw))
    assert reasons(quarantined) == {"loop.txt": "outside_raw", "pipe.txt": "not_a_capture"}
    assert len(files) == 2
    assert sum(mark.files for mark in scan_raw(raw)) == 4


def test_names_that_are_no_text_stay_apart(raw):
    for name in (b"\xfe.txt", b"\xff.txt"):
        Path(os.fsdecode(bytes(raw / "2025-12-08T0930") + b"/" + name)).write_text("page", "utf-8")
    listed = read_inventory(raw)
    assert listed["source_path"].n_unique() == 4
    assert reasons(read_files(raw, listed)[1]) == {
        "\\xfe.txt": "unreadable_name",
        "\\xff.txt": "unreadable_name",
    }


@pytest.mark.parametrize("seconds", [2**33, 2**35])
def test_a_file_from_the_far_future_has_the_latest_time_there_is(raw, seconds):
    path = raw / "2025-12-08T0930" / "a.txt"
    os.utime(path, (seconds, seconds))
    year = read_inventory(raw)["modified_at"].dt.year().max()
    assert year == 2242 if seconds == 2**33 else year == 2262
    (raw / "loose.txt").write_text("page", "utf-8")
    os.utime(raw / "loose.txt", (seconds, seconds))
    assert {mark.day for mark in scan_raw(raw)} == set(read_inventory(raw)["date"])


def test_a_folder_that_may_not_be_opened_stands_for_its_files(raw, monkeypatch):
    (raw / "2025-12-09").mkdir()
    real = os.open

    def refuse(path, *arguments, **options):
        if str(path).endswith("2025-12-09"):
            raise PermissionError(13, "Permission denied")
        return real(path, *arguments, **options)

    monkeypatch.setattr(os, "open", refuse)
    listed = read_inventory(raw)
    assert len(listed) == 3
    assert reasons(read_files(raw, listed)[1]) == {"2025-12-09": "unreadable"}
    assert {mark.day for mark in scan_raw(raw)} == set(listed["date"])


@pytest.mark.parametrize("name", ["2025-10-26T0230", "2026-03-29T0230"])
def test_a_time_that_the_change_of_the_clock_makes_unsure_is_only_a_day(name):
    folder = read_folder_name(name)
    assert (folder.day, folder.time, folder.problem) == (date.fromisoformat(name[:10]), None, None)


def test_days_that_the_calendar_cannot_reckon_with_are_no_days():
    assert read_folder_name("9999-12-31").problem is not None
    assert read_folder_name("9998-12-31").problem is None


@pytest.mark.slow
def test_a_file_that_could_not_be_read_is_read_by_the_next_run_that_can(made, dateline, monkeypatch):
    [first, _] = sorted(made.raw.iterdir())
    page = sorted(first.iterdir())[0]
    read = assets.storage.raw_files._content

    def fail(folder: int, name: str, size: int) -> bytes:
        if name == page.name:
            raise OSError(5, "Input/output error")
        return read(folder, name, size)

    before = contents(made)
    with monkeypatch.context() as patch:
        patch.setattr(assets.storage.raw_files, "_content", fail)
        assert dateline(made, "run", "--force")[0] == 0
        assert contents(made)["quarantine"] != before["quarantine"]
        # As long as the disk fails, so does the file, and nothing else is made.
        code, printed = dateline(made, "run")
        assert code == 0
        assert "coding events" not in printed
    assert dateline(made, "run")[0] == 0
    assert contents(made) == before
    assert "Nothing new" in dateline(made, "run")[1]


def test_a_file_whose_status_cannot_be_read_is_not_passed_over():
    class Entry:
        name = "a.txt"

        def stat(self, *, follow_symlinks: bool = True):  # noqa: ARG002
            raise OSError(5, "Input/output error")

        def is_symlink(self) -> bool:
            return False

    status = assets.storage.raw_tree._status(Entry())
    assert (status.st_size, status.st_mtime_ns) == (0, 0)
