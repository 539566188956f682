"""Decoding, on arrays made by hand."""

from dataclasses import replace

import numpy as np
import pytest

from pipelines.events.reader.decoding import Act, decode, encode, phrase_of, stretches, words_of
from pipelines.events.reader.network import Encoded, Ends
from pipelines.events.reader.pieces import END, SPECIAL, WORD, Vocabulary
from pipelines.events.reader.reading import EventReader
from pipelines.events.reader.settings import REALIS, TYPES, Settings
from tests.events.reader.by_hand import ACCUSE, CONSULT, HIDDEN, ByHand

SETTINGS = Settings("by hand", hidden=HIDDEN, window=6, overlap=2, reads_realis=True)


def test_stretches_are_cut_at_their_longest_and_take_the_likeliest_type():
    likely = np.zeros((12, len(TYPES)))
    likely[1, 3] = likely[2, 5] = 0.4
    likely[2, 5] = 0.6
    likely[3:, 1] = 0.2
    assert stretches(likely, 0.3) == [Act((1, 3), 5)]
    assert stretches(likely, 0.1) == [Act((1, 9), 5), Act((9, 12), 1)]


def test_a_phrase_goes_on_where_pieces_share_its_likelihood():
    scores, nobody = np.array([-5.0, 2.0, 3.0, 1.5, -5.0, 0.0]), np.zeros(5, bool)
    assert phrase_of(scores, nobody) == (1, 4)
    assert phrase_of(scores, np.array([False, False, True, False, False])) == (1, 2)
    assert phrase_of(scores, np.array([False, True, True, True, False])) is None
    assert phrase_of(np.array([-5.0, 2.0, 3.0]), nobody[:2]) is None
    # A hundredth of the likeliest belongs to it, a thousandth does not.
    assert phrase_of(np.log([0.01, 1.0, 0.001, 0.1]), nobody[:3]) == (0, 2)


def test_the_words_of_a_trigger_are_those_nearly_as_likely_as_the_likeliest():
    likely = np.array([0.9, 0.2, 0.5, 0.8, 0.45, 0.3, 0.9])
    assert words_of(Act((1, 6), 0), np.log(likely / (1 - likely))) == (2, 5)


def test_an_event_has_its_ends_phrases_and_realis():
    (event,) = decode(ByHand(), [6, 10 + ACCUSE, 7, 5], {"NLD": [2], "BEL": [0]}, SETTINGS)
    assert event[:3] == ("BEL", "NLD", "ACCUSE")
    assert event.score == pytest.approx(1 / (1 + np.exp(-4)))
    assert (event.trigger, event.source_phrase, event.target_phrase) == ((1, 2), (0, 1), (2, 3))
    assert REALIS[int(event.realis.argmax())] == "historical"


def test_a_trigger_is_the_words_of_the_events_type():
    class Both(ByHand):
        def check(self, candidates, hints):
            checked = super().check(candidates, hints)
            checked.types[:, CONSULT] = self.likely
            return checked

    found = decode(Both(), [6, 10 + ACCUSE, 10 + CONSULT, 7], {"BEL": [0], "NLD": [3]}, SETTINGS)
    assert {event.event_type: event.trigger for event in found} == {"ACCUSE": (1, 2), "CONSULT": (2, 3)}


def test_of_an_undirected_event_the_codes_are_in_order_and_the_phrases_follow():
    class Turned(ByHand):
        def ends(self, vectors, acts, types, countries):
            of_acts, source, target = super().ends(vectors, acts, types, countries)
            return Ends(of_acts, target, source)

    (event,) = decode(Turned(), [6, 10 + CONSULT, 7], {"BEL": [0], "NLD": [2]}, SETTINGS)
    assert event[:3] == ("BEL", "NLD", "CONSULT")
    assert (event.source_phrase, event.target_phrase) == ((0, 1), (2, 3))
    (event,) = decode(Turned(), [6, 10 + ACCUSE, 7], {"BEL": [0], "NLD": [2]}, SETTINGS)
    assert event[:3] == ("NLD", "BEL", "ACCUSE")


def test_neither_an_act_nor_a_phrase_goes_over_the_end_of_a_line():
    class Everywhere(ByHand):
        def encode(self, ids, mentioned):
            vectors, scores = super().encode(ids, mentioned)
            scores[:, ACCUSE] = 2.0
            return Encoded(vectors, scores)

        def ends(self, vectors, acts, types, countries):
            of_acts, source, target = super().ends(vectors, acts, types, countries)
            source.phrase[:, :-1] = 5.0
            return Ends(of_acts, source, target)

    ids = [5, 6, END, 7, 5]
    (event,) = decode(Everywhere(), ids, {"BEL": [1], "NLD": [3]}, SETTINGS)
    assert event.trigger == (0, 2)
    assert event.source_phrase == (0, 2)


def test_one_country_has_no_events():
    assert decode(ByHand(), [6, 10, 7], {"NLD": [0], "BEL": []}, SETTINGS) == []


def test_a_long_text_is_read_in_windows_with_the_same_vectors():
    ids = [5, 5, 5, 6, 5, 5, 5, 5, 10 + ACCUSE, 5, 5, 7, 5]
    network = ByHand()
    vectors, _ = encode(network, ids, {"BEL": [3], "NLD": [11]}, SETTINGS)
    assert max(network.read) <= SETTINGS.window
    assert vectors[:, 0].tolist() == ids
    assert vectors[:, 1].nonzero()[0].tolist() == [3, 11]
    (event,) = decode(network, ids, {"BEL": [3], "NLD": [11]}, SETTINGS)
    assert (event.trigger, event.source_phrase, event.target_phrase) == ((8, 9), (3, 4), (11, 12))


@pytest.mark.parametrize("times", [1, 8])
def test_the_ends_of_an_act_are_looked_for_near_it_however_long_the_text_is(times):
    class Counting(ByHand):
        def ends(self, vectors, acts, types, countries):
            looked_at.append(acts.size)
            return super().ends(vectors, acts, types, countries)

    looked_at = []
    sentence = [6, 10 + ACCUSE, 7, 5, 5, 5]
    ids, places = sentence * 20 * times, {}
    for at in range(0, len(ids), 6):
        places.setdefault("BEL", []).append(at)
        places.setdefault("NLD", []).append(at + 2)
    assert len(decode(Counting(), ids, places, SETTINGS)) == 1
    assert sum(looked_at) <= 20 * times * 3 * SETTINGS.window
    # Far from every act of theirs, two countries have no event.
    assert (
        decode(ByHand(), [6, *[5] * 20, 10 + ACCUSE, *[5] * 20, 7], {"BEL": [0], "NLD": [42]}, SETTINGS) == []
    )


def test_pieces_that_stand_for_nothing_are_no_act_and_no_phrase():
    ids, places = [6, 10 + ACCUSE, 7], {"BEL": [0], "NLD": [2]}
    (event,) = decode(ByHand(), ids, places, SETTINGS, np.array([False, False, True]))
    assert event.source_phrase == (0, 1)
    assert event.target_phrase != (2, 3)
    assert decode(ByHand(), ids, places, SETTINGS, np.array([False, True, False])) == []


def test_many_candidates_are_checked_in_parts(monkeypatch):
    ids, places = [6, 10 + ACCUSE, 7, 10 + CONSULT, 5], {"BEL": [0], "NLD": [2]}
    whole = decode(ByHand(), ids, places, SETTINGS)
    assert len(whole) == 2
    monkeypatch.setattr("pipelines.events.reader.decoding._CANDIDATES", 1)
    parts = decode(ByHand(), ids, places, SETTINGS)
    assert [event[:-1] for event in parts] == [event[:-1] for event in whole]


def test_spans_are_whole_words_of_the_text_and_thresholds_are_by_type():
    vocabulary = Vocabulary(
        [*SPECIAL, *(f"{WORD}w{n}" for n in range(14)), WORD + "verwij", "t"], [0.0] * 4 + [-1.0] * 16
    )
    # The number of a trigger's piece is 10 + its type.
    trigger = 10 + ACCUSE
    text = f"w1 {vocabulary.pieces[trigger].removeprefix(WORD)}s w2"
    assert vocabulary.split(text).ids[1] == trigger
    mentions = [(0, 2, "BEL"), (text.index("w2"), len(text), "NLD")]
    (event,) = EventReader(SETTINGS, vocabulary, ByHand()).read(text, mentions)
    assert text[slice(*event.trigger)] == text.split()[1]
    assert event.realis == "historical"
    strict = replace(SETTINGS, thresholds={"": 0.1, "ACCUSE": 0.99})
    assert EventReader(strict, vocabulary, ByHand()).read(text, mentions) == []
    uncertain = replace(SETTINGS, min_story_confidence=0.99)
    assert EventReader(uncertain, vocabulary, ByHand()).read(text, mentions) == []
    calibrated = replace(strict, calibration={"": [(0.0, 0.0), (0.9, 0.995)]})
    assert EventReader(calibrated, vocabulary, ByHand()).read(text, mentions)[0].confidence == 0.995


def test_calibration_is_linear_between_knots_and_flat_outside():
    settings = replace(SETTINGS, calibration={"": [(0.2, 0.1), (0.6, 0.5)], "AID": [(0.5, 0.7)]})
    assert [settings.probability("ACCUSE", score) for score in (0.1, 0.2, 0.4, 0.6, 0.9)] == pytest.approx(
        [0.1, 0.1, 0.3, 0.5, 0.5]
    )
    assert settings.probability("AID", 0.1) == settings.probability("AID", 0.9) == 0.7
