"""Select the pieces of the encoder's vocabulary that Dutch news uses."""

import csv
from collections.abc import Iterable
from pathlib import Path

from pipelines.events.reader.pieces import SPECIAL, Vocabulary

_LEXICON = Path(__file__).parents[2] / "pipelines" / "lexicon"
# Latin, Greek and Cyrillic with their accents and marks; then more Latin and Greek, punctuation, currencies, symbols.
_CHARACTERS = ((0x20, 0x530), (0x1E00, 0x2C00), (0xFB00, 0xFB07))


def lexicon_files() -> list[Path]:
    """The lexicon without the file that training writes, so that no run depends on the one before."""
    return sorted(path for path in _LEXICON.glob("*.csv") if path.name != "rule_confidence.csv")


def kept_pieces(full: Vocabulary, texts: Iterable[str]) -> list[int]:
    """Ids of the pieces that the texts are split into, and of all single characters of European scripts."""
    kept = set(range(len(SPECIAL)))
    for text in texts:
        kept.update(full.split(text).ids)
    for number, piece in enumerate(full.pieces):
        letter = piece.removeprefix("\u2581") or " "
        if len(letter) == 1 and any(low <= ord(letter) < high for low, high in _CHARACTERS):
            kept.add(number)
    return sorted(kept)


def cut(full: Vocabulary, kept: list[int]) -> Vocabulary:
    """Reduce a vocabulary to the pieces `kept`; all words are then split into these."""
    return Vocabulary([full.pieces[number] for number in kept], [full.scores[number] for number in kept])


def lexicon_texts() -> Iterable[str]:
    """The rows of the lexicon, without their source."""
    for path in lexicon_files():
        with path.open(encoding="utf-8", newline="") as rows:
            for row in csv.DictReader(rows):
                yield " ".join(value for name, value in row.items() if name != "source" and value)
