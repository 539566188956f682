"""The parts of the Parquet layer, one file per table and day: read if the manifest lists them, checked as they
are written. A day that breaks a rule is not written.
"""

import os
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import date
from types import TracebackType
from uuid import uuid4

import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq
import xxhash

from assets.storage.data_folder import DataFolder
from pipelines.measures import Numbers, measures
from schemas.catalog import TABLES
from schemas.rules import RuleReport, merge_reports, rule_reports
from schemas.table import polars_schema

# pyarrow writes 1,024 values of a column at once by default.
_VALUES_AT_ONCE = 65_536


@dataclass(frozen=True)
class Parts:
    """What may be read of the Parquet layer: for each table the days that its stage has made."""

    data: DataFolder
    made: Mapping[str, frozenset[date]]

    def days(self, table: str) -> list[date]:
        """The days of a table, in order."""
        return sorted(self.made.get(table, ()))

    def paths(self, table: str, days: Iterable[date]) -> list[str]:
        """The files of a table over some days."""
        made = self.made.get(table, frozenset())
        return [self.data.part_path(table, day) for day in days if day in made]

    def scan(self, table: str, days: Iterable[date]) -> pl.LazyFrame:
        """The rows of a table over some days, with the partition's day as `date`."""
        paths = self.paths(table, days)
        if not paths:
            schema = polars_schema(TABLES[table].model, "parsed")
            return pl.LazyFrame(schema={**schema, "date": pl.Date})
        return pl.scan_parquet(paths, hive_schema={"date": pl.Date}, hive_partitioning=True)


@dataclass(frozen=True)
class BatchResult:
    """The outcome for days: numbers by table and day, the hashes of each day's parts (see `part_hashes`), the report
    of every rule, the days that broke, each with its error, and those of which some files could not be read this time.
    """

    numbers: dict[tuple[str, date], Numbers] = field(default_factory=dict)
    hashes: dict[date, str] = field(default_factory=dict)
    reports: dict[str, list[RuleReport]] = field(default_factory=dict)
    broken: dict[date, str] = field(default_factory=dict)
    unread: frozenset[date] = frozenset()

    def __add__(self, other: "BatchResult") -> "BatchResult":
        both = (self.reports, other.reports)
        tables = self.reports.keys() | other.reports.keys()
        return BatchResult(
            self.numbers | other.numbers,
            self.hashes | other.hashes,
            {table: merge_reports(reports.get(table, []) for reports in both) for table in tables},
            self.broken | other.broken,
            self.unread | other.unread,
        )


class PartsWriter:
    """Writes the parts of some tables and days in pieces, so that memory is bounded by the piece. On a clean exit the
    sound days appear, all tables of a day together; none appears when the block raises.
    """

    def __init__(self, data: DataFolder, tables: Iterable[str], days: Sequence[date]) -> None:
        self._tables = tuple(tables)
        self._data = data
        self._reports: dict[str, list[RuleReport]] = {table: [] for table in self._tables}
        self._numbers: dict[tuple[str, date], Numbers] = defaultdict(dict)
        self._broken: dict[date, str] = {}
        self._hashes: dict[date, str] = {}
        self._unread: set[date] = set()
        # The same day may be at work twice: where a worker was taken for lost. Processes of two machines, and of two
        # containers always, have the same numbers.
        token = uuid4().hex[:12]
        self._writers = {
            (table, day): _PartWriter(data, table, day, token) for table in self._tables for day in days
        }

    def add(self, table: str, rows: pl.DataFrame) -> None:
        """Check rows of a table and write them to their days' parts.

        Args:
            table: the table.
            rows: the table's columns, and the day of each row as `date`.
        """
        model = TABLES[table].model
        rows = rows.select(*polars_schema(model, "parsed"), "date").sort("date", maintain_order=True)
        reports = rule_reports(rows.drop("date"), model)
        if any(report.failures for report in reports):
            # Rules hold within a day (the same page may come on two days): judge each day by itself.
            by_day = rows.partition_by("date", as_dict=True, include_key=False)
            alone = {day: rule_reports(part, model) for (day,), part in by_day.items()}
            for day, found in alone.items():
                for report in (report for report in found if report.failures):
                    self.reject(day, f"{table}.{report.column} is not {report.rule}: {report.example}")
            reports = merge_reports(alone.values())
        self._reports[table] = merge_reports([self._reports[table], reports])
        for day, numbers in measures(table, rows).items():
            known = self._numbers[table, day]
            self._numbers[table, day] = {name: known.get(name, 0) + value for name, value in numbers.items()}
        # Handed to Arrow once: a day is then a slice, and a separate frame for each takes as long as writing it.
        arrow = as_arrow(rows.drop("date"))
        first = 0
        for length, day in rows["date"].rle().struct.unnest().iter_rows():
            self._writers[table, day].append(arrow.slice(first, length))
            first += length

    def reject(self, day: date, error: str) -> None:
        """Leave a day out, with the first error that was found in it."""
        self._broken.setdefault(day, error)

    def read_again(self, days: Iterable[date]) -> None:
        """Have the next run process days again: some of their files could not be read, which may pass."""
        self._unread.update(days)

    @property
    def result(self) -> BatchResult:
        """What was written; valid after the exit."""
        numbers = {
            (table, day): {"rows": float(writer.rows), **self._numbers[table, day]}
            for (table, day), writer in self._writers.items()
            if day not in self._broken
        }
        return BatchResult(numbers, self._hashes, self._reports, self._broken, frozenset(self._unread))

    def __enter__(self) -> "PartsWriter":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        with ExitStack() as closing:
            for (_table, day), writer in self._writers.items():
                keep = kind is None and day not in self._broken
                closing.callback(writer.commit if keep else writer.discard)
        if kind is None:
            days = {day for _, day in self._writers} - self._broken.keys()
            self._hashes = {day: part_hashes(self._data, self._tables, day) for day in days}


class _PartWriter:
    """Writes one part; it appears when it is committed."""

    def __init__(self, data: DataFolder, table: str, day: date, token: str) -> None:
        self._path = data.part_path(table, day)
        # All in one folder, so that what a killed run leaves is found without a look into those of all days. One that
        # was made for a run is never made again: when it is gone, so is the run.
        self._staging = f"{data.staging}/{table}.{day}.{token}.parquet"
        self._folders = [self._path] if data.run else [self._path, self._staging]
        self._table = table
        self._writer: pq.ParquetWriter | None = None
        self.rows = 0

    def append(self, rows: pa.Table) -> None:
        """Add rows, as `as_arrow` gives them."""
        if self._writer is None:
            for path in self._folders:
                os.makedirs(os.path.dirname(path), exist_ok=True)  # noqa: PTH103, PTH120
            self._writer = _open_part(self._staging, rows.schema)
        if len(rows):
            self._writer.write_table(rows)
        self.rows += len(rows)

    def commit(self) -> None:
        """Put the part in its place; an empty one if nothing was added."""
        if self._writer is None:
            self.append(as_arrow(pl.DataFrame(schema=polars_schema(TABLES[self._table].model, "parsed"))))
        assert self._writer is not None
        self._writer.close()
        os.replace(self._staging, self._path)  # noqa: PTH105

    def discard(self) -> None:
        """Leave the existing part unchanged."""
        if self._writer is not None:
            self._writer.close()
            os.unlink(self._staging)  # noqa: PTH108


def as_arrow(rows: pl.DataFrame) -> pa.Table:
    """A frame as it is written: each column in one piece, so that equal rows are written as equal bytes."""
    return rows.rechunk().to_arrow(compat_level=pl.CompatLevel.oldest())


def _open_part(path: str, schema: pa.Schema) -> pq.ParquetWriter:
    """A writer with dictionaries for text, which repeats, and minima and maxima for other columns, which are compared.

    It takes half the time of zstd with both throughout, and one and a half times the space.
    """
    texts = [column.name for column in schema if pa.types.is_large_string(column.type)]
    lists = [column.name for column in schema if pa.types.is_large_list(column.type)]
    return pq.ParquetWriter(
        path,
        schema,
        compression="lz4",
        use_dictionary=texts + [f"{name}.list.element" for name in lists],
        write_statistics=[column.name for column in schema if column.name not in {*texts, *lists}],
        write_batch_size=_VALUES_AT_ONCE,
    )


def part_hashes(data: DataFolder, tables: Iterable[str], day: date) -> str:
    """A hash of each of some tables' files of one day, separated by spaces: equal rows are written as equal bytes."""
    return " ".join(part_hash(data.part_path(table, day)) for table in tables)


def part_hash(path: str) -> str:
    """The hash of a file. Raises OSError if it cannot be read."""
    with open(path, "rb", buffering=0) as file:  # noqa: PTH123
        return xxhash.xxh3_64_hexdigest(file.readall())


def write_days(data: DataFolder, table: str, days: Sequence[date], rows: pl.DataFrame) -> BatchResult:
    """Check and write all rows of one table for some days; a day without rows gets an empty part."""
    with PartsWriter(data, [table], days) as writer:
        writer.add(table, rows)
    return writer.result
