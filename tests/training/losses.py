"""Training losses for triggers, sources and targets, the joint check, and realis."""

from dataclasses import dataclass
from random import Random

import torch
from torch import Tensor
from torch.nn import functional as F

from pipelines.events.reader.decoding import stretches
from pipelines.events.reader.settings import REALIS, TYPES, UNDIRECTED, Settings
from tests.training.examples import NUMBER, Example, Told
from tests.training.model import KINDS, Reader

LEAST_TRIGGER = Settings("").least_trigger
# Rare values weigh more, except `threatened`: hardly ever labelled, as a threat that was made has happened.
_RARITY = {"happened": 1.0, "announced": 1.5, "threatened": 1.0, "historical": 2.0, "claimed": 1.5}
MOST_WRONG, MOST_PAIRS = 12, 5
# Where `EndsFinder` returns the arrays of each end; the first is that of the acts.
_SOURCE, _TARGET = slice(1, 5), slice(5, 9)


@dataclass(frozen=True)
class Weights:
    """Weights of the losses; `told` is the positive weight for trigger pieces, `positive` for candidates.

    With `consistency`, each text is read twice in a step, under two draws of dropout and hidden names, and differences
    between what both readings find are a loss, too (R-Drop, Liang et al. 2021).
    """

    trigger: float = 0.5
    told: float = 2.0
    phrase: float = 0.5
    country: float = 1.0
    check: float = 1.0
    positive: float = 1.0
    realis: float = 1.0
    consistency: float = 0.5


@dataclass(frozen=True)
class View:
    """The encoder's output for one text, under one draw of dropout and hidden names."""

    vectors: Tensor
    scores: Tensor


def loss_of(reader: Reader, texts: list[Example], weights: Weights, rng: Random) -> Tensor:
    """The mean loss over a batch of texts."""
    views = 2 if weights.consistency else 1
    vectors, scores = reader.encode(texts * views, rng)
    losses = []
    for row, text in enumerate(texts):
        rows = range(row, len(texts) * views, len(texts))
        seen = [View(vectors[at, : len(text.ids)], scores[at, : len(text.ids)]) for at in rows]
        losses.append(_text_loss(reader, text, seen, weights))
    return torch.stack(losses).mean()


def _text_loss(reader: Reader, text: Example, views: list[View], weights: Weights) -> Tensor:
    wanted = torch.zeros(len(text.ids), KINDS)
    for places, number in text.told:
        wanted[list(places), number] = 1
    total = weights.trigger * (
        _mean(
            [
                F.binary_cross_entropy_with_logits(
                    view.scores, wanted, pos_weight=torch.tensor(weights.told), reduction="sum"
                )
                for view in views
            ]
        )
        + weights.consistency * divergence([view.scores for view in views])
    )
    countries = list(text.places)
    told = list(text.told.items())
    # The reader's current false triggers are negatives for the joint check.
    known = {place for places, _ in text.told for place in places}
    proposed = stretches(_mean([view.scores.detach().sigmoid() for view in views]).numpy(), LEAST_TRIGGER)
    wrong = [act for act in proposed if known.isdisjoint(range(*act.at))][:MOST_WRONG]
    triggers = [places for (places, _), _ in told] + [tuple(range(*act.at)) for act in wrong]
    if not triggers:
        return total
    types = torch.tensor([number for (_, number), _ in told] + [act.kind for act in wrong])
    acts, here = torch.zeros(len(triggers), len(text.ids)), torch.zeros(len(countries), len(text.ids))
    for row, places in enumerate(triggers):
        acts[row, list(places)] = 1 / len(places)
    for row, country in enumerate(countries):
        here[row, text.places[country]] = 1
    found = [reader.ends(view.vectors, acts, types, here) for view in views]
    ones = [one for _, one in told]
    for end, meant, at in (
        (_SOURCE, [one.sources for one in ones], [one.source_pieces for one in ones]),
        (_TARGET, [one.targets for one in ones], [one.target_pieces for one in ones]),
    ):
        sides = [one[end] for one in found]
        if told:
            total = total + _mean([_end_loss(side, meant, at, countries, weights) for side in sides])
        total = total + weights.consistency * weights.country * divergence([side[1] for side in sides])
    return total + _check_loss(reader, text, told, triggers, views, found, weights)


def _mean(values: list[Tensor]) -> Tensor:
    return torch.stack(values).mean(0)


def divergence(logits: list[Tensor]) -> Tensor:
    """The sum of the symmetric Kullback-Leibler divergences of two views' probabilities; 0 for one view."""
    if len(logits) < 2:
        return torch.zeros(())
    one, other = logits
    return ((one.sigmoid() - other.sigmoid()) * (one - other)).sum() / 2


def _end_loss(
    side: tuple[Tensor, ...],
    meant: list[set[str]],
    pieces: list[set[int]],
    countries: list[str],
    weights: Weights,
) -> Tensor:
    phrase, country = side[0][: len(meant)], side[1][: len(meant)]
    wanted = torch.tensor([[float(code in codes) for code in countries] for codes in meant])
    none = phrase.shape[1] - 1
    right = torch.full_like(phrase, -1e4)
    for row, places in enumerate(pieces):
        right[row, [at for at in places if at < none] or [none]] = 0
    missed = torch.logsumexp(phrase, 1) - torch.logsumexp(phrase + right, 1)
    return (
        weights.country * F.binary_cross_entropy_with_logits(country, wanted, reduction="sum")
        + weights.phrase * missed.sum()
    )


def _check_loss(
    reader: Reader,
    text: Example,
    told: list[tuple[tuple[tuple[int, ...], int], Told]],
    triggers: list[tuple[int, ...]],
    views: list[View],
    found: list[tuple[Tensor, ...]],
    weights: Weights,
) -> Tensor:
    number_of = {country: number for number, country in enumerate(text.places)}
    size = len(number_of)
    ends = [(one[_SOURCE][1].detach().sigmoid(), one[_TARGET][1].detach().sigmoid()) for one in found]
    likely = _mean([source[:, :, None] * target[:, None, :] for source, target in ends])
    best = likely.flatten(1).topk(min(MOST_PAIRS, size * size)).indices.tolist()
    story = {
        (number_of[a], number_of[b], NUMBER[t]) for a, b, t in text.gold if a in number_of and b in number_of
    }
    story |= {(b, a, t) for a, b, t in story if TYPES[t] in UNDIRECTED}
    rows, wanted, counted, realis = [], [], [], []
    for k, places in enumerate(triggers):
        here: dict[tuple[int, int], set[int]] = {}
        kinds: dict[tuple[int, int], int] = {}
        if k < len(told):
            for (known, number), one in told:
                if not set(known).isdisjoint(places):
                    for a, b in sorted(one.pairs):
                        if a in number_of and b in number_of and a != b:
                            here.setdefault((number_of[a], number_of[b]), set()).add(number)
                            if (a, b) in one.realis:
                                kinds[number_of[a], number_of[b]] = one.realis[a, b]
        top = [divmod(at, size) for at in best[k]]
        for a, b in dict.fromkeys([*here, *(pair for pair in top if pair[0] != pair[1])]):
            rows.append((k, a, b))
            wanted.append([float(number in here.get((a, b), ())) for number in range(KINDS)])
            # If the story reports this event elsewhere, whether it does here is unlabelled: leave it out.
            counted.append(
                [float(bool(wanted[-1][number]) or (a, b, number) not in story) for number in range(KINDS)]
            )
            realis.append(kinds.get((a, b), -1))
    if not rows:
        return torch.zeros(())
    at, sources, targets = torch.tensor(rows).T
    want, count, labels = torch.tensor(wanted), torch.tensor(counted), torch.tensor(realis)
    checked, losses = [], []
    for view, of_view in zip(views, found, strict=True):
        of_acts, source, target = of_view[0], of_view[_SOURCE], of_view[_TARGET]
        scores = torch.stack([view.scores[list(places)].max(0).values for places in triggers])
        parts = [of_acts[at], source[2][at], target[2][at], source[3][at, sources], target[3][at, targets]]
        sure = (source[1][at, sources][:, None], target[1][at, targets][:, None])
        types, kinds_of = reader.check(torch.cat(parts, 1), torch.cat([scores[at], *sure], 1).detach())
        checked.append(types)
        lost = F.binary_cross_entropy_with_logits(
            types, want, pos_weight=torch.tensor(weights.positive), reduction="none"
        )
        loss = weights.check * (lost * count).sum()
        if weights.realis and bool((labels >= 0).any()):
            loss = loss + weights.realis * F.cross_entropy(
                kinds_of,
                labels,
                torch.tensor([_RARITY[kind] for kind in REALIS]),
                ignore_index=-1,
                reduction="sum",
            )
        losses.append(loss)
    return _mean(losses) + weights.consistency * weights.check * divergence(checked)
