import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.stories.identity import fold, version_ids

SAME = [
    ("&quot;Nee&quot;, zei hij", '"Nee", zei hij'),
    ("“Nee”, zei hij", '"Nee", zei hij'),
    ("auto\u2019s in Belgie\u0308", "auto's in België"),
    ("Noord\u2013Korea \u2014 en Zuid", "Noord-Korea - en Zuid"),
    ("een\u00a0twee\u200b  drie\n\nvier ", "een twee drie vier"),
    ("Wacht\u2026", "Wacht..."),
    ("&#39;t Was R&eacute;n&amp;e", "'t Was Rén&e"),
]


@pytest.mark.parametrize(("one", "other"), SAME)
def test_the_same_text_differently_written_has_one_id(one, other):
    ids = version_ids(pl.Series([one, other]))
    assert ids[0] == ids[1]
    assert fold(pl.Series([one]))[0] == other


def test_ids_never_change():
    # Stored in Parquet: another id for the same text would make every story new.
    assert version_ids(pl.Series(["Een bericht.", 'Hij zei: "nee".'])).to_list() == [
        "b2b8a600e5685aa9",
        "74b296984d7e7055",
    ]


def test_numbers_and_case_make_another_text():
    assert version_ids(pl.Series(["3 doden", "4 doden", "3 Doden"])).n_unique() == 3


def test_blank_texts_have_no_id():
    assert version_ids(pl.Series(["", " \n", None, "\u200b"], dtype=pl.String)).to_list() == [None] * 4
    assert version_ids(pl.Series([], dtype=pl.String)).to_list() == []


@settings(max_examples=30)
@given(st.lists(st.text(), max_size=8), st.randoms())
def test_an_id_depends_on_its_text_alone(texts, rng):
    alone = [version_ids(pl.Series([text]))[0] for text in texts]
    shuffled = list(range(len(texts)))
    rng.shuffle(shuffled)
    together = version_ids(pl.Series([texts[place] for place in shuffled], dtype=pl.String))
    assert [alone[place] for place in shuffled] == together.to_list()


@given(st.text().filter(lambda text: "&" not in text))
def test_folding_twice_changes_nothing(text):
    once = fold(pl.Series([text]))
    assert fold(once).to_list() == once.to_list()


@pytest.mark.parametrize(
    "text",
    [
        *("a  b", "a\n\nb", "a \nb", " a", "a\n", "a\tb", "a\u00a0b", "a\u0085b", "a´b", "a`b", "«a»"),
        *("a\u00adb", "a\u2019b", "e\u0301", "&#39;", "&eacute", "R&D", "a & b", "één\nbericht", "~^_{}|ÿ¡˿"),
    ],
)
def test_texts_that_folding_leaves_alone_are_detected(text):
    # With an ellipsis beside it, no text is left alone.
    assert fold(pl.Series([f"{text}\n\u2026"]))[0] == f"{fold(pl.Series([text]))[0]} ..."
