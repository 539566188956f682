"""What differs from the last build, in days, pages, texts and stories.

A build that follows another makes only the rows anew that can differ. Whatever is told of a story follows from its
texts and the pages that show them, so the story is the unit: all rows of a changed story are made anew, and all
of a changed page.
"""

from collections.abc import Callable, Iterable
from datetime import date

import duckdb
import polars as pl

from pipelines.warehouse.building import add_change, change_sql, frame_as_table
from pipelines.warehouse.steps import refresh_steps

# Shows some days of the Parquet layer.
ShowDays = Callable[[Iterable[date]], None]


def changed_days(before: pl.DataFrame, now: pl.DataFrame) -> list[date]:
    """The days with a part that came, went or was written anew: `table`, `date`, `bytes`, `modified_ns` each."""
    parts = ["table", "date", "bytes", "modified_ns"]
    differing = pl.concat([before.select(parts), now.select(parts)]).filter(~pl.struct(parts).is_duplicated())
    return differing["date"].unique().sort().to_list()


def find_changes(db: duckdb.DuckDBPyConnection, days: Iterable[date], show_days: ShowDays) -> list[date]:
    """Refresh the steps, and make tables in memory of the days, pages, texts and stories that differ from the last
    build.

    Args:
        db: attached are the file being built as `news`, a copy of the last build's steps as `steps`, the last build as
            `published` and its steps as `before`.
        days: the days with a changed part.
        show_days: shows some days of the Parquet layer as `parsed.<table>`.

    Returns:
        The days that hold all rows of what changed.
    """
    frame_as_table(
        db, "memory.main.changed_days", pl.DataFrame({"date": list(days)}, schema={"date": pl.Date})
    )
    show_days(days)
    refresh_steps(db)
    show_days(_dates(db, "SELECT DISTINCT date FROM kept_pages WHERE page_id IN (FROM changed_pages)"))
    for name in ("touched_versions", "changed_stories", "changed_versions", "shown_pages"):
        add_change(db, name)
    return _dates(db, change_sql("shown_days"))


def _dates(db: duckdb.DuckDBPyConnection, sql: str) -> list[date]:
    return [day for (day,) in db.execute(sql).fetchall()]
