"""Two real captures, kept outside the project."""

import shutil

import duckdb
import pytest

from assets.storage.data_folder import DataFolder
from tests.conftest import SHARED, needs_shared

SEEDS = SHARED / "seeds"
# By file: the agencies of each item in order, and the ages of the briefs.
EXPECTED = {
    "000_0dd93ea2058b7b48.txt": (
        ["ANP/RTR", "ANP", "ANP/RTR", "ANP/AFP/RTR", "ANP/RTR/AFP", "ANP", "ANP", "ANP/DPA/RTR"],
        ["1 uur", "1 uur", "2 uur", "4 uur", "4 uur", "5 uur", "5 uur"],
    ),
    "004_ac0221667b263638.txt": (
        ["ANP/RTR", "ANP", "ANP/AFP/RTR", "ANP/AFP", "ANP/RTR", "ANP/AFP/RTR", "ANP", "ANP/RTR"],
        ["39 minuten", "45 minuten", "1 uur", "1 uur", "1 uur", "2 uur", "2 uur"],
    ),
}


@needs_shared
def test_the_seeds_are_read_as_they_stand(tmp_path, dateline):
    data = DataFolder(str(tmp_path))
    data.raw.mkdir()
    for file in SEEDS.iterdir():
        shutil.copy2(file, data.raw / file.name)
    code, _ = dateline(data, "run")
    assert code == 0
    with duckdb.connect(str(data.database), read_only=True) as db:
        items = db.execute(
            "SELECT source_path, list(array_to_string(agencies, '/') ORDER BY position),"
            " list(replace(age_label, ' geleden', '') ORDER BY position) FILTER (age_label IS NOT NULL)"
            " FROM items JOIN pages USING (page_id) GROUP BY source_path"
        ).fetchall()
        assert {path: (agencies, ages) for path, agencies, ages in items} == EXPECTED
        assert db.execute("SELECT count(*), sum(items) FROM pages").fetchall() == [(2, 16)]
        assert db.execute("SELECT count(*) FROM quarantine").fetchall() == [(0,)]
        assert db.execute("SELECT count(*) FROM items WHERE NOT complete").fetchall() == [(0,)]


def test_the_expectations_are_of_both_seeds():
    if not SEEDS.exists():
        pytest.skip("the shared folder is not beside the checkout")
    assert {file.name for file in SEEDS.iterdir()} == set(EXPECTED)
