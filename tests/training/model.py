"""The PyTorch model: finds triggers, phrases and countries of source and target, then checks them jointly.

    pieces -> encoder -> trigger logits, 16 types per piece
                      -> for each likely trigger: attention over pieces for both ends, a logit per country
                      -> for each (trigger, source country, target country): a joint check, and realis

Each of the three steps is a separate module, exported as one graph (see `export.py`).
"""

from dataclasses import dataclass
from random import Random
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional as F

from pipelines.events.reader.network import Checked, Encoded, Ends, Side
from pipelines.events.reader.pieces import BEGIN, END, PADDING
from pipelines.events.reader.settings import REALIS, TYPES
from pipelines.events.reader.word_vectors import unpack
from tests.training.encoder import Encoder, Shape
from tests.training.examples import Example

KINDS = len(TYPES)
_HAS_BFLOAT16 = torch.cpu._is_amx_tile_supported() or torch.cpu._is_avx512_bf16_supported()


@dataclass(frozen=True)
class Dropouts:
    """Dropout rates in the encoder's layers and in the heads, of word vectors, and of country names."""

    encoder: float = 0.1
    heads: float = 0.3
    words: float = 0.03
    names: float = 0.3


class Tagger(nn.Module):
    """Turns word vectors into contextual vectors and trigger logits."""

    def __init__(self, shape: Shape, dropouts: Dropouts) -> None:
        super().__init__()
        hidden = shape.hidden
        self.encoder = Encoder(shape, dropouts.encoder)
        self.mark = nn.Parameter(torch.randn(hidden) * 0.02)
        self.mix = nn.Parameter(torch.zeros(3))
        self.trigger, self.types = nn.Linear(hidden, hidden), nn.Linear(hidden, KINDS)
        self.drop = nn.Dropout(dropouts.heads)
        nn.init.constant_(self.types.bias, -4.0)

    def forward(self, words: Tensor, mentioned: Tensor, seen: Tensor | None) -> tuple[Tensor, Tensor]:
        """Return a vector and the trigger logits of each piece.

        `words` (batch, length, hidden), `mentioned` (batch, length).
        """
        outputs = self.encoder(words + mentioned[:, :, None] * self.mark, seen)
        depth, weights = len(outputs), self.mix.softmax(0)
        chosen = (depth - 1, depth * 2 // 3, depth // 2)
        x = sum((weights[k] * outputs[at] for k, at in enumerate(chosen)), torch.zeros(()))
        return x, self.types(self.drop(F.gelu(self.trigger(x))))


class Biaffine(nn.Module):
    """Biaffine scores of pairs (Dozat and Manning 2017)."""

    def __init__(self, hidden: int, size: int = 128) -> None:
        super().__init__()
        self.left, self.right, self.bias = (
            nn.Linear(hidden, size),
            nn.Linear(hidden, size),
            nn.Linear(hidden, 1),
        )
        self.weight = nn.Parameter(torch.randn(size, size) * 0.02)

    def forward(self, x: Tensor, y: Tensor) -> Tensor:
        return torch.tanh(self.left(x)) @ self.weight @ torch.tanh(self.right(y)).T + self.bias(y).T


class EndFinder(nn.Module):
    """Finds the source or the target of an act: its phrase among the pieces, and its country."""

    def __init__(self, hidden: int) -> None:
        super().__init__()
        self.query, self.none = nn.Linear(hidden, hidden), nn.Linear(hidden, 1)
        self.phrase, self.country = Biaffine(hidden), Biaffine(hidden)
        self.weight = nn.Parameter(torch.tensor([1.5, 3.0]))

    def forward(
        self, acts: Tensor, vectors: Tensor, countries: Tensor
    ) -> tuple[Tensor, Tensor, Tensor, Tensor]:
        """`acts` (T, hidden), `vectors` (n, hidden), `countries` (C, n). Returns the arrays of `network.Side`."""
        query = torch.tanh(self.query(acts))
        phrase = torch.cat([self.phrase(query, vectors), self.none(query)], 1)
        attention = phrase.softmax(1)[:, :-1]
        context = attention @ vectors + query
        fit = self.country(context, vectors)[:, None] + (countries[None] - 1) * 1e4
        pointed = torch.log(attention @ countries.T + 1e-4)
        country = torch.logsumexp(fit, 2) + self.weight[0] * pointed + self.weight[1]
        return phrase, country, context, fit.softmax(2) @ vectors


class EndsFinder(nn.Module):
    def __init__(self, hidden: int) -> None:
        super().__init__()
        self.of_type = nn.Embedding(KINDS, hidden)
        nn.init.normal_(self.of_type.weight, std=0.02)
        self.source, self.target = EndFinder(hidden), EndFinder(hidden)

    def forward(self, vectors: Tensor, acts: Tensor, types: Tensor, countries: Tensor) -> tuple[Tensor, ...]:
        """See `network.Network.ends`."""
        of_acts = acts @ vectors + self.of_type(types)
        sides = (side(of_acts, vectors, countries) for side in (self.source, self.target))
        return (of_acts, *next(sides), *next(sides))


class Check(nn.Module):
    """The joint check of act, source and target; trigger logits do not depend on source and target."""

    def __init__(self, hidden: int, dropout: float) -> None:
        super().__init__()
        self.norm, self.joint = nn.LayerNorm(5 * hidden), nn.Linear(5 * hidden, hidden)
        self.types, self.realis = nn.Linear(hidden + KINDS + 2, KINDS), nn.Linear(hidden, len(REALIS))
        self.drop = nn.Dropout(dropout)
        nn.init.constant_(self.types.bias, -2.0)

    def forward(self, candidates: Tensor, hints: Tensor) -> tuple[Tensor, Tensor]:
        """See `network.Network.check`."""
        x = self.drop(F.gelu(self.joint(self.norm(candidates))))
        return self.types(torch.cat([x, hints], 1)), self.realis(x)


class Reader(nn.Module):
    """The whole model. Word vectors are frozen: packed data, not parameters."""

    def __init__(self, shape: Shape, words: Any, dropouts: Dropouts = Dropouts()) -> None:
        super().__init__()
        self.shape, self.packed, self.dropouts = shape, np.ascontiguousarray(words), dropouts
        self.words = torch.from_numpy(unpack(self.packed))
        self.name = nn.Parameter(torch.randn(shape.hidden) * 0.02)
        self.tagger = Tagger(shape, dropouts)
        self.ends = EndsFinder(shape.hidden)
        self.check = Check(shape.hidden, dropouts.heads)

    def encode(self, texts: list[Example], rng: Random | None = None) -> tuple[Tensor, Tensor]:
        """Vectors (batch, length, hidden) and trigger logits (batch, length, types); padding comes last.

        With `rng`, one vector replaces the mentions of some countries, so the model does not memorise names.
        """
        length = 2 + max(len(text.ids) for text in texts)
        ids = torch.full((len(texts), length), PADDING)
        marks, hidden = torch.zeros(len(texts), length), torch.zeros(len(texts), length)
        for row, text in enumerate(texts):
            ids[row, : len(text.ids) + 2] = torch.tensor([BEGIN, *text.ids, END])
            for places in text.places.values():
                at = torch.tensor(places) + 1
                marks[row, at] = 1
                if rng and rng.random() < self.dropouts.names:
                    hidden[row, at] = 1
        words = F.embedding(ids, self.words)
        if self.training and self.dropouts.words:
            hidden = torch.maximum(hidden, (torch.rand(ids.shape) < self.dropouts.words).float())
        words = words * (1 - hidden[:, :, None]) + hidden[:, :, None] * self.name
        with torch.autocast("cpu", dtype=torch.bfloat16, enabled=self.training and _HAS_BFLOAT16):
            x, scores = self.tagger(words, marks, (ids != PADDING)[:, None, None, :])
        return x[:, 1:-1].float(), scores[:, 1:-1].float()


class TorchNetwork:
    """The PyTorch model behind the `Network` interface of `pipelines/events/reader`."""

    def __init__(self, reader: Reader) -> None:
        self.reader = reader.eval()

    @torch.no_grad()
    def encode(self, ids: list[int], mentioned: Any) -> Encoded:
        marks = F.pad(torch.from_numpy(mentioned), (1, 1))
        words = F.embedding(torch.tensor([BEGIN, *ids, END]), self.reader.words)
        x, scores = self.reader.tagger(words[None], marks[None], None)
        return Encoded(x[0, 1:-1].numpy(), scores[0, 1:-1].numpy())

    @torch.no_grad()
    def ends(self, vectors: Any, acts: Any, types: Any, countries: Any) -> Ends:
        out = [x.numpy() for x in self.reader.ends(*map(torch.from_numpy, (vectors, acts, types, countries)))]
        return Ends(out[0], Side(*out[1:5]), Side(*out[5:9]))

    @torch.no_grad()
    def check(self, candidates: Any, hints: Any) -> Checked:
        return Checked(*(x.numpy() for x in self.reader.check(*map(torch.from_numpy, (candidates, hints)))))
