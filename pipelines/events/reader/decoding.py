"""Decode the network's scores into events: triggers, their sources and targets, and the joint check."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

import numpy as np

from pipelines.events.reader.network import Network, Side
from pipelines.events.reader.pieces import END
from pipelines.events.reader.settings import TYPES, UNDIRECTED, Settings
from pipelines.events.reader.windows import windows
from pipelines.events.reader.word_vectors import Array

LONGEST_TRIGGER = 8
# Maximum batch sizes for acts and candidates; they bound the memory that a long text takes.
_ACTS, _CANDIDATES = 32, 4096
# A phrase extends over neighbouring pieces with more than this share of the likeliest piece's probability; so do the
# words of a trigger, within their act. Both were chosen on labelled stories that the model had not learned from.
_SHARE_IN_PHRASE, _SHARE_IN_TRIGGER = 0.003, 0.5

Stretch = tuple[int, int]
"""A range of piece positions; the end is exclusive."""


class Act(NamedTuple):
    """A candidate trigger: its pieces and its likeliest type."""

    at: Stretch
    kind: int


class Decoded(NamedTuple):
    """An event in piece positions: countries, type, score and evidence.

    `source_phrase` or `target_phrase` is None if the text only implies that country.
    """

    source: str
    target: str
    event_type: str
    score: float
    trigger: Stretch
    source_phrase: Stretch | None
    target_phrase: Stretch | None
    realis: Array
    """Probability of each realis value (kinds,)."""


def sigmoid(scores: Array) -> Array:
    """Convert logits to probabilities, element by element."""
    return 1 / (1 + np.exp(-scores))


def softmax(scores: Array) -> Array:
    """Convert logits to probabilities along the last axis."""
    powers = np.exp(scores - scores.max(-1, keepdims=True))
    return powers / powers.sum(-1, keepdims=True)


def stretches(likely: Array, least: float) -> list[Act]:
    """Find stretches of pieces in which some type is likelier than `least`.

    A stretch has at most LONGEST_TRIGGER pieces. `likely` (n, types) are probabilities.
    """
    best, kind = likely.max(1), likely.argmax(1)
    found, at = [], 0
    while at < len(best):
        end = at
        while end < len(best) and best[end] > least and end - at < LONGEST_TRIGGER:
            end += 1
        if end > at:
            found.append(Act((at, end), int(kind[at + int(best[at:end].argmax())])))
        at = max(end, at + 1)
    return found


def phrase_of(scores: Array, others: Array) -> Stretch | None:
    """Find the phrase around the likeliest piece; None if "no phrase" is likeliest.

    `scores` (n + 1,) are logits, the last one for "no phrase". Pieces in `others` (n,) are excluded: those
    that mention only other countries, ends of lines, and empty pieces.
    """
    likely = softmax(np.append(np.where(others, -np.inf, scores[:-1]), scores[-1]))
    best = int(likely.argmax())
    if best == len(likely) - 1:
        return None
    return _around(likely[:-1], best, _SHARE_IN_PHRASE)


def words_of(act: Act, scores: Array) -> Stretch:
    """The likeliest pieces of an act; `scores` (n,) are the trigger logits of the event's type."""
    first, last = act.at
    likely = sigmoid(scores[first:last])
    return _moved(_around(likely, int(likely.argmax()), _SHARE_IN_TRIGGER), first)


def _around(likely: Array, best: int, share: float) -> Stretch:
    """Extend a stretch from its likeliest piece over neighbours with more than `share` of its probability."""
    least = float(likely[best]) * share
    first = last = best
    while first > 0 and likely[first - 1] > least:
        first -= 1
    while last + 1 < len(likely) and likely[last + 1] > least:
        last += 1
    return first, last + 1


def encode(
    network: Network, ids: list[int], places: Mapping[str, Sequence[int]], settings: Settings
) -> tuple[Array, Array]:
    """Encode a whole text in windows; returns vectors (n, hidden) and trigger logits (n, types)."""
    mentioned = np.zeros(len(ids), np.float32)
    for positions in places.values():
        mentioned[list(positions)] = 1
    vectors, triggers = [], []
    for start, end, keep_from, keep_until in windows(len(ids), settings.window, settings.overlap):
        read = network.encode(ids[start:end], mentioned[start:end])
        kept = slice(keep_from - start, keep_until - start)
        vectors.append(read.vectors[kept])
        triggers.append(read.triggers[kept])
    return np.concatenate(vectors), np.concatenate(triggers)


def decode(
    network: Network,
    ids: list[int],
    places: Mapping[str, Sequence[int]],
    settings: Settings,
    empty: Array | None = None,
) -> list[Decoded]:
    """Decode the events of one text: the likeliest reading for each (source, target, type), in sorted order.

    `ids` are the text's pieces, `places` the positions of each country's mentions among them;
    `empty` (n,) marks pieces without characters. The codes of undirected types are in alphabetical order.
    Triggers that stand close together (see `together`) share one stretch of text, from one window before the first
    to one after the last, in which their sources and targets are searched: time and memory grow linearly with the text.
    """
    places = {country: positions for country, positions in sorted(places.items()) if len(positions)}
    if len(places) < 2 or not ids:
        return []
    vectors, scores = encode(network, ids, places, settings)
    # No trigger or phrase contains the end of a line or an empty piece.
    barred = np.array(ids) == END
    if empty is not None:
        barred |= empty
    scores[barred] = -np.inf
    best: dict[tuple[str, str, str], Decoded] = {}
    for acts in together(stretches(sigmoid(scores), settings.least_trigger), settings.window):
        low = max(0, acts[0].at[0] - settings.window)
        near = slice(low, acts[-1].at[1] + settings.window)
        for event in _events(
            network,
            vectors[near],
            scores[near],
            [Act(_moved(act.at, -low), act.kind) for act in acts],
            _within(places, near, len(vectors)),
            barred[near],
            settings,
        ):
            key = event[:3]
            if key not in best or event.score > best[key].score:
                best[key] = event._replace(
                    trigger=_moved(event.trigger, low),
                    source_phrase=event.source_phrase and _moved(event.source_phrase, low),
                    target_phrase=event.target_phrase and _moved(event.target_phrase, low),
                )
    return [best[key] for key in sorted(best)]


def together(acts: Iterable[Act], window: int) -> Iterator[list[Act]]:
    """Group acts into batches of at most _ACTS, each within one window of its first act."""
    group: list[Act] = []
    for act in acts:
        if group and (len(group) == _ACTS or act.at[1] > group[0].at[0] + window):
            yield group
            group = []
        group.append(act)
    if group:
        yield group


def _moved(span: Stretch, by: int) -> Stretch:
    return span[0] + by, span[1] + by


def _within(places: Mapping[str, Sequence[int]], near: slice, length: int) -> dict[str, list[int]]:
    """Restrict places to a part of the text, relative to its start; countries without any are dropped."""
    start, stop, _ = near.indices(length)
    found = {
        country: [at - start for at in positions if start <= at < stop]
        for country, positions in places.items()
    }
    return {country: positions for country, positions in found.items() if positions}


def _events(
    network: Network,
    vectors: Array,
    scores: Array,
    acts: list[Act],
    places: Mapping[str, Sequence[int]],
    barred: Array,
    settings: Settings,
) -> Iterator[Decoded]:
    codes = list(places)
    if len(codes) < 2:
        return
    weights = np.zeros((len(acts), len(vectors)), np.float32)
    for row, (first, last) in enumerate(act.at for act in acts):
        weights[row, first:last] = 1 / (last - first)
    countries = np.zeros((len(codes), len(vectors)), np.float32)
    for row, positions in enumerate(places.values()):
        countries[row, list(positions)] = 1
    others = barred | ((countries.max(0) > 0) & (countries == 0))
    of_acts, source, target = network.ends(vectors, weights, np.array([act.kind for act in acts]), countries)
    likely = sigmoid(source.country)[:, :, None] * sigmoid(target.country)[:, None, :]
    likely[:, range(len(codes)), range(len(codes))] = 0
    found = np.nonzero(likely > settings.least_pair)
    for start in range(0, len(found[0]), _CANDIDATES):
        yield from _checked(
            network, acts, codes, scores, of_acts, (source, target),
            [numbers[start : start + _CANDIDATES] for numbers in found], others, settings,
        )  # fmt: skip


def _checked(
    network: Network,
    acts: list[Act],
    codes: list[str],
    scores: Array,
    of_acts: Array,
    sides: tuple[Side, Side],
    found: Sequence[Array],
    others: Array,
    settings: Settings,
) -> Iterator[Decoded]:
    """Run the joint check on candidates; `found` has the indices of their acts, sources and targets."""
    rows, sources, targets = found
    source, target = sides
    checked = network.check(
        candidates(of_acts, source, target, rows, sources, targets),
        hints(trigger_scores(scores, acts), source, target, rows, sources, targets),
    )
    realis = softmax(checked.realis)
    for number, of_types in enumerate(sigmoid(checked.types)):
        row, ends = rows[number], (codes[sources[number]], codes[targets[number]])
        phrases: list[Stretch | None] = []
        for kind in np.nonzero(of_types > settings.least_score)[0]:
            phrases = phrases or [
                phrase_of(side.phrase[row], others[country[number]])
                for side, country in ((source, sources), (target, targets))
            ]
            name = TYPES[kind]
            turn = -1 if name in UNDIRECTED and ends[0] > ends[1] else 1
            a, b = ends[::turn]
            of_a, of_b = phrases[::turn]
            trigger = words_of(acts[row], scores[:, kind])
            yield Decoded(a, b, name, float(of_types[kind]), trigger, of_a, of_b, realis[number])


def trigger_scores(scores: Array, acts: Sequence[Act]) -> Array:
    """The highest trigger logit of each type within each act (T, types)."""
    return np.stack([scores[first:last].max(0) for first, last in (act.at for act in acts)])


def candidates(
    of_acts: Array, source: Side, target: Side, rows: Array, sources: Array, targets: Array
) -> Array:
    """The joint check's input vectors, one for each candidate (N, 5 * hidden)."""
    parts = [
        of_acts[rows],
        source.context[rows],
        target.context[rows],
        source.countries[rows, sources],
        target.countries[rows, targets],
    ]
    return np.concatenate(parts, 1)


def hints(scores: Array, source: Side, target: Side, rows: Array, sources: Array, targets: Array) -> Array:
    """The logits of each candidate so far: trigger types, source country, target country (N, types + 2)."""
    ends = (source.country[rows, sources][:, None], target.country[rows, targets][:, None])
    return np.concatenate([scores[rows], *ends], 1)
