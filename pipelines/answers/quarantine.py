"""What could not be read, listed for a person."""

from difflib import get_close_matches

import duckdb

from pipelines.answers.errors import QueryError
from pipelines.lexicon_files import lexicon
from pipelines.visible_text import visible_line

_ENTRIES = """
    SELECT reason, count(*), list(entry ORDER BY source_path, span_start)[:$most]
    FROM (
        SELECT *,
            [
                source_path,
                coalesce(', characters ' || span_start || ' to ' || span_end, ''),
                detail,
                regexp_replace(trim(excerpt), '\\s+', ' ', 'g'),
            ] AS entry
        FROM quarantine
    )
    GROUP BY reason ORDER BY reason
"""

# The warehouse was built by an earlier release.
_OF_BEFORE = "no longer explained"


def describe_quarantine(db: duckdb.DuckDBPyConnection, reason: str | None, most: int) -> str:
    """The quarantine by reason: what each means, and its first `most` entries with the place and the text.

    Raises:
        QueryError: if the reason does not exist.
    """
    meanings = dict(lexicon("quarantine_reasons").select("reason", "english").iter_rows())
    if reason is not None and reason not in meanings:
        near = get_close_matches(reason, meanings, n=3, cutoff=0.5)
        hint = f"Did you mean {' or '.join(near)}?" if near else f"There are {', '.join(meanings)}."
        raise QueryError(f"There is no reason {reason!r}. {hint}")
    found = db.execute(_ENTRIES, {"most": most}).fetchall()
    entries = {name: (count, first) for name, count, first in found}
    if not entries:
        return "Nothing is in quarantine: everything could be read."
    if reason is not None and reason not in entries:
        return f"No rows for {reason}; there are rows for {', '.join(entries)}."
    parts = []
    for name in entries if reason is None else [reason]:
        count, first = entries[name]
        parts.append(f"{name} ({count:,}): {meanings.get(name, _OF_BEFORE)}")
        parts += [_describe(*entry) for entry in first]
        if count > most:
            parts.append(f"  ... and {count - most:,} more; --limit shows them")
        parts.append("")
    return "\n".join(parts).rstrip()


def _describe(path: str, characters: str, detail: str, excerpt: str | None) -> str:
    text = f"  {visible_line(f'{path}{characters}: {detail}')}"
    return text if excerpt is None else f"{text}\n      {visible_line(excerpt)}"
