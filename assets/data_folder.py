"""Where everything lies: the data folder, its parts, and how parts are written."""

import filecmp
import os
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq
import xxhash

# pyarrow writes 1,024 values of a column at once where it is not told otherwise.
_VALUES_AT_ONCE = 65_536


@dataclass(frozen=True)
class DataFolder:
    """The data folder: `raw/` is read, `parsed/`, `warehouse/` and `dagster/` are written."""

    root: str

    @property
    def raw(self) -> Path:
        """Captures, never changed."""
        return Path(self.root) / "raw"

    @property
    def parsed(self) -> Path:
        """The Parquet layer."""
        return Path(self.root) / "parsed"

    @property
    def warehouse(self) -> Path:
        """The published DuckDB file and the report."""
        return Path(self.root) / "warehouse"

    @property
    def database(self) -> Path:
        """The published DuckDB file."""
        return self.warehouse / "news.duckdb"

    @property
    def report(self) -> Path:
        """The page with pictures."""
        return self.warehouse / "report.html"

    def part(self, table: str, day: date) -> Path:
        """The Parquet file of one table and day."""
        return Path(self._part(table, day))

    def _part(self, table: str, day: date) -> str:
        # Asked of tens of thousands: pathlib takes ten times as long to put a path together.
        return f"{self.root}/parsed/{table}/date={day}/part.parquet"

    def has_part(self, table: str, day: date) -> bool:
        """Whether there is a Parquet file of one table and day."""
        return os.path.exists(self._part(table, day))  # noqa: PTH110

    def parts(self, table: str, days: Iterable[date]) -> list[Path]:
        """The Parquet files of one table that exist among the days."""
        return [self.part(table, day) for day in days if self.has_part(table, day)]

    def hash_of_parts(self, tables: Iterable[str], day: date) -> str:
        """A hash of the Parquet files of some tables and one day: equal rows are written as equal bytes."""
        digest = xxhash.xxh3_64()
        for table in tables:
            digest.update(self.part(table, day).read_bytes())
        return digest.hexdigest()

    def days(self, table: str) -> list[date]:
        """The days that one table has a part for."""
        return sorted(day for day, _ in self._there(table))

    def _there(self, table: str) -> Iterator[tuple[date, os.stat_result]]:
        """The days that one table has a part for, in any order, with the status of the file."""
        if not (self.parsed / table).is_dir():
            return
        for entry in os.scandir(self.parsed / table):
            if entry.name.startswith("date="):
                day = date.fromisoformat(entry.name[5:])
                with suppress(FileNotFoundError):
                    yield day, os.stat(self._part(table, day))  # noqa: PTH116

    def scan(self, table: str, days: Iterable[date], schema: pl.Schema) -> pl.LazyFrame:
        """The rows of one table over some days, with the partition's day as `date`."""
        paths = self.parts(table, days)
        with_date = pl.Schema({**schema, "date": pl.Date})
        if not paths:
            return pl.LazyFrame(schema=with_date)
        return pl.scan_parquet(paths, hive_schema={"date": pl.Date}, hive_partitioning=True)


def as_arrow(rows: pl.DataFrame) -> pa.Table:
    """A frame as it is written: each column in one piece, so that equal rows are written as equal bytes."""
    return rows.rechunk().to_arrow(compat_level=pl.CompatLevel.oldest())


def _open_part(path: Path, schema: pa.Schema) -> pq.ParquetWriter:
    """A writer with what pays: dictionaries for text, which recurs, and extremes for the rest, which is compared.

    Half the time of zstd, dictionaries and extremes throughout, and half as much room again.
    """
    texts = [field.name for field in schema if pa.types.is_large_string(field.type)]
    lists = [field.name for field in schema if pa.types.is_large_list(field.type)]
    return pq.ParquetWriter(
        path,
        schema,
        compression="lz4",
        use_dictionary=texts + [f"{name}.list.element" for name in lists],
        write_statistics=[field.name for field in schema if field.name not in {*texts, *lists}],
        write_batch_size=_VALUES_AT_ONCE,
    )


class PartWriter:
    """Writes one part in pieces, so that memory is bounded by the piece; the part appears when it is committed."""

    def __init__(self, folder: DataFolder, table: str, day: date, schema: pl.Schema) -> None:
        self._path = folder.part(table, day)
        self._beside = self._path.with_name(f".part.{os.getpid()}.parquet")
        self._schema = schema
        self._writer: pq.ParquetWriter | None = None
        self.rows = 0

    def append(self, rows: pa.Table) -> None:
        """Add rows, as `as_arrow` gives them."""
        if self._writer is None:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            self._writer = _open_part(self._beside, rows.schema)
        if len(rows):
            self._writer.write_table(rows)
        self.rows += len(rows)

    def commit(self) -> None:
        """Put the part in its place; an empty one where nothing was added.

        One that holds the same as the part in its place leaves it there: its time tells since when it is so.
        """
        if self._writer is None:
            self.append(as_arrow(pl.DataFrame(schema=self._schema)))
        assert self._writer is not None
        self._writer.close()
        if self._path.exists() and filecmp.cmp(self._beside, self._path, shallow=False):
            self._beside.unlink()
        else:
            self._beside.replace(self._path)

    def discard(self) -> None:
        """Leave the old part as it is."""
        if self._writer is not None:
            self._writer.close()
            self._beside.unlink(missing_ok=True)
