"""The help of each command."""

import pytest
from typer.main import get_command

from assets.cli.app import app
from assets.cli.exit_codes import Exit

COMMANDS = get_command(app).commands
USAGE = {
    "run": "[OPTIONS]",
    "add": "[OPTIONS] {SOURCE}...",
    "ui": "[OPTIONS]",
    "restore-history": "[OPTIONS]",
    "query": "[OPTIONS] {SQL}",
    "tables": "[OPTIONS] [NAME]",
    "explain": "[OPTIONS] {EVENT_ID | COUNTRY COUNTRY}...",
    "quarantine": "[OPTIONS]",
    "export": "[OPTIONS] [TABLE]...",
}


def test_usage_lines(small, ask):
    usages = {}
    for command in COMMANDS:
        code, out, err = ask(small, command, "--help")
        assert (code, err) == (Exit.DONE, "")
        usages[command] = out.splitlines()[0].partition(f" {command} ")[2]
        assert "--no-" not in out
    assert usages == USAGE


@pytest.mark.parametrize("command", COMMANDS)
def test_every_argument_and_option_has_help(command):
    assert [one.name for one in COMMANDS[command].params if not one.help] == []


@pytest.mark.parametrize("command", sorted(COMMANDS.keys() - {"ui", "restore-history"}))
def test_help_has_the_exit_codes(small, ask, command):
    assert "Exit codes: 0 " in " ".join(ask(small, command, "--help").out.split())


def test_the_help_of_a_run_has_all_its_exit_codes_and_reasons_to_process_a_day(small, ask):
    text = " ".join(ask(small, "run", "--help").out.split())
    assert "130 or 143 stopped" in text
    assert "another model" in text
