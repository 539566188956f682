"""Temporary tables of a build: what several tables need of the Parquet layer, over all days."""

from collections.abc import Callable
from dataclasses import dataclass

import duckdb
import polars as pl

from pipelines.countries import matching
from pipelines.countries.gazetteer import load_gazetteer
from pipelines.stories.resolve import resolve
from pipelines.stories.windows import merged_versions


def version_times(db: duckdb.DuckDBPyConnection) -> pl.DataFrame:
    """One row is a text and when it was published, by the clocks of all days."""
    return merged_versions(db.sql("SELECT * FROM parsed.version_times").pl())


def linked_versions(db: duckdb.DuckDBPyConnection) -> pl.DataFrame:
    """One row is a text that is linked to another (one in ten is), and their story."""
    links = db.sql("SELECT DISTINCT version_a, version_b, similarity, method FROM parsed.version_links").pl()
    versions = db.sql(
        """
        SELECT
            version_id,
            min(date) AS capture_date,
            bool_or(complete) AS complete,
            max(length) AS length,
            any_value(t.published_from) AS published_from
        FROM version_days
        SEMI JOIN (SELECT unnest([version_a, version_b]) AS version_id FROM parsed.version_links) USING (version_id)
        LEFT JOIN version_times AS t USING (version_id)
        GROUP BY version_id
        """
    ).pl()
    return resolve(links, versions).select("version_id", "story_id")


def dateline_countries(db: duckdb.DuckDBPyConnection) -> pl.DataFrame:
    """One row is a dateline and the countries of its places."""
    datelines = db.sql("SELECT DISTINCT dateline FROM parsed.items WHERE dateline IS NOT NULL").pl()
    countries = matching.dateline_countries(datelines["dateline"], load_gazetteer())
    return datelines.with_columns(countries=countries)


@dataclass(frozen=True)
class Frame:
    """An intermediate table that Python makes, and the others that it reads."""

    make: Callable[[duckdb.DuckDBPyConnection], pl.DataFrame]
    reads: frozenset[str] = frozenset()


# Those without a frame have a file in `intermediate/`.
INTERMEDIATE: dict[str, Frame | None] = {
    "kept_pages": None,
    "version_days": None,
    "version_sections": None,
    "version_times": Frame(version_times),
    "linked_versions": Frame(linked_versions, frozenset({"version_days", "version_times"})),
    "version_facts": None,
    "dateline_countries": Frame(dateline_countries),
}
