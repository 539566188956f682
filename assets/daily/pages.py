"""Files become captures; captures become pages, items, segments and quarantine rows."""

from collections.abc import Collection, Sequence
from datetime import date
from functools import partial

import dagster as dg
import polars as pl

from assets.daily.stages import BATCH_BYTES, PAGES
from assets.incremental.making import Make
from assets.incremental.manifest import Entry, Manifest, capture_entries, gone_days, too_many_gone
from assets.incremental.parts import BatchResult, Parts, PartsWriter, write_days
from assets.storage.data_folder import DataFolder
from assets.storage.raw_files import MOST_BYTES, PASSING, read_files
from assets.storage.raw_tree import read_inventory, scan_raw
from pipelines.pages.reading import READING_ORDER, lost_captures, read_pages


def find_captures(
    data: DataFolder, days: Collection[date], *, force: bool, processes: int, accept_gone: bool = False
) -> tuple[dict[date, Entry], Make]:
    """The days whose files are new or changed, and what makes their captures. Days whose files are all gone no longer
    exist; more than half of all at once only with `accept_gone`.

    Raises:
        dagster.Failure: so many days are gone.
    """
    manifest = Manifest(data)
    made, known = manifest.read(), manifest.days()
    # Before the files are listed: what changes in between is seen by the next run.
    found = capture_entries(scan_raw(data.raw, days, processes=processes))
    due = {
        day: entry
        for day, entry in found.items()
        if force or made.get(("captures", day)) != entry or not data.has_parts(["captures"], day)
    }
    # If these days have no file, others tell whether there is any.
    captured = found or capture_entries(scan_raw(data.raw, processes=processes))
    if gone := gone_days(captured, known).intersection(days):
        if not accept_gone and (problem := too_many_gone(gone, known)):
            raise dg.Failure(problem, allow_retries=False)
        manifest.drop(gone)
    # Once for all batches of days: to list files takes longer than to write them down.
    inventory = read_inventory(data.raw, due)
    return due, partial(make_captures, inventory)


def make_captures(inventory: pl.DataFrame, parts: Parts, days: Sequence[date]) -> BatchResult:
    """The raw files of some days."""
    return write_days(parts.data, "captures", days, inventory.filter(pl.col("date").is_in(list(days))))


def batches_of(captures: pl.DataFrame) -> list[pl.DataFrame]:
    """Captures cut, in their order, into batches that fit into memory: bounded in number, and in bytes."""
    # What is too large is not read.
    size = pl.when(pl.col("size_bytes") <= MOST_BYTES).then("size_bytes").otherwise(0)
    batch = pl.struct(size.cum_sum() // BATCH_BYTES, pl.int_range(pl.len()) // PAGES.batch_pages).rle_id()
    return captures.with_columns(batch=batch).partition_by("batch", maintain_order=True, include_key=False)


def make_pages(parts: Parts, days: Sequence[date]) -> BatchResult:
    """Read and parse the captures of some days, a bounded number of pages at a time."""
    captures = parts.scan("captures", days).collect()
    in_order = captures.sort(READING_ORDER, nulls_last=True, maintain_order=True)
    earlier: pl.DataFrame | None = None
    accounted = []
    with PartsWriter(parts.data, PAGES.tables, days) as writer:
        for batch in batches_of(in_order):
            files, unread = read_files(parts.data.raw, batch)
            read = read_pages(files, earlier)
            for table, rows in read._asdict().items():
                writer.add(table, rows)
            writer.add("quarantine", unread)
            writer.read_again(unread.filter(pl.col("reason").is_in(PASSING))["date"])
            # A batch may end within a day.
            pages = read.pages.select("page_id", "date", "source_path")
            earlier = pages if earlier is None else pl.concat([earlier, pages])
            accounted += [rows.select("date", "source_path") for rows in (pages, read.quarantine, unread)]
        for day, path in lost_captures(captures, accounted):
            writer.reject(day, f"{path} became neither a page nor a row in quarantine")
    return writer.result
