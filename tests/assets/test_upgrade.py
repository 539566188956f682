"""A data folder of the previous release keeps working: its captures, its history, and queries that were saved with it.

`upgrade/data_0_1_0.tar.xz` is a folder with two days of two sample pages each, made by release 0.1.0, and
`upgrade/columns_0_1_0.csv` are the columns of its tables and views.
"""

import csv
import shutil
import tarfile
from pathlib import Path

import dagster as dg
import duckdb
import pytest

from assets.dagster_storage import use_history_of
from assets.storage.data_folder import DataFolder
from schemas.catalog import deprecated_columns
from tests.conftest import contents, read, run_job

MADE_BEFORE = Path(__file__).parent / "upgrade"


@pytest.fixture(scope="module")
def upgraded(tmp_path_factory) -> DataFolder:
    """The folder of the release before, after one run of this release."""
    data = DataFolder(str(tmp_path_factory.mktemp("upgraded") / "data"))
    with tarfile.open(MADE_BEFORE / "data_0_1_0.tar.xz") as archive:
        archive.extractall(data.root, filter="data")
    with duckdb.connect(str(data.database), read_only=True) as db:
        assert db.execute("SELECT count(*) FROM pages").fetchall() == [(4,)]
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DAGSTER_HOME", "")
        patch.setenv("DATELINE_DATA", data.root)
        with dg.DagsterInstance.from_config(str(use_history_of(data))) as instance:
            assert run_job(data, instance=instance).success
    return data


def test_its_days_are_made_again_and_equal_those_of_a_new_folder(upgraded, tmp_path):
    new = DataFolder(str(tmp_path))
    shutil.copytree(upgraded.raw, new.raw)
    assert run_job(new).success
    assert contents(upgraded) == contents(new)
    assert not (upgraded.parsed / "steps.duckdb").exists()


def test_its_history_of_runs_goes_on(upgraded, monkeypatch):
    monkeypatch.setenv("DAGSTER_HOME", "")
    with dg.DagsterInstance.from_config(str(use_history_of(upgraded))) as instance:
        runs = instance.get_runs()
        assert [(run.job_name, run.is_success) for run in runs] == [("daily", True)] * 2
        events = instance.fetch_materializations(dg.AssetKey("items"), limit=10).records
    # Two days by each of both runs.
    assert sorted(record.run_id for record in events) == sorted(2 * [run.run_id for run in runs])


def columns_before() -> list[tuple[str, str]]:
    with (MADE_BEFORE / "columns_0_1_0.csv").open() as file:
        return [(row["table"], row["column"]) for row in csv.DictReader(file)]


def test_every_column_that_a_saved_query_may_name_is_there(upgraded):
    now = read(upgraded, "SELECT table_name, column_name FROM duckdb_columns() WHERE NOT internal")
    assert len(columns_before()) > 400
    assert set(columns_before()) - set(now) == set()


def test_old_names_of_the_last_release_are_kept():
    assert {(table, old) for table, old, _ in deprecated_columns()} >= {
        ("story_bylines", "place"),
        ("label_conflicts", "clash"),
    }
