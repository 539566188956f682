"""Where the project and its data folder are."""

import os
from pathlib import Path

DATA_VARIABLE = "DATELINE_DATA"
PROJECT = Path(__file__).resolve().parents[1]


def default_root() -> str:
    """The data folder: `$DATELINE_DATA`, else `data/` of the project."""
    return str(Path(os.environ.get(DATA_VARIABLE) or PROJECT / "data").resolve())
