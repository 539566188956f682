"""Gold stories as frames, and the figures of `score.py` for pairs, dyads and events."""

import json
import re
from typing import Any

import polars as pl

from tests.training import evaluation
from tests.training.labelled import GOLD, Event, normal

_ADJECTIVE = re.compile(r"(?:ische|isch|se|ens|ns|ees|ch|ts|ls|ks|rs|jns|ins|che|wse)$")


def load_stories(part: str) -> list[dict[str, Any]]:
    lines = (GOLD / part / "stories.jsonl").read_text("utf-8").splitlines()
    stories = {s["id"]: s for s in map(json.loads, lines)}
    for story in stories.values():
        root = story
        while root["update_of"] in stories:
            root = stories[root["update_of"]]
        story["root"] = root["id"]
    return list(stories.values())


def versions_of(stories: list[dict[str, Any]]) -> pl.DataFrame:
    return pl.DataFrame(
        {
            "version_id": [s["id"] for s in stories],
            "headline": [s["headline"] for s in stories],
            "body": [s["body"] for s in stories],
        }
    )


def _kind(form: str, text: str, end: int) -> str:
    following = re.match(r" (\w+)", text[end:])
    if (
        _ADJECTIVE.search(form)
        and following
        and following.group(1)[0].islower() | form.endswith(("se", "che"))
    ):
        return "adjective"
    return "person" if " " in form else "name"


def mentions_of(stories: list[dict[str, Any]]) -> pl.DataFrame:
    """Find every occurrence of the gold forms; a person named in full also by the bare surname."""
    rows = []
    for story in stories:
        for field in ("headline", "body"):
            text = story[field]
            text = re.sub(
                r"The (Washington Post|New York Times|Jakarta Post)", lambda m: "_" * len(m[0]), text
            )
            found: list[tuple[str, str, int, int]] = []
            for country, forms in story["mentions"].items():
                surnames = {f.split()[-1] for f in forms if " " in f and not f[0].islower()}
                for form in sorted({*forms, *surnames}, key=len, reverse=True):
                    for match in re.finditer(rf"(?<!\w){re.escape(form)}(?!\w)", text):
                        found.append((country, form, *match.span()))
            for country, form, start, end in found:
                if any(s <= start and end <= e and e - s > end - start for _, _, s, e in found):
                    continue
                rows.append((story["id"], field, country, form, _kind(form, text, end), start, end, "gold"))
    return pl.DataFrame(
        sorted(set(rows)),
        schema={
            "version_id": pl.String,
            "field": pl.String,
            "country": pl.String,
            "form": pl.String,
            "kind": pl.String,
            "span_start": pl.Int32,
            "span_end": pl.Int32,
            "lexicon_id": pl.String,
        },
        orient="row",
    )


def gold_by_root(stories: list[dict[str, Any]]) -> dict[str, set[Event]]:
    events: dict[str, set[Event]] = {}
    for story in stories:
        events.setdefault(story["root"], set()).update(
            normal(e["source"], e["target"], e["type"]) for e in story["events"]
        )
    return events


def got_by_root(stories: list[dict[str, Any]], coded: pl.DataFrame) -> dict[str, set[Event]]:
    roots = {s["id"]: s["root"] for s in stories}
    events: dict[str, set[Event]] = {root: set() for root in roots.values()}
    for version, *event in coded.select(
        "version_id", "source_country", "target_country", "event_type"
    ).iter_rows():
        events[roots[version]].add(normal(*event))
    return events


def figures(want: dict[str, set[Event]], got: dict[str, set[Event]]) -> dict[str, tuple[float, float, float]]:
    """Precision, recall and F1 of each view, as score.py counts them."""
    gold = [frozenset(events) for events in want.values()]
    found = evaluation.figures(gold, [dict.fromkeys(got[root], 1.0) for root in want], least=1.0)
    return {name: (found.precision[name], found.recall[name], found.f1[name]) for name in evaluation.VIEWS}
