"""A warehouse is published whole, whoever reads at that moment."""

from pathlib import Path

import duckdb
import pytest

from pipelines.warehouse.publishing import STORAGE_VERSION, publish, session, staging_file
from tests.warehouse.publishing_loop import READERS, publish_rows, publish_while_reading


def _staged(path: Path, sql: str) -> Path:
    with staging_file(path, memory="500MB", threads=1) as (staging, db):
        db.execute(sql)
    return staging


def _rows(path: Path) -> list[tuple]:
    with duckdb.connect(str(path), read_only=True) as db:
        return db.execute("FROM pages").fetchall()


def test_readers_see_no_error_and_no_mixed_build_while_it_is_published(tmp_path):
    seen = publish_while_reading(tmp_path, publishes=20)
    assert seen.errors == []
    assert len(seen.builds) == READERS
    # They did read, and while builds changed.
    assert seen.looks > READERS
    assert max(seen.builds) > 1


def test_a_build_that_breaks_leaves_the_published_file_and_nothing_beside_it(tmp_path):
    path = tmp_path / "news.duckdb"
    publish_rows(path, 3)
    before = path.read_bytes()
    with pytest.raises(duckdb.Error, match="nowhere"):
        _staged(path, "CREATE TABLE pages AS SELECT 1 AS page_id; FROM nowhere")
    assert path.read_bytes() == before
    assert [file.name for file in tmp_path.iterdir()] == ["news.duckdb"]


def test_a_file_that_was_not_closed_completely_is_not_published(tmp_path):
    path = tmp_path / "news.duckdb"
    publish_rows(path, 3)
    before = path.read_bytes()
    staging = _staged(path, "CREATE TABLE pages AS SELECT 1 AS page_id")
    staging.with_name(staging.name + ".wal").write_bytes(b"left over")
    with pytest.raises(FileExistsError, match="run again"):
        publish(staging, path)
    assert path.read_bytes() == before


def test_what_a_killed_build_left_over_is_not_in_the_next(tmp_path):
    path = tmp_path / "news.duckdb"
    staging = _staged(path, "CREATE TABLE left_over AS SELECT 1 AS page_id")
    staging.with_name(staging.name + ".wal").write_bytes(b"left over")
    # A log beside the published file would be replayed into the new one.
    path.with_name(path.name + ".wal").write_bytes(b"left over")
    publish(_staged(path, "CREATE TABLE pages AS SELECT 1 AS page_id"), path)
    assert _rows(path) == [(1,)]
    assert [file.name for file in tmp_path.iterdir()] == ["news.duckdb"]
    with duckdb.connect(str(path), read_only=True) as db:
        assert db.execute("SELECT table_name FROM duckdb_tables()").fetchall() == [("pages",)]


def test_a_folder_may_have_a_quotation_mark_in_its_name(tmp_path):
    path = tmp_path / "today's" / "news.duckdb"
    publish(_staged(path, "CREATE TABLE pages AS SELECT 1 AS page_id"), path)
    assert _rows(path) == [(1,)]


def test_temporary_tables_are_shared_by_sessions_and_not_published(tmp_path):
    path = tmp_path / "news.duckdb"
    with staging_file(path, memory="500MB", threads=1) as (staging, db):
        db.execute("CREATE TABLE memory.temporary AS SELECT 1 AS page_id")
        with session(db) as other:
            assert other.execute("SELECT current_setting('TimeZone')").fetchall() == [("UTC",)]
            other.execute("CREATE TABLE pages AS FROM temporary")
    publish(staging, path)
    with duckdb.connect(str(path), read_only=True) as published:
        assert published.execute("SELECT table_name FROM duckdb_tables()").fetchall() == [("pages",)]


def test_the_file_is_in_the_format_of_older_clients(sample):
    # Bytes 12 to 20 of a DuckDB file hold its format; 67 is the last that DuckDB 1.4 reads.
    assert STORAGE_VERSION == "v1.4.0"
    header = sample.database.read_bytes()[:32]
    assert header[8:12] == b"DUCK"
    assert int.from_bytes(header[12:20], "little") <= 67
