"""What a user wants to know of a warehouse that was just published."""

import duckdb


def summary(db: duckdb.DuckDBPyConnection) -> str:
    """The size of the warehouse, and what was quarantined."""
    [count] = db.execute(
        "SELECT pages, items, stories, mentions, events, quarantined, first_capture_date, last_capture_date,"
        " (SELECT count(DISTINCT capture_date) FROM pages) FROM build"
    ).fetchall()
    reasons = db.execute("SELECT reason, count(*) FROM quarantine GROUP BY ALL ORDER BY 2 DESC").fetchall()
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
        ]
    )
