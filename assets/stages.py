"""The stages that turn one day's captures into Parquet, and which days are due in each.

A day is due in a stage when the fingerprint of what the stage would read differs from the one it was last made
from: other files, other code or another lexicon; or when one of its parts is missing. Fingerprints are chained from
the inventory, so that finding what is due reads no data.
"""

import hashlib
from collections.abc import Mapping, Set
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

import polars as pl
from filelock import FileLock

from assets.data_folder import PROJECT, DataFolder
from assets.inventory import read_inventory


@dataclass(frozen=True)
class Reads:
    """What a stage reads of another: the same day, and some days before and after it."""

    stage: str
    days_before: int = 0
    days_after: int = 0


@dataclass(frozen=True)
class Stage:
    """One stage: the tables it writes, what it reads, and the code and data that decide its rows."""

    name: str
    tables: tuple[str, ...]
    code: tuple[str, ...]
    reads: tuple[Reads, ...] = ()
    # A day with captures outside dated folders is dated by the pages of all other days.
    undated_read_all: bool = False


CAPTURES = Stage("captures", ("captures",), ("assets/inventory.py",))
PARSED = Stage(
    "parsed",
    ("pages", "items", "segments", "quarantine"),
    ("schemas", "pipelines/pages", "pipelines/stories/identity.py", "pipelines/lexicon/agencies.csv"),
    (Reads("captures"),),
)
VERSIONS = Stage("versions", ("story_versions",), ("schemas", "pipelines/stories"), (Reads("parsed"),))
# A version is linked to those of this many days before: later ones are found from their own day.
LINK_DAYS = 7
# The clock of a day hears those of this many days on either side.
CLOCK_DAYS = 1
LINKS = Stage(
    "links", ("version_links",), ("schemas", "pipelines/stories"), (Reads("versions", days_before=LINK_DAYS),)
)
CLOCK = Stage(
    "clock",
    ("page_times", "version_times", "label_conflicts"),
    ("schemas", "pipelines/stories"),
    (Reads("parsed", days_before=CLOCK_DAYS, days_after=CLOCK_DAYS),),
    undated_read_all=True,
)
MENTIONS = Stage(
    "mentions",
    ("mentions",),
    ("schemas", "pipelines/countries", "pipelines/lexicon"),
    (Reads("versions"),),
)
EVENTS = Stage(
    "events",
    ("events", "uncoded_sentences"),
    ("schemas", "pipelines/events", "pipelines/lexicon"),
    (Reads("mentions"), Reads("versions")),
)
STAGES = (CAPTURES, PARSED, VERSIONS, LINKS, CLOCK, MENTIONS, EVENTS)

_SOURCES = {".py", ".csv", ".sql"}

_MANIFEST = pl.Schema({"stage": pl.String, "day": pl.Date, "fingerprint": pl.String})


@cache
def code_version(*parts: str) -> str:
    """A hash of the code and lexicon files under some paths of the project."""
    files = sorted(
        file
        for part in parts
        for path in [PROJECT / part]
        for file in ([path] if path.is_file() else path.rglob("*"))
        if file.suffix in _SOURCES
    )
    digest = hashlib.sha256()
    for file in files:
        digest.update(file.relative_to(PROJECT).as_posix().encode() + b"\0" + file.read_bytes() + b"\0")
    return digest.hexdigest()[:16]


def expected_fingerprints(captured: Mapping[date, str], undated: Set[date]) -> dict[tuple[str, date], str]:
    """The fingerprint of every stage and day, chained from those of the days' files.

    Args:
        captured: each day's fingerprint of files.
        undated: the days with captures outside dated folders.
    """
    found: dict[tuple[str, date], str] = {}
    for stage in STAGES:
        code = code_version(*stage.code)
        for day, files in captured.items():
            read = [
                found.get((reads.stage, day + timedelta(days=shift)), "")
                for reads in stage.reads
                for shift in range(-reads.days_before, reads.days_after + 1)
            ]
            if stage.undated_read_all and day in undated:
                read += [mark for (name, _), mark in found.items() if name == stage.reads[0].stage]
            text = "\n".join([stage.name, code, *(read or [files])])
            found[stage.name, day] = hashlib.blake2b(text.encode(), digest_size=8).hexdigest()
    return found


class Manifest:
    """What each stage's days were last made from: one small Parquet file under `data/parsed`."""

    def __init__(self, data: DataFolder) -> None:
        self._data = data
        self.path = data.parsed / "manifest.parquet"

    def read(self) -> dict[tuple[str, date], str]:
        """The recorded fingerprints; none where nothing was made yet."""
        if not self.path.exists():
            return {}
        return {(stage, day): mark for stage, day, mark in pl.read_parquet(self.path).iter_rows()}

    def record(self, stage: Stage, marks: Mapping[date, str]) -> None:
        """Note that a stage made some days; safe beside other processes that do the same."""
        self.path.parent.mkdir(parents=True, exist_ok=True)
        with FileLock(self.path.with_suffix(".lock")):
            known = self.read() | {(stage.name, day): mark for day, mark in marks.items()}
            rows = [(name, day, mark) for (name, day), mark in sorted(known.items())]
            beside = self.path.with_suffix(".new")
            pl.DataFrame(rows, schema=_MANIFEST, orient="row").write_parquet(beside)
            beside.replace(self.path)


@dataclass(frozen=True)
class Plan:
    """What there is and what is to be done: the days of the inventory, and the days due in each stage."""

    inventory: pl.DataFrame
    fingerprints: dict[tuple[str, date], str]
    due: dict[str, frozenset[date]]

    @property
    def days(self) -> list[date]:
        """Every day that is due in some stage."""
        return sorted(set().union(*self.due.values()))


def plan(data: DataFolder, *, redo: bool = False, inventory: pl.DataFrame | None = None) -> Plan:
    """Compare what lies in `data/raw` with what was made of it.

    Args:
        data: the data folder.
        redo: call every day due, whatever it was made from.
        inventory: what lies in `data/raw`, where it was read already.
    """
    from assets.inventory import fingerprints  # noqa: PLC0415

    inventory = read_inventory(data.raw) if inventory is None else inventory
    undated = set(inventory.filter(pl.col("folder_date").is_null())["day"])
    expected = expected_fingerprints(fingerprints(inventory), undated)
    recorded = {} if redo else Manifest(data).read()

    def is_due(stage: Stage, day: date) -> bool:
        same = recorded.get((stage.name, day)) == expected[stage.name, day]
        return not same or not all(data.part(table, day).exists() for table in stage.tables)

    days = sorted({day for _, day in expected})
    due = {stage.name: frozenset(day for day in days if is_due(stage, day)) for stage in STAGES}
    return Plan(inventory, expected, due)
