"""Spans of characters that a reader gives as evidence."""

import numpy as np
import pytest

from pipelines.events.reader.network import Checked, Encoded, Ends, Side
from pipelines.events.reader.pieces import Pieces
from pipelines.events.reader.reading import EventReader, load_reader
from pipelines.events.reader.settings import REALIS, TYPES, Settings

KIND = TYPES.index("ACCUSE")


class Characters:
    """A vocabulary whose pieces are single characters."""

    def split(self, text):
        return Pieces(list(range(5, 5 + len(text))), list(range(len(text))), list(range(1, len(text) + 1)))


class Pointing:
    """A network that is sure of one piece as trigger, one as source and one as target."""

    def __init__(self, trigger, source, target):
        self.at = trigger, source, target

    def encode(self, ids, _mentioned):
        triggers = np.full((len(ids), len(TYPES)), -9.0, np.float32)
        triggers[self.at[0], KIND] = 9
        return Encoded(np.zeros((len(ids), 2), np.float32), triggers)

    def ends(self, _vectors, acts, _types, countries):
        return Ends(np.zeros((len(acts), 2)), self._side(1, acts, countries), self._side(2, acts, countries))

    def _side(self, end, acts, countries):
        phrase = np.full((len(acts), acts.shape[1] + 1), -20.0)
        phrase[:, self.at[end]] = 9
        country = np.where(countries[:, self.at[end]] > 0, 9.0, -9.0)[None].repeat(len(acts), 0)
        return Side(phrase, country, np.zeros((len(acts), 2)), np.zeros((len(acts), len(countries), 2)))

    def check(self, candidates, _hints):
        types = np.full((len(candidates), len(TYPES)), -9.0)
        types[:, KIND] = 9
        return Checked(types, np.zeros((len(candidates), len(REALIS))))


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
    reader = EventReader(Settings(""), Characters(), Pointing(trigger, first, last))
    (event,) = reader.read_all(text, [(first, first + 1, "NOR"), (last, last + 1, "BEL")])
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
