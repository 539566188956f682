"""Captures become pages, items, segments and quarantine rows."""

from collections.abc import Iterator, Sequence
from datetime import date

import dagster as dg
import polars as pl

from assets.daily import daily_assets, make_stage
from assets.data_folder import DataFolder
from assets.day_parts import DayParts
from assets.drift import CHECKS, page_checks
from assets.manifest import made_days
from assets.partitions import days_of
from assets.progress import Progress
from assets.raw_files import read_files
from assets.settings import Settings
from assets.stages import PARSED
from assets.work import Outcome
from pipelines.pages.reading import READING_ORDER, read_pages
from schemas.captures import Captures
from schemas.table import polars_schema


def make_parsed(root: str, days: Sequence[date]) -> Outcome:
    """Read and parse the captures of some days, a bounded number of pages at a time."""
    data = DataFolder(root)
    captures = data.scan("captures", days, polars_schema(Captures, "parsed")).collect()
    in_order = captures.sort(READING_ORDER, nulls_last=True)
    earlier: pl.DataFrame | None = None
    with DayParts(data, PARSED.tables, days) as parts:
        for batch in in_order.iter_slices(PARSED.batch_pages):
            files, unread = read_files(data.raw, batch)
            read = read_pages(files, earlier)
            for table, rows in read._asdict().items():
                parts.add(table, rows)
            parts.add("quarantine", unread)
            # A batch may end within a day.
            pages = read.pages.select("page_id", "date", "source_path")
            earlier = pages if earlier is None else pl.concat([earlier, pages])
    return parts.outcome


@dg.multi_asset(**daily_assets(PARSED, CHECKS))  # type: ignore[arg-type]
def parsed(
    context: dg.AssetExecutionContext,
    data: dg.ResourceParam[DataFolder],
    settings: dg.ResourceParam[Settings],
    progress: dg.ResourceParam[Progress],
) -> Iterator[dg.MaterializeResult | dg.AssetCheckResult]:  # type: ignore[type-arg]
    """Pages, the reports on them, the segments that tile them, and what could not be read."""
    yield from make_stage(context, PARSED, make_parsed, data, settings=settings, progress=progress)
    yield from page_checks(data, made_days(data, PARSED, days_of(context)))
