"""Intermediate tables: what several tables need of the Parquet layer, over all days. They are temporary."""

from collections.abc import Callable

import polars as pl

from pipelines.countries import matching
from pipelines.countries.gazetteer import load_gazetteer
from pipelines.stories.resolve import resolve
from pipelines.stories.windows import merged_versions


def linked_versions(links: pl.DataFrame) -> pl.DataFrame:
    """One row is a text that is linked to another, their story, and its places among the texts and versions of it."""
    versions = pl.concat([links["a"], links["b"]]).struct.unnest().unique()
    return resolve(links.drop("a", "b"), versions)


def dateline_countries(datelines: pl.DataFrame) -> pl.DataFrame:
    """One row is a dateline and the countries of its places."""
    countries = matching.dateline_countries(datelines["dateline"], load_gazetteer())
    return datelines.with_columns(countries=countries)


# Each is the rows of its file in `intermediate/`, or what Python makes of them.
INTERMEDIATE: dict[str, Callable[[pl.DataFrame], pl.DataFrame] | None] = {
    "kept_pages": None,
    "version_days": None,
    "version_sections": None,
    "version_sightings": None,
    "version_times": merged_versions,
    "linked_versions": linked_versions,
    "version_stories": None,
    "story_times": None,
    "version_facts": None,
    "dateline_countries": dateline_countries,
}
