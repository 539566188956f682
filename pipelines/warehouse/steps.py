"""Steps: small tables between the Parquet layer and the warehouse, kept in a file of their own.

The `*_days` hold the few columns of the Parquet layer that decide over more than a day; from them follows which day
each page and text is kept for, which story each text belongs to, and when it appeared. Several tables need these, and
the next build compares its own with them to find what changed.
"""

from collections.abc import Mapping, Sequence

import duckdb
import polars as pl

from pipelines.countries.gazetteer import load_gazetteer
from pipelines.countries.matching import dateline_countries
from pipelines.stories.resolve import resolve
from pipelines.stories.windows import merged_versions
from pipelines.warehouse.building import add_change, frame_as_table, insert_frame, step_sql
from pipelines.warehouse.publishing import in_memory

_OF_DAYS = ("page_days", "version_days", "link_days", "time_days", "introduction_days", "quarantine_days")
_CHANGED_PAGES = "page_id IN (FROM changed_pages)"


def make_steps(db: duckdb.DuckDBPyConnection) -> None:
    """Make the steps in the database `steps`.

    Args:
        db: reads the Parquet layer as `parsed.<table>`.
    """
    _add(db, [*_OF_DAYS, "kept_pages", "kept_versions"])
    frame_as_table(db, "steps.version_times", _version_times(db))
    frame_as_table(db, "steps.linked_versions", _linked_versions(db))
    _add(db, ["version_stories", "story_times", "version_facts"])


def refresh_steps(db: duckdb.DuckDBPyConnection) -> None:
    """Make the rows anew, in a copy of the last build's steps, that can differ because some days changed.

    From the rows of these days follow the pages and texts that may be kept or dated otherwise, from these the stories
    that may be others. Makes `changed_pages`, and tables in memory of those texts and stories, on the way.

    Args:
        db: reads the days of `changed_days` as `parsed.<table>`; attached are the copy as `steps`, and the last build's
            steps as `before`.
    """
    for name in _OF_DAYS:
        _replace(db, name, "date IN (FROM changed_days)")
    for name in ("changed_pages", "reread_versions"):
        add_change(db, name)
    reread = "version_id IN (FROM reread_versions)"
    with in_memory(db, "reread") as near:
        _show(near, {"page_days": _CHANGED_PAGES, "version_days": reread, "time_days": reread})
        _replace(near, "kept_pages", _CHANGED_PAGES)
        _replace(near, "kept_versions", reread)
        _replace(near, "version_times", reread, _version_times(near))
    add_change(db, "relinked_versions")
    relinked = "version_id IN (FROM relinked_versions)"
    with in_memory(db, "relinked") as near:
        _show(near, {"link_days": "version_a IN (FROM relinked_versions)", "version_days": relinked})
        _replace(near, "linked_versions", relinked, _linked_versions(near))
    add_change(db, "regrouped_versions")
    regrouped = "version_id IN (FROM regrouped_versions)"
    with in_memory(db, "regrouped") as near:
        _show(near, {"kept_versions": regrouped})
        _replace(near, "version_stories", regrouped)
    for name in ("retold_stories", "retold_versions"):
        add_change(db, name)
    retold = "story_id IN (FROM retold_stories)"
    with in_memory(db, "retold") as near:
        _show(near, {"version_stories": retold})
        _replace(near, "story_times", retold)
        _replace(near, "version_facts", "version_id IN (FROM retold_versions)")


def _add(db: duckdb.DuckDBPyConnection, names: Sequence[str]) -> None:
    for name in names:
        db.execute(f"CREATE TABLE steps.{name} AS {step_sql(name)}")


def _show(near: duckdb.DuckDBPyConnection, rows: Mapping[str, str]) -> None:
    """Show only some rows of steps under the names that the SQL files read."""
    for name, condition in rows.items():
        near.execute(f"CREATE VIEW {name} AS FROM steps.{name} WHERE {condition}")


def _replace(db: duckdb.DuckDBPyConnection, name: str, rows: str, made: pl.DataFrame | None = None) -> None:
    """Put a frame, or what the step's SQL file gives on what is shown, in the place of some rows of a step."""
    db.execute(f"DELETE FROM steps.{name} WHERE {rows}")
    if made is None:
        db.execute(f"INSERT INTO steps.{name} BY NAME {step_sql(name)}")
    else:
        insert_frame(db, f"steps.{name}", made)


def _version_times(db: duckdb.DuckDBPyConnection) -> pl.DataFrame:
    return merged_versions(db.sql("FROM time_days").pl())


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
