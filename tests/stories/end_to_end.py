"""From raw captures to a warehouse that holds what the gold scorer asks of stories and time."""

import json
import subprocess
import sys
from datetime import UTC, date, datetime
from pathlib import Path

import duckdb
import polars as pl

from pipelines.pages.reading import read_pages
from pipelines.stories.clock import Clock
from pipelines.stories.links import links
from pipelines.stories.publication import published_items, published_stories
from pipelines.stories.resolve import resolve
from pipelines.stories.versions import all_versions, day_versions
from pipelines.stories.windows import clock_of_days, clock_of_undated, merged

COPIED_AT = datetime(2026, 6, 1, 12, tzinfo=UTC)
EVIDENCE = ["page_id", "capture_date", "captured_from", "captured_until", "captured_by"]


def captures(raw: Path) -> pl.DataFrame:
    """The capture frame of a folder whose files were all copied there at one moment."""
    files = sorted(raw.rglob("*.txt"))
    dates = [None if file.parent == raw else date.fromisoformat(file.parent.name) for file in files]
    return pl.DataFrame(
        {
            "source_path": [file.relative_to(raw).as_posix() for file in files],
            "content": [file.read_bytes() for file in files],
            "date": [day or COPIED_AT.date() for day in dates],
            "folder_date": dates,
            "folder_time": pl.Series([None] * len(files), dtype=pl.Datetime("us", "UTC")),
            "modified_at": [COPIED_AT] * len(files),
        },
        schema_overrides={"folder_date": pl.Date, "modified_at": pl.Datetime("us", "UTC")},
    ).with_columns(date=pl.coalesce("folder_date", pl.lit(COPIED_AT.date())))


def by_day(items: pl.DataFrame, pages: pl.DataFrame) -> list[pl.DataFrame]:
    """The versions of every capture day, undated pages together as one more."""
    days = pages["capture_date"].unique().sort()
    return [
        day_versions(
            items.join(pages.filter(pl.col("capture_date").eq_missing(day)), on="page_id", how="semi"), pages
        )
        for day in days
    ]


def all_links(days: list[pl.DataFrame]) -> pl.DataFrame:
    """The links of every day with all others."""
    found = [
        links(today, pl.concat([*days[:place], *days[place + 1 :], today.clear()]))
        for place, today in enumerate(days)
    ]
    return pl.concat(found).unique().sort("version_a", "version_b")


def all_clocks(pages: pl.DataFrame, items: pl.DataFrame) -> Clock:
    """The clock of every day, then of the undated pages."""
    pages = pages.select(EVIDENCE)
    sightings = items.filter(pl.col("kind") == "brief")
    dated = clock_of_days(pages["capture_date"].drop_nulls().unique(), pages, sightings)
    narrowed = dated.pages.join(pages.select("page_id", "capture_date"), on="page_id").select(EVIDENCE)
    undated = clock_of_undated(
        pl.concat([narrowed, pages.filter(pl.col("capture_date").is_null())]), sightings
    )
    return merged([Clock(*(table.drop("date") for table in dated)), undated])


def build(raw: Path, warehouse: Path) -> None:
    """Write `pages`, `items` and empty `mentions` and `events`."""
    parsed = read_pages(captures(raw))
    days = by_day(parsed.items, parsed.pages)
    clock = all_clocks(parsed.pages, parsed.items)
    versions = all_versions(pl.concat(days)).join(clock.versions, on="version_id", how="left")
    versions = versions.join(
        resolve(all_links(days), versions.with_columns(length=pl.col("body").str.len_chars())),
        on="version_id",
    )
    items = parsed.items.join(versions.select("version_id", "story_id"), on="version_id", how="left")
    published = published_items(items, clock.versions, published_stories(versions))
    items = items.join(published, on="item_id")
    with duckdb.connect(str(warehouse)) as con:
        con.register("item_frame", items)
        con.register("page_frame", parsed.pages)
        con.sql("CREATE TABLE items AS FROM item_frame")
        con.sql("CREATE TABLE pages AS FROM page_frame")
        con.sql("CREATE TABLE mentions (story_id VARCHAR, country VARCHAR)")
        con.sql(
            "CREATE TABLE events (story_id VARCHAR, source_country VARCHAR, target_country VARCHAR, event_type VARCHAR)"
        )


def score(warehouse: Path, truth: Path, scorer: Path) -> dict[str, float]:
    """The figures of the gold scorer."""
    command = [sys.executable, str(scorer), str(warehouse), str(truth), "--json"]
    printed = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    return json.loads(printed)
