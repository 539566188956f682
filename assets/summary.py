"""What a user wants to know of the published warehouse."""

import duckdb

from assets.data_folder import DataFolder
from assets.manifest import Manifest
from assets.stages import code_version

_QUERY = (
    "SELECT country_a, country_b, sum(stories) AS stories FROM country_pair_events"
    " GROUP BY ALL ORDER BY 3 DESC LIMIT 5"
)


def versions() -> tuple[str, str]:
    """The code and lexicon versions that a warehouse built now would have."""
    return code_version("schemas", "pipelines", "assets"), code_version("pipelines/lexicon")


def is_stale(data: DataFolder) -> bool:
    """Whether the warehouse is missing, damaged, older than the parsed layer, or made by other code or another lexicon,
    or the report is missing or older than the warehouse.
    """
    in_order = [path for path in (Manifest(data).path, data.database, data.report) if path.exists()]
    times = [path.stat().st_mtime_ns for path in in_order]
    if data.report not in in_order or times != sorted(times):
        return True
    return not is_of_this_version(data)


def published_at(data: DataFolder) -> int | None:
    """When the published warehouse was written, in nanoseconds since 1970; None where there is none."""
    return data.database.stat().st_mtime_ns if data.database.exists() else None


def is_of_this_version(data: DataFolder) -> bool:
    """Whether there is a warehouse that this code and lexicon made."""
    if not data.database.exists():
        return False
    try:
        with duckdb.connect(str(data.database), read_only=True) as db:
            return db.execute("SELECT code_version, lexicon_version FROM build").fetchone() == versions()
    except duckdb.Error:
        # Damaged, or of another form: it is derived, and built again.
        return False


def summary(data: DataFolder) -> str:
    """The size of the warehouse, what was quarantined, where it is, and a query to try."""
    with duckdb.connect(str(data.database), read_only=True) as db:
        count = db.execute(
            "SELECT pages, items, stories, mentions, events, quarantined, first_capture_date, last_capture_date,"
            " (SELECT count(DISTINCT capture_date) FROM pages) FROM build"
        ).fetchone()
        reasons = db.execute(
            "SELECT reason, count(*) FROM quarantine GROUP BY ALL ORDER BY 2 DESC"
        ).fetchall()
    assert count is not None
    pages, items, stories, mentions, events, quarantined, first, last, days = count
    told = ", ".join(f"{reason} {number:,}" for reason, number in reasons)
    return "\n".join(
        [
            f"  pages        {pages:>9,}   on {days} days, {first} to {last}",
            f"  items        {items:>9,}   reports as they stand on pages",
            f"  stories      {stories:>9,}   reports, each once",
            f"  mentions     {mentions:>9,}   of countries",
            f"  events       {events:>9,}   between countries",
            f"  quarantined  {quarantined:>9,}   {told or 'everything could be read'}",
            "",
            f"  warehouse    {data.database}",
            f"  report       {data.report}",
            f'  try          .venv/bin/dateline query "{_QUERY}"',
        ]
    )
