"""The Dagster UI on the loopback interface, with the schedule and the sensor running."""

import os
import subprocess
import sys

from assets.data_folder import DATA_VARIABLE, PROJECT, default_root
from assets.history import use_history_of


def serve_ui(port: int) -> int:
    """Serve the UI until it is interrupted; returns the server's exit code."""
    root = default_root()
    home = use_history_of(root)
    environment = os.environ | {DATA_VARIABLE: root, "DAGSTER_HOME": str(home)}
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
    print(f"Dagster UI: http://127.0.0.1:{port} (stop with Ctrl-C)", file=sys.stderr)
    try:
        return subprocess.run(command, cwd=PROJECT, env=environment, check=False).returncode
    except KeyboardInterrupt:
        return 0
