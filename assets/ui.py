"""The Dagster UI on the loopback interface, with the schedule and the sensors running."""

import os
import signal
import sys
from typing import NoReturn

from assets.history import use_history_of
from assets.root import DATA_VARIABLE, PROJECT, default_root


def serve_ui(port: int) -> NoReturn:
    """Become the server, so that Ctrl-C and signals reach it and none of its processes is left behind."""
    root = default_root()
    environment = os.environ | {DATA_VARIABLE: root, "DAGSTER_HOME": str(use_history_of(root))}
    command = [
        sys.executable,
        "-m",
        "dagster",
        "dev",
        "-h",
        "127.0.0.1",
        "-p",
        str(port),
        "-m",
        "assets.definitions",
    ]
    print(f"Dagster UI: http://127.0.0.1:{port} (stop with Ctrl-C)", file=sys.stderr, flush=True)
    # A shell that starts us in the background has the interrupt ignored; the server stops by it alone.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    os.chdir(PROJECT)
    os.execve(sys.executable, command, environment)
