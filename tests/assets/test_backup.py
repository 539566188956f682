"""A backup of a data folder, as docs/operators.md has it: what has to be kept, and what a restored one has to do."""

import shutil
import subprocess

import pytest

from assets.cli.exit_codes import Exit
from assets.storage.data_folder import DataFolder
from tests.conftest import contents

pytestmark = pytest.mark.skipif(shutil.which("cp") is None, reason="there is no cp")


def copied(source: DataFolder, root, *parts: str) -> DataFolder:
    """The parts of a data folder, copied with the times of the files."""
    root.mkdir()
    subprocess.run(["cp", "-a", *(f"{source.root}/{part}" for part in parts), str(root)], check=True)
    return DataFolder(str(root))


def test_a_data_folder_that_was_copied_whole_has_nothing_to_do(made, dateline, tmp_path):
    backup = copied(made, tmp_path / "backup", "raw", "parsed", "warehouse")
    shutil.rmtree(made.root)
    restored = copied(backup, tmp_path / "restored", "raw", "parsed", "warehouse")
    code, told = dateline(restored, "run")
    assert code == Exit.DONE
    assert "Nothing new" in told


def test_from_the_captures_alone_everything_is_made_again(made, dateline, tmp_path):
    rows = contents(made)
    restored = copied(made, tmp_path / "restored", "raw")
    assert dateline(restored, "run")[0] == Exit.DONE
    assert contents(restored) == rows
    assert "Nothing new" in dateline(restored, "run")[1]


def test_a_warehouse_that_was_not_copied_is_made_of_the_parquet_layer(made, dateline, tmp_path):
    rows = contents(made)
    restored = copied(made, tmp_path / "restored", "raw", "parsed")
    times = {path: path.stat().st_mtime_ns for path in restored.parsed.glob("*/date=*/part.parquet")}
    assert times
    assert dateline(restored, "run")[0] == Exit.DONE
    assert contents(restored) == rows
    assert times == {path: path.stat().st_mtime_ns for path in times}
    assert "Nothing new" in dateline(restored, "run")[1]
