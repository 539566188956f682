"""What is said where there is no cluster, and what keeps the work of a lost worker out."""

import os
import subprocess
import sys
from datetime import date

import polars as pl
import pytest

from assets.cli.exit_codes import Exit
from assets.daily.stages import CLOCK, LINKS, MENTIONS
from assets.incremental import cluster, making
from assets.incremental.parts import Parts, PartsWriter
from assets.storage.data_folder import DataFolder
from schemas.catalog import TABLES
from tests.schemas.good_rows import good_frame

DAY = date(2025, 12, 8)
LINK = good_frame("version_links", "parsed").with_columns(date=pl.lit(DAY))


def test_no_engine_is_imported_unless_asked_for():
    code = "import sys, assets.definitions, assets.cli.run; print({'dask', 'distributed'} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "set()\n"


@pytest.mark.parametrize("text", ["10.0.0.5:8786", "dask", "http://10.0.0.5:8787"])
def test_what_is_no_address_is_refused(made, dateline, text):
    code, printed = dateline(made, "run", "--executor", text)
    assert code == Exit.USAGE
    assert "tcp://" in printed


def test_without_dask_the_command_says_how_to_install_it(small, dateline, monkeypatch):
    monkeypatch.setattr(making, "ROWS_FOR_WORKERS", 1)
    monkeypatch.setitem(sys.modules, "distributed", None)
    code, printed = dateline(small, "run", "--executor", "tcp://127.0.0.1:1")
    assert code == Exit.FAILED
    assert "pip install -e '.[cluster]'" in printed
    assert "Traceback" not in printed


def test_a_cluster_is_not_asked_for_a_few_pages(small, dateline, monkeypatch):
    monkeypatch.setitem(sys.modules, "distributed", None)
    assert dateline(small, "run", "--executor", "tcp://127.0.0.1:1")[0] == Exit.DONE


def test_the_same_day_may_be_written_twice_at_once(tmp_path):
    data = DataFolder(str(tmp_path))
    with PartsWriter(data, ["version_links"], [DAY]) as one:
        one.add("version_links", LINK)
        with PartsWriter(data, ["version_links"], [DAY]) as other:
            other.add("version_links", LINK)
    assert one.result.hashes == other.result.hashes
    assert list(data.staging.iterdir()) == []


def test_what_a_worker_writes_after_the_end_of_its_run_does_not_appear(tmp_path):
    data = DataFolder(str(tmp_path), run="ended")
    with pytest.raises(FileNotFoundError), PartsWriter(data, ["story_versions"], [DAY]):
        pass
    assert not data.part("story_versions", DAY).exists()


def test_a_worker_with_other_code_is_named(tmp_path):
    parts = Parts(DataFolder(str(tmp_path)), {})
    with pytest.raises(cluster.ClusterError, match="has other code or releases"):
        cluster._make_there("another", making._make, None, parts, [DAY])


def test_a_worker_that_does_not_see_the_data_folder_is_named(tmp_path):
    parts = Parts(DataFolder(str(tmp_path), run="run-1"), {})
    with pytest.raises(cluster.ClusterError, match=r"does not see .* as this run does"):
        cluster._make_there(cluster.fingerprint(), making._make, None, parts, [DAY])


def test_a_batch_carries_the_days_that_its_stage_reads_and_no_others():
    days = frozenset(date.fromordinal(DAY.toordinal() + shift) for shift in range(-400, 400))
    parts = Parts(DataFolder(""), dict.fromkeys(TABLES, days))
    links = making._read_by(LINKS, parts, [DAY])
    assert {table: len(near) for table, near in links.made.items()} == {"story_versions": 8}
    mentions = making._read_by(MENTIONS, parts, [DAY])
    assert {table: len(near) for table, near in mentions.made.items()} == {
        "form_mentions": 31,
        "introductions": 31,
        "story_versions": 1,
    }
    # A page without a day may be near to any.
    assert making._read_by(CLOCK, parts, [DAY]).made["items"] == days


@pytest.mark.parametrize(
    ("variable", "name", "value"),
    [("DATELINE_EXECUTOR", "executor", "tcp://10.0.0.5:8786"), ("DATELINE_MEMORY", "memory", "2GB")],
)
def test_the_environment_may_name_the_cluster_and_the_memory(variable, name, value):
    code = f"from assets.settings import Settings; print(Settings().{name})"
    environment = os.environ | {variable: value}
    done = subprocess.run(
        [sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True
    )
    assert done.stdout == f"{value}\n"
