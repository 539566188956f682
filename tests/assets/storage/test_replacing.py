"""Files that are replaced whole."""

import signal
import subprocess
import sys

import pytest

from assets.storage.data_folder import replacing
from tests.conftest import PROJECT


def test_the_file_is_replaced_when_the_block_ends(tmp_path):
    file = tmp_path / "rows.csv"
    file.write_text("old")
    with replacing(file) as path:
        path.write_text("new")
        assert (path.parent, file.read_text()) == (tmp_path, "old")
        assert path.name.startswith(".rows.csv.")
        assert list(tmp_path.glob("*.csv")) == [file]
    assert (file.read_text(), list(tmp_path.iterdir())) == ("new", [file])


def test_the_file_has_the_mode_of_any_new_file(tmp_path):
    (tmp_path / "usual").touch()
    with replacing(tmp_path / "new") as path:
        path.write_text("new")
    assert (tmp_path / "new").stat().st_mode == (tmp_path / "usual").stat().st_mode


@pytest.mark.parametrize("error", [ValueError, KeyboardInterrupt, SystemExit])
def test_an_exception_leaves_the_file_as_it_was(tmp_path, error):
    file = tmp_path / "rows.csv"
    file.write_text("old")

    def fail() -> None:
        with replacing(file) as path:
            path.write_text("half")
            raise error

    with pytest.raises(error):
        fail()
    assert (file.read_text(), list(tmp_path.iterdir())) == ("old", [file])


def test_a_block_that_writes_nothing_is_an_error(tmp_path):
    file = tmp_path / "rows.csv"
    file.write_text("old")
    with pytest.raises(FileNotFoundError), replacing(file):
        pass
    assert file.read_text() == "old"


def test_a_killed_writer_leaves_a_hidden_file_at_most(tmp_path):
    file = tmp_path / "rows.csv"
    file.write_text("old")
    script = (
        "import os, sys; from pathlib import Path; from assets.storage.data_folder import replacing\n"
        "with replacing(Path(sys.argv[1])) as path:\n"
        "    path.write_text('half'); os.kill(os.getpid(), 9)"
    )
    killed = subprocess.run([sys.executable, "-c", script, str(file)], cwd=PROJECT, check=False)
    assert killed.returncode == -signal.SIGKILL
    [left_over] = set(tmp_path.iterdir()) - {file}
    assert (file.read_text(), left_over.read_text()) == ("old", "half")
    assert (left_over.name[0], left_over.suffix) == (".", ".tmp")
    with replacing(file) as path:
        path.write_text("new")
    assert file.read_text() == "new"


def test_writers_at_the_same_time_do_not_share_a_file(tmp_path):
    file = tmp_path / "rows.csv"
    with replacing(file) as first, replacing(file) as second:
        assert first != second
        first.write_text("first")
        second.write_text("second")
    assert (file.read_text(), list(tmp_path.iterdir())) == ("first", [file])


def test_writers_in_several_processes_leave_one_whole_file(tmp_path):
    file = tmp_path / "rows.csv"
    script = (
        "import sys; from pathlib import Path; from assets.storage.data_folder import replacing\n"
        "for _ in range(200):\n"
        "    with replacing(Path(sys.argv[1])) as path:\n"
        "        path.write_text(sys.argv[2] * 10_000)"
    )
    writers = [
        subprocess.Popen([sys.executable, "-c", script, str(file), letter], cwd=PROJECT) for letter in "ab"
    ]
    while any(writer.poll() is None for writer in writers):
        if file.exists():
            assert file.read_text() in ("a" * 10_000, "b" * 10_000)
    assert [writer.returncode for writer in writers] == [0, 0]
    assert list(tmp_path.iterdir()) == [file]
