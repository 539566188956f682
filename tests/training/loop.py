"""The training loop. Each epoch is seeded by its number, so a stopped run resumes after its last epoch."""

import math
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from random import Random
from typing import Any

import torch

from pipelines.events.reader.settings import Settings
from tests.training.examples import Example
from tests.training.losses import Weights, loss_of
from tests.training.model import Reader
from tests.training.narrowing import narrow

CHECKPOINT = "checkpoint.pt"


class PlanError(ValueError):
    """A plan that cannot be carried out, or files of trainings with different plans."""


@dataclass(frozen=True)
class Plan:
    """How to train. `rate` is for the encoder's top layer; each layer below multiplies it by `decay`.

    `heads_rate` is for all that is not the encoder.
    """

    epochs: int = 7
    batch: int = 8
    rate: float = 2e-4
    heads_rate: float = 1e-3
    decay: float = 0.9
    weight_decay: float = 0.01
    warm_up: float = 0.1
    clip: float = 1.0
    seed: int = 1
    swaps: float = 0.25
    """Share of texts with one country renamed."""
    joins: float = 0.12
    """Share of texts joined with another one into one long text."""
    briefs: float = 0.2
    """Share of stories that lose their headline."""
    parts: tuple[str, ...] = ("learn", "dev")
    """What to learn from, see `split.py`."""
    every: int = 1
    """Learn from every n-th text only."""
    longest: int = Settings("").window
    """The longest text, in pieces."""
    keep: int = 3
    """How many epochs' weights stay, to be averaged."""
    heads: int = 8
    units: int = 1024
    """Attention heads and feed-forward units that each layer keeps for the last `keep` epochs."""
    weights: Weights = field(default_factory=Weights)


Material = Callable[[int], Sequence[Example]]
"""Maps the number of an epoch to its texts; the same number gives the same texts."""


def train(
    reader: Reader,
    material: Material,
    plan: Plan,
    folder: Path,
    until: int | None = None,
    say: Callable[[str], None] = print,
) -> list[float]:
    """Train to the end of epoch `until` (default: the last), resuming from the checkpoint in `folder` if any.

    Each epoch replaces `checkpoint.pt` and writes its weights to `epoch_<n>.pt`; the last `plan.keep` stay.
    Before these, `narrowing.narrow` drops heads and units. Returns the mean loss of each epoch. Raises PlanError if
    the checkpoint belongs to another plan, or the plan leaves no epoch before those that stay.
    """
    if not 0 < plan.keep < plan.epochs:
        raise PlanError(
            f"keep is {plan.keep}, but must be from 1 to {plan.epochs - 1}: the first epoch trains the whole encoder"
        )
    folder.mkdir(parents=True, exist_ok=True)
    number_of_texts = len(material(0))
    steps_an_epoch = math.ceil(number_of_texts / plan.batch)
    optimizer = torch.optim.AdamW(parameter_groups(reader, plan), weight_decay=plan.weight_decay, fused=True)
    total = plan.epochs * steps_an_epoch
    warm = max(1.0, plan.warm_up * total)
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda k: min(1.0, (k + 1) / warm) * max(0.02, 1 - k / total)
    )
    first, losses = 0, list[float]()
    described = asdict(plan) | {
        "shape": asdict(reader.shape),
        "dropouts": asdict(reader.dropouts),
        "texts": number_of_texts,
    }
    if (folder / CHECKPOINT).exists():
        saved = torch.load(folder / CHECKPOINT, weights_only=True)
        if saved["plan"] != described:
            raise PlanError(
                f"{folder / CHECKPOINT} belongs to another plan: {_differences(saved['plan'], described)}"
            )
        restore(reader, saved)
        optimizer.load_state_dict(saved["optimizer"])
        schedule.load_state_dict(saved["schedule"])
        first, losses = saved["epoch"] + 1, saved["losses"]
        say(f"resumes after epoch {first - 1}")
    for epoch in range(first, plan.epochs if until is None else until + 1):
        if epoch == plan.epochs - plan.keep:
            narrow(reader, plan.heads, plan.units, optimizer)
        rng = Random(f"{plan.seed} {epoch}")
        torch.manual_seed(plan.seed * 1_000_003 + epoch)
        order = batches(material(epoch), plan.batch, rng)
        loss = _epoch(reader, order, optimizer, schedule, plan, rng, epoch, say)
        losses.append(loss)
        reached = {
            "plan": described,
            "epoch": epoch,
            "shape": asdict(reader.shape),
            "weights": {name: value.clone() for name, value in reader.state_dict().items()},
        }
        _save(folder / f"epoch_{epoch:02}.pt", reached)
        of_optimizer = {"optimizer": optimizer.state_dict(), "schedule": schedule.state_dict()}
        _save(folder / CHECKPOINT, reached | {"losses": losses} | of_optimizer)
        for old in sorted(folder.glob("epoch_*.pt"))[: -plan.keep]:
            old.unlink()
    return losses


def _epoch(
    reader: Reader,
    order: list[list[Example]],
    optimizer: torch.optim.Optimizer,
    schedule: Any,
    plan: Plan,
    rng: Random,
    epoch: int,
    say: Callable[[str], None],
) -> float:
    reader.train()
    lost, read = 0.0, 0
    started, said, cpu = time.monotonic(), time.monotonic(), time.process_time()
    for step, batch in enumerate(order, 1):
        loss = loss_of(reader, batch, plan.weights, rng)
        optimizer.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        torch.nn.utils.clip_grad_norm_(reader.parameters(), plan.clip)
        optimizer.step()
        schedule.step()
        lost += loss.item()
        read += len(batch)
        if time.monotonic() - said > 20 or step == len(order):
            said = time.monotonic()
            left = (said - started) * (len(order) - step) / step
            rate = read / (time.process_time() - cpu)
            say(
                f"epoch {epoch + 1}/{plan.epochs} step {step}/{len(order)} loss {lost / step:.3f} "
                f"{rate:.1f} texts a CPU second, {said - started:.0f} s, {left:.0f} s left"
            )
    return lost / max(1, len(order))


def batches(texts: Sequence[Example], size: int, rng: Random) -> list[list[Example]]:
    """Group texts of similar length into batches, in random order."""
    shuffled = rng.sample(list(texts), len(texts))
    pools = [
        sorted(shuffled[k : k + 16 * size], key=lambda text: len(text.ids))
        for k in range(0, len(shuffled), 16 * size)
    ]
    found = [pool[k : k + size] for pool in pools for k in range(0, len(pool), size)]
    rng.shuffle(found)
    return found


def parameter_groups(reader: Reader, plan: Plan) -> list[dict[str, Any]]:
    """Group parameters by learning rate; lower encoder layers learn more slowly (Howard and Ruder 2018).

    Biases and norms have no weight decay.
    """
    groups: dict[tuple[float, float], list[torch.nn.Parameter]] = {}
    depth = reader.shape.layers
    for name, parameter in reader.named_parameters():
        rate = plan.heads_rate
        if name.startswith("tagger.encoder."):
            part = name.split(".")
            below = depth - 1 - int(part[3]) if part[2] == "layers" else depth
            rate = plan.rate * plan.decay**below
        groups.setdefault((rate, plan.weight_decay if parameter.ndim > 1 else 0.0), []).append(parameter)
    return [{"params": found, "lr": rate, "weight_decay": decay} for (rate, decay), found in groups.items()]


def restore(reader: Reader, saved: dict[str, Any]) -> None:
    """Give a reader with a full encoder the shape and weights in a file from `train`."""
    narrow(reader, saved["shape"]["heads"], saved["shape"]["forward"])
    reader.load_state_dict(saved["weights"])


def mean_weights(files: Sequence[Path]) -> dict[str, Any]:
    """The mean of several files' `weights`, with all else from the last. Raises PlanError if their shapes differ."""
    saved = [torch.load(path, weights_only=True) for path in files]
    for path, one in zip(files, saved, strict=True):
        if one["shape"] != saved[-1]["shape"]:
            raise PlanError(
                f"{path} has another shape than {files[-1]}: {one['shape']}, {saved[-1]['shape']}"
            )
    return saved[-1] | {"weights": average([one["weights"] for one in saved])}


def average(states: Sequence[dict[str, torch.Tensor]]) -> dict[str, torch.Tensor]:
    """Average several states: epochs of one run, or runs from the same start (Wortsman et al. 2022)."""
    return {name: torch.stack([state[name].float() for state in states]).mean(0) for name in states[0]}


def _differences(one: dict[str, Any], other: dict[str, Any]) -> str:
    return ", ".join(f"{k} was {one.get(k)}, is {other.get(k)}" for k in other if one.get(k) != other.get(k))


def _save(path: Path, content: dict[str, Any]) -> None:
    beside = path.with_suffix(".new")
    torch.save(content, beside)
    beside.replace(path)
