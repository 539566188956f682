"""Where sentences begin and end."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.events.sentences import sentence_spans


def _sentences(text: str) -> list[str]:
    return [text[start:end] for start, end in sentence_spans(text)]


def test_sentences_end_where_they_should() -> None:
    text = 'Hij zei: "Kom." Daarna ging dr. A. Jansen weg.\nOnrust\nHet is 3.5 procent. "Nee!", riep ze.'
    assert _sentences(text) == [
        'Hij zei: "Kom."',
        "Daarna ging dr. A. Jansen weg.",
        "Onrust",
        "Het is 3.5 procent.",
        '"Nee!", riep ze.',
    ]


@pytest.mark.parametrize(
    "sentence",
    [
        "De Verenigde Staten leveren o.a. Patriots aan Oekraïne.",
        "Op 5 dec. 2025 heeft Iran een Brits schip geënterd.",
        "Volgens min. Lavrov heeft Duitsland Rusland bedreigd.",
        "Het gaat om 3 mld. Amerikaanse dollars i.p.v. Europese hulp, m.n. Duitse.",
        "De Amerikaanse gen. Milley sprak prof. dr. J. de Vries, o.m. Over Iran.",
        "De oud-pres. van de V.S. George W. Bush bezocht St. Petersburg.",
        "Vicepresident J.D. Vance sprak over J.F. Kennedy en mr. A.B.C. de Wit.",
    ],
)
def test_an_abbreviation_ends_no_sentence(sentence: str) -> None:
    assert _sentences(f"Eerst dit. {sentence} Dan dat.") == ["Eerst dit.", sentence, "Dan dat."]


@pytest.mark.parametrize(
    "sentence",
    [
        "'s Nachts sloeg Peru terug.",
        "\u2019s Avonds was het stil.",
        '"\'t Was mis", zei hij.',
        "\u2018k Ga', zei ze.",
    ],
)
def test_a_clipped_word_opens_a_sentence(sentence: str) -> None:
    assert _sentences(f"Eerst dit. {sentence} Dan dat.") == ["Eerst dit.", sentence, "Dan dat."]


def test_many_stops_are_one() -> None:
    text = "Eerst" + "." * 20_000 + " Dan dat."
    assert [end - start for start, end in sentence_spans(text)] == [20_005, 8]


@given(st.text(alphabet="aB é\n.'\"-1,!?…", max_size=60))
def test_sentences_hold_every_word_once_and_in_order(text: str) -> None:
    spans = sentence_spans(text)
    assert all(start < end for start, end in spans)
    assert all(end <= start for (_, end), (start, _) in pairwise(spans))
    assert "".join("".join(text[start:end].split()) for start, end in spans) == "".join(text.split())
    assert not any("\n" in text[start:end] for start, end in spans)
