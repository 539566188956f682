"""Splitting into pieces, and that spans are of the raw text."""

import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from pipelines.events.reader.normalising import normalise
from pipelines.events.reader.pieces import END, SPECIAL, UNKNOWN, WORD, Vocabulary

_WORDS = ["de", "het", "president", "be", "schuld", "igt", "1/2", "fi", "\u00e9", "\u00e9n", "\u1100"]
_PIECES = [WORD, *"abcdefghijklmnopqrstuvwxyz123/.,\u00e9", *_WORDS, *(WORD + word for word in _WORDS)]
VOCABULARY = Vocabulary([*SPECIAL, *dict.fromkeys(_PIECES)], [0.0] * 4 + [-1.5] * len(set(_PIECES)))
_FORMATTING = "\u00ad\u200b\u200d\u200e\ufeff"
# Composing and decomposing marks, ligatures, jamo, half-width forms with marks, spaces of all kinds, numbers.
_CHARACTERS = st.one_of(
    st.sampled_from(
        "dehtbscuigpr e\u0301\u0308\u0327\u0345\ufb01\u00bd\u1e9b\u0323\u1100\u1161\u11a8\uac00\uff76\uff9e"
        "\u3000\u00a0\n\t\u2581\u09c7\u09be\u00a8" + _FORMATTING
    ),
    st.characters(exclude_categories=["Cs"]),
)
TEXTS = st.text(_CHARACTERS, max_size=40)


def _without_formatting(raw: str) -> str:
    return "".join(character for character in raw if normalise(character).text)


@given(TEXTS)
@example("e\u00ad\u0301")
@example("\u1100\u1161\u11a8")
def test_normalising_is_nfkc_without_formatting(raw):
    normal = normalise(raw)
    assert normal.text == unicodedata.normalize("NFKC", _without_formatting(raw))
    assert len(normal.text) == len(normal.starts) == len(normal.ends)


@given(TEXTS)
@example("\ufb01 \u00bd de\u0301 pre\u00adsident")
def test_a_span_covers_the_characters_that_its_piece_stands_for(raw):
    pieces = VOCABULARY.split(raw)
    for number, start, end in zip(pieces.ids, pieces.starts, pieces.ends, strict=True):
        assert 0 <= start <= end <= len(raw)
        if number not in (UNKNOWN, END):
            assert VOCABULARY.pieces[number].removeprefix(WORD) in normalise(raw[start:end]).text


@given(TEXTS)
def test_every_written_character_has_a_piece_and_they_come_in_order(raw):
    pieces = VOCABULARY.split(raw)
    assert pieces.starts == sorted(pieces.starts)
    assert pieces.ends == sorted(pieces.ends)
    covered = {at for span in zip(pieces.starts, pieces.ends, strict=True) for at in range(*span)}
    for at, character in enumerate(raw):
        if normalise(character).text.replace(WORD, "").strip():
            assert at in covered


def test_the_likeliest_split_wins():
    vocabulary = Vocabulary(
        [*SPECIAL, WORD, "a", "b", "ab", WORD + "a"], [0.0] * 4 + [-1.0, -2.0, -2.0, -3.5, -2.5]
    )
    names = [vocabulary.pieces[number] for number in vocabulary.split("ab b").ids]
    # By their scores: `_ab` as `_` + `ab` is -4.5 and `_a` + `b` is -4.5, the first to be found stays.
    assert names == [WORD, "ab", WORD, "b"]


def test_unknown_characters_become_one_piece():
    pieces = VOCABULARY.split("de \u4e2d\u6587")
    assert [VOCABULARY.pieces[number] for number in pieces.ids] == [WORD + "de", WORD, "<unk>"]
    assert (pieces.starts, pieces.ends) == ([0, 3, 3], [2, 3, 5])


def test_lines_are_told_apart_and_begin_with_a_word():
    pieces = VOCABULARY.split("\nde\n\n het\n")
    assert [VOCABULARY.pieces[number] for number in pieces.ids] == [WORD + "de", "</s>", WORD + "het"]
    assert "\nde\n\n het\n"[pieces.starts[2] : pieces.ends[2]] == "het"


def test_pieces_within_a_span():
    pieces = VOCABULARY.split("de president beschuldigt")
    assert [VOCABULARY.pieces[pieces.ids[at]] for at in pieces.within(13, 24)] == [
        WORD + "be",
        "schuld",
        "igt",
    ]
    assert pieces.within(2, 3) == []


@given(st.text(max_size=40), st.integers(0, 40), st.integers(0, 40))
def test_pieces_within_a_span_are_those_that_overlap_it(raw, start, end):
    pieces = VOCABULARY.split(raw)
    overlapping = [
        at
        for at, (first, last) in enumerate(zip(pieces.starts, pieces.ends, strict=True))
        if first < last and first < end and start < last
    ]
    assert start >= end or pieces.within(start, end) == overlapping


def test_a_vocabulary_opens_with_the_special_pieces():
    with pytest.raises(ValueError, match="begins with <s>"):
        Vocabulary(["a", "b", "c", "d"], [0.0] * 4)
