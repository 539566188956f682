"""What a user wants to know of the published warehouse."""

import duckdb

from assets.storage.data_folder import DataFolder

_QUERY = (
    "SELECT country_a, country_b, sum(stories) AS stories FROM country_pair_events"
    " GROUP BY ALL ORDER BY 3 DESC LIMIT 5"
)


def summary(data: DataFolder) -> str:
    """The size of the warehouse, what was quarantined, where it is, and a query to try."""
    with duckdb.connect(str(data.database), read_only=True) as db:
        [count] = db.execute(
            "SELECT pages, items, stories, mentions, events, quarantined, first_capture_date, last_capture_date,"
            " (SELECT count(DISTINCT capture_date) FROM pages) FROM build"
        ).fetchall()
        reasons = db.execute(
            "SELECT reason, count(*) FROM quarantine GROUP BY ALL ORDER BY 2 DESC"
        ).fetchall()
    pages, items, stories, mentions, events, quarantined, first, last, days = count
    by_reason = ", ".join(f"{reason} {number:,}" for reason, number in reasons)
    return "\n".join(
        [
            f"  pages        {pages:>9,}   on {days} days, {first} to {last}",
            f"  items        {items:>9,}   reports as they stand on pages",
            f"  stories      {stories:>9,}   reports, each once",
            f"  mentions     {mentions:>9,}   of countries",
            f"  events       {events:>9,}   between countries",
            f"  quarantined  {quarantined:>9,}   {by_reason or 'everything could be read'}",
            "",
            f"  warehouse    {data.database}",
            f"  report       {data.report}",
            f'  try          .venv/bin/dateline query "{_QUERY}"',
        ]
    )
