"""`dateline export`."""

from itertools import pairwise
from pathlib import Path

import duckdb
import polars as pl
import pyarrow.parquet as pq
import pytest

from assets.cli import export
from assets.cli.exit_codes import Exit
from pipelines.answers.formats import write_table
from schemas.catalog import tables_in


@pytest.mark.parametrize("form", ["parquet", "csv", "json"])
def test_tables_and_views_are_exported_with_their_dictionary(sample, ask, tmp_path, form):
    folder = tmp_path / "out" / "deeper"
    code, out, err = ask(sample, "export", "stories", "agency_leads", "--format", form, "--to", str(folder))
    assert (code, err) == (Exit.DONE, "")
    files = {f"stories.{form}", f"agency_leads.{form}", "tables.md"}
    assert {path.name for path in folder.iterdir()} == files
    assert {Path(line) for line in out.splitlines()} == {folder / name for name in files}
    dictionary = (folder / "tables.md").read_text("utf-8")
    assert {part.split("`")[1] for part in dictionary.split("\n## ")[1:]} == {"stories", "agency_leads"}
    with duckdb.connect(str(sample.database), read_only=True) as db:
        rows = "SELECT story_id, headline, sightings FROM {} ORDER BY story_id"
        exported = db.execute(rows.format(f"'{folder}/stories.{form}'")).fetchall()
        assert exported == db.execute(rows.format("stories")).fetchall()


def test_all_stands_for_every_table_and_no_view(sample, ask, tmp_path):
    assert ask(sample, "export", "--all", "--to", str(tmp_path)).code == Exit.DONE
    assert {path.stem for path in tmp_path.glob("*.parquet")} == set(tables_in("warehouse"))


def test_a_table_named_twice_is_written_once(sample, ask, tmp_path):
    code, out, _ = ask(sample, "export", "stories", "stories", "--to", str(tmp_path))
    assert code == Exit.DONE
    assert [Path(line).name for line in out.splitlines()] == ["stories.parquet", "tables.md"]


def test_tables_and_all_exclude_each_other(sample, ask, tmp_path):
    code, _, err = ask(sample, "export", "--all", "stories", "--to", str(tmp_path))
    assert code == Exit.USAGE
    assert "give tables or --all, not both" in err


def test_a_folder_that_cannot_be_created_is_refused(sample, ask, tmp_path):
    (tmp_path / "file").touch()
    code, out, err = ask(sample, "export", "stories", "--to", str(tmp_path / "file" / "below"))
    assert (code, out) == (Exit.USAGE, "")
    assert "--to another folder" in err


def test_a_large_table_is_a_folder_of_files_whose_extremes_tell_them_apart(
    sample, ask, tmp_path, monkeypatch
):
    ask(sample, "export", "items", "--to", str(tmp_path))
    whole = pl.read_parquet(tmp_path / "items.parquet")
    with duckdb.connect() as db:
        # More rows than a row group takes.
        db.execute("CREATE TABLE many AS SELECT (i * 7919) % 400_000 AS number FROM range(400_000) t(i)")
        db.execute(
            "CREATE TABLE days AS SELECT md5(number::VARCHAR) AS text, DATE '2026-01-01' + number::INT AS day FROM many"
        )
        paths = write_table(db, "days", tmp_path / "many", most_bytes=1_000_000)
    assert len(paths) > 1
    ranges = sorted((range_.min, range_.max) for path in paths for range_ in _ranges(path, column=1))
    assert all(one[1] < after[0] for one, after in pairwise(ranges))

    monkeypatch.setattr(export, "write_table", lambda _db, _name, folder: _halves(whole, folder))
    code, out, _ = ask(sample, "export", "items", "--to", str(tmp_path))
    assert code == Exit.DONE
    assert [Path(line).name for line in out.splitlines()] == [
        "part-0000.parquet",
        "part-0001.parquet",
        "tables.md",
    ]
    assert not (tmp_path / "items.parquet").exists()
    assert pl.read_parquet(tmp_path / "items").equals(whole)
    monkeypatch.undo()
    ask(sample, "export", "items", "--to", str(tmp_path))
    assert sorted(path.name for path in tmp_path.iterdir()) == ["items.parquet", "many", "tables.md"]


def _ranges(path, column):
    metadata = pq.ParquetFile(path).metadata
    return [metadata.row_group(group).column(column).statistics for group in range(metadata.num_row_groups)]


def _halves(rows, folder):
    folder.mkdir()
    paths = [folder / f"part_{number}.parquet" for number in range(2)]
    for number, path in enumerate(paths):
        rows.slice(number * (len(rows) // 2), None if number else len(rows) // 2).write_parquet(path)
    return paths


def test_rows_are_sorted_by_day_and_engines_read_the_same(sample, ask, tmp_path):
    ask(sample, "export", "events", "--format", "parquet", "--to", str(tmp_path))
    file = tmp_path / "events.parquet"
    with_polars = pl.read_parquet(file)
    assert with_polars["event_date"].is_sorted(nulls_last=True)
    with duckdb.connect() as db:
        with_duckdb = db.execute(f"SELECT event_id FROM '{file}'").fetchall()
    assert with_duckdb == [(name,) for name in with_polars["event_id"]]
    assert pq.read_table(file)["event_id"].to_pylist() == with_polars["event_id"].to_list()


def test_folders_that_no_export_wrote_are_left_alone(sample, ask, tmp_path, monkeypatch):
    (tmp_path / "items").mkdir()
    (tmp_path / "items" / "thesis.docx").touch()
    assert ask(sample, "export", "items", "--to", str(tmp_path)).code == Exit.DONE
    whole = pl.read_parquet(tmp_path / "items.parquet")
    monkeypatch.setattr(export, "write_table", lambda _db, _name, folder: _halves(whole, folder))
    code, _, err = ask(sample, "export", "items", "--to", str(tmp_path))
    assert code == Exit.USAGE
    assert f"{tmp_path / 'items'} holds files that no export wrote" in err
    assert [path.name for path in (tmp_path / "items").iterdir()] == ["thesis.docx"]


def test_many_files_of_a_table_are_in_order(tmp_path):
    with duckdb.connect() as db:
        db.execute(
            "CREATE TABLE numbers AS SELECT i AS number, md5(i::VARCHAR) AS text FROM range(2_000_000) t(i)"
        )
        db.execute("SET threads = 1")
        paths = write_table(db, "numbers", tmp_path / "parts", most_bytes=2_000_000)
    assert len(paths) > 10
    firsts = [_ranges(path, column=0)[0].min for path in paths]
    assert firsts == sorted(firsts)
