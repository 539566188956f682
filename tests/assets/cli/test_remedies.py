"""What stops a command says in one line which file it is and what to do."""

import errno
import os
import sqlite3
from pathlib import Path

import pytest
import sqlalchemy as sa

from assets.cli import remedies, run
from assets.cli.exit_codes import Exit
from assets.storage.data_folder import DataFolder
from tests.conftest import copy_made


@pytest.mark.parametrize("place", ["parsed", "warehouse", "dagster"])
def test_a_file_where_a_folder_belongs(small, dateline, place):
    Path(small.root, place).touch()
    code, printed = dateline(small, "run")
    assert code == Exit.FAILED
    assert f"{small.root}/{place}" in printed
    assert "a file is where a folder should be: move it away" in printed
    assert "Traceback" not in printed


def test_a_data_folder_that_is_a_file(tmp_path, dateline):
    (tmp_path / "data").touch()
    code, printed = dateline(DataFolder(str(tmp_path / "data")), "run")
    assert code == Exit.FAILED
    assert printed.count("\n") == 1


@pytest.mark.parametrize("name", ["published.json", "manifest.parquet"])
def test_a_folder_where_a_file_belongs(small_once, tmp_path, dateline, name):
    data = copy_made(small_once, tmp_path / "made")
    (data.parsed / name).unlink()
    (data.parsed / name).mkdir()
    code, printed = dateline(data, "run")
    assert code == Exit.FAILED
    assert str(data.parsed / name) in printed
    assert "Traceback" not in printed


def test_a_damaged_history(small, dateline, monkeypatch):
    damaged = small.history / "runs.db"
    damaged.parent.mkdir()
    damaged.write_text("no database", "utf-8")

    def use(*_arguments, **_options):
        with sa.create_engine(f"sqlite:///{damaged}").connect() as db:
            db.exec_driver_sql("SELECT * FROM runs")

    monkeypatch.setattr(run, "_launch", use)
    code, printed = dateline(small, "run")
    assert code == Exit.FAILED
    assert f"Move {small.history} away" in printed
    assert printed.count("\n") == 1


@pytest.mark.parametrize(
    ("error", "remedy"),
    [
        ("database is locked", "another process holds the run history; wait until it ends, and run again"),
        ("attempt to write a readonly database", "cannot be written to; fix its permissions, and run again"),
        ("database or disk is full", "the disk is full; make room, and run again"),
        ("disk I/O error", "the disk failed, or files may not grow (ulimit -f); fix it, and run again"),
        ("file is not a database", "is damaged"),
    ],
)
def test_each_trouble_with_the_history_has_its_remedy(error, remedy):
    assert remedy in remedies.remedy_of_history_error(sqlite3.OperationalError(error), "/data/dagster")


def test_a_build_that_needs_more_memory_is_told_how_to_get_it(made, dateline):
    next(made.raw.glob("*/*.txt")).unlink()
    code, printed = dateline(made, "run", "--memory", "1MB")
    assert code == Exit.FAILED
    assert "Out of Memory Error" in printed
    assert "Give DuckDB more memory: dateline run --memory 2GB, or set DATELINE_MEMORY." in printed
    assert "SET memory_limit" not in printed
    assert dateline(made, "run", "--memory", "0.5 GiB")[0] == Exit.DONE


def test_every_remedy_is_for_an_error_that_there_is():
    for number in remedies._REMEDIES:
        text = remedies.remedy_of_system_error(OSError(number, "what happened", "/data/file"), is_run=True)
        assert text.startswith("/data/file: what happened; ")
        assert text.endswith(", and run again. What is published is unchanged.")
    error = OSError(errno.EBADF, "Bad file descriptor")
    assert "; fix it" in remedies.remedy_of_system_error(error, is_run=True)


@pytest.mark.parametrize("command", [["query", "SELECT 1"], ["tables"], ["explain", "RUS", "UKR"]])
def test_a_command_that_only_reads_names_the_folder_that_its_user_may_not_enter(
    made, ask, monkeypatch, command
):
    # For root, who runs tests in a container, nothing is barred.
    may = os.access
    monkeypatch.setattr(
        os, "access", lambda path, mode: may(path, mode) and not _is_within(path, made.warehouse)
    )
    code, out, err = ask(made, *command)
    assert (code, out) == (Exit.FAILED, "")
    assert err == f"{made.warehouse}: Permission denied; fix its permissions, and repeat the command.\n"
    monkeypatch.setattr(os, "access", lambda path, mode: may(path, mode) and Path(path) != made.database)
    code, out, err = ask(made, *command)
    assert (code, out) == (Exit.FAILED, "")
    assert err == f"{made.database}: Permission denied; fix its permissions, and repeat the command.\n"


def _is_within(path, folder):
    return Path(path).is_relative_to(folder)


def test_other_errors_stay_what_they_are(small, dateline, monkeypatch):
    def fail(*_arguments, **_options):
        raise ZeroDivisionError

    monkeypatch.setattr(run, "_launch", fail)
    with pytest.raises(ZeroDivisionError):
        dateline(small, "run")
