"""Windows over long texts."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.events.reader.windows import Window, windows


@given(st.integers(0, 3000), st.integers(2, 400), st.integers(0, 399))
def test_what_is_kept_tiles_the_text(length, longest, overlap):
    overlap = min(overlap, longest - 1)
    found = windows(length, longest, overlap)
    assert [at for window in found for at in range(window.keep_from, window.keep_until)] == list(
        range(length)
    )
    for window in found:
        assert 0 <= window.start <= window.keep_from <= window.keep_until <= window.end <= length
        assert window.end - window.start <= longest


@given(st.integers(400, 3000), st.integers(100, 300), st.integers(0, 90))
def test_neighbours_overlap_and_a_piece_is_taken_where_it_stands_further_from_the_edge(
    length, longest, overlap
):
    found = windows(length, longest, overlap)
    assert len(found) > 1
    for one, other in pairwise(found):
        assert one.end - other.start >= overlap
        assert abs((one.end - one.keep_until) - (other.keep_from - other.start)) <= 1


def test_a_short_text_is_one_window():
    assert windows(5, 5, 2) == [Window(0, 5, 0, 5)]


def test_windows_have_to_be_longer_than_their_overlap():
    with pytest.raises(ValueError, match="longer"):
        windows(10, 4, 4)
