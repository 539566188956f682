"""`dateline ui`: the Dagster UI on the loopback interface, with the schedule and the sensors running."""

import os
import signal
import socket
import sys

from assets.cli.exit_codes import Exit
from assets.dagster_storage import use_history_of
from assets.storage.data_folder import PROJECT, DataFolder, default_root

_HOST = "127.0.0.1"
URL_VARIABLE = "DATELINE_UI"


def serve_ui(port: int) -> Exit:
    """Become the server, so that Ctrl-C and signals reach it and none of its processes is left behind.

    Returns only where the port is taken.
    """
    if _is_taken(port):
        print(f"Port {port} is taken, perhaps by another UI: choose one with --port.", file=sys.stderr)
        return Exit.USAGE
    url = f"http://{_HOST}:{port}"
    environment = os.environ | {"DAGSTER_HOME": str(use_history_of(DataFolder(default_root()))), URL_VARIABLE: url}
    command = [*("-m", "dagster", "dev", "-h", _HOST, "-p", str(port), "-m", "assets.definitions")]
    print(f"Dagster UI: {url} (stop with Ctrl-C)", file=sys.stderr, flush=True)
    # A shell that starts us in the background has the interrupt ignored; the server stops by it alone.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    os.chdir(PROJECT)
    os.execve(sys.executable, [sys.executable, *command], environment)


def _is_taken(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((_HOST, port))
        except OSError:
            return True
    return False
