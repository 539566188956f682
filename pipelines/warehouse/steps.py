"""Steps: small tables between the Parquet layer and the warehouse, kept in a file of their own.

The `*_days` hold the few columns of the Parquet layer that decide over more than a day; from them follows which day
each page and text is kept for, which story each text belongs to, and when it appeared. Several tables need these, and
the next build compares its own with them to find what changed.
"""

from collections.abc import Sequence

import duckdb
import polars as pl

from pipelines.countries.gazetteer import load_gazetteer
from pipelines.countries.matching import dateline_countries
from pipelines.stories.resolve import resolve
from pipelines.stories.windows import merged_versions
from pipelines.warehouse.building import frame_as_table, step_sql

_OF_DAYS = ("page_days", "version_days", "link_days", "time_days")


def make_steps(db: duckdb.DuckDBPyConnection, *, before: bool) -> None:
    """Make the steps in the database `steps`.

    Args:
        db: reads the Parquet layer as `parsed.<table>`.
        before: whether `parsed` shows only the days of `changed_days`; the rows of all others are then taken from the
            steps of the last build, attached as `before`.
    """
    for name in _OF_DAYS:
        unchanged = f"FROM before.{name} WHERE date NOT IN (FROM changed_days) UNION ALL BY NAME"
        db.execute(f"CREATE TABLE steps.{name} AS {unchanged if before else ''} ({step_sql(name)})")
    _add(db, ["kept_pages", "kept_versions"])
    frame_as_table(db, "steps.version_times", merged_versions(db.sql("FROM time_days").pl()))
    frame_as_table(db, "memory.main.linked_versions", _linked_versions(db))
    _add(db, ["version_stories", "story_times", "version_facts"])


def _add(db: duckdb.DuckDBPyConnection, names: Sequence[str]) -> None:
    for name in names:
        db.execute(f"CREATE TABLE steps.{name} AS {step_sql(name)}")


def _linked_versions(db: duckdb.DuckDBPyConnection) -> pl.DataFrame:
    """The stories of the texts that are linked to others: one in ten, so that not all have to be gone through."""
    links = db.sql("SELECT DISTINCT version_a, version_b, similarity, method FROM link_days").pl()
    versions = db.sql(
        "SELECT version_id, min(date) AS capture_date, bool_or(complete) AS complete, max(length) AS length,"
        " any_value(t.published_from) AS published_from"
        " FROM version_days LEFT JOIN version_times AS t USING (version_id)"
        " WHERE version_id IN (SELECT version_a FROM link_days UNION ALL SELECT version_b FROM link_days)"
        " GROUP BY version_id"
    ).pl()
    return resolve(links, versions).select("version_id", "story_id")


def add_dateline_countries(db: duckdb.DuckDBPyConnection) -> None:
    """Make `dateline_countries` in memory: one row is a dateline of `parsed.items` and the countries of its places."""
    datelines = db.sql("SELECT DISTINCT dateline FROM parsed.items WHERE dateline IS NOT NULL").pl()
    countries = dateline_countries(datelines["dateline"], load_gazetteer())
    frame_as_table(db, "memory.main.dateline_countries", datelines.with_columns(countries=countries))
