"""Data augmentation: rename a country throughout a story, or drop the headline; the labels follow."""

import csv
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from random import Random

from pipelines.events.reader.settings import UNDIRECTED
from tests.training.labelled import Evidence, Labelled, Span, normal
from tests.training.mentions import Mention

_LEXICON = Path(__file__).parents[2] / "pipelines" / "lexicon"
_FILES = ("country_forms", "country_places", "institutions", "people")

Forms = dict[str, dict[tuple[str, str], list[str]]]
"""Interchangeable forms, by country and (kind, ending)."""


def load_forms() -> Forms:
    """Load the forms that refer to a country unconditionally."""
    forms: Forms = defaultdict(lambda: defaultdict(list))
    for name in _FILES:
        with (_LEXICON / f"{name}.csv").open(encoding="utf-8", newline="") as rows:
            for row in csv.DictReader(rows):
                kind = row.get("kind") or "person"
                form = row["full_name"] if name == "people" else row["form"]
                if not row["condition"] and form:
                    forms[row["country"]][kind, _ending(kind, form)].append(form)
    return {country: dict(kinds) for country, kinds in sorted(forms.items())}


def swapped(
    text: Labelled, mentions: Sequence[Mention], forms: Forms, rng: Random
) -> tuple[Labelled, list[Mention]] | None:
    """Rename one of a text's countries to one that it has not; None if no country can be renamed.

    Equal forms get equal replacements. Labels and spans are adjusted.
    """
    countries = sorted({mention.country for mention in mentions})
    present = {*countries, *(code for source, target, _ in text.events for code in (source, target))}
    rng.shuffle(countries)
    for old in countries:
        own = [mention for mention in mentions if mention.country == old]
        others = [mention for mention in mentions if mention.country != old]
        if any(a.start < b.end and b.start < a.end for a in own for b in others):
            continue
        needed = {(m.kind, _ending(m.kind, text.text[m.start : m.end])) for m in own}
        able = [new for new, kinds in forms.items() if new not in present and needed <= kinds.keys()]
        if able:
            return _rename(text, mentions, old, rng.choice(able), forms, rng)
    return None


def without_headline(text: Labelled, mentions: Sequence[Mention]) -> tuple[Labelled, list[Mention]]:
    """Make a story look like a brief: drop its headline, and the events that only the headline reports."""
    cut = len(text.headline)

    def moved(span: Span | None) -> Span | None:
        return (span[0] - cut, span[1] - cut) if span and span[0] > cut else None

    evidence = []
    for row in text.evidence:
        trigger = moved(row.trigger)
        if trigger:
            ends = {"source_span": moved(row.source_span), "target_span": moved(row.target_span)}
            evidence.append(replace(row, trigger=trigger, **ends))
    told = frozenset(row.event for row in evidence)
    short = replace(text, headline="", events=text.events & told, evidence=tuple(evidence))
    return short, [Mention(m.start - cut, m.end - cut, m.country, m.kind) for m in mentions if m.start > cut]


def _rename(
    text: Labelled, mentions: Sequence[Mention], old: str, new: str, forms: Forms, rng: Random
) -> tuple[Labelled, list[Mention]]:
    raw, chosen = text.text, dict[str, str]()
    edits: list[tuple[int, int, str]] = []
    for mention in sorted(mentions):
        if mention.country != old or (edits and mention.start < edits[-1][1]):
            continue
        form = raw[mention.start : mention.end]
        if form not in chosen:
            chosen[form] = rng.choice(forms[new][mention.kind, _ending(mention.kind, form)])
        edits.append((mention.start, mention.end, chosen[form]))

    def moved(at: int, is_end: bool) -> int:
        shift = 0
        for start, end, form in edits:
            if at >= end:
                shift += len(form) - (end - start)
            elif at > start:
                return start + shift + (len(form) if is_end else 0)
        return at + shift

    def span(one: Span) -> Span:
        return moved(one[0], False), moved(one[1], True)

    def code(country: str) -> str:
        return new if country == old else country

    def evidence(row: Evidence) -> Evidence:
        source, target = code(row.source), code(row.target)
        spans = [row.source_span, row.target_span]
        if row.event_type in UNDIRECTED and source > target:
            source, target, spans = target, source, spans[::-1]
        of_source, of_target = (span(one) if one else None for one in spans)
        return replace(
            row,
            source=source,
            target=target,
            trigger=span(row.trigger),
            source_span=of_source,
            target_span=of_target,
        )

    pieces, at = [], 0
    for start, end, form in edits:
        pieces += [raw[at:start], form]
        at = end
    headline, _, body = (
        "".join([*pieces, raw[at:]]).partition("\n")
        if text.is_story
        else ("", "", "".join([*pieces, raw[at:]]))
    )
    renamed = replace(
        text,
        headline=headline,
        body=body,
        events=frozenset(normal(code(a), code(b), kind) for a, b, kind in text.events),
        evidence=tuple(map(evidence, text.evidence)),
    )
    return renamed, [Mention(*span((m.start, m.end)), code(m.country), m.kind) for m in mentions]


def _ending(kind: str, form: str) -> str:
    """The ending that a replacement must share: the last letter, if it marks number or inflection."""
    if kind not in ("adjective", "inhabitants"):
        return ""
    return form[-1] if form[-1] in "ensr" else ""
