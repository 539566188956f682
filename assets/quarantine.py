"""What could not be read, for a person to look through."""

from importlib.resources import files

import polars as pl

from assets.published import Unanswerable, published


def describe_quarantine(reason: str | None, most: int) -> str:
    """The quarantine by reason: what the reason means, and the first files of each with the place and the text.

    Raises:
        Unanswerable: where there is no warehouse, or no such reason in the quarantine.
    """
    with published() as db:
        rows = db.execute(
            "SELECT reason, source_path, detail, span_start, span_end, excerpt FROM quarantine"
            " ORDER BY reason, source_path, span_start"
        ).fetchall()
    if not rows:
        return "Nothing is in quarantine: everything could be read."
    by_reason: dict[str, list[tuple[str, str, int | None, int | None, str | None]]] = {}
    for found, *row in rows:
        by_reason.setdefault(found, []).append(tuple(row))
    if reason is not None and reason not in by_reason:
        raise Unanswerable(f"Nothing is in quarantine for {reason!r}; there is {', '.join(by_reason)}.")
    meanings = dict(
        pl.read_csv((files("pipelines.lexicon") / "quarantine_reasons.csv").read_bytes())
        .select("reason", "english")
        .iter_rows()
    )
    shown = {reason: by_reason[reason]} if reason is not None else by_reason
    lines: list[str] = []
    for name, entries in shown.items():
        lines.append(f"{name} ({len(entries):,}): {meanings.get(name, 'of the file itself')}")
        for path, detail, start, end, excerpt in entries[:most]:
            place = f", characters {start} to {end}" if start is not None else ""
            lines.append(f"  {path}{place}: {detail}")
            if excerpt:
                lines.append(f"      {' '.join(excerpt.split())}")
        if len(entries) > most:
            lines.append(f"  ... and {len(entries) - most:,} more (--limit)")
        lines.append("")
    return "\n".join(lines).rstrip()
