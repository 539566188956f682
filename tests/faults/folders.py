"""Small data folders, what was published of them, and what should have been."""

import hashlib
import os
import shutil
import subprocess
import tempfile
from collections.abc import Callable
from pathlib import Path

import duckdb

from assets.storage.data_folder import DataFolder
from tests.conftest import SAMPLE, contents, copy_sample
from tests.faults.runs import Runs

Rows = dict[str, list[tuple]]

LATE_PAGE = "Kop\nBERLIJN (ANP) - Duitsland veroordeelt Iran om de aanval op Israël."


class Folders:
    """Data folders below one temporary folder, and the rows of a folder with the same captures that met no fault."""

    def __init__(self, root: Path, runs: Runs, *, pages: int = 2) -> None:
        self._root, self._runs, self._pages = root, runs, pages
        self._expected: dict[str, Rows] = {}
        self._made: DataFolder | None = None

    @property
    def made(self) -> DataFolder:
        """Two days of a few pages, published; to be copied, not changed."""
        if self._made is None:
            self._made = copy_sample(self.new(), days=2, pages=self._pages)
            ended = self._runs.run(self._made)
            assert ended.code == 0, ended.output
            _assert_read(self._made, contents(self._made))
        return self._made

    def new(self) -> Path:
        """A place for a data folder, which does not exist yet."""
        return Path(tempfile.mkdtemp(dir=self._root)) / "data"

    def copy(self, data: DataFolder) -> DataFolder:
        """A copy in which nothing is due that was not due before."""
        root = self.new()
        shutil.copytree(data.root, root, symlinks=True)
        return DataFolder(str(root))

    def only_captures(self, data: DataFolder) -> DataFolder:
        """A folder with the same captures, of which nothing was made."""
        root = self.new()
        root.mkdir()
        (root / "raw").symlink_to(data.raw.resolve())
        return DataFolder(str(root))

    def remove(self, *data: DataFolder) -> None:
        """Remove folders."""
        # Some are nested too deep for `shutil.rmtree`.
        subprocess.run(["rm", "-rf", *(str(Path(folder.root).parent) for folder in data)], check=False)

    def expected(self, data: DataFolder) -> Rows:
        """What a folder with these captures publishes when nothing goes wrong."""
        key = _fingerprint(data.raw)
        if key not in self._expected:
            fresh = self.only_captures(data)
            ended = self._runs.run(fresh)
            if ended.code != 0:
                raise AssertionError(f"a fresh folder ends with {ended.code}: {ended.output}")
            self._expected[key] = contents(fresh)
            _assert_read(data, self._expected[key])
            self.remove(fresh)
        return self._expected[key]


def add_late_page(data: DataFolder) -> None:
    """A page more on the last day."""
    (sorted(data.raw.glob("20*"))[-1] / "late.txt").write_text(LATE_PAGE, "utf-8")


def add_a_day(data: DataFolder) -> None:
    """Two pages of another day."""
    pages = sorted(SAMPLE.glob("20*"))[2]
    (data.raw / pages.name).mkdir()
    for page in sorted(pages.iterdir())[:2]:
        shutil.copy2(page, data.raw / pages.name)


def delete_a_page(data: DataFolder) -> None:
    """A page less on the first day."""
    min(min(data.raw.iterdir()).iterdir()).unlink()


CHANGES: list[Callable[[DataFolder], None]] = [add_late_page, add_a_day, delete_a_page]


def difference(found: DataFolder, expected: Rows) -> str | None:
    """How what is published differs from what should be; None where it does not."""
    try:
        rows = contents(found)
    except duckdb.Error as error:
        return f"the warehouse cannot be read: {str(error)[:200]}"
    for table, wanted in expected.items():
        if rows[table] != wanted:
            more, less = set(rows[table]) - set(wanted), set(wanted) - set(rows[table])
            example = next(iter(more or less), "the same rows in other numbers")
            return f"{table}: {len(more)} rows too many, {len(less)} missing, such as {str(example)[:200]}"
    return None


def _assert_read(data: DataFolder, rows: Rows) -> None:
    """Where nothing was read, nothing could differ."""
    files = [path for path in data.raw.rglob("*.txt") if path.is_file()]
    told = {row for table in ("pages", "quarantine") for row in rows[table]}
    missing = [path.name for path in files if not any(path.name in row for row in told)]
    assert not missing, f"a fresh folder publishes nothing of {missing[:3]} and says nothing of them"


def _fingerprint(raw: Path) -> str:
    digest = hashlib.sha256()
    for folder, names, files in os.walk(raw.resolve()):
        names.sort()
        for name in sorted(files):
            path = Path(folder, name)
            told = f"{path.relative_to(raw.resolve())} {path.stat().st_mtime_ns}"
            digest.update(told.encode("utf-8", "surrogateescape") + path.read_bytes() + b"\0")
    return digest.hexdigest()
