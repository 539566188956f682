"""The encoder: the lower layers of multilingual-e5-small, a BERT (Devlin et al. 2019) with absolute positions."""

from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from tests.training.e5_file import E5File


@dataclass(frozen=True)
class Shape:
    """Dimensions of an encoder; `layers` is the number of layers kept."""

    hidden: int = 384
    heads: int = 12
    forward: int = 1536
    layers: int = 8
    positions: int = 512
    epsilon: float = 1e-12


class TextDropout(nn.Module):
    """Dropout with one mask for all pieces of a text, which makes masks cheap (Gal and Ghahramani 2016)."""

    def __init__(self, rate: float) -> None:
        super().__init__()
        self.rate = rate

    def forward(self, x: Tensor) -> Tensor:
        if not self.training or not self.rate:
            return x
        return x * ((torch.rand(x.shape[0], 1, x.shape[-1]) > self.rate).to(x.dtype) / (1 - self.rate))


class Attention(nn.Module):
    """Multi-head attention (Vaswani et al. 2017)."""

    def __init__(self, heads: int) -> None:
        super().__init__()
        self.heads = heads

    def forward(self, qkv: Tensor, seen: Tensor | None) -> Tensor:
        """`qkv` (batch, length, 3 * hidden): queries, keys, values. Returns (batch, length, hidden)."""
        batch, length, width = qkv.shape
        q, k, v = qkv.view(batch, length, 3, self.heads, -1).permute(2, 0, 3, 1, 4)
        likeness = q @ (k.transpose(2, 3) * k.shape[3] ** -0.5)
        if seen is not None:
            likeness = likeness.masked_fill(~seen, -1e4)
        return (likeness.softmax(3) @ v).transpose(1, 2).reshape(batch, length, width // 3)


class Layer(nn.Module):
    def __init__(self, shape: Shape, dropout: float) -> None:
        super().__init__()
        hidden = shape.hidden
        self.attention = Attention(shape.heads)
        self.qkv, self.ao = nn.Linear(hidden, 3 * hidden), nn.Linear(hidden, hidden)
        self.aln, self.oln = nn.LayerNorm(hidden, shape.epsilon), nn.LayerNorm(hidden, shape.epsilon)
        self.fi, self.fo = nn.Linear(hidden, shape.forward), nn.Linear(shape.forward, hidden)
        self.drop = TextDropout(dropout)

    def forward(self, x: Tensor, seen: Tensor | None) -> Tensor:
        x = self.aln(x + self.drop(self.ao(self.attention(self.qkv(x), seen))))
        return self.oln(x + self.drop(self.fo(F.gelu(self.fi(x)))))


class Encoder(nn.Module):
    def __init__(self, shape: Shape, dropout: float = 0.1) -> None:
        super().__init__()
        self.position = nn.Embedding(shape.positions, shape.hidden)
        self.kind = nn.Parameter(torch.zeros(shape.hidden))
        self.norm = nn.LayerNorm(shape.hidden, shape.epsilon)
        self.layers = nn.ModuleList(Layer(shape, dropout) for _ in range(shape.layers))
        self.drop = TextDropout(dropout)

    def forward(self, x: Tensor, seen: Tensor | None) -> list[Tensor]:
        """Return the output of each layer.

        `x` (batch, length, hidden): word vectors with marks; `seen` (batch, 1, 1, length): False at padding.
        """
        x = self.drop(self.norm(x + self.position.weight[: x.shape[1]] + self.kind))
        outputs = []
        for layer in self.layers:
            x = layer(x, seen)
            outputs.append(x)
        return outputs


def shape_of(file: E5File, layers: int) -> Shape:
    return Shape(file.hidden, file.heads, file.forward, layers, len(file.positions()), file.epsilon)


@torch.no_grad()
def load_weights(encoder: Encoder, file: E5File) -> None:
    """Load the pretrained weights from the file."""
    encoder.position.weight.copy_(torch.from_numpy(file.positions()))
    encoder.kind.copy_(torch.from_numpy(file.tensor("emb.type", 2, file.hidden))[0])
    encoder.norm.weight.copy_(torch.from_numpy(file.tensor("emb.ln.w", file.hidden)))
    encoder.norm.bias.copy_(torch.from_numpy(file.tensor("emb.ln.b", file.hidden)))
    for number, layer in enumerate(encoder.layers):
        for name, module in layer.named_children():
            if isinstance(module, nn.Linear | nn.LayerNorm):
                # Queries, keys and values share one matrix here; the file stores them separately.
                names = ("q", "k", "v") if name == "qkv" else (name,)
                for end, weight in (("w", module.weight), ("b", module.bias)):
                    parts = weight.chunk(len(names))
                    for own, part in zip(names, parts, strict=True):
                        part.copy_(torch.from_numpy(file.tensor(f"l{number}.{own}.{end}", *part.shape)))
