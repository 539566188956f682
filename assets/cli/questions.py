"""Queries for a warehouse that was just published, as commands to paste."""

import shlex
import shutil
import sys
from pathlib import Path
from typing import Final

import duckdb

from assets.storage.data_folder import DATA_VARIABLE, PROJECT, DataFolder

_QUERIES: Final = (
    "SELECT country_a, country_b, sum(stories)::INT AS stories, sum(events)::INT AS events,"
    " sum(events_confident)::INT AS confident"
    " FROM country_pair_events GROUP BY ALL ORDER BY stories DESC LIMIT 5",
    "SELECT agency, count(*) AS stories, sum(events)::INT AS events FROM agency_exclusives"
    " GROUP BY ALL ORDER BY stories DESC",
)
_PAIR: Final = """
    SELECT country_a, country_b FROM country_pair_events
    GROUP BY ALL ORDER BY sum(stories) DESC, sum(events) DESC, country_a, country_b LIMIT 1
"""


def sample_questions(db: duckdb.DuckDBPyConnection, data: DataFolder) -> list[str]:
    """Two queries and, if there is any pair, `explain` for the one with most stories; each works when pasted."""
    pairs = db.execute(_PAIR).fetchall()
    asked = [*(["explain", *pair] for pair in pairs), *(["query", sql] for sql in _QUERIES)]
    return [f"{_command(data)} {' '.join(map(_quoted, arguments))}" for arguments in asked]


def opening(data: DataFolder) -> str:
    """The command that opens the report in a browser."""
    opener = "open" if sys.platform == "darwin" else "xdg-open"
    return f"{opener} {shlex.quote(_from_here(data.report))}"


def _command(data: DataFolder) -> str:
    """The command by a path that works here, on the data folder of this run."""
    installed = Path(sys.executable).parent / "dateline"
    found = shutil.which("dateline")
    name = "dateline" if found and Path(found) == installed else shlex.quote(_from_here(installed))
    return name if Path(data.root) == PROJECT / "data" else f"{DATA_VARIABLE}={shlex.quote(data.root)} {name}"


def _from_here(path: Path) -> str:
    return str(path.relative_to(Path.cwd())) if path.is_relative_to(Path.cwd()) else str(path)


def _quoted(argument: str) -> str:
    # Queries have none of the signs that a shell reads within double quotes, but strings in single ones.
    return f'"{argument}"' if " " in argument else argument
