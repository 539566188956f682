"""Where the project and its data folder are."""

import os
from pathlib import Path

DATA_VARIABLE = "DATELINE_DATA"
PROJECT = Path(__file__).resolve().parents[1]


# What reads many files at once takes these for patterns or partitions, and a URL takes `%` for a code.
_UNUSABLE = ("*", "?", "[", "]", "%", "date=")


def why_unusable(root: str) -> str | None:
    """What is wrong with the path of a data folder; None where nothing is."""
    found = [part for part in _UNUSABLE if part in root]
    if not found:
        return None
    return f"{root} cannot be the data folder: its path has {' and '.join(found)}. Set {DATA_VARIABLE} to another path."


def default_root() -> str:
    """The data folder: `$DATELINE_DATA`, else `data/` of the project."""
    return str(Path(os.environ.get(DATA_VARIABLE) or PROJECT / "data").resolve())
