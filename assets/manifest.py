"""What each day was last made from, and so what is due."""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

import polars as pl
from filelock import FileLock

from assets.data_folder import DataFolder
from assets.marking import FilesMark, joined, mark_files
from assets.stages import CAPTURES, PARSED, STAGES, Mark, Marks, Stage, chained_mark, code_version

_SCHEMA = pl.Schema(
    {
        "stage": pl.String,
        "day": pl.Date,
        "fingerprint": pl.String,
        "files": pl.Int64,
        "undated": pl.Boolean,
        "output": pl.String,
    }
)


class Manifest:
    """The marks of what was made: one small Parquet file under `data/parsed`."""

    def __init__(self, data: DataFolder) -> None:
        self.path = data.parsed / "manifest.parquet"

    def read(self, *stages: str) -> dict[tuple[str, date], Mark]:
        """The marks of what was made in some stages, or in all; none where nothing was made yet."""
        made = self._rows()
        asked = made.filter(pl.col("stage").is_in(stages)) if stages else made
        return {(stage, day): Mark(*mark) for stage, day, *mark in asked.iter_rows()}

    def forget(self, stage: Stage, days: Iterable[date]) -> None:
        """Take out what a stage made of some days, before they are made anew: a run that is ended in between leaves
        parts that no mark tells of, and the next one makes them again.
        """
        there = pl.col("stage").eq(stage.name) & pl.col("day").is_in(list(days))
        self._write(lambda made: made.filter(~there))

    def record(self, stage: Stage, marks: Mapping[date, Mark]) -> None:
        """Note that a stage made some days, with a hash of what came out as the `output` of their marks; safe beside
        other processes that do the same.
        """
        rows = [
            (stage.name, day, mark.fingerprint, mark.files, mark.undated, mark.output)
            for day, mark in marks.items()
        ]
        new = pl.DataFrame(rows, schema=_SCHEMA, orient="row")
        self._write(lambda made: pl.concat([made.join(new, on=["stage", "day"], how="anti"), new]))

    def _rows(self) -> pl.DataFrame:
        try:
            # Read at once: another process may put a new file in the place of this one meanwhile.
            return pl.read_parquet(self.path.read_bytes()).select(_SCHEMA.names()).cast(dict(_SCHEMA))
        except (FileNotFoundError, pl.exceptions.PolarsError):
            # Of a damaged one nothing is known to be made: it is derived, and made again.
            return pl.DataFrame(schema=_SCHEMA)

    def _write(self, change: Callable[[pl.DataFrame], pl.DataFrame]) -> None:
        self.path.parent.mkdir(parents=True, exist_ok=True)
        with FileLock(self.path.with_suffix(".lock")):
            rows = change(self._rows()).sort("stage", "day")
            beside = self.path.with_suffix(".new")
            rows.write_parquet(beside)
            beside.replace(self.path)


def capture_marks(
    found: Iterable[FilesMark], listed: Iterable[date], days: Collection[date] | None = None
) -> dict[date, Mark]:
    """The marks of the captures of all days, or of some.

    Args:
        found: what lies in `data/raw`, see `FilesMark`.
        listed: the days that have a part of captures; one whose files are all gone is made without files, so that its
            rows go.
        days: the days asked for; all where it is None.
    """
    code = code_version(*CAPTURES.code)
    gone = {day: Mark(f"{code}-gone") for day in listed}
    there = {mark.day: Mark(f"{code}-{mark.fingerprint}", mark.files, mark.undated) for mark in joined(found)}
    return {day: mark for day, mark in sorted((gone | there).items()) if days is None or day in days}


def due_days(
    data: DataFolder, stage: Stage, days: Iterable[date], made: Marks, *, redo: bool
) -> dict[date, Mark]:
    """Those of some days that a stage has to make, with the marks that they will get.

    Args:
        data: the data folder.
        stage: any stage but that of the captures, whose marks come from the files.
        days: the days asked for; those without captures are not due.
        made: what the stage, and those that it reads, were made from.
        redo: call every day due, whatever it was made from.
    """
    wanted = _wanted(stage, days, made)
    return {day: mark for day, mark in wanted.items() if redo or not _is_made(data, stage, day, mark, made)}


def made_days(data: DataFolder, stage: Stage, days: Iterable[date]) -> list[date]:
    """Those of some days that a stage has made from what there is now; a day that broke is not among them."""
    marks = Manifest(data).read(*stage.involved)
    asked = {day for day in days if (CAPTURES.name, day) in marks}
    return sorted(asked - due_days(data, stage, asked, marks, redo=False).keys())


def _is_made(data: DataFolder, stage: Stage, day: date, mark: Mark, made: Marks) -> bool:
    return made.get((stage.name, day)) == mark and all(data.has_part(table, day) for table in stage.tables)


@dataclass(frozen=True)
class Plan:
    """What there is and what is to be done: the files of each day, the days that some stage has to make, and those
    whose files have to be read.
    """

    captured: dict[date, Mark]
    days: list[date]
    unread: set[date]

    def files_to_read(self, days: Iterable[date]) -> int:
        """The files that a run over some days reads."""
        return sum(self.captured[day].files for day in days if day in self.unread)


def plan(data: DataFolder, *, redo: bool = False, found: list[FilesMark] | None = None) -> Plan:
    """Compare what lies in `data/raw` (`found`, where that was looked up already) with what was made of it, through
    all stages.
    """
    found = mark_files(data.raw) if found is None else found
    made = Manifest(data).read()
    # An empty folder is likelier to be elsewhere for now than emptied: nothing is taken for gone.
    captured = capture_marks(found, data.days("captures")) if found else {}
    marks: dict[tuple[str, date], Mark] = {}
    due_in: dict[str, set[date]] = {}
    for stage in STAGES:
        wanted = captured if stage is CAPTURES else _wanted(stage, captured, marks)
        late = {day for day, mark in wanted.items() if redo or not _is_made(data, stage, day, mark, made)}
        # What a day that is due will give is not known yet: those that read it are taken to be due, too.
        marks |= {
            (stage.name, day): mark if day in late else made[stage.name, day] for day, mark in wanted.items()
        }
        due_in[stage.name] = late
    return Plan(captured, sorted(set().union(*due_in.values())), due_in[PARSED.name])


def _wanted(stage: Stage, days: Iterable[date], marks: Marks) -> dict[date, Mark]:
    """The marks that days would get in a stage; without those that a stage before it has not made."""
    wanted = {day: chained_mark(stage, day, marks) for day in days}
    return {day: mark for day, mark in wanted.items() if mark is not None}
