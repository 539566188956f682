"""The stages that turn one day's captures into Parquet: what each reads, writes and consists of.

A day is due in a stage when what the stage would read differs from what it was last made from: other files, other
outputs of earlier stages, other code or another lexicon. See `assets.incremental.manifest`.
"""

import hashlib
from dataclasses import dataclass
from datetime import timedelta
from functools import cache, cached_property

from assets.storage.data_folder import PROJECT
from pipelines.events.reader.package import fingerprint


@dataclass(frozen=True)
class Reads:
    """What a stage reads of another: the same day, and some days before and after it."""

    stage: str
    days_before: int = 0
    days_after: int = 0


# Pages that a stage processes at once. Fewer cost time: every operation on a frame has a fixed cost, and those of
# the clock are many and small. More cost memory.
BATCH_PAGES = 5_000
# Bytes of pages that are read at once, whatever their number; reading takes some twenty times as much memory.
BATCH_BYTES = 24 * 1024 * 1024
LARGE_BATCH_PAGES = 20_000


@dataclass(frozen=True)
class Stage:
    """One stage: the tables it writes, the code and data that determine its rows, and its inputs.

    `undated_read_all`: a day with captures outside dated folders is dated by the pages of all other days.
    `batch_pages`: pages that are made at once. `on_workers`: else in the process of the run itself.
    """

    name: str
    tables: tuple[str, ...]
    code: tuple[str, ...]
    reads: tuple[Reads, ...] = ()
    undated_read_all: bool = False
    batch_pages: int = LARGE_BATCH_PAGES
    on_workers: bool = True

    @cached_property
    def days_read(self) -> list[tuple[str, timedelta]]:
        """Each stage and day that a day is made from, the day as its distance."""
        return [
            (reads.stage, timedelta(days=shift))
            for reads in self.reads
            for shift in range(-reads.days_before, reads.days_after + 1)
        ]

    @property
    def version(self) -> str:
        """A hash of the code and data that determine the stage's rows."""
        return code_version("schemas", *self.code)


CAPTURES = Stage(
    "captures",
    ("captures",),
    (
        "assets/daily/pages.py",
        *(f"assets/storage/{name}.py" for name in ("raw_names", "raw_tree", "sidecars")),
        *(
            f"pipelines/pages/{name}.py"
            for name in ("file_names", "folder_names", "moments", "sidecar_lines")
        ),
    ),
    on_workers=False,
)
PAGES = Stage(
    "pages",
    ("pages", "items", "segments", "quarantine"),
    (
        "assets/daily/pages.py",
        "assets/storage/raw_files.py",
        "pipelines/pages",
        "pipelines/lexicon_files.py",
        "pipelines/limits.py",
        "pipelines/stories/identity.py",
        *(
            f"pipelines/lexicon/{name}.csv"
            for name in (
                *(
                    "age_days",
                    "age_hedges",
                    "age_labels",
                    "age_units",
                    "agencies",
                    "boilerplate",
                    "list_markers",
                ),
                *("limits", "number_words", "quarantine_reasons", "sections"),
            )
        ),
    ),
    (Reads("captures"),),
    batch_pages=BATCH_PAGES,
)
STORIES_CODE = (
    "assets/daily/stories.py",
    "pipelines/stories",
    "pipelines/lexicon_files.py",
    *(f"pipelines/lexicon/{name}.csv" for name in ("country_forms", "country_places", "people", "spellings")),
)
VERSIONS = Stage(
    "versions",
    ("story_versions",),
    STORIES_CODE,
    (Reads("pages"),),
)
# A version is linked to those of this many days before: later ones are found from their own day.
LINK_DAYS = 7
LINKS = Stage(
    "links",
    ("version_links",),
    STORIES_CODE,
    (Reads("versions", days_before=LINK_DAYS),),
)
# The clock of a day hears those of this many days on either side.
CLOCK_DAYS = 1
CLOCK = Stage(
    "clock",
    ("page_times", "version_times", "label_conflicts"),
    ("assets/daily/clock.py", "pipelines/stories"),
    (Reads("pages", days_before=CLOCK_DAYS, days_after=CLOCK_DAYS),),
    undated_read_all=True,
)
MENTIONS_CODE = (
    "assets/daily/mentions.py",
    "pipelines/countries",
    "pipelines/lexicon_files.py",
    "pipelines/limits.py",
    *(
        f"pipelines/lexicon/{name}.csv"
        for name in (
            *("compounds", "country_forms", "country_places", "institutions", "not_countries"),
            *("limits", "organisation_forms", "organisation_offices", "people", "places"),
        )
    ),
    "pipelines/stories/day_versions.py",
)
# People are learned from the texts of a day and of this many days before.
PEOPLE_DAYS = 30
FORMS = Stage(
    "forms",
    ("form_mentions", "introductions"),
    MENTIONS_CODE,
    (Reads("versions"), Reads("pages")),
)
MENTIONS = Stage(
    "mentions",
    ("mentions",),
    MENTIONS_CODE,
    (Reads("forms", days_before=PEOPLE_DAYS), Reads("versions")),
)
EVENTS = Stage(
    "events",
    ("events", "uncoded_sentences"),
    (
        "assets/daily/events.py",
        "pipelines/events",
        "pipelines/lexicon_files.py",
        "pipelines/limits.py",
        "pipelines/lexicon/abbreviations.csv",
        "pipelines/lexicon/event_types.csv",
        "pipelines/lexicon/limits.csv",
        "pipelines/stories/day_versions.py",
    ),
    (Reads("mentions"), Reads("versions")),
    batch_pages=BATCH_PAGES,
)
STAGES = (CAPTURES, PAGES, VERSIONS, LINKS, CLOCK, FORMS, MENTIONS, EVENTS)

_SOURCES = {".py", ".csv", ".sql", ".html", ".css", ".js", ".json", ".zip"}


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
        content = file.read_bytes()
        if file.suffix == ".zip":
            # A model is large: its fingerprint takes a tenth of the time.
            content = fingerprint(content).encode()
        digest.update(file.relative_to(PROJECT).as_posix().encode() + b"\0" + content + b"\0")
    return digest.hexdigest()[:16]
