"""What the commands for analysts have in common."""

import os
import shutil
import signal
import subprocess
import sys
import tomllib
from contextlib import suppress

import duckdb
import pytest

from assets.cli.exit_codes import Exit
from assets.storage.data_folder import DataFolder
from tests.conftest import PROJECT


@pytest.mark.parametrize(
    "arguments",
    [
        ["query", "SELECT 1", "--format", "parquet"],
        ["query", "SELECT 1", "--format", "csv", "--output", "/nowhere/at/all.csv"],
        ["query", "SELECT 1", "--format", "xml"],
        ["tables", "storys"],
        ["explain", "RUS"],
        ["explain", "RUS", "Rusland"],
        ["explain", "RUS", "Ruritanië"],
        ["explain", "RUS", "UKR", "CHN"],
        ["explain", "RUS", "UKR", "--from", "8-12-2025"],
        ["quarantine", "--limit", "0"],
        ["export", "--to", "x"],
        ["export", "storys", "--to", "x"],
        ["export", "stories", "storys", "--to", "x"],
    ],
)
def test_wrong_usage_ends_with_its_own_code(sample, ask, arguments, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    code, out, err = ask(sample, *arguments)
    assert (code, out) == (Exit.USAGE, "")
    assert err.strip()
    assert list(tmp_path.iterdir()) == []


WITH_A_WAREHOUSE = [
    ["query", "SELECT 1"],
    ["tables"],
    ["explain", "RUS", "UKR"],
    ["quarantine"],
    ["export", "--all", "--to", "x"],
]


@pytest.mark.parametrize("arguments", WITH_A_WAREHOUSE)
def test_without_a_warehouse_the_message_leads_to_one(tmp_path, ask, arguments, monkeypatch):
    monkeypatch.chdir(tmp_path)
    code, out, err = ask(DataFolder(str(tmp_path / "data")), *arguments)
    assert (code, out) == (Exit.USAGE, "")
    assert "dateline run" in err
    assert str(tmp_path / "data" / "raw") in err
    assert "DATELINE_DATA" in err
    assert list(tmp_path.iterdir()) == []


def test_a_damaged_warehouse_can_be_rebuilt(tmp_path, ask):
    data = DataFolder(str(tmp_path))
    data.warehouse.mkdir()
    data.database.write_text("no database " * 1_000)
    code, out, err = ask(data, "tables")
    assert (code, out) == (Exit.FAILED, "")
    assert f"Move {data.database} away; `dateline run` builds it again." in err


def test_a_warehouse_in_which_a_bit_rots_can_be_rebuilt(sample, tmp_path, ask):
    data = DataFolder(str(tmp_path))
    data.warehouse.mkdir()
    whole, noticed = sample.database.read_bytes(), []
    # In each block, behind the headers of the file; some are read as it is opened, others by the query.
    for at in range(20_000, len(whole), 262_144):
        content = bytearray(whole)
        content[at] ^= 16
        data.database.write_bytes(content)
        code, out, err = ask(data, "query", "SELECT body FROM items ORDER BY ALL", "--format", "csv")
        if code != Exit.DONE:
            assert (code, out) == (Exit.FAILED, "")
            assert f"Move {data.database} away; `dateline run` builds it again." in err
            noticed.append(_opens(data))
    assert set(noticed) == {True, False}


def _opens(data: DataFolder) -> bool:
    try:
        duckdb.connect(str(data.database), read_only=True).close()
    except duckdb.Error:
        return False
    return True


@pytest.mark.parametrize(
    "arguments", [["tables"], ["query", "FROM range(1000000)", "--format", "csv"], ["explain", "RUS", "UKR"]]
)
def test_a_reader_that_has_enough_ends_the_command_quietly(sample, start, arguments):
    reading, writing = os.pipe()
    os.close(reading)
    command = start(sample, *arguments, stdout=writing, stderr=subprocess.PIPE)
    os.close(writing)
    _, err = command.communicate()
    # The shell's code for a command that ended by SIGPIPE.
    assert (command.returncode, err) == (128 + signal.SIGPIPE, "")


@pytest.mark.skipif(not shutil.which("bash"), reason="there is no bash")
def test_a_pipe_to_head_ends_quietly(sample, monkeypatch):
    monkeypatch.setenv("DATELINE_DATA", sample.root)
    monkeypatch.delenv("PYTHONUNBUFFERED", raising=False)
    command = (
        f"{sys.executable} -c 'from assets.cli import main; main()' query 'FROM range(100000)' --format csv"
    )
    done = subprocess.run(
        ["bash", "-o", "pipefail", "-c", f"{command} | head -n 2"],
        cwd=PROJECT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert (done.returncode, done.stdout, done.stderr) == (128 + signal.SIGPIPE, "range\n0\n", "")


def test_an_interrupted_query_leaves_nothing_behind(sample, start, tmp_path):
    def heed_interrupts() -> None:
        signal.signal(signal.SIGINT, signal.default_int_handler)

    endless = "SELECT sum(hash(a.range, b.range)) AS s FROM range(100000000) AS a, range(100000000) AS b"
    command = start(
        sample, "query", endless, "--output", str(tmp_path / "rows.csv"),
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, preexec_fn=heed_interrupts,
    )  # fmt: skip
    while not list(tmp_path.glob(".rows.csv.*")):
        assert command.poll() is None
    # One that comes before DuckDB heeds it is lost.
    for _ in range(10):
        command.send_signal(signal.SIGINT)
        with suppress(subprocess.TimeoutExpired):
            assert command.communicate(timeout=2) == ("", "")
            break
    assert command.returncode == 128 + signal.SIGINT
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("arguments", "unwanted"),
    [
        (["--help"], ("dagster", "pandera", "duckdb", "polars")),
        (["query", "SELECT 1"], ("dagster", "pandera")),
    ],
)
def test_a_command_loads_nothing_heavy_that_it_does_not_need(sample, monkeypatch, arguments, unwanted):
    script = (
        "import sys; from assets.cli import main\n"
        f"try: main()\nexcept SystemExit: print([name for name in {unwanted} if name in sys.modules])"
    )
    monkeypatch.setenv("DATELINE_DATA", sample.root)
    done = subprocess.run(
        [sys.executable, "-c", script, *arguments], cwd=PROJECT, capture_output=True, text=True, check=False
    )
    assert done.stdout.splitlines()[-1] == "[]", done


_ABORTS_AT_EXIT = "import ctypes; libc = ctypes.CDLL(None); libc.__cxa_atexit(libc.abort, None, None)\n"


@pytest.mark.parametrize(
    ("arguments", "code"),
    [(["query", "SELECT 1"], Exit.DONE), (["query", "SELECT"], Exit.FAILED), (["--help"], Exit.DONE)],
)
def test_native_code_that_aborts_at_exit_changes_no_exit_code(sample, monkeypatch, arguments, code):
    script = _ABORTS_AT_EXIT + "from assets.cli import main; main()"
    monkeypatch.setenv("DATELINE_DATA", sample.root)
    done = subprocess.run(
        [sys.executable, "-c", script, *arguments], cwd=PROJECT, capture_output=True, text=True, check=False
    )
    assert done.returncode == code, done
    assert done.stdout or done.stderr


def test_a_command_that_aborts_prints_where(sample, monkeypatch):
    script = (
        "import os; from assets.cli import app, main\napp.app.command('broken')(os.abort); main(['broken'])"
    )
    monkeypatch.setenv("DATELINE_DATA", sample.root)
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=PROJECT, capture_output=True, text=True, check=False
    )
    assert done.returncode == -signal.SIGABRT
    assert "Fatal Python error: Aborted" in done.stderr


def test_help_names_the_commands(sample, ask):
    code, out, err = ask(sample, "--help")
    assert (code, err) == (Exit.DONE, "")
    assert all(
        f"\n  {name} " in out for name in ("run", "ui", "query", "tables", "explain", "quarantine", "export")
    )
    assert "[trigger]" in out
    # Of no command the sentence is cut.
    assert "..." not in out.partition("Commands:")[2]
    assert "[trigger]" in ask(sample, "explain", "--help").out


def test_help_has_a_short_name_with_every_command(sample, ask):
    for command in ((), ("query",), ("explain",)):
        assert ask(sample, *command, "-h") == ask(sample, *command, "--help")
        assert ask(sample, *command, "-h").code == Exit.DONE


def test_the_version_is_that_of_package_and_model(sample, ask):
    with duckdb.connect(str(sample.database), read_only=True) as db:
        [(model,)] = db.execute("SELECT model_version FROM build").fetchall()
    release = tomllib.loads((PROJECT / "pyproject.toml").read_text("utf-8"))["project"]["version"]
    assert ask(sample, "--version") == (Exit.DONE, f"dateline {release}, event reader {model}\n", "")
