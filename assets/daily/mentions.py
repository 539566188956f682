"""Texts become mentions of countries."""

from collections.abc import Sequence
from datetime import date, timedelta
from functools import cache

import polars as pl

from assets.daily.stages import FORMS, MENTIONS, PEOPLE_DAYS
from assets.incremental.parts import BatchResult, Parts, PartsWriter
from pipelines.countries.gazetteer import Gazetteer, load_gazetteer
from pipelines.countries.introductions import introductions
from pipelines.countries.learned_people import (
    introductions_by_window,
    learned_mentions,
    people_of_window,
)
from pipelines.countries.matching import mentions as find_mentions
from pipelines.countries.offices import last_days
from pipelines.limits import coded_part
from pipelines.stories.day_versions import by_day, undo_by_day


@cache
def _gazetteer() -> Gazetteer:
    # Read once a process, for all its batches.
    return load_gazetteer()


def make_forms(parts: Parts, days: Sequence[date]) -> BatchResult:
    """The country forms in the distinct texts of some days, and the people that these texts introduce."""
    # A text is read alone, so all days go in one pass: each pass costs a compilation of all forms.
    sighted = parts.scan("items", days).select("date", "version_id", "age_minutes_min").collect()
    dated = _texts(parts, days).join(last_days(sighted), on=["date", "version_id"], how="left")
    texts = by_day(dated)
    found = find_mentions(texts, _gazetteer())
    with PartsWriter(parts.data, FORMS.tables, days) as writer:
        for table, rows in zip(FORMS.tables, (found, introductions(texts, found)), strict=True):
            writer.add(table, undo_by_day(rows))
    return writer.result


def make_mentions(parts: Parts, days: Sequence[date]) -> BatchResult:
    """The forms of each day, and mentions of people who were learned from it and the days before."""
    gazetteer = _gazetteer()
    window = sorted({day - timedelta(days=shift) for day in days for shift in range(PEOPLE_DAYS + 1)})
    texts, forms = _texts(parts, days), parts.scan("form_mentions", days).collect()
    introduced = parts.scan("introductions", window).collect()
    people = people_of_window(introductions_by_window(introduced, days, PEOPLE_DAYS), gazetteer, "date")
    # All days are read in one pass, as each pass costs a compilation of its people.
    learned = learned_mentions(by_day(texts).with_columns(texts["date"]), people, by_day(forms), "date")
    with PartsWriter(parts.data, MENTIONS.tables, days) as writer:
        writer.add("mentions", pl.concat([forms, undo_by_day(learned).select(forms.columns)]))
    return writer.result


def _texts(parts: Parts, days: Sequence[date]) -> pl.DataFrame:
    texts = parts.scan("story_versions", days).select("version_id", "headline", "body", "date")
    return coded_part(texts.collect())
