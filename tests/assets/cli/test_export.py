"""`dateline export`."""

from pathlib import Path

import duckdb
import pytest

from assets.cli.exit_codes import Exit
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


def test_a_folder_that_cannot_be_created_is_refused(sample, ask, tmp_path):
    (tmp_path / "file").touch()
    code, out, err = ask(sample, "export", "stories", "--to", str(tmp_path / "file" / "below"))
    assert (code, out) == (Exit.USAGE, "")
    assert "--to another folder" in err
