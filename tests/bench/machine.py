"""The machine and the releases that figures apply to, without names of hosts or paths."""

import os
import platform
import re
import subprocess
from importlib.metadata import version
from pathlib import Path

_PACKAGES = ("polars", "pyarrow", "duckdb", "dagster", "pandera")


def _first(pattern: str, path: str) -> str | None:
    try:
        found = re.search(pattern, Path(path).read_text(), re.MULTILINE)
    except OSError:
        return None
    return found[1] if found else None


def processor() -> str:
    """The model of the processor."""
    return _first(r"^model name\s*: (.+)$", "/proc/cpuinfo") or platform.processor() or platform.machine()


def memory_gib() -> float:
    """The memory of the machine."""
    return os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") / 2**30


def cores() -> int:
    """The cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def load() -> float:
    """The load of the last minute: above zero before a run, other processes were active."""
    return os.getloadavg()[0]


def describe() -> str:
    """One line on the machine, one on the releases."""
    try:
        rg = subprocess.run(["rg", "--version"], capture_output=True, text=True, check=True).stdout.split(
            "\n"
        )[0]
    except (OSError, subprocess.CalledProcessError):
        rg = "no ripgrep"
    releases = ", ".join(f"{name} {version(name)}" for name in _PACKAGES)
    return (
        f"{processor()}, {cores()} cores, {memory_gib():.0f} GiB, {platform.system()}; files in the page cache.\n"
        f"Python {platform.python_version()}, {releases}, {rg}."
    )
