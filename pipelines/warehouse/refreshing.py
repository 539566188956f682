"""The rows of what changed are made anew and take the place of the old ones; all others stay.

The tables' own SQL files make them: from views that show the rows of what changed, and all that these depend on, under
the names that the files read. So a row is made in one way, whether all are made or a few.
"""

from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor

import duckdb

from pipelines.warehouse.building import add_change, build_table
from pipelines.warehouse.checking import table_reports
from pipelines.warehouse.publishing import in_memory, session
from schemas.catalog import TABLES, tables_in
from schemas.rules import RuleReport, merge_reports
from schemas.table import columns_of

_CHANGED_STORIES = "story_id IN (FROM changed_stories)"
# For each table that is told of pages, texts and stories: which of its rows, old and new, belong to what changed.
OF_STORIES: Mapping[str, str] = {
    "pages": "page_id IN (FROM shown_pages)",
    "items": f"{_CHANGED_STORIES} OR page_id IN (FROM changed_pages)",
    "label_conflicts": "page_id IN (FROM shown_pages)",
    "story_versions": _CHANGED_STORIES,
    "stories": _CHANGED_STORIES,
    "mentions": _CHANGED_STORIES,
    "events": _CHANGED_STORIES,
    "event_spans": f"event_id IN (SELECT event_id FROM published.events WHERE {_CHANGED_STORIES})",
    "uncoded_sentences": "version_id IN (FROM changed_versions)",
}
# The same of the tables that count what there is on a day.
OF_DAYS: Mapping[str, str] = {
    "country_pair_events": "event_date IN (FROM changed_event_dates)",
    "dyad_events": "event_date IN (FROM changed_event_dates)",
    "agency_attribution": "date IN (FROM changed_event_dates)",
    "brief_age_distribution": "capture_date IN (FROM changed_capture_dates)",
    "brief_age_summary": "capture_date IN (FROM changed_capture_dates)",
}
# What those of OF_STORIES read of the Parquet layer. The tables that are not named here are read whole.
PARSED_ROWS: Mapping[str, str] = {
    "pages": "page_id IN (FROM shown_pages)",
    "page_times": "page_id IN (FROM shown_pages)",
    "segments": "page_id IN (FROM shown_pages)",
    "label_conflicts": "page_id IN (FROM shown_pages)",
    "items": "version_id IN (FROM changed_versions) OR page_id IN (FROM changed_pages)",
    "story_versions": "version_id IN (FROM changed_versions)",
    "mentions": "version_id IN (FROM changed_versions)",
    "events": "version_id IN (FROM changed_versions)",
    "uncoded_sentences": "version_id IN (FROM changed_versions)",
}
# What those of OF_DAYS read of the warehouse. Whether a sighting is the first of its story the others tell.
_ROWS_OF_DAYS: Mapping[str, str] = {
    "stories": "event_date IN (FROM changed_event_dates)",
    "events": "event_date IN (FROM changed_event_dates)",
    "mentions": "story_id IN (SELECT story_id FROM news.stories WHERE event_date IN (FROM changed_event_dates))",
    "pages": "true",
    "items": (
        "story_id IN (SELECT story_id FROM news.items JOIN news.pages USING (page_id)"
        " WHERE capture_date IN (FROM changed_capture_dates))"
    ),
}

Reports = dict[str, list[RuleReport]]


def refresh_stories(db: duckdb.DuckDBPyConnection) -> Reports:
    """Make the rows of changed pages, texts and stories anew, check them, and put them in the place of the old.

    Args:
        db: a session of `delta`, a database in memory in which `parsed` shows `PARSED_ROWS`; attached are the copy of
            the last build as `news`, the last build itself as `published`, and what `find_changes` made.

    Returns:
        The report of every rule of the rows made: they hold, and no row that stays speaks against them.
    """
    tables = [table for table in tables_in("warehouse") if table in OF_STORIES]
    for table in tables:
        build_table(db, table)
    with session(db, "delta") as other, ThreadPoolExecutor(1) as beside:
        # The rules are held against the rows made while the old ones are looked for.
        checked = beside.submit(lambda: {table: table_reports(other, table) for table in tables})
        for table in tables:
            db.execute(f"DELETE FROM news.{table} WHERE {OF_STORIES[table]}")
        kept = {table: [*_keys_kept_twice(db, table), *_lost_references(db, table)] for table in tables}
        reports = checked.result()
    for table in tables:
        db.execute(f"INSERT INTO news.{table} BY NAME FROM {table}")
    return {table: merge_reports([reports[table], kept[table]]) for table in tables}


def refresh_days(db: duckdb.DuckDBPyConnection) -> Reports:
    """Count the days anew that have a changed story or page, check the rows, and put them in the place of the old.

    Args:
        db: as for `refresh_stories`, which goes before.

    Returns:
        The report of every rule of the rows made.
    """
    for name in ("changed_event_dates", "changed_capture_dates"):
        add_change(db, name)
    reports = {}
    with in_memory(db, "dated") as dated:
        for table, rows in _ROWS_OF_DAYS.items():
            dated.execute(f"CREATE VIEW {table} AS FROM news.{table} WHERE {rows}")
        for table, rows in OF_DAYS.items():
            build_table(dated, table)
            dated.execute(f"DELETE FROM {table} WHERE NOT ({rows})")
            reports[table] = table_reports(dated, table)
            dated.execute(f"DELETE FROM news.{table} WHERE {rows}")
            dated.execute(f"INSERT INTO news.{table} BY NAME FROM {table}")
    return reports


def _keys_kept_twice(db: duckdb.DuckDBPyConnection, table: str) -> Iterator[RuleReport]:
    """Whether rows that stay have the key of one that is made anew."""
    for column in columns_of(TABLES[table].model, "warehouse"):
        if column.unique:
            sql = f"FROM news.{table} WHERE {column.name} IN (SELECT {column.name} FROM {table})"
            yield _report(db, column.name, "unique in the table", sql)


def _lost_references(db: duckdb.DuckDBPyConnection, table: str) -> Iterator[RuleReport]:
    """Whether rows that stay refer to one that is there no more."""
    for column in columns_of(TABLES[table].model, "warehouse"):
        other, _, key = (column.references or "").partition(".")
        if other in OF_STORIES:
            gone = f"SELECT {key} FROM published.{other} WHERE {OF_STORIES[other]} EXCEPT SELECT {key} FROM {other}"
            sql = f"FROM news.{table} WHERE {column.name} IN ({gone})"
            yield _report(db, column.name, f"is in {column.references}", sql)


def _report(db: duckdb.DuckDBPyConnection, column: str, rule: str, failing: str) -> RuleReport:
    [(failures, example)] = db.execute(f"SELECT count(*), min({column})::VARCHAR {failing}").fetchall()
    return RuleReport(column, rule, failures, example)
