"""A warehouse is published whole, whoever reads at that moment."""

import threading
from pathlib import Path

import duckdb
import pytest

from pipelines.warehouse.publishing import (
    STORAGE_VERSION,
    built_beside,
    copy_ahead,
    discard_ahead,
    swap_in,
)
from tests.warehouse.publishing_loop import READERS, publish, publish_while_reading


def test_readers_see_no_error_and_no_mixed_build_while_it_is_published(tmp_path):
    seen = publish_while_reading(tmp_path, publishes=20)
    assert seen.errors == []
    assert len(seen.builds) == READERS
    # They did read, and while builds changed.
    assert seen.looks > READERS
    assert max(seen.builds) > 1


def _break_off(path: Path) -> None:
    with built_beside(path, memory="500MB", threads=1) as (db, _):
        db.execute("CREATE TABLE pages AS SELECT 1 AS page_id")
        db.execute("SELECT nothing FROM nowhere")


def test_a_build_that_breaks_leaves_the_published_file_and_nothing_beside_it(tmp_path):
    path = tmp_path / "news.duckdb"
    publish(path, 3)
    before = path.read_bytes()
    with pytest.raises(duckdb.Error, match="nowhere"):
        _break_off(path)
    assert path.read_bytes() == before
    assert [file.name for file in tmp_path.iterdir()] == ["news.duckdb"]


def test_a_file_that_was_not_closed_whole_is_not_swapped_in(tmp_path):
    path = tmp_path / "news.duckdb"
    publish(path, 3)
    before = path.read_bytes()
    with built_beside(path, memory="500MB", threads=1) as (db, beside):
        db.execute("CREATE TABLE pages AS SELECT 1 AS page_id")
    beside.with_name(beside.name + ".wal").write_bytes(b"left over")
    with pytest.raises(FileExistsError, match="run again"):
        swap_in(beside, path)
    assert path.read_bytes() == before


def test_nothing_of_the_old_file_stays(tmp_path):
    path = tmp_path / "news.duckdb"
    publish(path, 1)
    # A publication was killed before it had cleaned up.
    path.with_suffix(".old").write_bytes(b"left over")
    publish(path, 2)
    for thread in set(threading.enumerate()) - {threading.current_thread()}:
        thread.join()
    assert [file.name for file in tmp_path.iterdir()] == ["news.duckdb"]
    with duckdb.connect(str(path), read_only=True) as db:
        assert db.execute("SELECT count(*) FROM pages").fetchall() == [(2,)]


def test_a_file_system_without_second_names_publishes_all_the_same(tmp_path, monkeypatch):
    def refuse(*_: object) -> None:
        raise OSError("Operation not supported")

    monkeypatch.setattr(Path, "hardlink_to", refuse)
    path = tmp_path / "news.duckdb"
    publish(path, 1)
    publish(path, 2)
    assert path.stat().st_nlink == 1
    with duckdb.connect(str(path), read_only=True) as db:
        assert db.execute("SELECT count(*) FROM pages").fetchall() == [(2,)]


def test_a_build_takes_the_copy_that_was_made_ahead(tmp_path):
    path = tmp_path / "news.duckdb"
    publish(path, 3)
    copy = copy_ahead(path).stat().st_ino
    with built_beside(path, memory="500MB", threads=1, as_published=True) as (db, beside):
        assert beside.stat().st_ino == copy
        assert db.execute("SELECT count(*) FROM pages").fetchall() == [(3,)]
    assert sorted(file.name for file in tmp_path.iterdir()) == ["news.building", "news.duckdb"]


def test_a_copy_of_a_file_that_was_replaced_since_is_not_taken(tmp_path):
    path = tmp_path / "news.duckdb"
    publish(path, 3)
    copy = copy_ahead(path)
    publish(path, 4)
    with built_beside(path, memory="500MB", threads=1, as_published=True) as (db, _):
        assert db.execute("SELECT count(*) FROM pages").fetchall() == [(4,)]
    assert copy.exists()
    discard_ahead(path)
    assert not copy.exists()


def test_the_file_is_in_the_format_of_older_clients(sample):
    # Bytes 12 to 20 of a DuckDB file hold its format; 67 is the last that DuckDB 1.4 reads.
    assert STORAGE_VERSION == "v1.4.0"
    header = sample.database.read_bytes()[:32]
    assert header[8:12] == b"DUCK"
    assert int.from_bytes(header[12:20], "little") <= 67
