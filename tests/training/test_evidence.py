"""How read and marked words are compared."""

import pytest

from pipelines.events.reader.reading import ReadEvent
from tests.training.evidence import overlap, overlaps
from tests.training.labelled import Evidence, Labelled

#       0         1         2         3
#       0123456789012345678901234567890123456789
TEXT = "De Noren hekelen België; Oslo is boos"


def _labelled(*marked):
    events = frozenset((one.source, one.target, one.event_type) for one in marked)
    return Labelled("t", "dev", "", TEXT, events, marked, None, False)


def _read(trigger, source, target, ends=("NOR", "BEL"), kind="ACCUSE"):
    return ReadEvent(*ends, kind, 0.9, 0.9, "happened", trigger, source, target)


ACCUSED = Evidence("NOR", "BEL", "ACCUSE", (9, 16), (0, 8), (17, 23))


@pytest.mark.parametrize(
    ("one", "other", "share"),
    [((0, 4), (0, 4), 1), ((0, 4), (2, 6), 1 / 3), ((0, 4), (4, 8), 0), ((3, 8), (0, 8), 5 / 8)],
)
def test_overlap_is_intersection_over_union(one, other, share):
    assert overlap(one, other) == overlap(other, one) == pytest.approx(share)


def test_triggers_and_phrases_are_compared_with_the_marked_ones():
    found = overlaps([(_labelled(ACCUSED), _read((9, 16), (3, 8), (17, 23)))])
    assert found == {"trigger": [1.0], "phrase": [pytest.approx(5 / 8), 1.0]}


def test_phrases_of_another_trigger_are_not_compared():
    found = overlaps([(_labelled(ACCUSED), _read((33, 37), (25, 29), (17, 23)))])
    assert found == {"trigger": [0.0], "phrase": []}


def test_the_best_of_several_marked_ones_counts():
    again = Evidence("NOR", "BEL", "ACCUSE", (33, 37), (25, 29), None)
    found = overlaps([(_labelled(ACCUSED, again), _read((33, 37), (25, 29), (17, 23)))])
    assert found == {"trigger": [1.0], "phrase": [1.0]}


def test_wrong_events_and_missing_phrases_are_not_compared():
    wrong = overlaps([(_labelled(ACCUSED), _read((9, 16), (3, 8), None, kind="THREATEN"))])
    assert wrong == {"trigger": [], "phrase": []}
    bare = overlaps([(_labelled(ACCUSED), _read((9, 16), None, None))])
    assert bare == {"trigger": [1.0], "phrase": []}


def test_ends_of_an_undirected_event_are_compared_by_country():
    met = Evidence("NOR", "BEL", "CONSULT", (9, 16), (0, 8), (17, 23))
    labelled = Labelled("t", "dev", "", TEXT, frozenset({("BEL", "NOR", "CONSULT")}), (met,), None, False)
    found = overlaps([(labelled, _read((9, 16), (17, 23), (0, 8), ("BEL", "NOR"), "CONSULT"))])
    assert found == {"trigger": [1.0], "phrase": [1.0, 1.0]}
