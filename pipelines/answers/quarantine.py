"""What could not be read, for a person to look through."""

import duckdb

from pipelines.answers.errors import QueryError
from pipelines.lexicon_files import lexicon

_ENTRIES = """
    SELECT reason, list(entry ORDER BY source_path, span_start)
    FROM (
        SELECT *,
            '  ' || source_path || coalesce(', characters ' || span_start || ' to ' || span_end, '') || ': ' || detail
            || coalesce(chr(10) || '      ' || regexp_replace(trim(excerpt), '\\s+', ' ', 'g'), '') AS entry
        FROM quarantine
    )
    GROUP BY reason ORDER BY reason
"""


def describe_quarantine(db: duckdb.DuckDBPyConnection, reason: str | None, most: int) -> str:
    """The quarantine by reason: what each means, and its first `most` entries with the place and the text.

    Raises:
        QueryError: where nothing is in quarantine for the reason.
    """
    entries = dict(db.execute(_ENTRIES).fetchall())
    if not entries:
        return "Nothing is in quarantine: everything could be read."
    if reason is not None and reason not in entries:
        raise QueryError(f"Nothing is in quarantine for {reason!r}; there is {', '.join(entries)}.")
    meanings = dict(lexicon("quarantine_reasons").select("reason", "english").iter_rows())
    parts = []
    for name in entries if reason is None else [reason]:
        parts.append(f"{name} ({len(entries[name]):,}): {meanings[name]}")
        parts += entries[name][:most]
        if len(entries[name]) > most:
            parts.append(f"  ... and {len(entries[name]) - most:,} more; --limit shows them")
        parts.append("")
    return "\n".join(parts).rstrip()
