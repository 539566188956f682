"""`dateline quarantine`: what could not be read, for a person to look through."""

from itertools import groupby
from typing import Any

from assets.cli.warehouse import QueryError, open_warehouse
from pipelines.warehouse.reference import read_lexicon

_ROWS = "FROM quarantine ORDER BY reason, source_path, span_start"


def describe_quarantine(reason: str | None, most: int) -> str:
    """The quarantine by reason: what each means, and its first `most` entries with the place and the text.

    Raises:
        QueryError: where there is no warehouse, or the quarantine has no such reason.
    """
    with open_warehouse() as db:
        rows = db.sql(_ROWS).pl().to_dicts()
    if not rows:
        return "Nothing is in quarantine: everything could be read."
    by_reason = {name: list(entries) for name, entries in groupby(rows, lambda row: row["reason"])}
    if reason is not None and reason not in by_reason:
        raise QueryError(f"Nothing is in quarantine for {reason!r}; there is {', '.join(by_reason)}.")
    shown = by_reason if reason is None else {reason: by_reason[reason]}
    lexicon = read_lexicon("quarantine_reasons")
    meanings = dict(zip(lexicon["reason"], lexicon["english"], strict=True))
    return "\n\n".join(
        f"{name} ({len(entries):,}): {meanings.get(name, 'about the file itself')}\n" + _listed(entries, most)
        for name, entries in shown.items()
    )


def _listed(entries: list[dict[str, Any]], most: int) -> str:
    lines = []
    for entry in entries[:most]:
        start, end = entry["span_start"], entry["span_end"]
        place = f", characters {start} to {end}" if start is not None else ""
        lines.append(f"  {entry['source_path']}{place}: {entry['detail']}")
        if entry["excerpt"]:
            lines.append(f"      {' '.join(entry['excerpt'].split())}")
    if len(entries) > most:
        lines.append(f"  ... and {len(entries) - most:,} more; --limit shows them")
    return "\n".join(lines)
