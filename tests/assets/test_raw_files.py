"""Files that vanish, change, are too large, or cannot be read become rows with a reason."""

import os
import shutil
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import polars as pl
import pytest

import assets.raw_files
from assets.inventory import day_files, read_inventory
from assets.marking import mark_files
from assets.raw_files import read_files
from schemas.quarantine import REASONS


@pytest.fixture
def raw(tmp_path: Path) -> Path:
    folder = tmp_path / "raw" / "2025-12-08T0930"
    folder.mkdir(parents=True)
    for name in ("a.txt", "b.txt"):
        (folder / name).write_text(f"page {name}", "utf-8")
    return tmp_path / "raw"


def inventory(raw: Path) -> pl.DataFrame:
    return read_inventory(raw).rename({"day": "date"})


def reasons(quarantined: pl.DataFrame) -> dict[str, str]:
    assert set(quarantined["reason"]) <= set(REASONS)
    return {
        Path(path).name: reason for path, reason in quarantined.select("source_path", "reason").iter_rows()
    }


def test_whole_files_are_read_with_their_time(raw):
    files, quarantined = read_files(raw, inventory(raw))
    assert quarantined.is_empty()
    assert files["content"].to_list() == [b"page a.txt", b"page b.txt"]
    assert files["folder_time"].to_list() == [datetime(2025, 12, 8, 8, 30, tzinfo=UTC)] * 2
    assert files["date"].to_list() == [date(2025, 12, 8)] * 2


def test_a_file_that_vanished(raw):
    listed = inventory(raw)
    (raw / "2025-12-08T0930" / "a.txt").unlink()
    files, quarantined = read_files(raw, listed)
    assert reasons(quarantined) == {"a.txt": "vanished"}
    assert len(files) == 1


def test_a_file_that_changed_since_it_was_listed(raw):
    listed = inventory(raw)
    (raw / "2025-12-08T0930" / "a.txt").write_text("longer than it was", "utf-8")
    assert reasons(read_files(raw, listed)[1]) == {"a.txt": "changed_while_read"}


def test_a_file_that_may_not_be_read(raw, monkeypatch):
    def refuse(*_arguments, **_options):
        raise PermissionError(13, "Permission denied")

    listed = inventory(raw)
    monkeypatch.setattr(os, "open", refuse)
    files, quarantined = read_files(raw, listed)
    assert set(reasons(quarantined).values()) == {"unreadable"}
    assert "Permission denied" in quarantined["detail"][0]
    assert files.is_empty()


def test_a_file_that_is_too_large_is_not_read(raw, monkeypatch):
    monkeypatch.setattr(assets.raw_files, "MOST_BYTES", 5)
    assert set(reasons(read_files(raw, inventory(raw))[1]).values()) == {"too_large"}


@pytest.mark.parametrize("name", ["2025-13-40", "2025-12-08T2561", "today", "1999-01-01"])
def test_a_folder_that_is_no_day_says_how_to_name_it(raw, name):
    (raw / name).mkdir()
    (raw / name / "c.txt").write_text("page", "utf-8")
    quarantined = read_files(raw, inventory(raw))[1]
    assert reasons(quarantined) == {"c.txt": "unknown_folder"}


def test_hidden_files_are_passed_over_and_deep_ones_are_not(raw):
    (raw / ".DS_Store").write_bytes(b"x")
    deep = raw / "2025-12-08" / "more"
    deep.mkdir(parents=True)
    (deep / "c.txt").write_text("page", "utf-8")
    assert reasons(read_files(raw, inventory(raw))[1]) == {"c.txt": "unknown_folder"}


@pytest.mark.parametrize(
    "change",
    [
        lambda file: file.write_text("PAGE a.txt", "utf-8"),
        lambda file: file.write_text("longer than it was", "utf-8"),
        lambda file: file.rename(file.with_name("c.txt")),
        lambda file: file.unlink(),
        lambda file: file.with_name("c.txt").write_text("page", "utf-8"),
        lambda file: file.rename(file.parents[1] / "2025-12-08" / "a.txt"),
    ],
)
def test_the_mark_of_a_day_changes_with_its_files_alone(raw, change):
    (raw / "2025-12-08").mkdir()
    (raw / "2025-12-09").mkdir()
    (raw / "2025-12-09" / "c.txt").write_text("page", "utf-8")
    # Long ago: what is written within one tick of the system's clock has one time.
    os.utime(raw / "2025-12-08T0930" / "a.txt", (1_000_000_000, 1_000_000_000))
    before = day_files(mark_files(raw))
    assert day_files(mark_files(raw)).equals(before)
    assert before["files"].to_list() == [2, 1]
    assert before["undated"].to_list() == [False, False]
    change(raw / "2025-12-08T0930" / "a.txt")
    changed = (day_files(mark_files(raw))["fingerprint"] != before["fingerprint"]).to_list()
    assert changed == [True, False]


def test_a_copy_has_the_same_marks(raw, tmp_path):
    assert day_files(mark_files(shutil.copytree(raw, tmp_path / "copy"))).equals(day_files(mark_files(raw)))


def test_files_outside_dated_folders_are_marked_with_the_day_they_were_written(raw):
    deep = raw / "2025-12-08T0930" / "more"
    deep.mkdir()
    for file, moment in ((raw / "top.txt", 9), (raw / "elsewhere" / "b.txt", 10), (deep / "c.txt", 11)):
        file.parent.mkdir(exist_ok=True)
        file.write_text("page", "utf-8")
        written = datetime(2025, 12, moment, 12, tzinfo=UTC).timestamp()
        os.utime(file, (written, written))
    days = day_files(mark_files(raw))
    assert days.select("day", "files", "undated").rows() == [
        (date(2025, 12, 8), 3, False),
        (date(2025, 12, 9), 1, True),
        (date(2025, 12, 10), 1, True),
    ]
    listed = read_inventory(raw).group_by("day").len().sort("day")
    assert listed.rows() == days.select("day", "files").rows()
    assert day_files(mark_files(raw), {date(2025, 12, 10)}).equals(days[2:])
    assert day_files(mark_files(raw), {date(2025, 12, 8)}).equals(days[:1])


def test_two_processes_find_what_one_finds(raw):
    for number in range(200):
        folder = raw / str(date(2024, 1, 1) + timedelta(days=number))
        folder.mkdir()
        (folder / "a.txt").write_text(f"page {number}", "utf-8")
    (raw / "top.txt").write_text("page", "utf-8")
    found = day_files(mark_files(raw, processes=2))
    assert len(found) == 202
    assert found.equals(day_files(mark_files(raw)))


def test_a_file_that_shrank_since_it_was_listed(raw):
    listed = inventory(raw)
    (raw / "2025-12-08T0930" / "b.txt").write_text("short", "utf-8")
    files, quarantined = read_files(raw, listed)
    assert reasons(quarantined) == {"b.txt": "changed_while_read"}
    assert files["content"].to_list() == [b"page a.txt"]


def test_a_folder_that_vanished(raw):
    listed = inventory(raw)
    (raw / "2025-12-08T0930").rename(raw / "2025-12-09")
    assert reasons(read_files(raw, listed)[1]) == {"a.txt": "vanished", "b.txt": "vanished"}
