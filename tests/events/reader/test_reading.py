"""Spans of characters that a reader gives as evidence."""

import pytest

from pipelines.events.reader.pieces import Pieces
from pipelines.events.reader.reading import EventReader, load_reader
from pipelines.events.reader.settings import Settings
from tests.events.reader.by_hand import ACCUSE, ByHand


class Characters:
    """A vocabulary whose pieces are single characters, a few of them with ids of their own."""

    def __init__(self, ids):
        self.ids = ids

    def split(self, text):
        ids = [self.ids.get(at, 5) for at in range(len(text))]
        return Pieces(ids, list(range(len(text))), list(range(1, len(text) + 1)))


@pytest.mark.parametrize(
    ("text", "source", "target", "phrases"),
    [
        ("Noorwegen hekelt België.", "oor", "gi", ("Noorwegen", "België")),
        ("Noord-Korea hekelt Zuid-Korea", "Noo", "rea", ("Noord-Korea", "Zuid-Korea")),
        ("Zuid\u2011Koreaanse leger hekelt Peking", "uid", "ek", ("Zuid\u2011Koreaanse", "Peking")),
        ("Zuid-Koreaanse leger hekelt Peking", "-K", "ek", ("Zuid-Koreaanse", "Peking")),
        ("Noord- en Zuid-Korea hekelt Peking", "Noo", "ek", ("Noord", "Peking")),
        ("Oslo -hekelt- Peking", "slo", "ek", ("Oslo", "Peking")),
        ("Oslo--hekelt\nPeking", "slo", "ek", ("Oslo", "Peking")),
        ("Oslo hekelt VS-gezant", "Oslo", "ezan", ("Oslo", "VS-gezant")),
    ],
)
def test_evidence_is_whole_words(text, source, target, phrases):
    trigger, first, last = text.index("kel"), text.index(source), text.rindex(target)
    vocabulary = Characters({trigger: 10 + ACCUSE, first: 6, last: 7})
    reader = EventReader(Settings(""), vocabulary, ByHand())
    (event,) = reader.read_all(text, [(first, first + 1, "BEL"), (last, last + 1, "NOR")])
    assert text[slice(*event.trigger)] == "hekelt"
    assert (text[slice(*event.source_span)], text[slice(*event.target_span)]) == phrases


def test_phrases_are_whole_names():
    text = "De Verenigde Staten hekelen het Zuid-Koreaanse leger"
    states = text.index("Verenigde"), text.index(" hekelen")
    korea = text.index("Zuid"), text.index(" leger")
    read = load_reader().read_all(text, [(*states, "USA"), (*korea, "KOR")])
    event = max(read, key=lambda one: one.confidence)
    assert text[slice(*event.source_span)] == "De Verenigde Staten"
    assert text[slice(*event.target_span)] == "Zuid-Koreaanse"
