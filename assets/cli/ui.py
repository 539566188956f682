"""`dateline ui`: the Dagster UI on the loopback interface, with the schedule and the sensors running."""

import os
import signal
import socket
import sys
from typing import NoReturn

from assets.cli.exit_codes import Exit
from assets.dagster_storage import use_history_of
from assets.schedules import UI_VARIABLE
from assets.storage.data_folder import DataFolder, default_root

_HOST = "127.0.0.1"
# `dg dev` is in a separate package, which Dateline does not need otherwise.
_SUPERSEDED = "ignore:Function `dev_command` is superseded"


def serve_ui(port: int) -> NoReturn:
    """Become the server, so that Ctrl-C and signals reach it and no process is left behind."""
    if _is_taken(port):
        print(f"Port {port} is taken, perhaps by another UI: choose one with --port.", file=sys.stderr)
        sys.exit(Exit.USAGE)
    url = f"http://{_HOST}:{port}"
    home = use_history_of(DataFolder(default_root()))
    arguments = ["-m", "dagster", "dev", "-h", _HOST, "-p", str(port), "-m", "assets.definitions"]
    print(f"Dagster UI: {url} (stop with Ctrl-C)", file=sys.stderr, flush=True)
    # A shell that starts us in the background ignores the interrupt; the server stops only on it.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    # Dagster warns of a `dagster.yaml` in the current folder that is not that of its home.
    os.chdir(home)
    os.environ[UI_VARIABLE] = url
    os.execv(sys.executable, [sys.executable, "-W", _SUPERSEDED, *arguments])


def _is_taken(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((_HOST, port))
        except OSError:
            return True
    return False
