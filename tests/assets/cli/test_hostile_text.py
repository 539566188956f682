"""Whatever is in the names and the text of captures, a terminal shows it, and each name on one line."""

import os
import pty
from datetime import date

import pytest

from assets.cli.exit_codes import Exit
from assets.incremental.manifest import Manifest
from assets.storage.data_folder import DataFolder
from tests.conftest import copy_made, read
from tests.hostile import PAGE, UNSEEN


@pytest.mark.parametrize(
    "arguments",
    [
        ["run"],
        ["quarantine", "--limit", "99"],
        ["tables"],
        ["tables", "pages"],
        ["explain", "RUS", "UKR"],
        ["query", "FROM pages"],
        ["query", 'SELECT 1 AS "\x1b[2J"'],
        [
            "query",
            "SELECT source_path, headline, body FROM items JOIN pages USING (page_id)",
            "--format",
            "csv",
        ],
        [
            "query",
            "SELECT source_path, headline, body FROM items JOIN pages USING (page_id)",
            "--format",
            "json",
        ],
        # Those that fail.
        ["tables", "\x1b]0;x\x07"],
        ["explain", "\x1b[2J"],
        ["explain", "RUS", "\x9b31m"],
        ["quarantine", "--reason", "\x1b[2J"],
        ["query", "SELECT source_path::INT FROM pages"],
        ["query", "SELECT \x1b[2J"],
        ["query", "SELECT 1", "--output", "/nowhere/\x1b[2J/x.csv"],
        ["run", "--day", "\x1b[2J"],
        ["run", "--\x1b[2J"],
        ["\x1b[2J"],
        ["export", "--to", "/dev/null/\x1b[2J", "--all"],
        ["add", "/nowhere/\x1b[2J\nforged line"],
        ["add", "/nowhere", "--site", "\x1b[2J"],
    ],
)
def test_no_command_prints_what_a_terminal_acts_upon(hostile, ask, arguments):
    answer = ask(hostile, *arguments)
    printed = answer.out + answer.err
    assert printed.strip()
    assert not UNSEEN.search(printed)
    # In quotes, a cell of CSV may have several lines.
    lines = [] if "csv" in arguments else printed.splitlines()
    assert not [line for line in lines if line.strip().startswith("forged line")]


def test_a_terminal_gets_none_of_it_either(hostile, start):
    ours, theirs = pty.openpty()
    command = start(hostile, "quarantine", stdout=theirs, stderr=theirs)
    os.close(theirs)
    shown = b""
    try:
        while part := os.read(ours, 65_536):
            shown += part
    except OSError:
        pass  # The other end is closed.
    os.close(ours)
    assert command.wait() == Exit.DONE
    text = shown.decode().replace("\r\n", "\n")
    assert "\\x1b]0;owned\\x07" in text
    assert not UNSEEN.search(text)


def test_names_are_exact_in_the_warehouse_and_shown_as_escapes(hostile, ask):
    assert read(
        hostile, "SELECT count(*) FROM pages WHERE source_path LIKE '%' || chr(27) || ']0;owned%'"
    ) == [(1,)]
    printed = ask(hostile, "quarantine", "--limit", "99").out
    assert "2025-12-08/two\\n  forged line: nothing is wrong.txt, characters" in printed
    assert "2025-12-08/\\u202egnp.txt" in printed
    assert "2025-12-08/<img src=x onerror=alert(1)>.txt" in printed


def test_sources_that_cannot_be_added_are_named_on_one_line(tmp_path, ask):
    folder = tmp_path / "sources"
    folder.mkdir()
    archive = folder / "\x1b[2J\nforged line.warc"
    archive.write_bytes(b"WARC/1.0\r\nContent-Length: \x1b[2J\r\n\r\n")
    (folder / "\u202e\x9b.txt").write_text(PAGE, "utf-8")
    answer = ask(DataFolder(str(tmp_path / "data")), "add", str(folder), "--captured", "2025-12-08")
    assert "Could not be read:" in answer.err
    assert not UNSEEN.search(answer.out + answer.err)
    assert not [line for line in answer.err.splitlines() if line.startswith("forged line")]


def test_a_day_that_broke_is_named_on_one_line(hostile, ask, tmp_path, monkeypatch):
    data = copy_made(hostile, tmp_path / "copy")
    broken = {date(2025, 12, 8): "OSError: \x1b[2J.txt\nforged line"}
    monkeypatch.setattr(Manifest, "broken", lambda _: broken)
    answer = ask(data, "run", "--force")
    assert answer.code == Exit.DAYS_BROKE
    assert "\\x1b[2J.txt\\nforged line" in answer.err
    assert not UNSEEN.search(answer.out + answer.err)
