"""How much memory `dateline add` takes for archives of different sizes."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.archives.archive_files import record
from tests.conftest import PROJECT, SAMPLE

pytestmark = pytest.mark.slow

_MEASURED = """
import re, sys
from pathlib import Path
from assets.cli import main
try:
    main()
finally:
    # `ru_maxrss` would count the process that this one was forked from.
    print(re.search(r"VmHWM:\\s+(\\d+)", Path("/proc/self/status").read_text())[1], file=sys.stderr)
"""
_EVERY = 25


def _write_archive(path: Path, size: int) -> None:
    """A WET file of so many bytes, in which one record of 25 is of the site."""
    pages = [page.read_bytes() for page in sorted(SAMPLE.rglob("*.txt"))]
    with path.open("wb") as file:
        number = 0
        while file.tell() < size:
            host = "www.zeelandnet.nl" if number % _EVERY == 0 else f"site{number}.example.org"
            content = pages[number % len(pages)] + f"\n{number}".encode()
            file.write(record(content, f"https://{host}/nieuws/{number}"))
            number += 1


def _peak(tmp_path: Path, size: int) -> int:
    """The most memory that adding such an archive takes, in KiB."""
    archive = tmp_path / f"{size}.wet"
    _write_archive(archive, size)
    done = subprocess.run(
        [sys.executable, "-c", _MEASURED, "add", str(archive), "--site", "zeelandnet.nl"],
        cwd=PROJECT,
        env=os.environ | {"DATELINE_DATA": str(tmp_path / f"data{size}")},
        capture_output=True,
        text=True,
        check=True,
    )
    archive.unlink()
    assert done.stdout.startswith("Added ")
    return int(done.stderr.split()[-1])


def test_memory_does_not_grow_with_the_archive(tmp_path):
    small, large = _peak(tmp_path, 100_000_000), _peak(tmp_path, 1_000_000_000)
    print(f"{small:,} KiB for 100 MB, {large:,} KiB for 1 GB")
    assert large <= 1.2 * small
