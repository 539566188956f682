"""Events with their evidence, down to the characters of the raw file."""

from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import polars as pl

from pipelines.answers.errors import QueryError
from pipelines.pages.decoding import decode
from pipelines.visible_text import visible_line

_EVIDENCE = """
    SELECT v.*, left(sentence, trigger_start - sentence_start) || '[' || trigger || ']'
            || substring(sentence, trigger_end - sentence_start + 1) AS marked_sentence,
        r.confidence AS rule_confidence, r.readings AS rule_readings,
        (SELECT model_version FROM build) AS model_version,
        ['verbal cooperation', 'material cooperation', 'verbal conflict', 'material conflict'][quad_class]
            AS quad_class_name,
        s.kind AS source_kind, s.source AS source_origin, t.kind AS target_kind, t.source AS target_origin
    FROM event_evidence AS v
    JOIN (SELECT event_id, sentence_start, trigger_start, trigger_end FROM events) AS e USING (event_id)
    LEFT JOIN event_rules AS r ON r.rule = v.rule
    LEFT JOIN lexicon_forms AS s ON s.lexicon_id = v.source_lexicon_id
    LEFT JOIN lexicon_forms AS t ON t.lexicon_id = v.target_lexicon_id
"""
# What has no day is shown last, unless days are asked for.
_PAIR = """
    WHERE country_a = $a AND country_b = $b
        AND coalesce(event_date BETWEEN $first AND $last, $undated)
    ORDER BY event_date NULLS LAST
"""
_COUNTRY = """
    SELECT country FROM countries
    WHERE lower(?) IN (lower(country), lower(alpha2), lower(name_nl), lower(name_en))
"""
_EVENT = """\
event {event_id}  {event_date}  {source_country} -> {target_country}  {event_type}
  {source_country_nl} -> {target_country_nl}: {event_type_nl} ({quad_class_name}, intensity {intensity:g})
  {field:<9} {marked_sentence}
  source    {source}
  target    {target}
  realis    {realis}
  right     with a probability of {confidence:.0%}, by model {model_version}
  rule      {rule}{measured}
  file      {place}"""

_NO_DAY = "without a day"

Row = dict[str, Any]


def explain_event(db: duckdb.DuckDBPyConnection, event_id: str, raw: Path) -> str:
    """One event and its evidence; `raw` is the folder of the captures.

    Raises:
        QueryError: where there is no such event.
    """
    events = _rows(db, f"{_EVIDENCE} WHERE event_id = ?", [event_id])
    if not events:
        raise QueryError(f"There is no event {event_id!r}; `dateline explain RUS UKR` lists those of a pair.")
    return _describe_event(events[0], raw)


def explain_pair(
    db: duckdb.DuckDBPyConnection,
    pair: tuple[str, str],
    raw: Path,
    *,
    first: date | None,
    last: date | None,
    most: int,
) -> str:
    """The events of two countries from `first` to `last`, day by day: the cells of `country_pair_events`.

    Raises:
        QueryError: where a country is unknown, or both are the same.
    """
    a, b = sorted(_country_code(db, country) for country in pair)
    if a == b:
        raise QueryError(f"{' and '.join(pair)} are the same country, {a}: name two.")
    asked = {
        "a": a,
        "b": b,
        "first": first or date.min,
        "last": last or date.max,
        "undated": first is None and last is None,
    }
    cells = _rows(db, f"FROM country_pair_events {_PAIR}", asked)
    events = _rows(db, f"{_EVIDENCE} {_PAIR}, event_id", asked)
    if not cells:
        return f"No story mentions {a} and {b} together in that period."
    shown, left_out = events[:most], len(events) - most
    parts: list[str] = []
    for cell in cells:
        day = cell["event_date"]
        parts.append(
            f"{day or _NO_DAY}  {a} and {b}: events {cell['events']}, in stories {cell['stories']};"
            f" told as history {cell['events_historical']};"
            f" stories that mention both {cell['co_mentions']}"
        )
        parts += [_describe_event(event, raw) for event in shown if event["event_date"] == day]
        if left_out > 0 and day == shown[-1]["event_date"]:
            break
    if left_out > 0:
        parts.append(f"... and {left_out} more events; --limit shows them")
    return "\n\n".join(parts)


def _rows(db: duckdb.DuckDBPyConnection, sql: str, parameters: list[Any] | dict[str, Any]) -> list[Row]:
    rows: list[Row] = db.sql(sql, params=parameters).pl().to_dicts()
    return rows


def _country_code(db: duckdb.DuckDBPyConnection, written: str) -> str:
    found = db.execute(_COUNTRY, [written]).fetchall()
    if not found:
        raise QueryError(
            f"There is no country {written!r}: give a code (RUS, RU), or the Dutch or English name."
        )
    return str(found[0][0])


def _describe_event(event: Row, raw: Path) -> str:
    source, target = (_describe_actor(event, end) for end in ("source", "target"))
    day = event["event_date"] or _NO_DAY
    measured = (
        f": of {event['rule_readings']:,} such events on labelled stories {event['rule_confidence']:.0%} were right"
        if event["rule_readings"]
        else ""
    )
    shown = event | {"event_date": day, "measured": measured, "source": source, "target": target}
    shown["place"] = _describe_place(event, raw)
    return _EVENT.format(
        **{name: visible_line(value) if isinstance(value, str) else value for name, value in shown.items()}
    )


def _describe_actor(event: Row, end: str) -> str:
    phrase, lexicon_id, country = (event[f"{end}_{part}"] for part in ("phrase", "lexicon_id", "country"))
    if phrase is None:
        return f"{country}, which no words here stand for: it is implied"
    if lexicon_id is None:
        return f"{phrase!r}, which stands for {country} here"
    origin = "; ".join(part for part in (event[f"{end}_kind"], event[f"{end}_origin"]) if part)
    return f"{phrase!r}: {country} by lexicon row {lexicon_id}" + (f" ({origin})" if origin else "")


def _describe_place(event: Row, raw: Path) -> str:
    path = raw / event["source_path"]
    start, end = event["sentence_span_start"], event["sentence_span_end"]
    if start is None:
        return str(path)
    place = (
        f"{path}, characters {start} to {end} of the decoded page"
        f" (trigger {event['trigger_span_start']} to {event['trigger_span_end']})"
    )
    if not path.exists():
        return f"{place}; the file is no longer there"
    text = decode(pl.Series([path.read_bytes()], dtype=pl.Binary))["text"][0]
    if text is None or text[start:end] != event["sentence"]:
        return f"{place}; the file has changed since: `dateline run` reads it again"
    return place
