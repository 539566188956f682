"""The summary of a warehouse that was just published."""

import duckdb

from pipelines.counted import agreeing, counted


def summary(db: duckdb.DuckDBPyConnection) -> str:
    """The size of the warehouse, and what was quarantined."""
    [count] = db.execute(
        "SELECT pages, items, stories, mentions, events, quarantined, first_capture_date, last_capture_date,"
        " (SELECT count(DISTINCT capture_date) FROM pages),"
        " (SELECT count(*) FROM pages WHERE capture_date IS NULL),"
        " (SELECT count(*) FROM events WHERE dated_by = 'age label' AND realis <> 'historical'),"
        " (SELECT count(*) FROM events WHERE realis = 'historical') FROM build"
    ).fetchall()
    reasons = db.execute("SELECT reason, count(*) FROM quarantine GROUP BY ALL ORDER BY 2 DESC").fetchall()
    pages, items, stories, mentions, events, quarantined, first, last, days, undated, dated, history = count
    span = f"{first} to {last}" if days > 1 else f"{first}"
    over = f"on {counted(days, 'day')}, {span}" if days else "none with a day"
    rest = f", {undated:,} undated" if undated else ""
    historical = f", {history:,} {agreeing(history, 'is', 'are')} historical" if history else ""
    are_dated = f"{dated:,} {agreeing(dated, 'is', 'are')} dated by an age label"
    by_reason = ", ".join(f"{reason} {number:,}" for reason, number in reasons)
    lines = [
        f"  pages        {pages:>9,}   {over}{rest}",
        f"  items        {items:>9,}   reports as they appear on pages",
        f"  stories      {stories:>9,}   reports, each once",
        f"  mentions     {mentions:>9,}   of countries",
        f"  events       {events:>9,}   between countries; {are_dated}{historical}",
        f"  quarantined  {quarantined:>9,}   {by_reason or 'everything could be read'}",
    ]
    if undated:
        lines.append(
            "\n  An undated page gets its day from the name of its folder or file, or from a captures.csv (README)."
        )
    return "\n".join(lines)
