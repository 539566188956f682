"""Data folders that say the same in another way: the same captures under other names, in other folders, in another
order, or twice.
"""

import random
import shutil
from collections.abc import Callable
from pathlib import Path

import duckdb

from assets.storage.data_folder import DataFolder
from schemas.catalog import tables_in
from tests.faults.folders import Rows

# How often and where something was seen, and from what its time is known.
_OF_FILES = {"source_path", "captured_by"}
# A row a file.
_TABLES_OF_FILES = {"build", "quarantine"}


def figures(data: DataFolder) -> Rows:
    """Every row that is published, but for what tells of files."""
    with duckdb.connect(str(data.database), read_only=True) as db:
        found = {}
        for table in tables_in("warehouse"):
            if table not in _TABLES_OF_FILES:
                rows = db.execute(f'FROM "{table}"')
                kept = [at for at, column in enumerate(rows.description or ()) if column[0] not in _OF_FILES]
                found[table] = sorted(repr([row[at] for at in kept]) for row in rows.fetchall())
    return found


def _files(raw: Path) -> list[Path]:
    return sorted(raw.rglob("*.txt"))


def rename(raw: Path, chance: random.Random) -> None:
    """Every capture has another name, and so another place in every order."""
    for number, path in enumerate(chance.sample(files := _files(raw), len(files))):
        path.rename(path.with_name(f"renamed{number:03}.txt"))


def split(raw: Path, chance: random.Random) -> None:
    """Half of the captures lie in other folders, and have their day in their names."""
    for number, path in enumerate(chance.sample(files := _files(raw), len(files) // 2)):
        folder = raw / f"some{number % 3}"
        folder.mkdir(exist_ok=True)
        path.rename(folder / f"{path.parent.name}_{path.name}")


def repeat(raw: Path, chance: random.Random) -> None:
    """Some captures are there twice."""
    for path in chance.sample(files := _files(raw), len(files) // 2):
        shutil.copy2(path, path.with_name(f"again_{path.name}"))


def rewrite(raw: Path, chance: random.Random) -> None:
    """The same files, written in another order, so that folders list them in another."""
    contents = {path: path.read_bytes() for path in _files(raw)}
    for path in contents:
        path.unlink()
    for path in chance.sample([*contents], len(contents)):
        path.write_bytes(contents[path])


WAYS: dict[str, Callable[[Path, random.Random], None]] = {
    "renamed": rename,
    "split": split,
    "repeated": repeat,
    "in another order": rewrite,
}
