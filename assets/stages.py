"""The stages that turn one day's captures into Parquet.

A day is due in a stage when the mark of what the stage would read differs from the mark of what it was last made from:
other files, other code or another lexicon. The mark of a day's captures is a hash of its files' paths, sizes and
times; those of the later stages are chained from what the stages before them made, so that finding what is due reads no
data, and what comes out as it was has no consequences.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache, cached_property

from assets.root import PROJECT


@dataclass(frozen=True)
class Reads:
    """What a stage reads of another: the same day, and some days before and after it."""

    stage: str
    days_before: int = 0
    days_after: int = 0


# Pages that a stage makes at once. Fewer cost time: every operation on a frame has a price of its own, and those of
# the clock are many and small. More cost memory.
BATCH_PAGES = 5_000
LARGE_BATCH_PAGES = 20_000


@dataclass(frozen=True)
class Stage:
    """One stage: the tables it writes, what it reads, and the code and data that decide its rows."""

    name: str
    tables: tuple[str, ...]
    code: tuple[str, ...]
    reads: tuple[Reads, ...] = ()
    # A day with captures outside dated folders is dated by the pages of all other days.
    undated_read_all: bool = False
    batch_pages: int = BATCH_PAGES
    # Else in the process of the run itself.
    on_workers: bool = True

    @property
    def involved(self) -> tuple[str, ...]:
        """The stages whose marks tell whether a day is due: itself, those that it reads, and the captures."""
        return (CAPTURES.name, self.name, *(reads.stage for reads in self.reads))

    @cached_property
    def days_read(self) -> list[tuple[str, timedelta]]:
        """Each stage and day that a day is made from, the day as its distance."""
        return [
            (reads.stage, timedelta(days=shift))
            for reads in self.reads
            for shift in range(-reads.days_before, reads.days_after + 1)
        ]


CAPTURES = Stage(
    "captures",
    ("captures",),
    (
        "schemas",
        "assets/captures.py",
        "assets/days.py",
        "assets/inventory.py",
        "assets/listing.py",
        "assets/marking.py",
    ),
    batch_pages=LARGE_BATCH_PAGES,
    on_workers=False,
)
PARSED = Stage(
    "parsed",
    ("pages", "items", "segments", "quarantine"),
    (
        "schemas",
        "assets/parsed.py",
        "assets/raw_files.py",
        "pipelines/pages",
        "pipelines/stories/identity.py",
        *(
            f"pipelines/lexicon/{name}.csv"
            for name in ("age_labels", "age_units", "agencies", "boilerplate", "quarantine_reasons")
        ),
    ),
    (Reads("captures"),),
)
VERSIONS = Stage(
    "versions",
    ("story_versions",),
    ("schemas", "assets/stories.py", "pipelines/stories"),
    (Reads("parsed"),),
    batch_pages=LARGE_BATCH_PAGES,
)
# A version is linked to those of this many days before: later ones are found from their own day.
LINK_DAYS = 7
# The clock of a day hears those of this many days on either side.
CLOCK_DAYS = 1
LINKS = Stage(
    "links",
    ("version_links",),
    ("schemas", "assets/stories.py", "pipelines/stories"),
    (Reads("versions", days_before=LINK_DAYS),),
    batch_pages=LARGE_BATCH_PAGES,
)
CLOCK = Stage(
    "clock",
    ("page_times", "version_times", "label_conflicts"),
    ("schemas", "assets/clock.py", "pipelines/stories"),
    (Reads("parsed", days_before=CLOCK_DAYS, days_after=CLOCK_DAYS),),
    undated_read_all=True,
    batch_pages=LARGE_BATCH_PAGES,
)
# People are learnt from the texts of a day and of this many days before.
PEOPLE_DAYS = 30
FORMS = Stage(
    "forms",
    ("form_mentions", "introductions"),
    ("schemas", "assets/mentions.py", "pipelines/countries", "pipelines/lexicon"),
    (Reads("versions"),),
    batch_pages=LARGE_BATCH_PAGES,
)
MENTIONS = Stage(
    "mentions",
    ("mentions",),
    ("schemas", "assets/mentions.py", "pipelines/countries", "pipelines/lexicon"),
    (Reads("forms", days_before=PEOPLE_DAYS), Reads("versions")),
    batch_pages=LARGE_BATCH_PAGES,
)
EVENTS = Stage(
    "events",
    ("events", "uncoded_sentences"),
    ("schemas", "assets/events.py", "pipelines/events", "pipelines/lexicon"),
    (Reads("mentions"), Reads("versions")),
)
STAGES = (CAPTURES, PARSED, VERSIONS, LINKS, CLOCK, FORMS, MENTIONS, EVENTS)

_SOURCES = {".py", ".csv", ".sql", ".html", ".css", ".js"}


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


@dataclass(frozen=True)
class Mark:
    """What a day was made from in a stage; of the captures also how many files there are, and whether some lie
    outside dated folders. `output` is a hash of what was made, once that is known.
    """

    fingerprint: str
    files: int = 0
    undated: bool = False
    output: str | None = field(default=None, compare=False)

    @property
    def read_as(self) -> str:
        """What the marks of those that read it are chained from."""
        return self.output or self.fingerprint


# The marks of stages and days.
Marks = Mapping[tuple[str, date], Mark]


def chained_mark(stage: Stage, day: date, marks: Marks) -> Mark | None:
    """The mark that a day would get in a stage, from the marks of what the stage reads; None where the day itself
    is missing in a stage that it reads.
    """
    own = [marks.get((reads.stage, day)) for reads in stage.reads]
    if None in own:
        return None
    read = [marks.get((name, day + distance)) for name, distance in stage.days_read]
    if stage.undated_read_all and marks[CAPTURES.name, day].undated:
        read += [mark for (name, _), mark in sorted(marks.items()) if name == stage.reads[0].stage]
    parts = [stage.name, code_version(*stage.code), *(mark.read_as if mark else "" for mark in read)]
    return Mark(hashlib.blake2b("\n".join(parts).encode(), digest_size=8).hexdigest())
