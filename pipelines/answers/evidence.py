"""Events with their evidence, down to the characters of the raw file."""

from datetime import date, datetime
from pathlib import Path
from typing import Any

import duckdb
import polars as pl

from pipelines.answers.country_names import country_code
from pipelines.answers.errors import QueryError
from pipelines.counted import counted
from pipelines.pages.decoding import decode
from pipelines.pages.folder_names import LOCAL
from pipelines.visible_text import visible_line

_EVIDENCE = """
    SELECT v.*, left(sentence, trigger_start - sentence_start) || '[' || trigger || ']'
            || substring(sentence, trigger_end - sentence_start + 1) AS marked_sentence,
        r.confidence AS rule_confidence, r.readings AS rule_readings,
        (SELECT model_version FROM build) AS model_version,
        ['verbal cooperation', 'material cooperation', 'verbal conflict', 'material conflict'][quad_class]
            AS quad_class_name,
        published_from, published_until, dated_by,
        s.kind AS source_kind, s.source AS source_origin, t.kind AS target_kind, t.source AS target_origin
    FROM event_evidence AS v
    JOIN (SELECT event_id, sentence_start, trigger_start, trigger_end FROM events) AS e USING (event_id)
    LEFT JOIN (SELECT story_id, published_from, published_until, dated_by FROM stories) AS w USING (story_id)
    LEFT JOIN event_rules AS r ON r.rule = v.rule
    LEFT JOIN lexicon_forms AS s ON s.lexicon_id = v.source_lexicon_id
    LEFT JOIN lexicon_forms AS t ON t.lexicon_id = v.target_lexicon_id
"""
# What has no day is shown last, unless days are asked for.
_PAIR = """
    WHERE country_a = $a AND country_b = $b
        AND coalesce(event_date BETWEEN $first AND $last, $undated)
"""
# Every day on which the two have an event or are named together.
_DAYS = f"""
    SELECT event_date, coalesce(sum(events), 0) AS events, coalesce(sum(stories), 0) AS stories,
        coalesce(sum(events_historical), 0) AS events_historical, coalesce(sum(named), 0) AS co_mentions
    FROM (
        SELECT event_date, events, stories, events_historical, NULL AS named, country_a, country_b
        FROM country_pair_events
        UNION ALL BY NAME SELECT event_date, stories AS named, country_a, country_b FROM country_co_mentions
    )
    {_PAIR}
    GROUP BY event_date ORDER BY event_date NULLS LAST
"""
_EVENT = """\
event {event_id}  {event_date}  {source_country} -> {target_country}  {event_type}
  {source_country_nl} -> {target_country_nl}: {event_type_nl} ({quad_class_name}, intensity {intensity:g})
  published {published}
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
        QueryError: if there is no such event.
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
    """The events of two countries from `first` to `last`, day by day: the cells of `country_pair_events`, and the days
    on which stories only name the two.

    Raises:
        QueryError: if a country is unknown, or both are the same.
    """
    a, b = sorted(country_code(db, country) for country in pair)
    if a == b:
        raise QueryError(f"{' and '.join(pair)} are the same country, {a}: name two.")
    asked = {
        "a": a,
        "b": b,
        "first": first or date.min,
        "last": last or date.max,
        "undated": first is None and last is None,
    }
    cells = _rows(db, _DAYS, asked)
    events = _rows(db, f"{_EVIDENCE} {_PAIR} ORDER BY event_date NULLS LAST, event_id", asked)
    if not cells:
        period = " in that period" if first or last else ""
        return f"No story mentions {a} and {b} together{period}."
    shown, left_out = events[:most], len(events) - most
    parts: list[str] = []
    for cell in cells:
        day = cell["event_date"]
        parts.append(
            f"{day or _NO_DAY}  {a} and {b}: events {cell['events']}, in stories {cell['stories']};"
            f" historical {cell['events_historical']};"
            f" stories that mention both {cell['co_mentions']}"
        )
        parts += [_describe_event(event, raw) for event in shown if event["event_date"] == day]
        if left_out > 0 and day == shown[-1]["event_date"]:
            break
    if left_out > 0:
        parts.append(f"... and {counted(left_out, 'more event')}; --limit shows them")
    return "\n\n".join(parts)


def _rows(db: duckdb.DuckDBPyConnection, sql: str, parameters: list[Any] | dict[str, Any]) -> list[Row]:
    rows: list[Row] = db.sql(sql, params=parameters).pl().to_dicts()
    return rows


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
    shown["published"] = _describe_time(event)
    return _EVENT.format(
        **{name: visible_line(value) if isinstance(value, str) else value for name, value in shown.items()}
    )


def _describe_actor(event: Row, end: str) -> str:
    phrase, lexicon_id, country = (event[f"{end}_{part}"] for part in ("phrase", "lexicon_id", "country"))
    if phrase is None:
        return f"{country}, implied, not named"
    if lexicon_id is None:
        return f"{phrase!r}, which means {country} here"
    origin = "; ".join(part for part in (event[f"{end}_kind"], event[f"{end}_origin"]) if part)
    return f"{phrase!r}: {country} by lexicon row {lexicon_id}" + (f" ({origin})" if origin else "")


def _describe_time(event: Row) -> str:
    """When the story appeared, in local time."""
    first, last = event["published_from"], event["published_until"]
    if first and last:
        return f"between {_local(first)} and {_local(last)}, {LOCAL.key} time"
    if last or first:
        return f"{'before' if last else 'after'} {_local(last or first)}, {LOCAL.key} time"
    return "by the day of the first capture that shows it" if event["dated_by"] else "at an unknown time"


def _local(moment: datetime) -> str:
    return f"{moment.astimezone(LOCAL):%Y-%m-%d %H:%M}"


def _describe_place(event: Row, raw: Path) -> str:
    path = raw / event["source_path"]
    start, end = event["sentence_span_start"], event["sentence_span_end"]
    if start is None:
        return str(path)
    place = f"{path}, characters {start} to {end} of the decoded page"
    if event["trigger_span_start"] is not None:
        place += f" (trigger {event['trigger_span_start']} to {event['trigger_span_end']})"
    if not path.exists():
        return f"{place}; the file is no longer there"
    text = decode(pl.Series([path.read_bytes()], dtype=pl.Binary))["text"][0]
    if text is None or text[start:end] != event["sentence"]:
        return f"{place}; the file has changed since: `dateline run` reads it again"
    return place
