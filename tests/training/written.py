"""Labelled stories as written (see tests/gold/WRITING.md), and as stored.

Writers quote words; the stored files have character positions in `headline`, line break, `body`.
"""

import csv
import json
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from pipelines.events.reader.settings import REALIS, TYPES, UNDIRECTED
from pipelines.events.sentences import Span, sentence_spans
from tests.training import labelled

_KEYS = {
    "id", "section", "headline", "dateline", "agencies", "body", "mentions", "events", "update_of", "evidence",
}  # fmt: skip
_DYAD = re.compile("[A-Z]{3}>[A-Z]{3} [A-Z]+")
Rows = list[dict[str, Any]]


def read_written(files: Iterable[Path]) -> Rows:
    return [story for file in files for story in labelled.json_lines(file)]


def problems_of(story: Mapping[str, Any]) -> list[str]:
    """The problems of a story, one message each."""
    if set(story) != _KEYS:
        return [f"keys missing or unknown: {', '.join(sorted(set(story) ^ _KEYS))}"]
    text = f"{story['headline']}\n{story['body']}"
    found = [
        f"{form!r} is not in the text"
        for forms in story["mentions"].values()
        for form in forms
        if form not in text
    ]
    codes = [code for code in story["mentions"] if not re.fullmatch("[A-Z]{3}", code)]
    found += [f"{code} is no ISO 3166-1 alpha-3 code" for code in codes]
    for event in story["events"]:
        if set(event) != {"source", "target", "type"}:
            found.append(f"an event has source, target and type, not {', '.join(event)}")
            continue
        source, target, kind = event["source"], event["target"], event["type"]
        found += [f"{kind} is no type"] if kind not in TYPES else []
        found += [f"{source} acts on itself"] if source == target else []
        found += [
            f"{end} is an end, but not mentioned" for end in (source, target) if end not in story["mentions"]
        ]
        found += (
            [f"{source}-{target} {kind}: codes not in order"]
            if kind in UNDIRECTED and source > target
            else []
        )
    for line in story["evidence"]:
        if not {"e", "in", "trigger", "r"} <= set(line) or not _DYAD.fullmatch(line["e"]):
            found.append(f'evidence needs "e" (as RUS>UKR ASSAULT), "in", "trigger" and "r": {line}')
    return found or evidence_of(story)[1]


def evidence_of(story: Mapping[str, Any]) -> tuple[Rows, list[str]]:
    """The evidence of a story as stored, each row with its `realis`, and the problems found in it."""
    text = f"{story['headline']}\n{story['body']}"
    # A headline may start like a sentence of the body, which counts first.
    spans = sorted(sentence_spans(text), key=lambda span: span[0] < len(story["headline"]))
    rows: Rows = []
    problems: list[str] = []
    for line in story["evidence"]:
        dyad, kind = line["e"].split()
        source, target = dyad.split(">")
        place = _place(text, spans, line["in"], line["trigger"])
        if not place:
            problems.append(f"{line['e']}: no sentence with {line['in']!r} and {line['trigger']!r}")
            continue
        within, trigger = place
        if line.get("r") not in REALIS:
            problems.append(f"{line['e']}: r is one of {', '.join(REALIS)}, not {line.get('r')!r}")
        ends = {}
        for end in ("source", "target"):
            phrase, other = line.get(end), line.get(f"{end}_in")
            found = _place(text, spans if other else [within], other or "", phrase) if phrase else None
            if phrase and not found:
                problems.append(f"{line['e']}: {end} {phrase!r} is not in its sentence")
            ends[f"{end}_span"] = found.phrase if found else None
        rows.append(
            {"id": story["id"], "source": source, "target": target, "type": kind, "sentence": within}
            | {"trigger": trigger, **ends, "realis": line.get("r")}
        )
    told = {(event["source"], event["target"], event["type"]) for event in story["events"]}
    shown = {(row["source"], row["target"], row["type"]) for row in rows}
    problems += [f"{' '.join(event)} has no evidence" for event in sorted(told - shown)]
    problems += [f"{' '.join(event)} has evidence, but is no event" for event in sorted(shown - told)]
    return rows, problems


def add(stories: Rows, gold: Path) -> Path:
    """Store stories with the texts added `later`; returns their file. Raises ValueError if one is invalid.

    The stories come last: without their evidence, nothing could be learned from them.
    """
    if not stories:
        raise ValueError("no story to add: give each as one line of JSON, see tests/gold/WRITING.md")
    wrong = [f"{story.get('id')}: {problem}" for story in stories for problem in problems_of(story)]
    known = {text.id for text in labelled.load(gold)}
    ids = Counter(story.get("id") for story in stories)
    wrong += [f"{name}: the id is taken" for name, times in ids.items() if times > 1 or name in known]
    wrong += [
        f"{story.get('id')}: update_of names no story"
        for story in stories
        if story.get("update_of") and story["update_of"] not in known | ids.keys()
    ]
    if wrong:
        raise ValueError("\n".join(wrong))
    number = 1 + max(
        (int(path.stem.rpartition("_")[2]) for path in (gold / "later").glob("stories_*.jsonl")), default=0
    )
    evidence = [row for story in stories for row in evidence_of(story)[0]]
    file = gold / "later" / f"stories_{number}.jsonl"
    _write(
        gold / "later" / f"evidence_{number}.jsonl",
        [{name: value for name, value in row.items() if name != "realis"} for row in evidence],
    )
    with (gold / "realis.csv").open(encoding="utf-8", newline="") as lines:
        header, *kept = csv.reader(lines)
    kept += [
        [row["id"], row["source"], row["target"], row["type"], *map(str, row["trigger"]), row["realis"]]
        for row in evidence
    ]
    beside = gold / "realis.new"
    with beside.open("w", encoding="utf-8", newline="") as lines:
        csv.writer(lines, lineterminator="\n").writerows([header, *sorted(kept)])
    beside.replace(gold / "realis.csv")
    _write(file, [{name: value for name, value in story.items() if name != "evidence"} for story in stories])
    return file


def _write(file: Path, rows: Rows) -> None:
    file.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), "utf-8")


class _Place(NamedTuple):
    sentence: Span
    phrase: Span


def _place(text: str, sentences: Iterable[Span], words: str, phrase: str) -> _Place | None:
    """The first of the sentences that has both the words and the phrase, and the phrase in it."""
    return next(
        (
            _Place(sentence, found)
            for sentence in sentences
            if words in text[slice(*sentence)] and (found := _find(text, phrase, sentence))
        ),
        None,
    )


def _find(text: str, phrase: str, within: Span) -> Span | None:
    whole = re.compile(rf"(?<!\w){re.escape(phrase)}(?!\w)").search(text, *within)
    at = whole.start() if whole else text.find(phrase, *within)
    return (at, at + len(phrase)) if at >= 0 else None
