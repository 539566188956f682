"""What a browser makes of a page."""

import shutil
import subprocess
from pathlib import Path

import pytest

needs_chromium = pytest.mark.skipif(shutil.which("chromium") is None, reason="chromium is not installed")


def shown(url: str, profile: Path, seconds: int = 5) -> str:
    """The elements of a page after its scripts ran for some seconds of its own time."""
    return subprocess.run(
        [
            *("chromium", "--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking"),
            *("--disable-sync", "--disable-component-update", "--no-first-run", f"--user-data-dir={profile}"),
            *(f"--virtual-time-budget={1_000 * seconds}", "--dump-dom", url),
        ],
        capture_output=True,
        text=True,
        timeout=120,
        check=True,
    ).stdout
