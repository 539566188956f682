"""The manifest: what each stage made each day from. It decides what is due, and what may be read.

An entry chains a stage and day to the outputs that were read for it, so that what is due follows from hashes alone, and
unchanged output has no consequences. A day without an entry does not exist for those that read the stage,
whatever files are in `data/parsed`. A day that breaks in any stage loses all its entries: it is left out whole, as if
it had never been captured, and its neighbors are made again without it.
"""

import hashlib
import io
import json
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import asdict, dataclass, field
from datetime import date
from pathlib import Path

import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq
import xxhash
from filelock import FileLock

from assets.daily.stages import CAPTURES, PAGES, STAGES, Stage, code_version
from assets.storage.data_folder import DataFolder, replacing
from assets.storage.raw_tree import DayFiles, first_capture_day, scan_raw


@dataclass(frozen=True)
class Entry:
    """What a stage made a day from: a hash of its inputs, and the version of the code.

    Of captures also how many files there are, and whether some lie outside dated folders. `unread` says that some files
    could not be read: no day is wanted so, and it is due again in the next run. `output` are the hashes of what was
    made, one a table, once they are known.
    """

    inputs: str
    code: str
    files: int = 0
    undated: bool = False
    unread: bool = False
    output: str | None = field(default=None, compare=False)

    @property
    def read_as(self) -> str:
        """What stages that read it depend on."""
        return self.output or f"{self.inputs} {self.code}"


# By stage and day.
Entries = Mapping[tuple[str, date], Entry]

# Under this name the file says what its rows hash to.
_CHECKSUM = b"dateline.xxh3"
_SCHEMA = pl.Schema(
    {
        "stage": pl.String,
        "day": pl.Date,
        "inputs": pl.String,
        "code": pl.String,
        "files": pl.Int64,
        "undated": pl.Boolean,
        "unread": pl.Boolean,
        "output": pl.String,
        # Why the stage broke on the day; such a row is no entry.
        "error": pl.String,
    }
)


class Manifest:
    """The entries and failures of all days: one small Parquet file under `data/parsed`."""

    def __init__(self, data: DataFolder) -> None:
        self._data = data
        self.path = data.parsed / "manifest.parquet"

    def read(self) -> dict[tuple[str, date], Entry]:
        """All entries; none if nothing was made yet."""
        made = self._rows().filter(pl.col("error").is_null()).drop("error")
        return {(stage, day): Entry(*entry) for stage, day, *entry in made.iter_rows()}

    def days(self) -> set[date]:
        """The days that were made or broke."""
        return set(self._rows()["day"])

    def broken(self) -> dict[date, str]:
        """The days that broke when last processed, each with the stage and the error."""
        rows = self._rows().filter(pl.col("error").is_not_null()).sort("day")
        return {day: f"{stage}: {error}" for day, stage, error in rows.select("day", "stage", "error").rows()}

    @property
    def fingerprint(self) -> str:
        """A hash of everything about each day: outputs of stages, the code that made them, and days that broke."""
        made = self._rows().select("stage", "day", "code", "output", "error")
        return hashlib.blake2b(made.write_csv().encode(), digest_size=8).hexdigest()

    def forget(self, stage: Stage, days: Iterable[date]) -> None:
        """Drop the entries of a stage before its days are processed: a run that is killed in between leaves parts
        without an entry, which nothing reads and the next run makes again.
        """
        there = pl.col("stage").eq(stage.name) & pl.col("day").is_in(list(days))
        self._write(lambda rows: rows.filter(~there))

    def drop(self, days: Iterable[date]) -> None:
        """Drop the entries of all stages of some days, so that they no longer exist."""
        gone = list(days)
        self._write(lambda rows: rows.filter(~pl.col("day").is_in(gone)))

    def record(self, stage: Stage, entries: Mapping[date, Entry], broken: Mapping[date, str]) -> None:
        """Add what a stage made, with the hash of its output as `output`, and the days that broke in it."""
        made = [{"stage": stage.name, "day": day, **asdict(entry)} for day, entry in entries.items()]
        failed = [{"stage": stage.name, "day": day, "error": error} for day, error in broken.items()]
        new = pl.DataFrame([*made, *failed], schema=_SCHEMA)
        again = pl.col("stage").eq(stage.name) & pl.col("day").is_in(list(entries))
        # A day that breaks loses all entries; one that is captured again sheds its error.
        shed = pl.col("day").is_in(list(broken)) | (
            pl.col("error").is_not_null() & pl.col("day").is_in(list(entries))
        )
        self._write(lambda rows: pl.concat([rows.filter(~(again | shed)), new]))

    @property
    def is_lost(self) -> bool:
        """Whether days were made and no entry says which: the file is damaged, of another release, or was removed,
        alone or with the whole layer.
        """
        traces = (self.path, Published(self._data).path, self._data.database)
        return self._vouched() is None and any(path.exists() for path in traces)

    def _rows(self) -> pl.DataFrame:
        # A lost manifest vouches for nothing: everything is made again.
        rows = self._vouched()
        return pl.DataFrame(schema=_SCHEMA) if rows is None else rows

    def _vouched(self) -> pl.DataFrame | None:
        """The rows, if there is a file that is whole. Raises OSError if it cannot be read: it may be whole."""
        try:
            # Read at once: another process may replace the file meanwhile.
            content = self.path.read_bytes()
        except FileNotFoundError:
            return None
        try:
            # By pyarrow: polars panics where some bytes are damaged.
            file = pq.ParquetFile(io.BytesIO(content))
            recorded = (file.metadata.metadata or {}).get(_CHECKSUM, b"").decode("ascii", "replace")
            rows = pl.DataFrame(pl.from_arrow(file.read())).select(_SCHEMA.names()).cast(_SCHEMA)
        except (pa.ArrowException, pl.exceptions.PolarsError, ValueError, OSError):
            return None
        return rows if recorded == _checksum(rows) else None

    def _write(self, change: Callable[[pl.DataFrame], pl.DataFrame]) -> None:
        self.path.parent.mkdir(parents=True, exist_ok=True)
        with FileLock(self.path.with_suffix(".lock")), replacing(self.path) as staging:
            rows = change(self._rows()).sort("stage", "day")
            rows.write_parquet(staging, metadata={_CHECKSUM.decode(): _checksum(rows)})


def _checksum(rows: pl.DataFrame) -> str:
    return xxhash.xxh3_64_hexdigest(rows.write_csv().encode())


def chained_entry(stage: Stage, day: date, entries: Entries) -> Entry | None:
    """The entry that a day would get in a stage, from those of what the stage reads; None if the day itself is
    missing in a stage that it reads.
    """
    if any((reads.stage, day) not in entries for reads in stage.reads):
        return None
    read = [entries.get((name, day + distance)) for name, distance in stage.days_read]
    if stage.undated_read_all and entries[CAPTURES.name, day].undated:
        read += [entry for (name, _), entry in sorted(entries.items()) if name == stage.reads[0].stage]
    outputs = "\n".join(entry.read_as if entry else "" for entry in read)
    return Entry(hashlib.blake2b(outputs.encode(), digest_size=8).hexdigest(), stage.version)


def capture_entries(found: Iterable[DayFiles]) -> dict[date, Entry]:
    """The entries that the captures of each day would get."""
    return {
        files.day: Entry(files.fingerprint, CAPTURES.version, files.files, files.undated) for files in found
    }


def due_days(
    data: DataFolder, stage: Stage, asked: Collection[date], entries: Entries, *, force: bool
) -> dict[date, Entry]:
    """The days due in a stage, with the entries they will get.

    Days that are asked for are due when anything about them differs, or with `force`. All others are due only when
    what they were made from has changed: their neighbors did, or a run was killed halfway.

    Args:
        data: the data folder.
        stage: any stage but that of captures, whose entries follow from files.
        asked: the days asked for.
        entries: the entries of all stages.
        force: call every day that is asked for due.
    """
    due = {}
    for day in sorted(day for name, day in entries if name == CAPTURES.name):
        wanted, made = chained_entry(stage, day, entries), entries.get((stage.name, day))
        if wanted is None:
            continue
        if day in asked:
            is_due = force or wanted != made or not data.has_parts(stage.tables, day)
        else:
            is_due = made is None or wanted.inputs != made.inputs
        if is_due:
            due[day] = wanted
    return due


@dataclass(frozen=True)
class Plan:
    """What exists and what is due: the captures of each day, the days that some stage has to make or that are gone
    from `data/raw`, those whose files have to be read, why so many gone days stop a run, if they do, and whether what
    is published is out of date.
    """

    captured: dict[date, Entry]
    days: list[date]
    unread: set[date]
    too_many_gone: str | None
    is_stale: bool

    def files_to_read(self, days: Iterable[date]) -> int:
        """The files that a run over some days reads."""
        return sum(self.captured[day].files for day in days if day in self.unread)


def plan(data: DataFolder, *, force: bool = False, found: list[DayFiles] | None = None) -> Plan:
    """Compare `data/raw` (`found`, if it was scanned already) with what was made of it, through all stages."""
    manifest = Manifest(data)
    made, known = manifest.read(), manifest.days()
    captured = capture_entries(scan_raw(data.raw) if found is None else found)
    entries: dict[tuple[str, date], Entry] = {}
    due_in: dict[str, set[date]] = {}
    for stage in STAGES:
        wanted = (
            captured
            if stage is CAPTURES
            else {day: entry for day in captured if (entry := chained_entry(stage, day, entries))}
        )
        late = {
            day
            for day, entry in wanted.items()
            if force or made.get((stage.name, day)) != entry or not data.has_parts(stage.tables, day)
        }
        # What a due day will give is not known yet: those that read it count as due, too.
        entries |= {
            (stage.name, day): entry if day in late else made[stage.name, day]
            for day, entry in wanted.items()
        }
        due_in[stage.name] = late
    gone = gone_days(captured, known)
    days = sorted(gone.union(*due_in.values()))
    published = Published(data)
    # Nothing can be published before a day is made.
    is_stale = bool(made) and (published.is_stale("warehouse") or published.is_stale("report"))
    return Plan(captured, days, due_in[PAGES.name], too_many_gone(gone, known), is_stale)


def first_day(data: DataFolder) -> date | None:
    """The first day that has captures or was made; None if there is none."""
    made = (day for _, day in Manifest(data).read())
    return min(filter(None, [first_capture_day(data.raw), *made]), default=None)


def days_out_of_date(entries: Entries) -> list[date]:
    """The days that some stage made with code, lexicon or model other than the current ones."""
    versions = {stage.name: stage.version for stage in STAGES}
    return sorted({day for (stage, day), entry in entries.items() if entry.code != versions[stage]})


def gone_days(captured: Collection[date], known: Collection[date]) -> set[date]:
    """Of the days that were made or broke, those whose files are all gone. An empty `data/raw` is more likely to be
    elsewhere for now than emptied: then no day is gone.
    """
    return set(known).difference(captured) if captured else set()


def too_many_gone(gone: Collection[date], known: Collection[date]) -> str | None:
    """The message that stops a run if more than half of all days are gone, as when a disk is not mounted."""
    if 2 * len(gone) <= len(known):
        return None
    return (
        f"The files of {len(gone)} of {len(known)} days are gone from data/raw, the first being {min(gone)}. Is a"
        " disk not mounted, or a folder moved? Nothing was changed. If they were removed on purpose: dateline run"
        " --accept-gone (in the launchpad: accept_gone of settings)"
    )


class Published:
    """What the published files were made from: one small JSON file under `data/parsed`."""

    def __init__(self, data: DataFolder) -> None:
        self._data = data
        self.path = data.parsed / "published.json"

    def is_stale(self, name: str) -> bool:
        """Whether `warehouse` or `report` is missing, was written to since, or was made from other inputs."""
        return self._read().get(name) != self.state(name)

    def record(self, name: str) -> None:
        """Record that `warehouse` or `report` was just made from the current inputs."""
        with replacing(self.path) as staging:
            staging.write_text(json.dumps(self._read() | {name: self.state(name)}, indent=1), "utf-8")

    def state(self, name: str) -> list[str]:
        """What `warehouse` or `report` would be made from now, and its current state."""
        if name == "report":
            code = code_version("schemas", "pipelines/report")
            return [_file_state(self._data.database), code, _file_state(self._data.report)]
        code = code_version("schemas", "pipelines", "assets")
        return [Manifest(self._data).fingerprint, code, _file_state(self._data.database)]

    def _read(self) -> dict[str, list[str]]:
        try:
            found: dict[str, list[str]] = json.loads(self.path.read_text("utf-8"))
        except (FileNotFoundError, ValueError):
            return {}
        return found


def _file_state(path: Path) -> str:
    """Size and modification time of a file; empty if it does not exist."""
    try:
        status = path.stat()
    except FileNotFoundError:
        return ""
    return f"{status.st_size} {status.st_mtime_ns}"
