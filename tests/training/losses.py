"""Training losses for triggers, sources and targets, the joint check, and realis."""

from dataclasses import dataclass
from random import Random

import torch
from torch import Tensor
from torch.nn import functional as F

from pipelines.events.reader.decoding import stretches
from pipelines.events.reader.settings import REALIS, TYPES, UNDIRECTED
from tests.training.examples import NUMBER, Example, Told
from tests.training.model import KINDS, Reader

LEAST_TRIGGER = 0.1
# Rare values weigh more, except `threatened`: hardly ever labelled, as a threat that was made has happened.
_RARITY = {"happened": 1.0, "announced": 1.5, "threatened": 1.0, "historical": 2.0, "claimed": 1.5}
MOST_WRONG, MOST_PAIRS = 12, 5


@dataclass(frozen=True)
class Weights:
    """Weights of the losses; `told` is the positive weight for trigger pieces, `positive` for candidates."""

    trigger: float = 0.5
    told: float = 2.0
    phrase: float = 0.5
    country: float = 1.0
    check: float = 1.0
    positive: float = 1.0
    realis: float = 1.0


def loss_of(reader: Reader, texts: list[Example], weights: Weights, rng: Random) -> Tensor:
    """The mean loss over a batch of texts."""
    vectors, scores = reader.encode(texts, rng)
    losses = [
        _text_loss(reader, text, vectors[row, : len(text.ids)], scores[row, : len(text.ids)], weights)
        for row, text in enumerate(texts)
    ]
    return torch.stack(losses).mean()


def _text_loss(reader: Reader, text: Example, x: Tensor, scores: Tensor, weights: Weights) -> Tensor:
    wanted = torch.zeros(len(text.ids), KINDS)
    for places, number in text.told:
        wanted[list(places), number] = 1
    total = weights.trigger * F.binary_cross_entropy_with_logits(
        scores, wanted, pos_weight=torch.tensor(weights.told), reduction="sum"
    )
    countries = list(text.places)
    if not countries:
        return total
    told = list(text.told.items())
    # The reader's current false triggers are negatives for the joint check.
    known = {place for places, _ in text.told for place in places}
    proposed = stretches(scores.detach().sigmoid().numpy(), LEAST_TRIGGER)
    wrong = [act for act in proposed if known.isdisjoint(range(*act.at))][:MOST_WRONG]
    triggers = [places for (places, _), _ in told] + [tuple(range(*act.at)) for act in wrong]
    if not triggers:
        return total
    types = torch.tensor([number for (_, number), _ in told] + [act.kind for act in wrong])
    acts, here = torch.zeros(len(triggers), len(x)), torch.zeros(len(countries), len(x))
    for row, places in enumerate(triggers):
        acts[row, list(places)] = 1 / len(places)
    for row, country in enumerate(countries):
        here[row, text.places[country]] = 1
    of_acts, *sides = reader.ends(x, acts, types, here)
    source, target = sides[:4], sides[4:]
    if told:
        ones = [one for _, one in told]
        total = total + _end_loss(
            source, [one.sources for one in ones], [one.source_pieces for one in ones], countries, weights
        )
        total = total + _end_loss(
            target, [one.targets for one in ones], [one.target_pieces for one in ones], countries, weights
        )
    if len(countries) > 1:
        hints = torch.stack([scores[list(places)].max(0).values for places in triggers])
        total = total + _check_loss(reader, text, told, triggers, of_acts, hints, source, target, weights)
    return total


def _end_loss(
    side: list[Tensor], meant: list[set[str]], pieces: list[set[int]], countries: list[str], weights: Weights
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
    of_acts: Tensor,
    scores: Tensor,
    source: list[Tensor],
    target: list[Tensor],
    weights: Weights,
) -> Tensor:
    number_of = {country: number for number, country in enumerate(text.places)}
    size = len(number_of)
    likely = source[1].detach().sigmoid()[:, :, None] * target[1].detach().sigmoid()[:, None, :]
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
    parts = [of_acts[at], source[2][at], target[2][at], source[3][at, sources], target[3][at, targets]]
    ends = (source[1][at, sources][:, None], target[1][at, targets][:, None])
    types, kinds_of = reader.check(torch.cat(parts, 1), torch.cat([scores[at], *ends], 1).detach())
    want, count = torch.tensor(wanted), torch.tensor(counted)
    lost = F.binary_cross_entropy_with_logits(
        types, want, pos_weight=torch.tensor(weights.positive), reduction="none"
    )
    total = weights.check * (lost * count).sum()
    labels = torch.tensor(realis)
    if weights.realis and bool((labels >= 0).any()):
        total = total + weights.realis * F.cross_entropy(
            kinds_of,
            labels,
            torch.tensor([_RARITY[kind] for kind in REALIS]),
            ignore_index=-1,
            reduction="sum",
        )
    return total
