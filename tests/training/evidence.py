"""How well the words that a reader gives as evidence match those that annotators marked."""

from collections.abc import Iterable

from pipelines.events.reader.reading import ReadEvent
from tests.training.labelled import Evidence, Labelled, Span


def overlaps(read: Iterable[tuple[Labelled, ReadEvent]]) -> dict[str, list[float]]:
    """How the words of right events overlap with marked ones: of each `trigger`, and of each `phrase` for an end.

    Phrases are compared where triggers overlap. Events that are wrong, or marked nowhere, are left out.
    """
    found: dict[str, list[float]] = {"trigger": [], "phrase": []}
    for text, event in read:
        marked = text.evidence_of(event[:3])
        if not marked:
            continue
        found["trigger"].append(max(overlap(event.trigger, one.trigger) for one in marked))
        here = [one for one in marked if overlap(event.trigger, one.trigger)]
        for country, span in (
            (event.source_country, event.source_span),
            (event.target_country, event.target_span),
        ):
            phrases = [phrase for one in here if (phrase := _phrase_of(one, country))]
            if phrases and span:
                found["phrase"].append(max(overlap(span, phrase) for phrase in phrases))
    return found


def overlap(one: Span, other: Span) -> float:
    """Intersection over union of two spans of characters."""
    shared = min(one[1], other[1]) - max(one[0], other[0])
    return shared / (one[1] - one[0] + other[1] - other[0] - shared) if shared > 0 else 0.0


def _phrase_of(marked: Evidence, country: str) -> Span | None:
    return marked.source_span if marked.source == country else marked.target_span
