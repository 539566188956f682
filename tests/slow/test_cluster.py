"""The same days on a Dask cluster: equal tables, also where workers or the scheduler are killed."""

import os
import subprocess
import sys

import pytest

pytest.importorskip("distributed")

from assets.incremental.parts import part_hash
from assets.storage.data_folder import DataFolder
from tests.conftest import contents, copy_sample
from tests.slow.dask_cluster import loopback_cluster

pytestmark = pytest.mark.slow

# On the cluster, however few the pages are, and in many batches.
_RUN = (
    "import sys\n"
    "import assets.incremental.making as making; making.ROWS_FOR_WORKERS = 1; making.MOST_DAYS = 2\n"
    "from assets.cli import main; main(['run', *sys.argv[1:]])"
)


def run(data: DataFolder, *arguments: str) -> tuple[int, str]:
    done = subprocess.run(
        [sys.executable, "-c", _RUN, *arguments],
        env=os.environ | {"DATELINE_DATA": data.root},
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    return done.returncode, done.stderr


def parts(data: DataFolder) -> dict[str, str]:
    """The hash of every file of the Parquet layer."""
    files = sorted(data.parsed.glob("*/date=*/part.parquet"))
    return {str(file.relative_to(data.parsed)): part_hash(str(file)) for file in files}


@pytest.fixture(scope="module")
def local(tmp_path_factory: pytest.TempPathFactory) -> DataFolder:
    """What a run on one worker process makes of the sample."""
    data = copy_sample(tmp_path_factory.mktemp("local"))
    assert run(data, "--workers", "1")[0] == 0
    return data


def assert_equal(data: DataFolder, local: DataFolder) -> None:
    assert parts(data) == parts(local)
    assert contents(data) == contents(local)
    assert list(data.staging.iterdir()) == []


def test_two_workers_make_what_one_process_makes(local, tmp_path):
    data = copy_sample(tmp_path / "data")
    with loopback_cluster(tmp_path / "cluster") as cluster:
        code, printed = run(data, "--executor", cluster.address)
    assert code == 0, printed
    assert "Traceback" not in printed
    assert_equal(data, local)


@pytest.mark.parametrize("fault", ["reading", "coding"])
def test_the_batch_of_a_lost_worker_is_made_by_another(local, tmp_path, fault):
    data, once = copy_sample(tmp_path / "data"), tmp_path / "once"
    told = {"FAULT": fault, "VICTIM": "worker", "FAULT_ONCE": str(once)}
    with loopback_cluster(tmp_path / "cluster", environment=told) as cluster:
        code, printed = run(data, "--executor", cluster.address)
    assert once.exists()
    assert code == 0, printed
    assert_equal(data, local)


def test_a_lost_scheduler_ends_the_run_with_a_message_and_the_next_goes_on(local, tmp_path):
    data, once = copy_sample(tmp_path / "data"), tmp_path / "once"
    told = {"FAULT": "coding", "VICTIM": "scheduler", "FAULT_ONCE": str(once)}
    with loopback_cluster(tmp_path / "cluster", environment=told) as cluster:
        code, printed = run(data, "--executor", cluster.address)
        assert once.exists()
        assert code == 1, printed
        assert f"The scheduler at {cluster.address} is gone." in printed
        assert "Traceback" not in printed
        assert not data.database.exists()
    code, printed = run(data, "--workers", "1")
    assert code == 0, printed
    assert "reading pages" not in printed
    assert_equal(data, local)
