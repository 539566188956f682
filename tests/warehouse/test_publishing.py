"""A warehouse is published whole, whoever reads at that moment."""

from pathlib import Path

import duckdb
import pytest

from pipelines.warehouse.publishing import STORAGE_VERSION, built_beside, swap_in
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


def test_the_file_is_in_the_format_of_older_clients(sample):
    # Bytes 12 to 20 of a DuckDB file hold its format; 67 is the last that DuckDB 1.4 reads.
    assert STORAGE_VERSION == "v1.4.0"
    header = sample.database.read_bytes()[:32]
    assert header[8:12] == b"DUCK"
    assert int.from_bytes(header[12:20], "little") <= 67
