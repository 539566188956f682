"""Texts become mentions of countries."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from functools import cache

import dagster as dg
import polars as pl

from assets.daily import daily_assets, make_stage
from assets.data_folder import DataFolder
from assets.day_parts import DayParts
from assets.day_versions import by_day, undo_by_day
from assets.progress import Progress
from assets.settings import Settings
from assets.stages import FORMS, MENTIONS, PEOPLE_DAYS
from assets.work import Outcome
from pipelines.countries.gazetteer import Gazetteer, load_gazetteer
from pipelines.countries.introductions import introductions
from pipelines.countries.learned_people import learned_mentions, people_of_window
from pipelines.countries.matching import mentions as find_mentions
from schemas.catalog import TABLES
from schemas.table import polars_schema

_VERSIONS = polars_schema(TABLES["story_versions"].model, "parsed")
_MENTIONS = polars_schema(TABLES["form_mentions"].model, "parsed")
_INTRODUCTIONS = polars_schema(TABLES["introductions"].model, "parsed")


@cache
def _gazetteer() -> Gazetteer:
    # Read once a process, for all its batches.
    return load_gazetteer()


def make_forms(root: str, days: Sequence[date]) -> Outcome:
    """The country forms in the distinct texts of some days, and whom these texts introduce."""
    data = DataFolder(root)
    # A text is read alone, so all days go in one pass: each pass costs a compilation of all forms.
    texts = by_day(_texts(data, days))
    found = find_mentions(texts, _gazetteer())
    with DayParts(data, FORMS.tables, days) as parts:
        for table, rows in zip(FORMS.tables, (found, introductions(texts, found)), strict=True):
            parts.add(table, undo_by_day(rows))
    return parts.outcome


def make_mentions(root: str, days: Sequence[date]) -> Outcome:
    """The forms of each day, and the people among them who were learnt from it and the days before."""
    data = DataFolder(root)
    gazetteer = _gazetteer()
    window = sorted({day - timedelta(days=shift) for day in days for shift in range(PEOPLE_DAYS + 1)})
    texts, forms = _texts(data, days), data.scan("form_mentions", days, _MENTIONS).collect()
    introduced = data.scan("introductions", window, _INTRODUCTIONS).collect()
    people = people_of_window(_of_windows(introduced, days), gazetteer, "date")
    # All days are read in one pass, as each pass costs a compilation of its people.
    learnt = learned_mentions(by_day(texts).with_columns(texts["date"]), people, by_day(forms), "date")
    with DayParts(data, MENTIONS.tables, days) as parts:
        parts.add("mentions", pl.concat([forms, undo_by_day(learnt).select(forms.columns)]))
    return parts.outcome


def _of_windows(introduced: pl.DataFrame, days: Sequence[date]) -> pl.DataFrame:
    """Introductions of the days that the people of each day are learnt from; `date` is the day they are learnt for."""
    windows = pl.DataFrame({"day": days}, schema={"day": pl.Date}).join(
        pl.select(shift=pl.duration(days=pl.int_range(PEOPLE_DAYS + 1))), how="cross"
    )
    told = windows.select("day", date=pl.col("day") - pl.col("shift"))
    return introduced.join(told, on="date").drop("date").rename({"day": "date"})


def _texts(data: DataFolder, days: Sequence[date]) -> pl.DataFrame:
    return (
        data.scan("story_versions", days, _VERSIONS)
        .select("version_id", "headline", "body", "date")
        .collect()
    )


@dg.multi_asset(**daily_assets(FORMS))  # type: ignore[arg-type]
def form_mentions(
    context: dg.AssetExecutionContext,
    data: dg.ResourceParam[DataFolder],
    settings: dg.ResourceParam[Settings],
    progress: dg.ResourceParam[Progress],
) -> Iterator[dg.MaterializeResult | dg.AssetCheckResult]:  # type: ignore[type-arg]
    """Every form of the lexicon in a text, and the people whom the text introduces."""
    yield from make_stage(context, FORMS, make_forms, data, settings=settings, progress=progress)


@dg.multi_asset(**daily_assets(MENTIONS))  # type: ignore[arg-type]
def mentions(
    context: dg.AssetExecutionContext,
    data: dg.ResourceParam[DataFolder],
    settings: dg.ResourceParam[Settings],
    progress: dg.ResourceParam[Progress],
) -> Iterator[dg.MaterializeResult | dg.AssetCheckResult]:  # type: ignore[type-arg]
    """Every form in a text that refers to a country."""
    yield from make_stage(context, MENTIONS, make_mentions, data, settings=settings, progress=progress)
