"""The public interface of the event reader: turns a story's text and mentions into events with evidence."""

import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from itertools import compress
from pathlib import Path
from typing import NamedTuple

import numpy as np

from pipelines.events.reader.decoding import Decoded, Stretch, decode
from pipelines.events.reader.errors import ModelError
from pipelines.events.reader.model_file import Model, read_model
from pipelines.events.reader.network import Network, OnnxNetwork
from pipelines.events.reader.package import MODEL
from pipelines.events.reader.pieces import Pieces, Vocabulary
from pipelines.events.reader.settings import Settings

Span = tuple[int, int]
"""A range of characters of the text; the end is exclusive."""
Mentioned = tuple[int, int, str]
"""A mention: its start and end characters in the text, and its country."""

# Hyphens join the parts of a compound: `Zuid-Korea`.
_WORD = re.compile(r"[^\W_]+(?:[-\u2010\u2011][^\W_]+)*")


class ReadEvent(NamedTuple):
    """An event read from a text.

    `score` is the network's output, `confidence` the calibrated probability that the event is right.
    `trigger` spans the words that express the act, `source_span` and `target_span` the phrases for source and
    target (None if only implied). `realis` is None if the model was not trained on it.
    """

    source_country: str
    target_country: str
    event_type: str
    score: float
    confidence: float
    realis: str | None
    trigger: Span
    source_span: Span | None
    target_span: Span | None


class EventReader:
    """Reads one story at a time, so an event depends only on its story."""

    def __init__(
        self, settings: Settings, vocabulary: Vocabulary, network: Network, fingerprint: str = ""
    ) -> None:
        self.settings = settings
        self.vocabulary = vocabulary
        self.fingerprint = fingerprint
        self._network = network

    def read(self, text: str, mentions: Iterable[Mentioned]) -> list[ReadEvent]:
        """Read the events between the countries mentioned in a text: the readings that the settings accept.

        `text` is headline, newline, body, or any other text; each line is split into pieces separately.
        """
        events = self.read_all(text, mentions)
        accepted = self.settings.accepts([(event.event_type, event.confidence) for event in events])
        return list(compress(events, accepted))

    def read_all(self, text: str, mentions: Iterable[Mentioned]) -> list[ReadEvent]:
        """Read events of any confidence: the readings."""
        pieces = self.vocabulary.split(text)
        places = place(pieces, mentions)
        empty = np.array(pieces.starts) >= np.array(pieces.ends)
        events = decode(self._network, pieces.ids, places, self.settings, empty)
        words = [word.span() for word in _WORD.finditer(text)] if events else []
        return [self._event(words, pieces, event) for event in events]

    def _event(self, words: Sequence[Span], pieces: Pieces, event: Decoded) -> ReadEvent:
        settings = self.settings
        return ReadEvent(
            event.source,
            event.target,
            event.event_type,
            event.score,
            settings.probability(event.event_type, event.score),
            settings.realis[int(event.realis.argmax())] if settings.reads_realis else None,
            _span(words, pieces, event.trigger),
            _span(words, pieces, event.source_phrase) if event.source_phrase else None,
            _span(words, pieces, event.target_phrase) if event.target_phrase else None,
        )


def load_reader(path: Path = MODEL) -> EventReader:
    """Load a model file, by default the one that ships with the project.

    Raises ModelError if it is missing or unusable.
    """
    return reader_of(read_model(path), path)


def reader_of(model: Model, path: Path | None = None) -> EventReader:
    """Create a reader from a model. Raises ModelError if onnxruntime cannot run one of its graphs."""
    try:
        network = OnnxNetwork(model.graphs)
    except Exception as error:
        raise ModelError(f"{path or 'the model'} has a graph that onnxruntime cannot run: {error}") from error
    return EventReader(model.settings, model.vocabulary, network, model.fingerprint)


def place(pieces: Pieces, mentions: Iterable[Mentioned]) -> dict[str, list[int]]:
    """Positions of the pieces of each country's mentions."""
    places: dict[str, list[int]] = {}
    for start, end, country in sorted(mentions):
        places.setdefault(country, []).extend(pieces.within(start, end))
    return {country: sorted(set(positions)) for country, positions in places.items() if positions}


def _span(words: Sequence[Span], pieces: Pieces, stretch: Stretch) -> Span:
    """The characters of a stretch of pieces, widened to whole words."""
    start, end = pieces.starts[stretch[0]], pieces.ends[stretch[1] - 1]
    return _word_at(words, start)[0], max(start, _word_at(words, end - 1)[1])


def _word_at(words: Sequence[Span], at: int) -> Span:
    """The word that a character belongs to, or that character alone."""
    word = bisect_right(words, at, key=lambda span: span[0]) - 1
    return words[word] if word >= 0 and at < words[word][1] else (at, at + 1)
