"""Events with all that they rest on: sentence, forms, rule, lexicon rows, and characters of the raw file."""

from collections.abc import Sequence
from datetime import date
from typing import Any

import duckdb
import polars as pl

from assets.data_folder import DataFolder
from assets.published import Unanswerable, published
from assets.root import default_root
from pipelines.pages.decoding import decode

_EVIDENCE = (
    "SELECT v.*, e.* EXCLUDE (event_id), r.readings,"
    " s.kind AS source_kind, s.source AS source_origin, t.kind AS target_kind, t.source AS target_origin"
    " FROM event_evidence AS v"
    " JOIN (SELECT event_id, sentence_start, trigger_start, trigger_end FROM events) AS e USING (event_id)"
    " LEFT JOIN event_rules AS r ON r.rule = v.event_type || '.' || v.rule"
    " LEFT JOIN lexicon_forms AS s ON s.lexicon_id = v.source_lexicon_id"
    " LEFT JOIN lexicon_forms AS t ON t.lexicon_id = v.target_lexicon_id"
)
_CLASSES = {1: "verbal cooperation", 2: "material cooperation", 3: "verbal conflict", 4: "material conflict"}


def explain_event(event_id: str) -> str:
    """One event.

    Raises:
        Unanswerable: where there is no such event.
    """
    with published() as db:
        events = _rows(db, f"{_EVIDENCE} WHERE event_id = ?", [event_id])
        if not events:
            raise Unanswerable(
                f"There is no event {event_id!r}; `dateline explain RUS UKR` lists those of a pair"
            )
    return _tell(events[0])


def explain_pair(one: str, other: str, *, first: date | None, last: date | None, most: int) -> str:
    """The events of two countries, in either direction, from `first` to `last`: the cells of `country_pair_events`.

    Raises:
        Unanswerable: where a country is not known, or the two are the same.
    """
    with published() as db:
        codes = sorted([_country(db, one), _country(db, other)])
        if codes[0] == codes[1]:
            raise Unanswerable(f"{one} and {other} are the same country, {codes[0]}.")
        where = "WHERE country_a = ? AND country_b = ? AND event_date BETWEEN ? AND ?"
        asked = [*codes, first or date.min, last or date.max]
        cells = _rows(db, f"SELECT * FROM country_pair_events {where} ORDER BY event_date", asked)
        events = _rows(db, f"{_EVIDENCE} {where} ORDER BY event_date, event_id", asked)
    if not cells:
        return f"Nothing is told of {codes[0]} and {codes[1]} in that time."
    shown = events[:most]
    until = (
        max((event["event_date"] for event in shown), default=date.max) if len(events) > most else date.max
    )
    parts = []
    for cell in (cell for cell in cells if cell["event_date"] <= until):
        parts.append(
            f"{cell['event_date']}  {codes[0]} and {codes[1]}: events {cell['events']}, in stories {cell['stories']},"
            f" mentioned together in stories {cell['co_mentions']}"
        )
        parts += [_tell(event) for event in shown if event["event_date"] == cell["event_date"]]
    if len(events) > most:
        parts.append(f"... and {len(events) - most} more events (--limit)")
    return "\n\n".join(parts)


def _rows(db: duckdb.DuckDBPyConnection, sql: str, values: Sequence[object]) -> list[dict[str, Any]]:
    cursor = db.execute(sql, list(values))
    names = [column[0] for column in cursor.description]
    return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def _country(db: duckdb.DuckDBPyConnection, written: str) -> str:
    found = db.execute(
        "SELECT country FROM countries"
        " WHERE lower(?) IN (lower(country), lower(alpha2), lower(name_nl), lower(name_en))",
        [written],
    ).fetchall()
    if not found:
        raise Unanswerable(
            f"{written!r} is no country: write its code (RUS, RU) or its Dutch or English name."
        )
    return str(found[0][0])


def _tell(event: dict[str, Any]) -> str:
    start, end = (event[f"trigger_{side}"] - event["sentence_start"] for side in ("start", "end"))
    sentence = event["sentence"]
    counted = f" ({event['readings']} labelled)" if event["readings"] is not None else ""
    return "\n".join(
        [
            f"event {event['event_id']}  {event['event_date']}  {event['source_country']} -> {event['target_country']}"
            f"  {event['event_type']}",
            f"  {event['source_country_nl']} -> {event['target_country_nl']}: {event['event_type_nl']}"
            f" ({_CLASSES[event['quad_class']]}, intensity {event['intensity']:g})",
            f"  {event['field']:<9} {sentence[:start]}[{sentence[start:end]}]{sentence[end:]}",
            f"  source    {_end(event, 'source')}",
            f"  target    {_end(event, 'target')}",
            f"  rule      {event['rule']}, right {event['confidence']:.0%} of the time{counted}",
            f"  file      {_place(event)}",
        ]
    )


def _end(event: dict[str, Any], end: str) -> str:
    form, lexicon_id = event[f"{end}_form"], event[f"{end}_lexicon_id"]
    if form is None:
        return f"{event[f'{end}_country']}, taken from elsewhere in the story"
    if lexicon_id is None:
        return f"{form!r}, which stands for {event[f'{end}_country']} here"
    told = [part for part in (event[f"{end}_kind"], event[f"{end}_origin"]) if part]
    return f"{form!r}: lexicon row {lexicon_id}" + (f" ({'; '.join(told)})" if told else "")


def _place(event: dict[str, Any]) -> str:
    path = DataFolder(default_root()).raw / event["source_path"]
    start, end = event["sentence_span_start"], event["sentence_span_end"]
    if start is None:
        return str(path)
    told = (
        f"{path}, characters {start} to {end} of the decoded page"
        f" (trigger {event['trigger_span_start']} to {event['trigger_span_end']})"
    )
    if not path.exists():
        return f"{told}; the file is no longer there"
    text = decode(pl.Series([path.read_bytes()], dtype=pl.Binary))["text"][0]
    if text is None or text[start:end] != event["sentence"]:
        return f"{told}; the file has changed since, `dateline run` reads it again"
    return told
